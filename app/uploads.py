"""Uploads: files that came through the browser, kept under names that no system objects to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..ingest.errors import NothingUploaded

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')
_LONGEST = 180  # bytes; file systems take 255, and archives and numbers are added to a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was sent: the name that the visitor knows, and its content."""

    name: str
    content: bytes


def store(files: Sequence[Upload], *, folder: Path) -> list[str]:
    """Write the files into ``folder``, which is made for them; returns the name of each there.

    Raises:
        NothingUploaded: there are no files.
    """
    if not files:
        raise NothingUploaded
    folder.mkdir(parents=True)
    names: list[str] = []
    for file in files:
        names.append(_free(safe_name(file.name), taken=names))
        (folder / names[-1]).write_bytes(file.content)
    return names


def safe_name(name: str) -> str:
    """``name`` without folders, without characters that file systems forbid, and not too long for them."""
    last = PurePosixPath(name.replace("\\", "/")).name
    path = PurePosixPath(_UNSAFE.sub("_", last).strip(" .~$") or "_")
    stem = path.stem.encode()[: _LONGEST - len(path.suffix.encode())].decode(errors="ignore")
    return f"{stem}{path.suffix[: _LONGEST // 6]}"


def _free(name: str, *, taken: Sequence[str]) -> str:
    """``name``, numbered if another upload of the batch has it; systems differ on whether case counts."""
    path, used = PurePosixPath(name), {other.casefold() for other in taken}
    number = 1
    while name.casefold() in used:
        number += 1
        name = f"{path.stem} ({number}){path.suffix}"
    return name
