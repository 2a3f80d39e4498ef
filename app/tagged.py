"""A tagged document without its text: a row of every table of flags."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from ..index.library import Library
from ..index.reviews import effective_tags
from ..index.types import SHORTCOMINGS, Evidence, Grade, ShortcomingId, Tag
from ..ingest.types import Document
from .catalogue import Entry, entry_of
from .coverage import Cell, coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """What a list shows of a document, the version that was read, and its five tags."""

    entry: Entry
    version: str
    tags: tuple[Tag, ...]

    @property
    def waits(self) -> bool:
        """Whether one of its flags needs a person."""
        return any(tag.needs_review for tag in self.tags)


def tagged(document: Document, tags: tuple[Tag, ...]) -> Tagged:
    """``document`` with its ``tags``."""
    return Tagged(entry=entry_of(document, tags), version=document.version, tags=tags)


def library_rows(library: Library) -> Iterable[Tagged]:
    """Every document of a library with the tags that hold after its reviews, by source."""
    for document in library.documents():
        yield tagged(document, effective_tags(library, document.id))


def retagged(row: Tagged, tags: tuple[Tag, ...]) -> Tagged:
    """``row`` with other tags."""
    grades = {tag.shortcoming: tag.grade for tag in tags}
    return replace(row, tags=tags, entry=replace(row.entry, grades=grades))


def dump(row: Tagged) -> dict[str, Any]:
    """``row`` as JSON can hold it; ``load`` reads it back."""
    entry = {name: getattr(row.entry, name) for name in Entry.__slots__}
    entry |= {
        "date": row.entry.date.isoformat() if row.entry.date else None,
        "grades": dict(row.entry.grades),
    }
    return {"entry": entry, "version": row.version, "tags": [asdict(tag) for tag in row.tags]}


def load(fields: Mapping[str, Any]) -> Tagged:
    """The row that ``dump`` wrote."""
    entry = dict(fields["entry"])
    entry |= {"zones": tuple(entry["zones"]), "date": entry["date"] and date.fromisoformat(entry["date"])}
    tags = (
        Tag(**{**tag, "evidence": tuple(Evidence(**item) for item in tag["evidence"])})
        for tag in fields["tags"]
    )
    return Tagged(entry=Entry(**entry), version=fields["version"], tags=tuple(tags))


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts over tagged documents."""

    documents: int
    waiting: int  # documents with a flag that needs a person
    grades: Mapping[ShortcomingId, Mapping[Grade, int]]
    reviews: Mapping[ShortcomingId, int]  # flags that need a person
    zones: tuple[Cell, ...]


def summarise(rows: Iterable[Tagged]) -> Summary:
    """Count ``rows``, which are gone through once and not kept."""
    documents = waiting = 0
    grades: Counter[tuple[ShortcomingId, Grade]] = Counter()
    reviews: Counter[ShortcomingId] = Counter()

    def counted() -> Iterable[Entry]:
        nonlocal documents, waiting
        for row in rows:
            documents += 1
            waiting += row.waits
            grades.update((tag.shortcoming, tag.grade) for tag in row.tags)
            reviews.update(tag.shortcoming for tag in row.tags if tag.needs_review)
            yield row.entry

    cells = tuple(coverage(counted()))
    return Summary(
        documents=documents,
        waiting=waiting,
        grades={s: {g: grades[s, g] for g in ("addresses", "mentions", "none")} for s in SHORTCOMINGS},
        reviews={s: reviews[s] for s in SHORTCOMINGS},
        zones=cells,
    )
