"""Archives of documents, unpacked without letting them out of their folder."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from zipfile import ZipInfo

from .errors import DamagedFile, UnreadableFile
from .packages import member, open_package
from .readers import SUFFIXES

ARCHIVES = (".zip",)

_DEEPEST = 3  # archives inside archives


def unpack(
    path: Path, *, source: str, folder: Path, depth: int = 1
) -> Iterator[tuple[Path, str] | UnreadableFile]:
    """Write the documents of an archive into ``folder``; each with its source, ``archive.zip/inner/name.md``.

    Members of unknown formats are passed over, and a member that would land outside ``folder`` or cannot be
    unpacked is an error among the others.

    Raises:
        UnreadableFile: the archive itself is protected, damaged or would unpack to too much.
    """
    package = open_package(path.read_bytes(), source=source, expected="ZIP")
    for index, info in enumerate(package.infolist()):
        name = PurePosixPath(_name(info))
        suffix = name.suffix.lower()
        if info.is_dir() or name.name.startswith((".", "~$")) or suffix not in (*SUFFIXES, *ARCHIVES):
            continue
        inner = f"{source}/{name.as_posix().lstrip('/')}"
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[0] or _is_link(info):
            reason = "it would be written outside the archive's folder"
            yield DamagedFile(source=inner, expected="ZIP", reason=reason)
            continue
        try:
            # A name of our own: theirs may be too long, or one that this system forbids.
            target = folder / f"{depth}-{index}{suffix}"
            target.write_bytes(member(package, info.filename, source=inner, expected="ZIP"))
            if suffix not in ARCHIVES:
                yield target, inner
            elif depth < _DEEPEST:
                below = folder / f"{depth}-{index}"
                below.mkdir()
                yield from unpack(target, source=inner, folder=below, depth=depth + 1)
            else:
                yield DamagedFile(source=inner, expected="ZIP", reason=f"it is {depth} archives deep")
        except UnreadableFile as error:
            yield error


def _name(info: ZipInfo) -> str:
    """The member's name; Chinese systems write it in GB18030 without saying so."""
    if info.flag_bits & 0x800:
        return info.filename.replace("\\", "/")
    try:
        return info.filename.encode("cp437").decode("gb18030").replace("\\", "/")
    except UnicodeError:
        return info.filename.replace("\\", "/")


def _is_link(info: ZipInfo) -> bool:
    return (info.external_attr >> 16) & 0o170000 == 0o120000
