"""Citations to the clause: where inside its article a quote stands."""

from dataclasses import replace

from ..index.library import Library
from ..ingest.clauses import clause_of
from .types import Answer, Citation


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
