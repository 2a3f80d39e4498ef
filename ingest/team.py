"""Processes that read files within limits of time and memory, and may die without harm."""

import subprocess
import sys
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Timer
from typing import cast

from .errors import DamagedFile, TooSlow
from .extract import ReadOptions
from .messages import Answer, Request, receive, send

_START_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may take: seconds (of a scan, each page) and MiB of address space, 0 for any."""

    seconds: float = 120.0
    memory: int = 4096


class Team:
    """``jobs`` processes, each started when first needed. Safe to ask from several threads."""

    def __init__(self, *, jobs: int, limits: Limits) -> None:
        self._members = [_Worker(limits=limits) for _ in range(jobs)]
        self._free: SimpleQueue[_Worker] = SimpleQueue()
        self._stopped = False
        for member in self._members:
            self._free.put(member)

    def ask(self, request: Request, *, options: ReadOptions) -> Answer:
        """What the next free process answers; ``options.on_page`` is told of pages as they are done.

        Raises:
            CancelledError: the team has been stopped.
        """
        member = self._free.get()
        try:
            if self._stopped:
                raise CancelledError
            return member.ask(request, options=options)
        finally:
            self._free.put(member)

    def stop(self) -> None:
        """End the processes; whoever waits for one is told that it ended."""
        self._stopped = True
        for member in self._members:
            member.stop()


@dataclass(slots=True, kw_only=True)
class _Worker:
    """One process, started again after it was ended."""

    limits: Limits
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def ask(self, request: Request, *, options: ReadOptions) -> Answer:
        process = self.process = self.process or self._start()
        assert process.stdin and process.stdout
        limit = _Limit(process, self.limits.seconds)
        try:
            send(process.stdin, request)
            while True:
                with limit:
                    kind, *rest = receive(process.stdout)
                if kind == "done":
                    return cast(Answer, rest[0])
                if options.on_page:
                    options.on_page(*rest)
        except (EOFError, OSError, ValueError):  # ValueError: the pipes were closed by ``stop``
            code = self.stop()
            if limit.is_over:
                return TooSlow(source=request.source, seconds=round(self.limits.seconds))
            reason = f"the reader ended with code {code}"
            return DamagedFile(source=request.source, expected=Path(request.source).suffix, reason=reason)

    def _start(self) -> "subprocess.Popen[bytes]":
        """A new process that is ready: its start does not count against a file's time."""
        command = [sys.executable, "-P", "-m", f"{__package__}.worker", str(self.limits.memory)]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout
        with suppress(EOFError), _Limit(process, _START_SECONDS):
            receive(process.stdout)
        return process

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


class _Limit:
    """Kills a process that takes longer than ``seconds`` within a ``with`` block."""

    def __init__(self, process: "subprocess.Popen[bytes]", seconds: float) -> None:
        self._process = process
        self._seconds = seconds
        self.is_over = False

    def __enter__(self) -> None:
        self._timer = Timer(self._seconds, self._end)
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        self.is_over = True
        self._process.kill()
