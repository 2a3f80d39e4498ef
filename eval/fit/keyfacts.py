"""Fits and checks the key-fact judge on marked pairs (question id, fact, answer, whether it states it)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...index.centring import language_of
from ..keyfacts import FEATURES, SCALED, KeyFacts, Weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

_FOLDS = 10
_STRENGTH = 5.0  # inverse of the L2 penalty
_PRECISION = 0.90  # cross-validated precision at which the threshold is set: recall is what is left


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A fact, an answer, and whether a person found the fact stated."""

    question_id: str
    fact: str
    answer: str
    stated: bool


def load_pairs(path: Path) -> tuple[Pair, ...]:
    """Marked pairs of a JSONL file with ``question_id``, ``key_fact``, ``answer``, ``contains``."""
    entries = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return tuple(
        Pair(question_id=e["question_id"], fact=e["key_fact"], answer=e["answer"], stated=bool(e["contains"]))
        for e in entries
    )


def fit(pairs: Sequence[Pair], judge: KeyFacts) -> Weights:
    """Weights fitted on all pairs, with the threshold taken from cross-validation by question."""
    features, stated = _matrix(pairs, judge)
    out = _out_of_fold(features, stated, [pair.question_id for pair in pairs])
    ids = tuple(sorted({pair.question_id for pair in pairs}))
    return _fit(features, stated, threshold=_threshold(out, stated), ids=ids)


def cross_validate(pairs: Sequence[Pair], judge: KeyFacts) -> dict[str, dict[str, float]]:
    """Precision and recall of weights and thresholds fitted without the pair's question."""
    import numpy as np
    from sklearn.model_selection import GroupKFold

    features, stated = _matrix(pairs, judge)
    ids = [pair.question_id for pair in pairs]
    verdicts = np.zeros(len(pairs), dtype=bool)
    for train, test in GroupKFold(_FOLDS, shuffle=True, random_state=0).split(features, stated, ids):
        inner = _out_of_fold(features[train], stated[train], [ids[i] for i in train])
        weights = _fit(features[train], stated[train], threshold=_threshold(inner, stated[train]), ids=())
        verdicts[test] = _probabilities(features[test], weights) >= weights.threshold
    return _table(pairs, verdicts.tolist())


def check(pairs: Sequence[Pair], judge: KeyFacts) -> dict[str, dict[str, float]]:
    """Precision and recall of the judge as it is."""
    judge.prepare([(pair.answer, [pair.fact]) for pair in pairs])
    return _table(pairs, [judge.states(pair.answer, pair.fact) for pair in pairs])


def save(weights: Weights, path: Path) -> None:
    """Write weights where ``load_weights`` reads them."""
    fields = asdict(weights)
    path.write_text(json.dumps(fields, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _matrix(pairs: Sequence[Pair], judge: KeyFacts) -> "tuple[Matrix, NDArray[np.bool_]]":
    import numpy as np

    judge.prepare([(pair.answer, [pair.fact]) for pair in pairs])
    rows = [[judge.features(pair.answer, pair.fact)[name] for name in FEATURES] for pair in pairs]
    return np.array(rows), np.array([pair.stated for pair in pairs])


def _fit(
    features: "Matrix", stated: "NDArray[np.bool_]", *, threshold: float, ids: tuple[str, ...]
) -> Weights:
    from sklearn.linear_model import LogisticRegression

    scales: dict[str, tuple[float, float]] = {}
    scaled = features.copy()
    across = features[:, FEATURES.index("across")] > 0
    for name in SCALED:
        column = FEATURES.index(name)
        for side, chosen in (("across", across), ("same", ~across)):
            values = features[chosen, column]
            mean, deviation = float(values.mean()), float(values.std()) or 1.0
            scales[f"{name}.{side}"] = (round(mean, 4), round(deviation, 4))
            scaled[chosen, column] = (values - mean) / deviation
    model = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(scaled, stated)
    weights = {name: round(float(w), 4) for name, w in zip(FEATURES, model.coef_[0], strict=True)}
    intercept = round(float(model.intercept_[0]), 4)
    return Weights(weights=weights, intercept=intercept, scales=scales, threshold=threshold, fitted_on=ids)


def _out_of_fold(features: "Matrix", stated: "NDArray[np.bool_]", ids: Sequence[str]) -> "Matrix":
    import numpy as np
    from sklearn.model_selection import GroupKFold

    out = np.zeros(len(ids))
    for train, test in GroupKFold(_FOLDS, shuffle=True, random_state=1).split(features, stated, ids):
        weights = _fit(features[train], stated[train], threshold=0.5, ids=())
        out[test] = _probabilities(features[test], weights)
    return out


def _probabilities(features: "Matrix", weights: Weights) -> "Matrix":
    import numpy as np

    return np.array([weights.probability(dict(zip(FEATURES, row.tolist(), strict=True))) for row in features])


def _threshold(probabilities: "Matrix", stated: "NDArray[np.bool_]") -> float:
    """The lowest threshold whose precision reaches the target."""
    from sklearn.metrics import precision_recall_curve

    precision, _, thresholds = precision_recall_curve(stated, probabilities)
    reached = [float(t) for p, t in zip(precision, thresholds, strict=False) if p >= _PRECISION]
    return round(min(reached, default=0.5), 3)


def _table(pairs: Sequence[Pair], verdicts: Sequence[bool]) -> dict[str, dict[str, float]]:
    groups: Mapping[str, Any] = {
        "all": lambda p: True,
        "zh": lambda p: language_of(p.fact) == "zh",
        "en": lambda p: language_of(p.fact) == "en",
        "same language": lambda p: language_of(p.fact) == language_of(p.answer),
        "across languages": lambda p: language_of(p.fact) != language_of(p.answer),
    }
    return {
        name: _scores([(p.stated, v) for p, v in zip(pairs, verdicts, strict=True) if belongs(p)])
        for name, belongs in groups.items()
    }


def _scores(judged: Sequence[tuple[bool, bool]]) -> dict[str, float]:
    right = sum(stated and verdict for stated, verdict in judged)
    said, there = sum(verdict for _, verdict in judged), sum(stated for stated, _ in judged)
    return {"n": len(judged), "precision": right / max(said, 1), "recall": right / max(there, 1)}
