"""Fusion: the lists of the legs into one, by weighted z-scores."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import fmean, pstdev

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


def fuse(legs: Mapping[str, Leg], weights: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Passage id -> leg -> weighted z-score, for every passage that a leg found.

    Scores are standardised over as many passages as the longest leg returned. A leg that returned fewer gave
    the rest nothing; in a leg that returned as many, a passage it left out counts as its last.
    """
    depth = max((len(leg) for leg in legs.values()), default=0)
    standard = {name: _standardised(leg, depth) for name, leg in legs.items() if leg}
    candidates = dict.fromkeys(passage_id for leg in legs.values() for passage_id, _ in leg)
    return {
        passage_id: {
            name: weights[name] * scores.get(passage_id, rest) for name, (scores, rest) in standard.items()
        }
        for passage_id in candidates
    }


def _standardised(leg: Leg, depth: int) -> tuple[dict[str, float], float]:
    """The leg's z-scores, and that of every passage it did not return."""
    scores = [score for _, score in leg] + [0.0] * (depth - len(leg))
    mean, deviation = fmean(scores), pstdev(scores) or 1.0
    standard = {passage_id: min((score - mean) / deviation, CEILING) for passage_id, score in leg}
    return standard, (scores[-1] - mean) / deviation
