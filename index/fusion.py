"""Fusion: the lists of the legs into one, by weighted z-scores."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from math import inf

from ..ingest.types import Language

Leg = Sequence[tuple[str, float]]
"""Passage ids with scores, best first."""

CEILING = 6.0
"""The most that a leg may say for a passage, in standard deviations: a leg that found one passage among many
would otherwise outvote the rest."""

Weights = Mapping[Language, Mapping[str, float]]
"""Question's language -> leg -> weight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fusion:
    """How the legs are joined, and what a passage gains or loses by what is known of its document."""

    weights: Weights
    changes: Mapping[str, float]  # by what search adds, in units of the fused z-scores


@cache
def load_fusion() -> Fusion:
    """The shipped one, from ``data/fusion.json``, which lists the questions it was chosen on."""
    fields = json.loads((files("ftzqa.index") / "data" / "fusion.json").read_text("utf-8"))
    return Fusion(weights=fields["weights"], changes=fields["changes"])


class Ranking:
    """Passages by the sum of what legs and rules give them, the best first."""

    def __init__(
        self,
        sums: Mapping[str, float],
        *,
        legs: "Mapping[str, _Points]",
        rules: Mapping[str, Mapping[str, float]],
    ) -> None:
        self.sums = sums
        """Passage id -> sum of its points."""
        self._legs = legs
        self._rules = rules

    @cached_property
    def totals(self) -> dict[str, float]:
        """The sums in the order of the ranking."""
        return {i: -negative for negative, i in sorted((-total, i) for i, total in self.sums.items())}

    def parts(self, passage_id: str) -> dict[str, float]:
        """Leg or rule -> what it gives this passage."""
        legs = {name: leg.given.get(passage_id, leg.rest) for name, leg in self._legs.items()}
        return legs | {name: rule[passage_id] for name, rule in self._rules.items() if passage_id in rule}

    def after(self, rules: Mapping[str, Mapping[str, float]]) -> "Ranking":
        """The ranking with what further rules, not applied before, give to the passages they name."""
        everyone = sum(leg.rest for leg in self._legs.values())
        sums = dict(self.sums)
        for passage_id, value in (given for rule in rules.values() for given in rule.items()):
            sums[passage_id] = sums.get(passage_id, everyone) + value
        return Ranking(sums, legs=self._legs, rules={**self._rules, **rules})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Points:
    """What a leg gives the passages that it found, and what it gives every other."""

    given: Mapping[str, float]
    rest: float


def fuse(legs: Mapping[str, Leg], weights: Mapping[str, float]) -> Ranking:
    """Every passage that a leg found, ranked by weighted z-scores.

    Scores are standardised over as many passages as the longest leg returned. A leg that returned fewer gave
    the rest nothing; in a leg that returned as many, a passage it left out counts as its last.
    """
    depth = max((len(leg) for leg in legs.values()), default=0)
    points = {name: _standardised(leg, depth, weight=weights[name]) for name, leg in legs.items() if leg}
    everyone = sum(leg.rest for leg in points.values())
    sums: dict[str, float] = {}
    for leg in points.values():
        for passage_id, value in leg.given.items():
            sums[passage_id] = sums.get(passage_id, everyone) + value - leg.rest
    return Ranking(sums, legs=points, rules={})


def in_turn(lists: Sequence[Ranking]) -> Iterator[tuple[int, str, dict[str, float]]]:
    """List, passage id and its parts: each list's best that is not there yet, in turn, the list with the
    best of all leading."""
    seen: set[str] = set()
    leading = sorted(range(len(lists)), key=lambda number: -next(iter(lists[number].totals.values()), -inf))
    waiting = {part: iter(lists[part].totals) for part in leading}
    while waiting:
        for part, rest in list(waiting.items()):
            passage_id = next((i for i in rest if i not in seen), None)
            if passage_id is None:
                del waiting[part]
            else:
                seen.add(passage_id)
                yield part, passage_id, lists[part].parts(passage_id)


def _standardised(leg: Leg, depth: int, *, weight: float) -> _Points:
    """The leg's weighted z-scores, and that of every passage it did not return."""
    import numpy as np

    scores = np.zeros(depth)
    scores[: len(leg)] = [score for _, score in leg]
    standard = (scores - scores.mean()) / (scores.std() or 1.0)
    given = (weight * np.minimum(standard[: len(leg)], CEILING)).tolist()
    ids = (passage_id for passage_id, _ in leg)
    return _Points(given=dict(zip(ids, given, strict=True)), rest=weight * float(standard[-1]))
