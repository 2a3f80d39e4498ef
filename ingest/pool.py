"""Many files at once, each within limits of time and memory, in processes that may die without harm."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Timer
from typing import cast

from .archive import ARCHIVES, unpack
from .errors import DamagedFile, TooSlow, UnreadableFile
from .extract import ReadOptions
from .types import Document
from .worker import receive, send

Outcome = tuple[str, Document | UnreadableFile]

_AHEAD = 4  # files read ahead of the consumer, for each process
_DEFAULTS = ReadOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may take: seconds (of a scan, each page) and MiB of address space, 0 for any."""

    seconds: float = 120.0
    memory: int = 4096


def read_many(
    files: Iterable[tuple[Path, str]],
    *,
    jobs: int = 1,
    limits: Limits = Limits(),
    options: ReadOptions = _DEFAULTS,
) -> Iterator[Outcome]:
    """Read (path, source) pairs in ``jobs`` processes; (source, Document or what was wrong) in input order.

    Archives are unpacked and give one outcome for each document inside. A few files are read ahead of the
    consumer, so memory does not grow with the number of files.
    """
    if options.threads < 0:  # the processes share the cores
        options = replace(options, threads=max(1, (os.cpu_count() or 1) // jobs))
    workers: SimpleQueue[_Worker] = SimpleQueue()
    team = [_Worker(limits=limits) for _ in range(jobs)]
    for worker in team:
        workers.put(worker)

    def one(path: Path, source: str) -> Document | UnreadableFile:
        worker = workers.get()
        try:
            return worker.read(path, source=source, options=options)
        finally:
            workers.put(worker)

    waiting: deque[tuple[str, Future[Document | UnreadableFile]]] = deque()
    with TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as threads:
        try:
            for item in expand(files, folder=Path(folder)):
                if isinstance(item, UnreadableFile):
                    failed: Future[Document | UnreadableFile] = Future()
                    failed.set_result(item)
                    waiting.append((str(item.details["source"]), failed))
                else:
                    waiting.append((item[1], threads.submit(one, *item)))
                if len(waiting) >= jobs * _AHEAD:
                    source, outcome = waiting.popleft()
                    yield source, outcome.result()
            while waiting:
                source, outcome = waiting.popleft()
                yield source, outcome.result()
        finally:
            for _, outcome in waiting:
                outcome.cancel()
            for worker in team:
                worker.stop()


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


@dataclass(slots=True, kw_only=True)
class _Worker:
    """One reading process, started when first needed and again after it was ended."""

    limits: Limits
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def read(self, path: Path, *, source: str, options: ReadOptions) -> Document | UnreadableFile:
        if self.process is None:
            self.process = self._start()
        process = self.process
        assert process.stdin and process.stdout
        overdue = False

        def give_up() -> None:
            nonlocal overdue
            overdue = True
            process.kill()

        request: object = (str(path), source, options.ocr, options.ocr_pages, options.threads)
        while True:
            timer = Timer(self.limits.seconds, give_up)
            timer.start()
            try:
                if request:
                    send(process.stdin, request)
                    request = None
                kind, *rest = receive(process.stdout)
            except (EOFError, OSError):
                code = self.stop()
                if overdue:
                    return TooSlow(source=source, seconds=round(self.limits.seconds))
                reason = f"the reader ended with code {code}"
                return DamagedFile(source=source, expected=Path(source).suffix, reason=reason)
            finally:
                timer.cancel()
            if kind == "done":
                return cast(Document | UnreadableFile, rest[0])
            if options.on_page:
                options.on_page(*rest)

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-P", "-m", f"{__package__}.worker", str(self.limits.memory)]
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def stop(self) -> int | None:
        """End the process, if there is one; its exit code."""
        process, self.process = self.process, None
        if process is None:
            return None
        process.kill()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        return process.wait()
