"""The worker: one process a library that does its jobs. ``python -m ftzqa.app.worker LIBRARY``.

It ends when there has been nothing to do for a while, and with the process that started it. Killed, it leaves
its job running in the table; the next worker takes it up again.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..index.encoders import load_encoder
from ..index.library import Library
from ..index.types import Encoder
from ..ingest.errors import FtzqaError, LibraryBusy
from .build import Progress
from .jobs import Job, beat, claim, fail, finish, put_back, put_progress, take_up, words_of
from .jobwork import Cancelled, Outcome, do_build, do_tag
from .settings import setting
from .strings import text

_WORK: dict[str, Callable[..., Outcome]] = {"build": do_build, "tag": do_tag}
_IDLE = 300.0  # seconds without a job after which the worker ends and gives its memory back
_LOOK = 0.5  # seconds between looks for a job
_BEAT = 5.0
_BUSY = 3.0  # seconds to wait for another writer

_log = logging.getLogger(__name__)


class WorkerProcess:
    """Sees to it that a library has a worker. Safe to share between threads."""

    def __init__(self, folder: Path, *, encoder: str) -> None:
        self._folder = folder
        self._encoder = encoder
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Start the worker unless one lives, started here or elsewhere."""
        with self._lock:
            if (self._process is None or self._process.poll() is not None) and not has_worker(self._folder):
                environment = os.environ | {"FTZQA_ENCODER": self._encoder}
                # The worker reads its input to learn when this process has gone.
                self._process = subprocess.Popen(
                    command(self._folder), stdin=subprocess.PIPE, env=environment
                )


def command(folder: Path) -> list[str]:
    """The command line of a library's worker."""
    return [sys.executable, "-m", __name__, str(folder)]


def has_worker(folder: Path) -> bool:
    """Whether a worker lives."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder / "worker.lock", timeout=0):
            return False
    except Timeout:
        return True


def main(folder: Path) -> None:
    """Do the library's jobs, unless another worker does."""
    from filelock import FileLock, Timeout

    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        with FileLock(folder / "worker.lock", timeout=0):
            work(Library(folder), patience=_IDLE)
    except Timeout:
        return


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)  # in the middle of whatever it is: a job can be taken up again at any point


def work(library: Library, *, patience: float, encoder: Encoder | None = None) -> None:
    """Do jobs until none has come for ``patience`` seconds. Only for the holder of the worker's lock."""
    take_up(library)
    last = time.monotonic()
    while True:
        job = claim(library, process=os.getpid())
        if job is not None:
            encoder = encoder or load_encoder(setting("encoder"))
            _do(library, job, encoder=encoder)
            last = time.monotonic()
        elif time.monotonic() - last >= patience:
            return
        else:
            time.sleep(min(_LOOK, patience))


def _do(library: Library, job: Job, *, encoder: Encoder) -> None:
    """One job, to its end or its failure."""
    try:
        with _heart(library, job) as progress:
            outcome = _WORK[job.kind](library, job, encoder=encoder, progress=progress)
        finish(library, job.id, files=outcome.files, result=outcome.result)
    except Cancelled:
        _log.info("job %s was cancelled", job.id)
    except LibraryBusy:
        put_back(library, job.id)
        time.sleep(_BUSY)
    except FtzqaError as error:
        fail(library, job.id, error=words_of(error))
    except Exception:
        _log.exception("job %s failed", job.id)
        fail(
            library,
            job.id,
            error={"zh": text("page.error", language="zh"), "en": text("page.error", language="en")},
        )


@contextmanager
def _heart(library: Library, job: Job) -> Iterator[Progress]:
    """Beats while the job is done; gives the callback that notes progress and stops an unwanted job."""
    over = threading.Event()

    def run() -> None:
        while not over.wait(_BEAT):
            beat(library, job.id)
        library.close()

    def progress(done: int, total: int, source: str, encoded: int) -> None:
        name = source.removeprefix(f"{job.id}/")  # where another document has the name already
        if not put_progress(library, job.id, done=done, total=total, source=name):
            raise Cancelled

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        over.set()
        thread.join()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    main(Path(sys.argv[1]))
