"""What a ``team`` and its ``worker`` processes say to each other.

A message is its length in eight bytes and the pickled value; both ends are this program.
"""

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from .errors import UnreadableFile
from .extract import ReadOptions
from .page import Page
from .types import Document


def send(stream: IO[bytes], message: object) -> None:
    """Write one message."""
    data = pickle.dumps(message)
    stream.write(len(data).to_bytes(8, "big") + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message.

    Raises:
        EOFError: the other end is gone.
    """
    head = stream.read(8)
    data = stream.read(int.from_bytes(head, "big")) if len(head) == 8 else b""
    if len(head) < 8 or len(data) < int.from_bytes(head, "big"):
        raise EOFError
    return pickle.loads(data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A file to read; with ``pages`` only to recognise those, with ``survey`` only to say which need it.

    Of a file to ``share`` the pages to recognise are handed back, for several processes to do.
    """

    path: Path
    source: str
    options: ReadOptions
    pages: tuple[int, ...] = ()
    survey: bool = False
    share: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """The numbers of the pages that have to be recognised before the file can be read."""

    pages: tuple[int, ...]


Answer = Document | UnreadableFile | Scan | list[Page]
