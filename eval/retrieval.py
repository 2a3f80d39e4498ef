"""Retrieval measures, through ir-measures.

hit@k and MRR count any gold article; recall@10 is the share of gold articles found, and for "any" questions
1 as soon as one is. Unanswerable questions are left out; a question without hits scores zero.
"""

from collections.abc import Mapping, Sequence

from ..index.types import Hit
from ..ingest.types import Locator
from .load import stem
from .types import Case

HIT_AT = (1, 3, 10)
MEASURES = (*(f"hit@{k}" for k in HIT_AT), "mrr@10", "ndcg@10", "recall@10")


def run_ids(case: Case, hits: Sequence[Hit]) -> tuple[str, ...]:
    """What each hit counts as: the first gold article that it newly covers, else its passage's id.

    So pieces of one article never count twice.
    """
    left = list(case.gold_keys)
    ids = []
    for hit in hits:
        new = next(
            (key for key in left if covers(key, source=hit.source, locators=hit.passage.locators)), None
        )
        if new is not None:
            left.remove(new)
        ids.append(new or hit.passage.id)
    return tuple(ids)


def covers(key: str, *, source: str, locators: Sequence[Locator]) -> bool:
    """Whether a place in the document ``source`` covers the gold article ``key`` (``stem#number``).

    Section 2 is covered by 2 and by 2.1; an empty number by every place in the document.
    """
    document, _, number = key.rpartition("#")
    return stem(source) == document and (
        not number or any(within(locator.number, number) for locator in locators)
    )


def within(number: str, gold: str) -> bool:
    """Whether the place ``number`` is the place ``gold`` or one inside it; both normalised."""
    return number == gold or number.startswith(f"{gold}.")


def retrieval_values(
    cases: Sequence[Case], rankings: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Question id -> measure -> value, for answerable questions. ``rankings`` holds run ids, best first."""
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    answerable = [case for case in cases if case.answerable]
    named = {
        **{f"hit@{k}": Success @ k for k in HIT_AT},
        "mrr@10": RR @ 10,
        "ndcg@10": nDCG @ 10,
        "recall@10": R @ 10,
    }
    names = {measure: name for name, measure in named.items()}
    qrels = {case.id: dict.fromkeys(case.gold_keys, 1) for case in answerable}
    # Scores that fall with the rank leave no ties for the scorer to break its own way.
    run = {
        case.id: {item: -float(rank) for rank, item in enumerate(rankings[case.id])}
        for case in answerable
        if rankings.get(case.id)
    }
    values = {case.id: dict.fromkeys(MEASURES, 0.0) for case in answerable}
    if run:
        for metric in ir_measures.iter_calc(list(names), qrels, run):
            values[metric.query_id][names[metric.measure]] = float(metric.value)
    for case in answerable:
        if case.match == "any":
            values[case.id]["recall@10"] = values[case.id]["hit@10"]
    return values
