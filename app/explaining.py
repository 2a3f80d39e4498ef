"""Why a search found what it found: how the question was understood, and what the filters left."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from ..index.library import Library
from ..index.query import Query
from ..index.search import Searcher
from ..index.types import Filters
from ..ingest.types import Language
from .names import zone_name
from .strings import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """``terms`` are the question's in the other language; ``within`` of ``total`` documents are searched, and
    ``alone`` says how many each filter would leave by itself. Editions are those of ``as_of``."""

    query: Query
    documents: tuple[str, ...]  # titles of the documents named
    terms: tuple[str, ...]
    within: int
    total: int
    alone: Mapping[str, int]
    as_of: date | None


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
        documents=tuple(dict.fromkeys(heads[i].title for i in query.documents if i in heads)),
        terms=tuple(searcher.glossary.translate(question, to="en" if query.language == "zh" else "zh")),
        within=total if allowed is None else len(allowed),
        total=total,
        alone=dict(_alone(filters, searcher.library)),
        as_of=query.time.day or filters.as_of,
    )


def _alone(filters: Filters, library: Library) -> Iterator[tuple[str, int]]:
    """Each filter that leaves documents out, and how many it leaves by itself."""
    for name in (field.name for field in fields(filters) if field.name != "as_of"):
        only = replace(Filters(as_of=filters.as_of), **{name: getattr(filters, name)})
        if (left := library.matching(only)) is not None:
            yield name, len(left)


def explanation_shape(explanation: Explanation) -> dict[str, Any]:
    """What ``ftzqa search --explain --json`` adds."""
    query = asdict(explanation.query)
    del query["text"], query["cited"]
    return query | {
        **query.pop("time"),
        "articles": [article.number for article in explanation.query.cited],
        "documents": list(explanation.documents),
        "terms": list(explanation.terms),
        "filtered": {"documents": explanation.within, "of": explanation.total, **explanation.alone},
        "as_of": explanation.as_of,
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
    if explanation.as_of:
        yield text("search.as_of", language=language, day=explanation.as_of)
    if explanation.within < explanation.total:
        by = ", ".join(f"{name} {count}" for name, count in explanation.alone.items())
        count, total = explanation.within, explanation.total
        yield text("search.within", language=language, count=count, total=total, by=by)
