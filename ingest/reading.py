"""A file becomes a Document."""

import stat
from hashlib import sha256
from pathlib import Path

from .assemble import assemble
from .errors import DamagedFile, EmptyFile, MissingPath, TooLarge, UnreadableFile
from .extract import ReadOptions
from .metadata import describe
from .readers import reader_for
from .types import Document

_DEFAULTS = ReadOptions()

READING = "4"
"""Raise it when the text, the passages or the metadata of a file change: libraries then read again."""

MOST_BYTES = 512 << 20
"""The largest file that is read."""


def read(path: Path, *, source: str, options: ReadOptions = _DEFAULTS) -> Document:
    """Read one file. ``source`` is its name relative to the library's root, with forward slashes.

    A file beside it, named like it with ``.meta.yaml`` after it, decides over what the text says.

    Raises:
        MissingPath: there is no such file.
        UnreadableFile: the format is unknown, or the content is protected, damaged or without text.
    """
    reader = reader_for(source)
    data = content(path, source=source)
    if not data.strip():
        raise EmptyFile(source=source)
    beside = content(side_car(path), source=source) if side_car(path).exists() else b""
    extract = reader(data, source=source, options=options)
    metadata, parts = describe(extract, source=source, beside=_fields(beside, source=source))
    text, blocks = assemble(parts, title=metadata.title)
    if not any(character.isalnum() for character in text):
        raise EmptyFile(source=source)
    return Document(
        id=_digest(source.encode()),
        version=_digest(data, beside, READING.encode()),
        source=source,
        title=metadata.title,
        language=metadata.language,
        kind=metadata.kind,
        text=text,
        blocks=blocks,
        made_by=extract.made_by,
        zones=metadata.zones,
        issuer=metadata.issuer,
        number=metadata.number,
        dates=metadata.dates,
        found_in=metadata.found_in,
        warnings=extract.warnings,
    )


def version_of(path: Path) -> str:
    """The version that the document read from ``path`` has, without reading it; empty if the file is gone."""
    try:
        contents = [content(file, source=file.name) for file in (path, side_car(path)) if file.exists()]
    except (MissingPath, UnreadableFile):
        return ""
    return _digest(*contents, READING.encode()) if contents else ""


def content(path: Path, *, source: str) -> bytes:
    """The bytes of a file that can be read at all.

    Raises:
        MissingPath: there is none.
        UnreadableFile: it is no ordinary file, too large, or not to be opened.
    """
    try:
        _check(path, source=source)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise MissingPath(path=path) from error
    except OSError as error:
        raise DamagedFile(source=source, expected="a file", reason=error.strerror or str(error)) from error


def side_car(path: Path) -> Path:
    """The file that may stand beside a document and say what the document does not."""
    return path.with_name(f"{path.name}.meta.yaml")


def _fields(content: bytes, *, source: str) -> dict[str, object]:
    import yaml

    try:
        fields = yaml.safe_load(content)
    except yaml.YAMLError as error:
        reason = str(error).partition("\n")[0]
        raise DamagedFile(source=source, expected="side-car file", reason=reason) from error
    return fields if isinstance(fields, dict) else {}


def _check(path: Path, *, source: str) -> None:
    """Refuse what would block or fill the memory: pipes, devices, files beyond all measure."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise DamagedFile(source=source, expected="a file", reason="it is a folder, a pipe or a device")
    if status.st_size > MOST_BYTES:
        raise TooLarge(source=source, limit=f"{MOST_BYTES >> 20} MiB")


def _digest(*contents: bytes) -> str:
    digest = sha256()
    for content in contents:
        digest.update(content)
    return digest.hexdigest()[:16]
