"""A file becomes a Document."""

from hashlib import sha256
from pathlib import Path

from .assemble import assemble
from .errors import DamagedFile, EmptyFile, MissingPath
from .extract import ReadOptions
from .metadata import describe
from .readers import reader_for
from .types import Document

_DEFAULTS = ReadOptions()

READING = "2"
"""Raise it when the text, the passages or the metadata of a file change: libraries then read again."""


def read(path: Path, *, source: str, options: ReadOptions = _DEFAULTS) -> Document:
    """Read one file. ``source`` is its name relative to the library's root, with forward slashes.

    Raises:
        MissingPath: there is no such file.
        UnreadableFile: the format is unknown, or the content is protected, damaged or without text.
    """
    reader = reader_for(source)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingPath(path=path) from error
    except OSError as error:
        raise DamagedFile(source=source, expected="a file", reason=error.strerror or str(error)) from error
    if not data.strip():
        raise EmptyFile(source=source)
    extract = reader(data, source=source, options=options)
    metadata, parts = describe(extract, source=source)
    text, blocks = assemble(parts, title=metadata.title)
    if not any(character.isalnum() for character in text):
        raise EmptyFile(source=source)
    return Document(
        id=_digest(source.encode()),
        version=_version(data),
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
        return _version(path.read_bytes())
    except OSError:
        return ""


def _version(data: bytes) -> str:
    return _digest(data + READING.encode())


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]
