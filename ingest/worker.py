"""A process that reads files for ``pool``: run as a module, spoken to over its standard input and output.

A message is its length in eight bytes and the pickled value; both ends are this program.
"""

import os
import pickle
import sys
from pathlib import Path
from typing import IO, Any

from .errors import DamagedFile, FtzqaError, MissingPath, TooLarge, UnreadableFile
from .extract import ReadOptions
from .reading import read
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


def main(memory: int) -> None:
    """Answer requests (path, source, ocr mode, page budget, threads) until the input ends.

    ``memory`` is the most address space in MiB, 0 for no limit. Each answer is ("page", done, all) any number
    of times, then ("done", Document or UnreadableFile).
    """
    _limit(memory)
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # where a library may print
    while True:
        try:
            path, source, ocr, ocr_pages, threads = receive(requests)
        except EOFError:
            return
        options = ReadOptions(
            ocr=ocr,
            ocr_pages=ocr_pages,
            threads=threads,
            on_page=lambda done, all_: send(answers, ("page", done, all_)),
        )
        send(answers, ("done", _attempt(Path(path), source, options, memory=memory)))


def _limit(memory: int) -> None:
    if not memory:
        return
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))


def _attempt(path: Path, source: str, options: ReadOptions, *, memory: int) -> Document | UnreadableFile:
    try:
        return read(path, source=source, options=options)
    except UnreadableFile as error:
        return error
    except MissingPath:
        return DamagedFile(source=source, expected="a file", reason="it is gone")
    except MemoryError:
        return TooLarge(source=source, limit=f"{memory} MiB")
    except FtzqaError:
        raise
    except Exception as error:  # a hostile file may break a parser in any way; the others go on
        reason = f"{type(error).__name__}: {error}"
        return DamagedFile(source=source, expected=path.suffix, reason=reason)


if __name__ == "__main__":
    main(int(sys.argv[1]))
