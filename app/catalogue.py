"""The catalogue of a library: what its documents are, without their text."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..index.library import Library
from ..index.reviews import EFFECTIVE
from ..index.types import Grade, ShortcomingId, Tag
from ..ingest.hygiene import fold
from ..ingest.types import Document, DocumentKind, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document as a list shows it. ``grades`` are those after its reviews, none before it was tagged."""

    id: str
    source: str
    title: str
    kind: DocumentKind
    language: Language
    zones: tuple[str, ...]
    date: date | None
    issuer: str | None
    number: str | None
    grades: Mapping[ShortcomingId, Grade]

    @property
    def flags(self) -> tuple[ShortcomingId, ...]:
        """The shortcomings that the document addresses."""
        return tuple(s for s, grade in self.grades.items() if grade == "addresses")

    def is_named(self, wanted: str) -> bool:
        """Whether ``wanted`` stands in the title, the source or the number, however it is written."""
        return fold(wanted.strip()) in fold(" ".join((self.title, self.source, self.number or "")))


def entries(library: Library) -> Iterator[Entry]:
    """Every document of the library, by source."""
    grades: defaultdict[str, dict[ShortcomingId, Grade]] = defaultdict(dict)
    for row in library.rows(f"SELECT * FROM {EFFECTIVE} ORDER BY shortcoming"):
        grades[row["document_id"]][row["shortcoming"]] = row["grade"]
    query = """SELECT id, source, title, kind, language, zones, issuer, number,
               COALESCE(published, adopted, effective) AS day FROM documents ORDER BY source"""
    for row in library.rows(query):
        yield Entry(
            id=row["id"],
            source=row["source"],
            title=row["title"],
            kind=row["kind"],
            language=row["language"],
            zones=tuple(json.loads(row["zones"])),
            date=date.fromisoformat(row["day"]) if row["day"] else None,
            issuer=row["issuer"],
            number=row["number"],
            grades=grades[row["id"]],
        )


def entry_of(document: Document, tags: Sequence[Tag]) -> Entry:
    """What a list shows of ``document``, whose tags are ``tags``."""
    return Entry(
        id=document.id,
        source=document.source,
        title=document.title,
        kind=document.kind,
        language=document.language,
        zones=document.zones,
        date=document.dates.best,
        issuer=document.issuer,
        number=document.number,
        grades={tag.shortcoming: tag.grade for tag in tags},
    )
