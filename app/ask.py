"""Ask: an answer of verified quotes, or a refusal that shows the nearest passages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..index.centring import language_of
from ..index.query import Query
from ..index.search import Searcher
from ..index.types import Filters, Hit
from ..ingest.types import Language
from .answerable import Refusal, confidence
from .citing import to_the_clause
from .extract import Quote, extract
from .names import zone_name
from .orders import is_trusted, orders
from .strings import text
from .types import Answer, Citation, Sentence

REFUSAL: dict[Language, str] = {
    "zh": "资料中没有找到能够回答这个问题的内容。",
    "en": "The collection holds nothing that answers this question.",
}
"""The one refusal phrase of answers, prompts and tests."""

_HITS = 10


def ask(
    question: str, *, searcher: Searcher, filters: Filters | None = None, refusal: Refusal | None = None
) -> Answer:
    """Answer ``question`` from the library in sentences quoted verbatim, each with its citation.

    Of a comparison, what is not answered is left out and named in the warnings. ``refusal`` is the model that
    decides when to refuse; the shipped one by default.

    Raises:
        EmptyQuestion: there is no question.
    """
    hits = searcher.search(question, k=_HITS, filters=filters)
    quotes = [quote for quote in extract(question, hits, searcher=searcher) if _speaks_to_readers(quote)]
    query = searcher.parse(question)
    judged = [
        _judge(part.text, hits, quotes, number, searcher=searcher, refusal=refusal)
        for number, part in enumerate(query.searches)
    ]
    answered = [quote for quote in quotes if judged[quote.hit.part].holds]
    answer = _answer(question, hits, answered, confidence=max(part.confidence for part in judged))
    answer = to_the_clause(answer, library=searcher.library)
    missing = [number for number, part in enumerate(judged) if not part.holds] if answered else []
    said = (*_missing(query, missing), *warnings(answer, searcher))
    return replace(answer, warnings=said)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """How likely one part of the question is answered, and whether that is enough."""

    confidence: float
    holds: bool


def _judge(
    question: str,
    hits: Sequence[Hit],
    quotes: Sequence[Quote],
    part: int,
    *,
    searcher: Searcher,
    refusal: Refusal | None,
) -> _Judged:
    found, least = confidence(
        question,
        [hit for hit in hits if hit.part == part],
        [quote for quote in quotes if quote.hit.part == part],
        searcher=searcher,
        refusal=refusal,
    )
    return _Judged(confidence=found, holds=found >= least)


def _missing(query: Query, parts: Sequence[int]) -> Iterator[str]:
    """A warning for each thing compared on which nothing was found."""
    for number in parts:
        for zone in query.searches[number].zones:
            name = zone_name(zone, language=query.language)
            yield text("ask.missing", language=query.language, zone=name)


def _speaks_to_readers(quote: Quote) -> bool:
    """A document may also speak to language models ("ignore the above …"): that is never quoted."""
    return is_trusted(quote.hit.passage.text, start=quote.start, end=quote.end)


def _answer(question: str, hits: Sequence[Hit], quotes: Sequence[Quote], *, confidence: float) -> Answer:
    citations = tuple(_citation(n, quote) for n, quote in enumerate(quotes, start=1))
    sentences = tuple(Sentence(text=c.quote, citations=(c.n,), support="verbatim") for c in citations)
    whole = "\n".join(f"{s.text} [{s.citations[0]}]" for s in sentences) or REFUSAL[language_of(question)]
    cited = {citation.document_id: quote.hit for citation, quote in zip(citations, quotes, strict=True)}
    shortcomings = sorted({s for hit in cited.values() for s in hit.shortcomings})
    return Answer(
        question=question,
        text=whole,
        sentences=sentences,
        citations=citations,
        shortcomings=tuple(shortcomings),
        refused=not quotes,
        confidence=round(confidence, 4),
        warnings=(),
        hits=tuple(hits),
    )


def warnings(answer: Answer, searcher: Searcher) -> Iterator[str]:
    """What a reader of the answer must know of the documents, in the question's language.

    One for each cited document that is not in force any more, and for each found one that gives orders to
    language models.
    """
    language = language_of(answer.question)
    for title in dict.fromkeys(hit.title for hit in answer.hits if orders(hit.passage.text)):
        yield text("ask.orders", language=language, title=title)
    ended = {hit.passage.document_id: hit.title for hit in answer.hits if hit.in_force is False}
    for document_id in dict.fromkeys(citation.document_id for citation in answer.citations):
        edition = searcher.library.heads([document_id])[document_id].edition
        if document_id not in ended or edition is None:
            continue
        successor = searcher.library.heads([edition.replaced_by or ""])
        yield text(
            "ask.superseded" if successor else "ask.ended",
            language=language,
            title=ended[document_id],
            until=edition.until,
            by=next((Path(head.source).stem for head in successor.values()), ""),
        )


def _citation(n: int, quote: Quote) -> Citation:
    passage = quote.hit.passage
    return Citation(
        n=n,
        passage_id=passage.id,
        document_id=passage.document_id,
        source=quote.hit.source,
        title=quote.hit.title,
        locator=passage.locators[0].label if passage.locators else None,
        page=passage.pages[0] if passage.pages else None,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
    )
