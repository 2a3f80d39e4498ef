"""Chooses the weights with which search joins its legs, on labelled questions."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from ...index.centring import language_of
from ...index.fusion import Leg, fuse, load_fusion
from ...index.types import Hit
from ...ingest.types import Language
from ..retrieval import run_ids
from ..types import Case

_STEPS = (0.0, 0.15, 0.3, 0.6, 1.0)  # tried for every leg but the dense one, whose weight is 1
_DEPTH = 10


def fit_weights(
    cases: Sequence[Case],
    legs: Callable[[str], Mapping[str, Leg]],
    hits: Callable[[Sequence[str]], Sequence[Hit]],
) -> dict[Language, dict[str, float]]:
    """By language, the weights of greatest MRR@10; the shipped ones for a language without questions.

    ``legs`` gives each leg's list for a question, ``hits`` turns passage ids into hits.
    """
    found = {language: dict(weights) for language, weights in load_fusion().weights.items()}
    for language in found:
        asked = [case for case in cases if case.answerable and language_of(case.question) == language]
        if asked:
            found[language] = _best(asked, legs, hits, names=list(found[language]))
    return found


def _best(
    cases: Sequence[Case],
    legs: Callable[[str], Mapping[str, Leg]],
    hits: Callable[[Sequence[str]], Sequence[Hit]],
    *,
    names: Sequence[str],
) -> dict[str, float]:
    lists = {case.id: legs(case.question) for case in cases}
    gold = {case.id: _gold_passages(case, lists[case.id], hits) for case in cases}
    free = [name for name in names if name != "dense"]
    best: tuple[float, dict[str, float]] = (-1.0, {})
    for values in product(_STEPS, repeat=len(free)):
        weights = {"dense": 1.0, **dict(zip(free, values, strict=True))}
        total = sum(_reciprocal_rank(lists[case.id], weights, gold[case.id]) for case in cases)
        best = max(best, (total, weights), key=lambda pair: pair[0])
    return best[1]


def _gold_passages(
    case: Case, legs: Mapping[str, Leg], hits: Callable[[Sequence[str]], Sequence[Hit]]
) -> set[str]:
    """Ids of the found passages that cover a gold article."""
    ids = list(dict.fromkeys(passage_id for leg in legs.values() for passage_id, _ in leg))
    return {hit.passage.id for hit in hits(ids) if run_ids(case, [hit])[0] != hit.passage.id}


def _reciprocal_rank(legs: Mapping[str, Leg], weights: Mapping[str, float], gold: set[str]) -> float:
    totals = fuse(legs, weights).totals
    best = max((totals[passage_id] for passage_id in gold), default=None)
    if best is None:
        return 0.0
    rank = 1 + sum(total > best for total in totals.values())
    return 1 / rank if rank <= _DEPTH else 0.0
