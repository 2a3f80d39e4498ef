"""How far a build is: a bar in a terminal, a line now and then in a log."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from ..build import Progress
from ..strings import text
from . import render

_EVERY = 15.0  # seconds between lines
PAGE_SECONDS = 5.0
"""To recognise one page, on two cores."""


@contextmanager
def building() -> Iterator[Progress]:
    """Shows files done, their rate, passages encoded and the time left on standard error."""
    if render.err().is_terminal:
        with render.progress_bar() as tell:
            yield tell
    else:
        yield _Lines().tell


class _Lines:
    """A line every fifteen seconds; the rate is that of the files that had to be read."""

    def __init__(self) -> None:
        self._began = self._said = time.monotonic()
        self._read = 0

    def tell(self, done: int, total: int, source: str, encoded: int) -> None:
        self._read += 1
        now = time.monotonic()
        if now - self._said < _EVERY:
            return
        self._said = now
        rate = self._read / (now - self._began)
        left = timedelta(seconds=round((total - done) / rate))
        said = text("progress.line", done=done, total=total, rate=rate, encoded=encoded, left=left)
        render.err().print(said, markup=False, soft_wrap=True)


def announce_scans(pages: int) -> None:
    """Say how long recognition will take, before it begins."""
    if pages:
        seconds = timedelta(seconds=round(pages * PAGE_SECONDS))
        said = text("build.scans", pages=pages, each=PAGE_SECONDS, time=seconds)
        render.err().print(said, markup=False, soft_wrap=True)
