"""Fusion: the lists of the legs into one, by weighted z-scores."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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
    """The shipped one, from ``data/fusion.json``, which lists the questions it was chosen on.

    Few English texts hold what English words ask for, so an English question leans on its translation.
    """
    fields = json.loads((files("ftzqa.index") / "data" / "fusion.json").read_text("utf-8"))
    return Fusion(weights=fields["weights"], changes=fields["changes"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What one leg or rule gives passages; ``rest`` is for every passage it does not name."""

    given: Mapping[str, float]
    rest: float | None = None  # None: it says nothing of them


class Ranking:
    """Passages by the sum of their points, the best first."""

    def __init__(self, points: Mapping[str, Points]) -> None:
        self._points = points
        everyone = sum(part.rest or 0.0 for part in points.values())
        totals: dict[str, float] = {}
        for part in points.values():
            rest = part.rest or 0.0
            for passage_id, value in part.given.items():
                totals[passage_id] = totals.get(passage_id, everyone) + value - rest
        self.totals = {i: totals[i] for i in sorted(totals, key=lambda i: (-totals[i], i))}
        """Passage id -> sum of its points, in the order of the ranking."""

    def parts(self, passage_id: str) -> dict[str, float]:
        """Leg or rule -> what it gives this passage."""
        found = {name: part.given.get(passage_id, part.rest) for name, part in self._points.items()}
        return {name: value for name, value in found.items() if value is not None}

    def after(self, points: Mapping[str, Points]) -> "Ranking":
        """The ranking with further points."""
        return Ranking({**self._points, **points})


def fuse(legs: Mapping[str, Leg], weights: Mapping[str, float]) -> Ranking:
    """Every passage that a leg found, ranked by weighted z-scores.

    Scores are standardised over as many passages as the longest leg returned. A leg that returned fewer gave
    the rest nothing; in a leg that returned as many, a passage it left out counts as its last.
    """
    depth = max((len(leg) for leg in legs.values()), default=0)
    return Ranking(
        {name: _standardised(leg, depth, weight=weights[name]) for name, leg in legs.items() if leg}
    )


def _standardised(leg: Leg, depth: int, *, weight: float) -> Points:
    """The leg's weighted z-scores, and that of every passage it did not return."""
    import numpy as np

    scores = np.zeros(depth)
    scores[: len(leg)] = [score for _, score in leg]
    standard = (scores - scores.mean()) / (scores.std() or 1.0)
    given = (weight * np.minimum(standard[: len(leg)], CEILING)).tolist()
    ids = (passage_id for passage_id, _ in leg)
    return Points(given=dict(zip(ids, given, strict=True)), rest=weight * float(standard[-1]))
