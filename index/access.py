"""How a library's folder is opened: for reading and writing, or, where it is shared, for reading only."""

import hashlib
import os
from pathlib import Path

from ..ingest.errors import ReadOnlyLibrary
from .weights import user_cache

FILE = "library.sqlite"


def is_writable(folder: Path) -> bool:
    """Whether anything can be written there."""
    return all(os.access(path, os.W_OK) for path in (folder, folder / FILE))


def check_writable(folder: Path) -> None:
    """Raise ``ReadOnlyLibrary`` if nothing can be written there."""
    if not is_writable(folder):
        raise ReadOnlyLibrary(path=folder)


def address(folder: Path) -> str:
    """The file as SQLite opens it.

    In a folder for reading only it cannot note that it reads, and need not where nobody is writing either.
    """
    file = (folder / FILE).resolve()
    if is_writable(folder):
        return file.as_uri()
    is_written = file.with_name(f"{FILE}-wal").exists()
    return f"{file.as_uri()}?mode=ro" + ("" if is_written else "&immutable=1")


def derived(folder: Path) -> Path:
    """Where derived indexes are; that folder can be deleted at any time.

    Those of a library for reading only are in the user's cache.
    """
    if is_writable(folder):
        return folder / "derived"
    file = (folder / FILE).resolve()
    name = f"{file} {file.stat().st_mtime_ns}"
    return user_cache() / "derived" / hashlib.sha256(name.encode()).hexdigest()[:16]
