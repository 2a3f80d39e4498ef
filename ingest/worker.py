"""A process that reads files for a ``team``: run as a module, spoken to over its standard input."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace

from .errors import DamagedFile, FtzqaError, MissingPath, TooLarge, UnreadableFile
from .messages import Answer, Request, Scan, receive, send
from .readers import recogniser_for
from .reading import content, read


def main(memory: int) -> None:
    """Answer requests until the input ends.

    ``memory`` is the most address space in MiB, 0 for no limit. It says ("ready",) once; each answer is
    ("page", done, all) any number of times, then ("done", Answer).
    """
    _limit(memory)
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # where a library may print

    def tell(done: int, all_: int) -> None:
        send(answers, ("page", done, all_))

    send(answers, ("ready",))
    while True:
        try:
            request: Request = receive(requests)
        except EOFError:
            return
        request = replace(request, options=replace(request.options, on_page=tell))
        send(answers, ("done", _attempt(request, memory=memory)))


def _limit(memory: int) -> None:
    if not memory:
        return
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))


class _Found(Exception):
    """Ends the reading of a scan at its pages."""


def _answer(request: Request) -> Answer:
    path, source = request.path, request.source
    recogniser = recogniser_for(source)
    if recogniser is None:
        return Scan(()) if request.survey else read(path, source=source, options=request.options)
    if request.pages:
        return recogniser(content(path, source=source), request.pages, source=source, options=request.options)

    def found(pages: Sequence[int]) -> None:
        if request.survey or (request.share and len(pages) > 1):
            raise _Found(tuple(pages))

    try:
        return read(path, source=source, options=replace(request.options, on_scan=found))
    except _Found as scan:
        return Scan(scan.args[0])


def _attempt(request: Request, *, memory: int) -> Answer:
    source = request.source
    try:
        return _answer(request)
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
        return DamagedFile(source=source, expected=request.path.suffix, reason=reason)


if __name__ == "__main__":
    main(int(sys.argv[1]))
