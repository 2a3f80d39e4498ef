"""One module a format, each with a function ``read``. A new format is one file here and one row below."""

from importlib import import_module
from pathlib import PurePath

from ..errors import UnknownFormat
from ..extract import Reader, Recogniser

READERS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".pdf": "pdf",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".xlsx": "sheet",
    ".csv": "sheet",
    ".ofd": "ofd",
    ".png": "picture",
    ".jpg": "picture",
    ".jpeg": "picture",
    ".tif": "picture",
    ".tiff": "picture",
    ".doc": "office",
    ".wps": "office",
    ".rtf": "office",
    ".odt": "office",
    ".ppt": "office",
    ".pptx": "office",
}
SUFFIXES = tuple(READERS)


def reader_for(source: str) -> Reader:
    """The reader of the format that the name ends in.

    Raises:
        UnknownFormat: no reader has that suffix.
    """
    suffix = PurePath(source).suffix.lower()
    if suffix not in READERS:
        raise UnknownFormat(source=source, suffix=suffix or '""', suffixes=", ".join(SUFFIXES))
    reader: Reader = import_module(f".{READERS[suffix]}", __name__).read
    return reader


def recogniser_for(source: str) -> Recogniser | None:
    """What recognises the pages of a scan one by one; None for a format that has none."""
    suffix = PurePath(source).suffix.lower()
    if READERS.get(suffix) not in ("pdf", "picture"):
        return None
    recogniser: Recogniser = import_module(f".{READERS[suffix]}", __name__).recognise_pages
    return recogniser
