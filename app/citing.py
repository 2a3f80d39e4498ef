"""Citations: of a stretch of a passage, narrowed to the clause it stands in, and the lines below it."""

from collections.abc import Iterator
from dataclasses import replace

from ..index.centring import language_of
from ..index.library import Library
from ..index.types import Hit
from ..ingest.clauses import clause_of
from .listing import listings
from .strings import text
from .types import Answer, Citation, Sentence


def cite(n: int, hit: Hit, *, start: int = 0, end: int | None = None) -> Citation:
    """The quote ``hit.passage.text[start:end]``, the whole passage by default, as number ``n``."""
    passage = hit.passage
    end = len(passage.text) if end is None else end
    return Citation(
        n=n,
        passage_id=passage.id,
        document_id=passage.document_id,
        source=hit.source,
        title=hit.title,
        locator=passage.locators[0].label if passage.locators else None,
        page=passage.pages[0] if passage.pages else None,
        quote=passage.text[start:end],
        start=start,
        end=end,
    )


def to_the_clause(answer: Answer, *, library: Library) -> Answer:
    """The answer with each citation's locator narrowed to paragraph and item: 第八条第二款第（三）项.

    A quote outside articles, or from an article of one paragraph, keeps the locator of its passage.
    """
    return replace(
        answer,
        citations=tuple(_narrowed(citation, library) for citation in answer.citations),
        more=tuple(_narrowed(citation, library) for citation in answer.more),
    )


def _narrowed(citation: Citation, library: Library) -> Citation:
    passage = library.passages_by_id([citation.passage_id]).get(citation.passage_id)
    document = library.document(citation.document_id)
    if passage is None or document is None:  # it has gone since it was found
        return citation
    clause = clause_of(document, passage, start=citation.start, end=citation.end)
    return replace(citation, locator=clause.label) if clause else citation


def notes(sentence: Sentence, answer: Answer) -> Iterator[str]:
    """The lines below a sentence, in the question's language.

    They say where the items of its enumeration are that the answer had no room for, and give its gloss,
    marked as no translation.
    """
    language = language_of(answer.question)
    cited = [citation for citation in answer.citations if citation.n in sentence.citations]
    for citation in cited if sentence.items else ():
        if _is_cut(citation, answer):
            yield text("ask.left_out", language=language, place=citation.locator or citation.title)
    if sentence.gloss:
        yield text("ask.gloss", language=language, terms=" · ".join(sentence.gloss))


def _is_cut(citation: Citation, answer: Answer) -> bool:
    """Whether items of the enumeration that a quote begins stand behind its end."""
    texts = (hit.passage.text for hit in answer.hits if hit.passage.id == citation.passage_id)
    return any(
        start >= citation.end
        for listing in listings(next(texts, ""))
        if listing.start <= citation.start < listing.end
        for start, _ in listing.items
    )
