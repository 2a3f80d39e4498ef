"""The journal of a long run: each finished document is a line, and a run that was ended goes on after it."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from .tagged import Tagged, dump, load


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What made the flags, and when the run began: a journal of another maker is of no use."""

    made_by: str
    taxonomy: str  # hash
    encoder: str
    begun: str  # day, ISO

    def is_same(self, other: "Made") -> bool:
        """Whether both make the same flags."""
        return (self.made_by, self.taxonomy, self.encoder) == (other.made_by, other.taxonomy, other.encoder)


def finished(path: Path) -> Iterator[Tagged]:
    """The rows of a journal in the order in which they were finished."""
    with path.open("rb") as file:
        next(file)  # what made them
        for line in file:
            yield load(json.loads(line))


class Journal:
    """Rows on disk, by source. In memory are only their places, so it may grow long."""

    def __init__(self, path: Path, *, made: Made) -> None:
        """Open the journal at ``path`` to go on with it; one of another maker is begun anew."""
        self.path = path
        self.made = made
        self._places: dict[str, tuple[str, int]] = {}  # source -> version, offset
        path.touch()
        end = self._resume()
        os.truncate(path, end)
        if not end:
            self._append(asdict(made))

    def _resume(self) -> int:
        """Take in what stands in the file; where its last whole line ends."""
        end = 0
        with self.path.open("rb") as file:
            for line in file:
                try:
                    fields = json.loads(line if line.endswith(b"\n") else b"")
                    if not end:
                        found = Made(**fields)
                        if not found.is_same(self.made):
                            return 0
                        self.made = found
                    else:
                        row = load(fields)
                        self._places[row.entry.source] = row.version, end
                except (TypeError, ValueError, KeyError):  # cut short, or not a journal
                    break
                end += len(line)
        return end

    def has(self, source: str, version: str) -> bool:
        """Whether this version of a document is done."""
        return bool(version) and self._places.get(source, ("", 0))[0] == version

    def put(self, row: Tagged) -> None:
        """Add a finished document; it is on disk when this returns."""
        self._places[row.entry.source] = row.version, self.path.stat().st_size
        self._append(dump(row))

    def rows(self, sources: Sequence[str]) -> Iterator[Tagged]:
        """The rows of those of ``sources`` that are done, in this order."""
        with self.path.open("rb") as file:
            for source in sources:
                if source in self._places:
                    file.seek(self._places[source][1])
                    yield load(json.loads(file.readline()))

    def discard(self) -> None:
        """Delete the file: it has served."""
        self.path.unlink(missing_ok=True)

    def _append(self, fields: object) -> None:
        with self.path.open("ab") as file:
            file.write(json.dumps(fields, ensure_ascii=False).encode() + b"\n")
