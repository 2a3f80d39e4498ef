"""Coverage: which groups of documents address which shortcomings, the gaps, what is behind each number."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import Literal, get_args

from ..index.types import SHORTCOMINGS, ShortcomingId
from ..ingest.errors import NoSuchDocument
from ..ingest.hygiene import fold
from ..ingest.types import DocumentKind
from ..ingest.zones import gazetteer
from .catalogue import Entry

By = Literal["zone", "kind", "year"]
"""What documents are grouped by."""

NO_GROUP = ""
"""Stands for the documents that are for no zone in particular, or bear no date."""

_AREAS = ("lingang",)  # of the gazetteer: parts of a pilot zone, not zones


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How many of a group's ``documents`` address a shortcoming, and how many only mention it."""

    group: str  # a zone's id, a kind, a year, or NO_GROUP
    shortcoming: ShortcomingId
    documents: int
    addressing: int
    mentioning: int

    @property
    def silent(self) -> int:
        """How many say nothing of it."""
        return self.documents - self.addressing - self.mentioning

    @property
    def share(self) -> float:
        """Of the documents that address it; 0 where there are none."""
        return self.addressing / self.documents if self.documents else 0.0

    @property
    def is_gap(self) -> bool:
        """Whether there are documents of the group, of which none addresses the shortcoming."""
        return self.group != NO_GROUP and self.documents > 0 and not self.addressing


def groups_of(entry: Entry, *, by: By) -> tuple[str, ...]:
    """The groups that a document counts in: it may be for several zones."""
    match by:
        case "zone":
            return entry.zones or (NO_GROUP,)
        case "kind":
            return (entry.kind,)
        case "year":
            return (str(entry.date.year) if entry.date else NO_GROUP,)


def all_groups(by: By) -> tuple[str, ...]:
    """Every pilot zone, or every kind; for years none, since they have no end."""
    zones = tuple(zone.id for zone in gazetteer() if zone.id not in _AREAS)
    return {"zone": zones, "kind": get_args(DocumentKind), "year": ()}[by]


def coverage(entries: Iterable[Entry], *, by: By = "zone", also: Iterable[str] = ()) -> list[Cell]:
    """A cell for each group with documents and each shortcoming; a document of two zones counts in both.

    Groups come by their number of documents; years in their order, from the first to the last. Those in
    ``also`` are there even without documents.
    """
    documents: Counter[str] = Counter(dict.fromkeys(also, 0))
    graded: Counter[tuple[str, ShortcomingId, str]] = Counter()
    for entry in entries:
        for group in groups_of(entry, by=by):
            documents[group] += 1
            graded.update((group, shortcoming, grade) for shortcoming, grade in entry.grades.items())
    if by == "year" and (years := [int(group) for group in documents if group != NO_GROUP]):
        documents.update(dict.fromkeys(map(str, range(min(years), max(years) + 1)), 0))

    def place(group: str) -> tuple[bool, int, str]:
        return group == NO_GROUP, 0 if by == "year" else -documents[group], group

    return [
        Cell(
            group=group,
            shortcoming=shortcoming,
            documents=documents[group],
            addressing=graded[group, shortcoming, "addresses"],
            mentioning=graded[group, shortcoming, "mentions"],
        )
        for group in sorted(documents, key=place)
        for shortcoming in SHORTCOMINGS
    ]


def gaps(cells: Sequence[Cell]) -> list[Cell]:
    """Cells of groups that have documents of which none addresses the shortcoming."""
    return [cell for cell in cells if cell.is_gap]


def empty_groups(cells: Sequence[Cell]) -> list[str]:
    """Groups of which there are no documents."""
    return list(dict.fromkeys(cell.group for cell in cells if not cell.documents))


def within(
    entries: Iterable[Entry], *, group: str, shortcoming: ShortcomingId, by: By = "zone"
) -> list[Entry]:
    """The documents behind a cell: first those that address the shortcoming, then those that mention it."""
    found = [
        entry
        for entry in entries
        if group in groups_of(entry, by=by) and entry.grades.get(shortcoming, "none") != "none"
    ]
    return sorted(found, key=lambda entry: entry.grades[shortcoming] != "addresses")


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """How many documents of a year address a shortcoming."""

    year: int
    shortcoming: ShortcomingId
    addressing: int


def by_year(entries: Iterable[Entry]) -> list[Year]:
    """A count for each year from the first dated document to the last; years without documents count zero."""
    counts = Counter((entry.date.year, flag) for entry in entries if entry.date for flag in entry.flags)
    years = [year for year, _ in counts]
    return [
        Year(year=year, shortcoming=shortcoming, addressing=counts[year, shortcoming])
        for year in (range(min(years), max(years) + 1) if years else ())
        for shortcoming in SHORTCOMINGS
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A shortcoming in two sets of documents."""

    shortcoming: ShortcomingId
    before: Cell
    after: Cell

    @property
    def change(self) -> Literal["added", "dropped", "kept", "absent"]:
        """Whether documents of the second set address it, and documents of the first did."""
        if self.after.addressing:
            return "kept" if self.before.addressing else "added"
        return "dropped" if self.before.addressing else "absent"


def compare(before: Sequence[Entry], after: Sequence[Entry]) -> list[Difference]:
    """For each shortcoming, how two sets of documents differ: what a revision added or dropped."""
    return [Difference(shortcoming=s, before=_whole(before, s), after=_whole(after, s)) for s in SHORTCOMINGS]


def _whole(entries: Sequence[Entry], shortcoming: ShortcomingId) -> Cell:
    grades = [entry.grades.get(shortcoming, "none") for entry in entries]
    return Cell(
        group=NO_GROUP,
        shortcoming=shortcoming,
        documents=len(entries),
        addressing=grades.count("addresses"),
        mentioning=grades.count("mentions"),
    )


def named(entries: Iterable[Entry], wanted: str) -> list[Entry]:
    """The documents that ``wanted`` names: an id, a source, a folder, or a pattern (``*2017*``) of names.

    Raises:
        NoSuchDocument: there are none.
    """
    pattern = fold(wanted)

    def fits(entry: Entry) -> bool:
        path = PurePosixPath(entry.source)
        names = (entry.source, path.name, path.stem, entry.title, *map(str, path.parents))
        return wanted == entry.id or any(fnmatch(fold(name), pattern) for name in names)

    found = [entry for entry in entries if fits(entry)]
    if not found:
        raise NoSuchDocument(name=wanted)
    return found


def table_csv(cells: Iterable[Cell]) -> str:
    """The cells as a table with English column names; groups by id."""
    rows = ["group,shortcoming,documents,addressing,mentioning,none,share"]
    for cell in cells:
        counts = cell.documents, cell.addressing, cell.mentioning, cell.silent
        rows.append(",".join([cell.group or "-", cell.shortcoming, *map(str, counts), f"{cell.share:.4f}"]))
    return "\n".join(rows) + "\n"
