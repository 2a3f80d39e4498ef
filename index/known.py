"""What search must know of all documents at every question, read from the library once a generation."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from .glossary import Glossary
from .library import Library
from .times import Time
from .titles import Titles, load_titles


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days in force of a document, ``until`` not included, and the years by which it is known where it is
    one of several editions: those of its dates that no earlier edition has."""

    since: date | None
    until: date | None
    years: Set[int] = frozenset()

    def holds(self, first: date, last: date) -> bool:
        """Whether it was in force on any of these days; what has no beginning may have been."""
        return (self.since is None or self.since <= last) and (self.until is None or self.until > first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """``document_of`` leads from passages to documents; ``families`` are the editions of each law."""

    document_of: Mapping[str, str]
    preambles: Set[str]  # passage ids
    families: Sequence[Mapping[str, Span]]  # document id -> its time, by law
    twins: Mapping[str, Set[str]]  # document id -> ids of the documents that say the same
    titles: Titles

    @property
    def zones(self) -> Mapping[str, Collection[str]]:
        """Zone -> ids of its documents."""
        return self.titles.of_zone

    def standing(self, time: Time, on: date) -> dict[str, set[str]]:
        """Ids of the documents in an "edition" that ``time`` asks for, of those "superseded" by that edition,
        and of those not in force at all ("ended", or not begun).

        The editions of a law asked for are those of the years given, else those in force then. Where no time
        is given, the day is ``on``.
        """
        found: dict[str, set[str]] = {"edition": set(), "superseded": set(), "ended": set()}
        periods = (
            [(time.day, time.day)] if time.day else [(date(y, 1, 1), date(y, 12, 31)) for y in time.years]
        )
        for family in self.families:
            held = {
                i for i, span in family.items() for period in periods or [(on, on)] if span.holds(*period)
            }
            named = {
                i for i, span in family.items() if not time.day and not span.years.isdisjoint(time.years)
            }
            asked = named or held
            if time.every:
                asked |= {i for i, span in family.items() if span.holds(on, on)}
            if periods and len(family) > 1:
                found["edition"] |= asked
            if not time.every and (asked or not periods):
                found["superseded" if asked else "ended"] |= family.keys() - asked
        return found


def read_known(library: Library, glossary: Glossary) -> Known:
    """The library's state now."""
    zones: dict[str, set[str]] = {}
    for row in library.rows("SELECT d.id, z.value FROM documents d, json_each(d.zones) z"):
        zones.setdefault(row[1], set()).add(row[0])
    return Known(
        document_of=dict(library.passage_ids()),
        preambles=library.preambles(),
        families=_families(library),
        twins=_twins(library),
        titles=load_titles(library.titles(), glossary, zones),
    )


def _families(library: Library) -> list[dict[str, Span]]:
    """The editions of each law, the earliest first."""
    query = """SELECT e.name, d.id, e.since, e.until, d.adopted, d.published, d.effective
               FROM editions e JOIN documents d ON e.document_id = d.id ORDER BY e.name, e.since, d.id"""
    found: list[dict[str, Span]] = []
    for _, group in groupby(library.rows(query), key=lambda row: row["name"]):
        family: dict[str, Span] = {}
        before: set[int] = set()
        for row in group:
            since, until, *days = (date.fromisoformat(day) if day else None for day in tuple(row)[2:])
            years = {day.year for day in days if day}
            family[row["id"]] = Span(since=since, until=until, years=years - before)
            before |= years
        found.append(family)
    return found


def _twins(library: Library) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in library.rows("SELECT document_id, twin_id FROM duplicates"):
        found.setdefault(row[0], set()).add(row[1])
    return found
