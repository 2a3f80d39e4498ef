"""Why a search found what it found: how the question was understood, and what the filters left."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from ..index.query import Query
from ..index.search import Searcher
from ..index.types import Filters
from ..ingest.types import Language
from .names import zone_name
from .strings import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """``terms`` are the question's in the other language; ``within`` of ``total`` documents are searched."""

    query: Query
    documents: tuple[str, ...]  # titles of the documents named
    terms: tuple[str, ...]
    within: int
    total: int


def explain(question: str, *, searcher: Searcher, filters: Filters) -> Explanation:
    """How ``searcher`` takes the question.

    Raises:
        EmptyQuestion: there is nothing to search for.
    """
    query = searcher.parse(question)
    heads = searcher.library.heads(query.documents)
    allowed = searcher.library.matching(filters)
    total = len(searcher.library.titles())
    return Explanation(
        query=query,
        documents=tuple(heads[i].title for i in query.documents if i in heads),
        terms=tuple(searcher.glossary.translate(question, to="en" if query.language == "zh" else "zh")),
        within=total if allowed is None else len(allowed),
        total=total,
    )


def explanation_shape(explanation: Explanation) -> dict[str, Any]:
    """What ``ftzqa search --explain --json`` adds."""
    query = asdict(explanation.query)
    del query["text"]
    return query | {
        "documents": list(explanation.documents),
        "terms": list(explanation.terms),
        "filtered": {"documents": explanation.within, "of": explanation.total},
    }


def explanation_lines(explanation: Explanation, *, language: Language) -> Iterator[str]:
    """The same for people."""
    query = explanation.query
    lists = {
        "zones": [zone_name(zone, language=language) for zone in query.zones],
        "documents": list(explanation.documents),
        "absent": list(query.absent),
        "articles": [article.number for article in query.cited],
        "years": [str(query.time.day)] if query.time.day else [str(year) for year in query.time.years],
        "parts": [part.text for part in query.parts],
        "terms": list(explanation.terms),
    }
    said = [
        text(f"search.understood.{name}", language=language, names=", ".join(names))
        for name, names in lists.items()
        if names
    ]
    if query.time.past:
        said.append(text("search.understood.past", language=language))
    nothing = text("search.understood.nothing", language=language)
    yield text("search.understood", language=language, what="; ".join(said) or nothing)
    if explanation.within < explanation.total:
        yield text("search.within", language=language, count=explanation.within, total=explanation.total)
