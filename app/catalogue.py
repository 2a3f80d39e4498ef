"""The catalogue of a library: what its documents are, without their text."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..index.library import Library
from ..index.reviews import Review, effective, reviews
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
    said: defaultdict[str, list[Review]] = defaultdict(list)
    for review in reviews(library):
        said[review.document_id].append(review)
    for document in library.documents():
        yield entry_of(document, effective(library.tags(document.id), said[document.id]))


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
