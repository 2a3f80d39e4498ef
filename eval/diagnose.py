"""For questions that search failed: where their gold passages stood in each leg, and what became of them."""

from collections.abc import Mapping, Sequence

from ..index.types import Hit
from .retrieval import covers
from .types import Case, Explains, Row

DEPTH = 200
_GOOD = 10


def failed(row: Row) -> bool:
    """Whether search failed the question: no gold article, or for "all" not every one, among the first 10."""
    return row.answerable and row.values.get("recall@10", 0.0) < 1


def diagnose(cases: Sequence[Case], rows: Sequence[Row], search: Explains) -> list[dict[str, object]]:
    """One entry a failed question: each gold article's rank in each leg, None where the leg lacks it."""
    by_id = {case.id: case for case in cases}
    return [_diagnosis(by_id[row.id], search) for row in rows if failed(row)]


def _diagnosis(case: Case, search: Explains) -> dict[str, object]:
    legs = search.explain(case.question, k=DEPTH)
    articles = {key: {leg: _rank(key, hits) for leg, hits in legs.items()} for key in case.gold_keys}
    return {
        "id": case.id,
        "question": case.question,
        "articles": [
            {"gold": key, "ranks": ranks, "cause": _cause(ranks)} for key, ranks in articles.items()
        ],
    }


def _rank(key: str, hits: Sequence[Hit]) -> int | None:
    ranks = (
        rank
        for rank, hit in enumerate(hits, start=1)
        if covers(key, source=hit.source, locators=hit.passage.locators)
    )
    return next(ranks, None)


def _cause(ranks: Mapping[str, int | None]) -> str:
    """In one word: found, lost (a leg had it among the first ten), low (every leg ranks it low), absent."""
    *legs, final = ranks.values() or (None,)
    if final is not None and final <= _GOOD:
        return "found"
    if any(rank is not None and rank <= _GOOD for rank in legs):
        return "lost"
    return "low" if any(rank is not None for rank in ranks.values()) else "absent"
