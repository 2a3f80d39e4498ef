"""From what the user names to the files to read, each with the source by which the library knows it."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..ingest import SUFFIXES
from ..ingest.archive import ARCHIVES, unpack
from ..ingest.errors import DamagedFile, MissingPath, NothingToRead, UnreadableFile
from .manifest import MANIFEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file to read. ``origin`` is the user's own file: for a member of an archive, the archive."""

    path: Path
    source: str
    origin: Path


def find_inputs(
    paths: Sequence[Path],
    *,
    unpacked: Path,
    known: Mapping[str, str] | None = None,
    only: Callable[[Path], bool] | None = None,
) -> list[Input | UnreadableFile]:
    """Every file under ``paths`` in a fixed order; archives are unpacked into the folder ``unpacked``.

    A source is the file's name from the folder that was named, that folder's own name included. ``known``
    maps the sources of a library to absolute paths: a file keeps the source it has there, and takes no
    other file's. Files that ``only`` is false of are left out. What cannot be unpacked is an error among the
    files.

    Raises:
        MissingPath: one of ``paths`` does not exist.
        NothingToRead: there is no file of a known format.
    """
    found: list[Input | UnreadableFile] = []
    for index, (path, source) in enumerate(_named(_bases(paths), known or {})):
        if only and not only(path):
            continue
        if path.suffix.lower() in ARCHIVES:
            found += _members(path, source, unpacked / str(index))
        else:
            found.append(Input(path=path, source=source, origin=path))
    return found


def _bases(paths: Sequence[Path]) -> dict[Path, Path]:
    """Each file under ``paths`` with the folder that its source is named from."""
    for path in paths:
        if not path.exists():
            raise MissingPath(path=path)
    found: dict[Path, Path] = {}
    for path in paths:
        base = path.resolve().parent
        for file in walk(path.resolve()) if path.is_dir() else (path.resolve(),):
            found.setdefault(file, base)
    if not any(file.suffix.lower() in (*SUFFIXES, *ARCHIVES) for file in found):
        readable = " ".join(sorted((*SUFFIXES, *ARCHIVES)))
        raise NothingToRead(path=", ".join(map(str, paths)), suffixes=readable)
    return dict(sorted(found.items()))


def walk(folder: Path) -> Iterator[Path]:
    """Files below ``folder``, but hidden ones, side-cars, downloads' manifests and office programs' own."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~$")) and not name.endswith(".meta.yaml") and name != MANIFEST:
                yield Path(root, name)


def _named(files: Mapping[Path, Path], known: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    sources = {path: source for source, path in known.items() if Path(path).suffix.lower() not in ARCHIVES}
    taken = {source: path for path, source in sources.items()}
    for file, base in files.items():
        source = sources.get(str(file)) or file.relative_to(base).as_posix()
        while taken.get(source, str(file)) != str(file) and Path(taken[source]).exists():
            base = base.parent
            source = file.relative_to(base).as_posix()
        taken[source] = str(file)
        yield file, source


def _members(archive: Path, source: str, folder: Path) -> Iterator[Input | UnreadableFile]:
    folder.mkdir()
    try:
        for item in unpack(archive, source=source, folder=folder):
            if isinstance(item, UnreadableFile):
                yield item
            else:
                yield Input(path=item[0], source=item[1], origin=archive)
    except UnreadableFile as error:
        yield error
    except OSError as error:
        yield DamagedFile(source=source, expected="ZIP", reason=error.strerror or str(error))
