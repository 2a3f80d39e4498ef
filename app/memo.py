"""An answer as a memo: the question, the answer, and each quote with all that a reader cites it by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..index.centring import language_of
from ..index.library import Library
from ..ingest.editions import Edition
from ..ingest.hygiene import clean_paragraph
from ..ingest.types import Language
from .citing import cite, notes
from .strings import text
from .types import Answer, Citation, Row, Sentence

_NEAREST = 3  # passages that a refusal shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A numbered quote and where it stands. ``facts`` are (name, value) in the memo's language."""

    n: int
    title: str
    quote: str
    facts: tuple[tuple[str, str], ...]
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """Everything a file shows, in the question's language; the quotes keep their own."""

    language: Language
    question: str  # on one line
    sentences: tuple[Sentence, ...]
    notes: Mapping[Sentence, tuple[str, ...]]  # the lines below each
    rows: tuple[Row, ...]  # the same sentences as a table, where things are compared
    answer: str  # where there are no sentences: the refusal
    sources: tuple[Source, ...]
    more: tuple[Source, ...]  # further quotes
    nearest: tuple[Source, ...]  # of a refusal: passages that do not answer
    warnings: tuple[str, ...]
    stamp: str  # the library's generation and the day

    @property
    def sections(self) -> tuple[tuple[str, tuple[Source, ...]], ...]:
        """Heading and sources of each part of the list of sources that there is."""
        parts = {"memo.sources": self.sources, "ask.more": self.more, "memo.nearest": self.nearest}
        return tuple((text(key, language=self.language), of) for key, of in parts.items() if of)


def memo(answer: Answer, *, library: Library, on: date) -> Memo:
    """The memo of an answer given on the day ``on``."""
    language = language_of(answer.question)
    return Memo(
        language=language,
        question=clean_paragraph(answer.question),
        sentences=answer.sentences,
        notes={sentence: tuple(notes(sentence, answer)) for sentence in answer.sentences},
        rows=answer.rows,
        answer=answer.text,
        sources=tuple(_sources(answer.citations, library, language, on)),
        more=tuple(_sources(answer.more, library, language, on)),
        nearest=tuple(_sources(_nearest(answer), library, language, on)),
        warnings=answer.warnings,
        stamp=text(
            "memo.stamp",
            language=language,
            library=library.folder.resolve().name,
            generation=library.generation,
            day=on.isoformat(),
        ),
    )


def _nearest(answer: Answer) -> list[Citation]:
    """The passages that a refusal shows, each as a citation of its whole text."""
    return [cite(hit.rank, hit) for hit in answer.hits[:_NEAREST]] if answer.refused else []


def _sources(
    citations: Sequence[Citation], library: Library, language: Language, on: date
) -> Iterator[Source]:
    heads = library.heads({citation.document_id for citation in citations})
    for citation in citations:
        document = library.document(citation.document_id)
        head = heads.get(citation.document_id)
        edition = head.edition if head else None
        day = document.dates.best if document else None
        given = {
            "memo.number": document.number if document else None,
            "memo.issuer": document.issuer if document else None,
            "memo.date": day.isoformat() if day else None,
            "memo.article": citation.locator,
            "memo.page": str(citation.page) if citation.page else None,
            "memo.validity": _validity(edition, language, on),
            "memo.file": citation.source,
        }
        yield Source(
            n=citation.n,
            title=citation.title,
            quote=citation.quote,
            facts=tuple((text(key, language=language), value) for key, value in given.items() if value),
            ended=edition is not None and edition.in_force(on) is False,
        )


def _validity(edition: Edition | None, language: Language, on: date) -> str | None:
    """Whether the document is in force on that day, and from when to when; None where nothing says."""
    if edition is None:
        return None
    match edition.in_force(on):
        case True if edition.since:
            return text("memo.in_force", language=language, since=edition.since)
        case False if edition.until and on >= edition.until:
            return text("memo.ended", language=language, until=edition.until)
        case False:
            return text("memo.not_yet", language=language, since=edition.since)
    return text("memo.unknown", language=language)
