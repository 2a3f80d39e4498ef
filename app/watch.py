"""Watching folders: the library follows files that come, change and go."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..index.library import Library
from ..index.types import Encoder
from ..ingest.archive import ARCHIVES
from ..ingest.errors import LibraryBusy, MissingPath, NothingToRead
from ..ingest.extract import ReadOptions
from ..ingest.reading import side_car
from .build import BuildReport, FileReport, Progress, build
from .inputs import walk
from .upkeep import remove

State = tuple[int, int, int, int]
"""Size and time of change of a file and of its side-car; zeros where there is none."""

_OPTIONS = ReadOptions()


@dataclass(slots=True, kw_only=True)
class Watch:
    """Keeps a library in step with folders, by looking at them again and again.

    A file is taken when two looks find it alike, so one that is still being written waits. A folder that
    cannot be reached or is empty (a network drive that went away) is waited for; only what has gone from
    among other files leaves the library.
    """

    paths: Sequence[Path]
    library: Path
    encoder: Encoder
    jobs: int = 1
    options: ReadOptions = _OPTIONS
    link: bool = False
    progress: Progress | None = None
    on_busy: Callable[[], None] | None = None
    _seen: dict[Path, State] = field(default_factory=dict)  # at the last look
    _taken: dict[Path, State] = field(default_factory=dict)  # as they are in the library

    def run(self, *, every: float = 2.0) -> Iterator[BuildReport]:
        """What each round took in or out, for ever; looks every ``every`` seconds.

        Raises:
            MissingPath: one of the paths does not exist at the start.
            OtherEncoder: the library's vectors are another encoder's.
        """
        for path in self.paths:
            if not path.exists():
                raise MissingPath(path=path)
        while True:
            try:
                report = self.look()
            except LibraryBusy:  # another process is writing: this round is tried again
                report = None
                if self.on_busy:
                    self.on_busy()
            if report:
                yield report
            time.sleep(every)

    def look(self) -> BuildReport | None:
        """One look at the folders; what was done about them, None if nothing.

        Raises:
            LibraryBusy: another process is writing; the next look tries again.
        """
        states = dict(_states(self.paths))
        settled = {path: state for path, state in states.items() if self._seen.get(path) == state}
        self._seen = states
        changed = {path: state for path, state in settled.items() if self._taken.get(path) != state}
        report = self._take(changed.keys()) if changed else None
        gone = self._gone(report, changed.keys())
        if gone:
            remove(gone, library=Library(self.library))
        self._taken = {path: state for path, state in self._taken.items() if path in states} | changed
        files = (*(report.files if report else ()), *(FileReport(source=s, result="removed") for s in gone))
        if all(file.result == "unchanged" for file in files):
            return None
        return replace(report or BuildReport(files=(), encoded=0), files=files)

    def _take(self, paths: Collection[Path]) -> BuildReport | None:
        try:
            return build(
                self.paths,
                library=self.library,
                encoder=self.encoder,
                jobs=self.jobs,
                options=self.options,
                link=self.link,
                only=paths.__contains__,
                progress=self.progress,
            )
        except (MissingPath, NothingToRead):  # all of it went away meanwhile, or is of no known format
            return None

    def _gone(self, report: BuildReport | None, changed: Collection[Path]) -> list[str]:
        """Sources whose file has left its folder, or whose place in a changed archive is empty."""
        if not Library.exists(self.library):
            return []
        folders = [path.resolve() for path in self.paths if path.is_dir()]
        there = [folder for folder in folders if any(file.is_relative_to(folder) for file in self._seen)]
        read = {file.source for file in report.files} if report else set()
        gone = []
        for source, (_, _, place) in Library(self.library).places().items():
            path = Path(place)
            if not any(path.is_relative_to(folder) for folder in there):
                continue
            left_archive = path in changed and path.suffix.lower() in ARCHIVES and source not in read
            if left_archive or not path.exists():
                gone.append(source)
        return gone


def _states(paths: Sequence[Path]) -> Iterator[tuple[Path, State]]:
    for path in paths:
        resolved = path.resolve()
        for file in walk(resolved) if resolved.is_dir() else (resolved,):
            state = (*_state(file), *_state(side_car(file)))
            if state[1]:
                yield file, state


def _state(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns
