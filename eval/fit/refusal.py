"""Fits ``app/data/refusal.json``: when to refuse.

    python -m ftzqa.eval.fit.refusal OUT QUESTIONS.jsonl LIBRARY [QUESTIONS.jsonl LIBRARY …]

A logistic regression on ``app.answerable.features`` of every labelled question. The threshold refuses as many
answerable questions as ``FALSE_REFUSALS`` allows.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...app.answerable import NAMES, Refusal, features
from ...app.extract import extract
from ...app.search import open_searcher
from ..load import load_cases

if TYPE_CHECKING:
    from ...index.search import Searcher
    from ..types import Case

FALSE_REFUSALS = 0.04
"""The share of answerable questions that may be refused."""

_STRENGTH = 0.3  # of the fit; smaller keeps the weights nearer to nothing
_HITS = 10

Row = tuple[Mapping[str, float], bool]
"""Features of a question, and whether the collection answers it."""


def rows(cases: "Sequence[Case]", searcher: "Searcher") -> list[Row]:
    """The features of each question; one without hits has none and is left out, and so is one that takes
    several searches, of which each is judged by itself."""
    found: list[Row] = []
    for case in cases:
        hits = searcher.search(case.question, k=_HITS)
        if any(hit.part for hit in hits):
            continue
        if quotes := extract(case.question, hits, searcher=searcher):
            found.append((features(case.question, hits, quotes, searcher=searcher), case.answerable))
    return found


def fit(found: Sequence[Row]) -> Refusal:
    """The model of these rows; both kinds of question must be among them."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    matrix = np.array([[row[name] for name in NAMES] for row, _ in found])
    means, spreads = matrix.mean(axis=0), matrix.std(axis=0)
    spreads[spreads == 0] = 1.0
    answerable = np.array([answered for _, answered in found])
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced")
    model.fit((matrix - means) / spreads, answerable)
    plain: dict[str, Any] = {
        "weights": _named(model.coef_[0]),
        "means": _named(means),
        "spreads": _named(spreads),
        "intercept": round(float(model.intercept_[0]), 4),
    }
    open_to_all = Refusal(**plain, threshold=0.0)
    scores = [open_to_all.probability(row) for row, answered in found if answered]
    return Refusal(**plain, threshold=round(float(np.quantile(scores, FALSE_REFUSALS)), 4))


def _named(values: Any) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(NAMES, values, strict=True)}


def main(out: Path, *sets: Path) -> None:
    """Fit on pairs of a labelled set and its library, and write the model."""
    found: list[Row] = []
    ids: list[str] = []
    for questions, library in zip(sets[::2], sets[1::2], strict=True):
        cases = load_cases(questions)
        found += rows(cases, open_searcher(library))
        ids += [case.id for case in cases]
    fields = {"part": "answers", "fitted_on": sorted(ids), **asdict(fit(found))}
    out.write_text(json.dumps(fields, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
