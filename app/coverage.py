"""Coverage: which zones' documents address which shortcomings, and where the gaps are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..index.types import SHORTCOMINGS, ShortcomingId
from .catalogue import Entry

NO_ZONE = ""
"""Stands for the documents that are for no zone in particular."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How many of a zone's ``documents`` address a shortcoming, and how many only mention it."""

    zone: str  # a zone's id, or NO_ZONE
    shortcoming: ShortcomingId
    documents: int
    addressing: int
    mentioning: int


def coverage(entries: Iterable[Entry]) -> list[Cell]:
    """A cell for each zone with documents and each shortcoming; a document of two zones counts in both."""
    documents: Counter[str] = Counter()
    graded: Counter[tuple[str, ShortcomingId, str]] = Counter()
    for entry in entries:
        for zone in entry.zones or (NO_ZONE,):
            documents[zone] += 1
            graded.update((zone, shortcoming, grade) for shortcoming, grade in entry.grades.items())
    order = sorted(documents, key=lambda zone: (zone == NO_ZONE, -documents[zone], zone))
    return [
        Cell(
            zone=zone,
            shortcoming=shortcoming,
            documents=documents[zone],
            addressing=graded[zone, shortcoming, "addresses"],
            mentioning=graded[zone, shortcoming, "mentions"],
        )
        for zone in order
        for shortcoming in SHORTCOMINGS
    ]


def gaps(cells: Sequence[Cell]) -> list[Cell]:
    """Cells of zones that have documents of which none addresses the shortcoming."""
    return [cell for cell in cells if cell.zone != NO_ZONE and not cell.addressing]


def within(entries: Iterable[Entry], *, zone: str, shortcoming: ShortcomingId) -> list[Entry]:
    """The documents behind a cell: first those that address the shortcoming, then those that mention it."""
    found = [
        entry
        for entry in entries
        if zone in (entry.zones or (NO_ZONE,)) and entry.grades.get(shortcoming, "none") != "none"
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


def table_csv(cells: Iterable[Cell]) -> str:
    """The cells as a table with English column names; zones by id."""
    rows = ["zone,shortcoming,documents,addressing,mentioning"]
    rows += [
        f"{cell.zone or '-'},{cell.shortcoming},{cell.documents},{cell.addressing},{cell.mentioning}"
        for cell in cells
    ]
    return "\n".join(rows) + "\n"
