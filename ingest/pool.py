"""Many files at once, read in processes of their own, the pages of a scan shared among them."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from .archive import ARCHIVES, unpack
from .errors import DamagedFile, UnreadableFile
from .extract import ReadOptions
from .messages import Request, Scan
from .page import Page
from .team import Limits, Team
from .types import Document

Outcome = tuple[str, Document | UnreadableFile]

_AHEAD = 4  # files read ahead of the consumer, for each process
_CHUNK = 4  # pages that a process recognises before another file may have it
_DEFAULTS = ReadOptions()
_LIMITS = Limits()


def read_many(
    files: Iterable[tuple[Path, str]],
    *,
    jobs: int = 1,
    limits: Limits = _LIMITS,
    options: ReadOptions = _DEFAULTS,
) -> Iterator[Outcome]:
    """Read (path, source) pairs in ``jobs`` processes; (source, Document or what was wrong) in input order.

    Archives are unpacked and give one outcome for each document inside. A few files are read ahead of the
    consumer, so memory does not grow with the number of files.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        readers = _Readers(stack, jobs=jobs, limits=limits, options=options)
        waiting: deque[tuple[str, Future[Document | UnreadableFile]]] = deque()
        for item in expand(files, folder=folder):
            waiting.append(readers.submit(item))
            if len(waiting) >= jobs * _AHEAD:
                source, outcome = waiting.popleft()
                yield source, outcome.result()
        while waiting:
            source, outcome = waiting.popleft()
            yield source, outcome.result()


def pages_to_recognise(
    files: Iterable[tuple[Path, str]],
    *,
    jobs: int = 1,
    limits: Limits = _LIMITS,
    options: ReadOptions = _DEFAULTS,
) -> dict[str, int]:
    """Source -> how many pages of it would be recognised, for the (path, source) pairs that have any."""
    found = {}
    with ExitStack() as stack:
        readers = _Readers(stack, jobs=jobs, limits=limits, options=options)
        for source, pages in readers.survey(files):
            if pages:
                found[source] = pages
    return found


class _Readers:
    """A team of processes and the threads that wait for them; ended with ``stack``."""

    def __init__(self, stack: ExitStack, *, jobs: int, limits: Limits, options: ReadOptions) -> None:
        if options.threads < 0:  # the processes share the cores
            options = replace(options, threads=max(1, (os.cpu_count() or 1) // jobs))
        self._options = options
        self._sent = replace(options, on_page=None, on_scan=None)
        self._jobs = jobs
        self._team = Team(jobs=jobs, limits=limits)
        # Threads of their own for pages: a file waits for its pages without keeping them from being done.
        self._files = ThreadPoolExecutor(jobs)
        self._pages = ThreadPoolExecutor(jobs)
        stack.callback(self._stop)

    def _stop(self) -> None:
        """Give up what was not begun, end the processes, and wait for the threads to notice."""
        for threads in (self._files, self._pages):
            threads.shutdown(wait=False, cancel_futures=True)
        self._team.stop()
        for threads in (self._files, self._pages):
            threads.shutdown()

    def submit(
        self, item: tuple[Path, str] | UnreadableFile
    ) -> tuple[str, Future[Document | UnreadableFile]]:
        """Have a file read; its source and what is to become of it."""
        if isinstance(item, UnreadableFile):
            failed: Future[Document | UnreadableFile] = Future()
            failed.set_result(item)
            return str(item.details["source"]), failed
        return item[1], self._files.submit(self._read, *item)

    def survey(self, files: Iterable[tuple[Path, str]]) -> Iterator[tuple[str, int]]:
        """Source and number of pages to recognise of each file."""

        def look(pair: tuple[Path, str]) -> tuple[str, int]:
            path, source = pair
            request = Request(path=path, source=source, options=self._sent, survey=True)
            answer = self._team.ask(request, options=self._sent)
            return source, len(answer.pages) if isinstance(answer, Scan) else 0

        return self._files.map(look, files)

    def _read(self, path: Path, source: str) -> Document | UnreadableFile:
        request = Request(path=path, source=source, options=self._sent, share=self._jobs > 1)
        answer = self._team.ask(request, options=self._options)
        if isinstance(answer, Scan):
            pages = self._recognise(request, answer.pages)
            if isinstance(pages, UnreadableFile):
                return pages
            options = replace(self._sent, recognised={page.number: page for page in pages})
            answer = self._team.ask(replace(request, options=options), options=self._options)
        assert isinstance(answer, Document | UnreadableFile)
        return answer

    def _recognise(self, request: Request, numbers: Sequence[int]) -> list[Page] | UnreadableFile:
        """The pages, done a few at a time by whichever process is free."""
        done = count(1)
        told = self._options.on_page
        options = replace(self._sent, on_page=(lambda *_: told(next(done), len(numbers))) if told else None)
        size = min(_CHUNK, -(-len(numbers) // self._jobs))
        chunks = [tuple(numbers[at : at + size]) for at in range(0, len(numbers), size)]
        waiting = [
            self._pages.submit(self._team.ask, replace(request, pages=chunk), options=options)
            for chunk in chunks
        ]
        found: list[Page] = []
        for future in waiting:
            answer = future.result()
            if isinstance(answer, UnreadableFile):
                for other in waiting:
                    other.cancel()
                return answer
            assert isinstance(answer, list)
            found += answer
        return found


def expand(files: Iterable[tuple[Path, str]], *, folder: Path) -> Iterator[tuple[Path, str] | UnreadableFile]:
    """(path, source) of every document, archives unpacked into ``folder``, or the error that met it."""
    for index, (path, source) in enumerate(files):
        if path.suffix.lower() not in ARCHIVES:
            yield path, source
            continue
        below = folder / str(index)
        below.mkdir()
        try:
            yield from unpack(path, source=source, folder=below)
        except UnreadableFile as error:
            yield error
        except OSError as error:
            yield DamagedFile(source=source, expected="ZIP", reason=error.strerror or str(error))
