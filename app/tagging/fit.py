"""Fits the model on labelled documents.

Passages first: a ridge regression for each shortcoming tells the passages that annotators named from those
of documents that do not address it. Other passages of documents that do address it are counted lightly,
since nobody says what they are. Then documents: logistic regressions on what the passages' scores come to,
scores that were each given by a fit without the document.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ...index.types import SHORTCOMINGS
from .features import FORMS, Features, Form
from .model import POOLED, Head, pooled, probabilities

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

FOLDS = 10
_PENALTY = 30.0  # of the ridge, against a total weight of _MASS
_MASS = 1000.0
_NAMED = 0.1  # weight of all named passages against all others
_UNNAMED = 0.1  # weight of a passage that was not named, in a document that addresses the shortcoming
_OTHER_FORM = 0.15  # weight of documents of the other form
_STRENGTH = 0.3  # inverse of the L2 penalty of the documents' regressions
_ACCURACY = 0.965  # asked for outside the band, in cross-validation: 0.95 with room for other documents
_BAND = 0.18  # share of decisions in the band at most
_LEAN = 15.0  # documents with which a label counts as much as all together in the choice of its threshold
_LABELS = len(SHORTCOMINGS)


@dataclass(frozen=True, kw_only=True)
class Example:
    """A labelled document. Lists run over the shortcomings; None is a label that is not known."""

    name: str  # stem
    group: str  # documents of one group are never on both sides of a fold
    features: Features
    addresses: Sequence[bool | None]
    mentions: Sequence[bool | None]  # at least
    named: "NDArray[np.bool_]"  # (n, 5), passages that annotators named

    @cached_property
    def gram(self) -> "Matrix":
        """Products of the features summed over all passages, (f, f)."""
        rows = self.features.matrix.astype("float64")
        found: Matrix = rows.T @ rows
        return found


def fit(examples: Sequence[Example]) -> Mapping[Form, Head]:
    """A head for each form of document; each label needs documents that bear it and some that do not."""
    folds = deal(examples)
    solved = _passages(examples, folds)
    return {form: _fit_head(examples, folds, solved[form], form) for form in FORMS}


def deal(examples: Sequence[Example], *, folds: int = FOLDS, seed: int = 0) -> list[int]:
    """The fold of each example, whole groups in one."""
    groups = sorted({example.group for example in examples})
    random.Random(seed).shuffle(groups)
    places = {group: i % folds for i, group in enumerate(groups)}
    return [places[example.group] for example in examples]


def _fit_head(examples: Sequence[Example], folds: Sequence[int], solved: "Matrix", form: Form) -> Head:
    """``solved`` are the passages' weights without each fold and last with all, shape (folds + 1, 5, f)."""
    import numpy as np

    weights = np.array([1.0 if e.features.form == form else _OTHER_FORM for e in examples])
    numbers = np.stack(
        [pooled(e.features.matrix @ solved[fold].T) for e, fold in zip(examples, folds, strict=True)]
    )  # (documents, 5, POOLED), out of fold
    addresses, out = _documents([e.addresses for e in examples], folds, weights, numbers)
    mentions, _ = _documents([e.mentions for e in examples], folds, weights, numbers)
    own = [i for i, e in enumerate(examples) if e.features.form == form]
    kept = own if _has_both(examples, own) else list(range(len(examples)))
    truth = [[examples[i].addresses[label] for i in kept] for label in range(_LABELS)]
    scores = out[kept].T
    thresholds = _thresholds(truth, scores)
    return Head(
        passages=solved[-1],
        addresses=addresses,
        mentions=mentions,
        thresholds=thresholds,
        review=_band(truth, scores, thresholds),
    )


def _passages(examples: Sequence[Example], folds: Sequence[int]) -> dict[Form, "Matrix"]:
    """For each form the ridges without each fold, and last with all, shape (folds + 1, 5, f)."""
    import numpy as np

    count, size = max(folds) + 1, examples[0].features.matrix.shape[1]
    base = np.zeros((len(FORMS), count, size, size))
    for example, fold in zip(examples, folds, strict=True):
        base[FORMS.index(example.features.form), fold] += example.gram
    found = {form: np.zeros((count + 1, _LABELS, size)) for form in FORMS}
    for label in range(_LABELS):
        others, inside = _grams(examples, folds, label, base)
        for place, form in enumerate(FORMS):
            by_form = np.where(np.arange(len(FORMS)) == place, 1.0, _OTHER_FORM)
            left = np.tensordot(by_form, others, 1), np.tensordot(by_form, inside, 1)
            all_others, all_inside = left[0].sum(axis=0), left[1].sum(axis=0)
            for fold in range(count):
                found[form][fold, label] = _ridge(all_others - left[0][fold], all_inside - left[1][fold])
            found[form][count, label] = _ridge(all_others, all_inside)
    return found


def _grams(
    examples: Sequence[Example], folds: Sequence[int], label: int, base: "Matrix"
) -> "tuple[Matrix, Matrix]":
    """Products of the features of the other passages and of the named ones, by form and fold.

    ``base`` holds those of all passages; only documents that do not simply lack the label are touched.
    """
    import numpy as np

    others, inside = base.copy(), np.zeros_like(base)
    for example, fold in zip(examples, folds, strict=True):
        if example.addresses[label] is False:
            continue
        place = FORMS.index(example.features.form), fold
        others[place] -= example.gram
        rows = example.features.matrix[example.named[:, label]].astype("float64")
        if example.addresses[label] and len(rows):
            inside[place] += rows.T @ rows
            others[place] += _UNNAMED * (example.gram - rows.T @ rows)
    return others, inside


def _ridge(others: "Matrix", named: "Matrix") -> "Matrix":
    """Weights, (f,), with which named passages come near 1 and the others near -1.

    The last feature is 1 everywhere, so that the last row of a gram holds sums, and its end the count.
    """
    import numpy as np

    count0, count1 = others[-1, -1], named[-1, -1]
    if min(count0, count1) < 1e-6:  # nothing to tell apart
        return np.zeros(len(others))
    unit = _MASS / (1 + _NAMED)
    left = others * (unit / count0) + named * (unit * _NAMED / count1)
    right = named[-1] * (unit * _NAMED / count1) - others[-1] * (unit / count0)
    penalty = np.full(len(right), _PENALTY)
    penalty[-1] *= 0.01
    left[np.diag_indices(len(right))] += penalty
    found: Matrix = np.linalg.solve(left, right)
    return found


def _documents(
    truth: Sequence[Sequence[bool | None]], folds: Sequence[int], weights: "Matrix", numbers: "Matrix"
) -> "tuple[Matrix, Matrix]":
    """Weights (5, POOLED + 1) of all documents, and each document's probabilities without its own fold."""
    import numpy as np

    out = np.zeros((len(truth), _LABELS))
    for fold in sorted(set(folds)):
        inside = [i for i, other in enumerate(folds) if other == fold]
        found = _logistic(truth, numbers, np.where(np.array(folds) == fold, 0.0, weights))
        for i in inside:
            out[i] = probabilities(numbers[i], found)
    return _logistic(truth, numbers, weights), out


def _logistic(truth: Sequence[Sequence[bool | None]], numbers: "Matrix", weights: "Matrix") -> "Matrix":
    """One regression for all labels, (5, POOLED + 1): common weights, and a constant for each label.

    Weights of each label's own did not pay: few documents bear some of them.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    documents, labels = np.nonzero(
        [[t is not None and w > 0 for t in row] for row, w in zip(truth, weights, strict=True)]
    )
    places = zip(documents.tolist(), labels.tolist(), strict=True)
    answers = np.array([bool(truth[document][label]) for document, label in places])
    found = np.zeros((_LABELS, POOLED + 1))
    if len(np.unique(answers)) < 2:  # labels without grades say nothing of mentions: none is ever said
        found[:, -1] = -20.0
        return found
    rows = np.hstack([numbers[documents, labels], np.eye(_LABELS)[labels]])
    model = LogisticRegression(C=_STRENGTH, solver="newton-cholesky")
    model.fit(rows, answers, sample_weight=weights[documents])
    found[:, :POOLED] = model.coef_[0, :POOLED]
    found[:, POOLED] = model.coef_[0, POOLED:] + model.intercept_[0]
    return found


def _thresholds(truth: Sequence[Sequence[bool | None]], scores: "Matrix") -> "Matrix":
    """For each label the probability above which "addresses" makes the F1 greatest: half the best F1.

    That holds for calibrated probabilities (Lipton, Elkan, Naryanaswamy 2014) and moves less from sample to
    sample than the place of the best F1 does.
    """
    import numpy as np

    steps = np.arange(0.2, 0.66, 0.02)
    curves = np.array(
        [
            [_f1([(t, s >= step) for t, s in _known(label, row)]) for step in steps]
            for label, row in zip(truth, scores, strict=True)
        ]
    )
    counts = np.array([sum(bool(t) for t in label) for label in truth], dtype=float)
    trust = counts / (counts + _LEAN)
    found: Matrix = (trust * curves.max(axis=1) + (1 - trust) * curves.mean(axis=0).max()) / 2
    return found


def _f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    right = sum(t and p for t, p in pairs)
    return 2 * right / max(sum(t for t, _ in pairs) + sum(p for _, p in pairs), 1)


def _band(truth: Sequence[Sequence[bool | None]], scores: "Matrix", thresholds: "Matrix") -> float:
    """The least half width outside which the decisions are accurate enough, within the greatest share."""
    import numpy as np

    decisions = sorted(
        (distance(score, threshold), (score >= threshold) == t)
        for label, row, threshold in zip(truth, scores, thresholds, strict=True)
        for t, score in _known(label, row)
    )
    right = np.cumsum([good for _, good in reversed(decisions)])[::-1]  # from each one outwards
    for i, (width, _) in enumerate(decisions):
        if right[i] / (len(decisions) - i) >= _ACCURACY or i >= _BAND * len(decisions):
            return float(width)
    return float(decisions[-1][0]) if decisions else 0.0


def distance(score: float, threshold: float) -> float:
    """How far apart two probabilities are, in log-odds."""
    import math

    def odds(p: float) -> float:
        p = min(max(p, 1e-6), 1 - 1e-6)
        return math.log(p / (1 - p))

    return abs(odds(float(score)) - odds(float(threshold)))


def _known(truth: Sequence[bool | None], scores: "Matrix") -> Iterator[tuple[bool, float]]:
    return ((t, float(s)) for t, s in zip(truth, scores, strict=True) if t is not None)


def _has_both(examples: Sequence[Example], chosen: Sequence[int]) -> bool:
    """Whether each label is borne by some of the chosen and not by others."""
    return all({examples[i].addresses[label] for i in chosen} >= {True, False} for label in range(_LABELS))
