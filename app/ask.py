"""Ask: an answer of verified quotes, or a refusal that shows the nearest passages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..index.centring import language_of
from ..index.query import Query
from ..index.search import Searcher
from ..index.types import Filters, Hit
from ..ingest.types import Language
from .absent import absent, absent_titles
from .answerable import Refusal, confidence
from .citing import cite, to_the_clause
from .compared import compare, part_name
from .compose import Composed, compose
from .extract import Quote, extract
from .orders import orders
from .strings import text
from .types import Answer, Item, Sentence

REFUSAL: dict[Language, str] = {
    "zh": "资料中没有找到能够回答这个问题的内容。",
    "en": "The collection holds nothing that answers this question.",
}
"""The one refusal phrase of answers, prompts and tests."""

_HITS = 10
_GLOSSED = 8  # terms of a gloss


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
    query = searcher.parse(question)
    if not any(hit.part for hit in hits):
        query = query.whole()
    parts = [part.text for part in query.parts]
    quotes = extract(question, hits, searcher=searcher, parts=parts)
    judged = [
        _judge(query, number, hits, quotes, searcher=searcher, refusal=refusal)
        for number in range(len(query.searches))
    ]
    held = [quote for quote in quotes if judged[quote.part].holds]
    compared = compare(query, held, searcher=searcher)
    composed = compose(question, compared.quotes, parts=parts)
    answer = _answer(query, hits, composed, compared.names, searcher=searcher)
    answer = to_the_clause(answer, library=searcher.library)
    said = (
        *_missing(query, judged, answer, searcher=searcher),
        *absent_titles(query),
        *warnings(answer, searcher),
    )
    confident = round(max(part.confidence for part in judged), 4)
    return replace(answer, confidence=confident, warnings=tuple(dict.fromkeys(said)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """How likely one part of the question is answered, whether that is enough, and what is not there."""

    confidence: float
    holds: bool
    absent: tuple[str, ...] = ()


def _judge(
    query: Query,
    number: int,
    hits: Sequence[Hit],
    quotes: Sequence[Quote],
    *,
    searcher: Searcher,
    refusal: Refusal | None,
) -> _Judged:
    part = query.searches[number]
    own = [hit for hit in hits if hit.part == number]
    if said := absent(query, part, own, searcher=searcher):
        return _Judged(confidence=0.0, holds=False, absent=said)
    found, least = confidence(
        part.text, own, [q for q in quotes if q.part == number], searcher=searcher, refusal=refusal
    )
    return _Judged(confidence=found, holds=found >= least)


def _missing(query: Query, judged: Sequence[_Judged], answer: Answer, *, searcher: Searcher) -> Iterator[str]:
    """What the reader must know of the parts without an answer; of a refusal only what is not there."""
    for part, found in zip(query.searches, judged, strict=True):
        yield from found.absent
        if not (answer.refused or found.holds or found.absent):
            name = part_name(part, query, searcher=searcher) if query.compares else part.text
            yield text("ask.missing", language=query.language, name=name)


def _answer(
    query: Query, hits: Sequence[Hit], composed: Composed, names: Sequence[str], *, searcher: Searcher
) -> Answer:
    quotes, language = composed.quotes, query.language
    citations = [
        cite(n, quote.hit, start=quote.start, end=quote.end)
        for n, quote in enumerate((*quotes, *composed.more), start=1)
    ]
    sentences = tuple(
        _sentence(quote, n, about=names[quote.part] if names else "", language=language, searcher=searcher)
        for n, quote in enumerate(quotes, start=1)
    )
    answer = Answer(
        question=query.text,
        text=REFUSAL[language],
        sentences=sentences,
        citations=tuple(citations[: len(quotes)]),
        shortcomings=tuple(sorted({s for quote in quotes for s in quote.hit.shortcomings})),
        refused=not quotes,
        confidence=0.0,
        warnings=(),
        hits=tuple(hits),
        compared=tuple(names),
        more=tuple(citations[len(quotes) :]),
    )
    return replace(answer, text=_text(answer)) if quotes else answer


def _sentence(quote: Quote, n: int, *, about: str, language: Language, searcher: Searcher) -> Sentence:
    passage = quote.hit.passage
    foreign = passage.language != language
    return Sentence(
        text=quote.text,
        citations=(n,),
        support="verbatim",
        items=tuple(Item(text=passage.text[s:e], start=s, end=e) for s, e in quote.items),
        about=about,
        gloss=tuple(searcher.glossary.translate(quote.text, to=language)[:_GLOSSED]) if foreign else (),
    )


def _text(answer: Answer) -> str:
    """The sentences with their marks, each on its line; in a comparison below the name they are said of."""
    if not answer.rows:
        return "\n".join(map(_line, answer.sentences))
    language = language_of(answer.question)
    lines = []
    for row in answer.rows:
        said = "\n".join(map(_line, row.sentences)) or text("ask.no_row", language=language)
        lines.append(text("ask.row", language=language, name=row.name, said=said))
    return "\n".join(lines)


def _line(sentence: Sentence) -> str:
    return f"{sentence.text} [{sentence.citations[0]}]"


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
