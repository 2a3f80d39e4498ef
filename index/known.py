"""What search must know of all documents at every question, read from the library once a generation."""

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from datetime import date

from .glossary import Glossary
from .library import Library
from .titles import Titles, load_titles


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """``document_of`` leads from passages to documents; ``until`` has the last days of ended editions."""

    document_of: Mapping[str, str]
    preambles: Collection[str]  # passage ids
    zones: Mapping[str, Collection[str]]  # zone -> document ids
    years: Mapping[str, Set[int]]  # the years of a document that is one of several editions
    until: Mapping[str, date]
    twins: Mapping[str, Set[str]]  # document id -> ids of the documents that say the same
    titles: Titles

    def ended(self, on: date) -> set[str]:
        """Ids of the documents that another edition or a repeal had ended by that day."""
        return {document_id for document_id, until in self.until.items() if until <= on}


def read_known(library: Library, glossary: Glossary) -> Known:
    """The library's state now."""
    zones: dict[str, set[str]] = {}
    for row in library.rows("SELECT d.id, z.value FROM documents d, json_each(d.zones) z"):
        zones.setdefault(row[1], set()).add(row[0])
    return Known(
        document_of=dict(library.passage_ids()),
        preambles=library.preambles(),
        zones=zones,
        years=_years(library),
        until={
            row[0]: date.fromisoformat(row[1])
            for row in library.rows("SELECT document_id, until FROM editions WHERE until IS NOT NULL")
        },
        twins=_twins(library),
        titles=load_titles(library.titles(), glossary),
    )


def _years(library: Library) -> dict[str, set[int]]:
    query = """SELECT d.id, d.adopted, d.published, d.effective FROM documents d JOIN editions e
               ON e.document_id = d.id WHERE e.name IN
               (SELECT name FROM editions GROUP BY name HAVING COUNT(*) > 1)"""
    return {row[0]: {int(day[:4]) for day in tuple(row)[1:] if day} for row in library.rows(query)}


def _twins(library: Library) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in library.rows("SELECT document_id, twin_id FROM duplicates"):
        found.setdefault(row[0], set()).add(row[1])
    return found
