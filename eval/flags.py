"""Measures of the shortcoming flags against annotators' labels; labels on which they differ are left out."""

from collections.abc import Sequence

from ..app.tagging.labels import place_of
from ..index.types import SHORTCOMINGS, ShortcomingId, Tag
from ..ingest.numerals import normalise_locator
from .retrieval import within
from .types import TagCase, TagRow


def tag_rows(case: TagCase, tags: Sequence[Tag]) -> list[TagRow]:
    """One row a label; a label without a tag counts as not flagged, with probability 0."""
    found = {tag.shortcoming: tag for tag in tags}
    rows = []
    for label in SHORTCOMINGS:
        tag = found.get(label)
        rows.append(
            TagRow(
                document=case.document,
                shortcoming=label,
                truth=case.addresses[label],
                predicted=tag is not None and tag.grade == "addresses",
                score=tag.score if tag else 0.0,
                needs_review=tag is not None and tag.needs_review,
                evidence=tuple(normalise_locator(e.locator) for e in tag.evidence if e.locator)
                if tag
                else (),
                gold=tuple(place_of(article) for article in case.articles.get(label, ())),
            )
        )
    return rows


LABEL_MEASURES = ("precision", "recall", "f1", "average_precision", "brier", "brier_base")
MEASURES = (
    "macro_f1",
    "macro_ap",
    "micro_f1",
    "review_share",
    "accuracy_outside_review",
    "evidence_correct",
)


def label_values(rows: Sequence[TagRow], label: ShortcomingId) -> dict[str, float]:
    """``LABEL_MEASURES`` of one label."""
    rows = [row for row in rows if row.truth is not None and row.shortcoming == label]
    right, said, there = _counts(rows)
    base = there / len(rows) if rows else 0.0
    truth = [bool(row.truth) for row in rows]
    scores = [row.score for row in rows]
    return {
        "precision": right / said if said else 0.0,
        "recall": right / there if there else 0.0,
        "f1": 2 * right / (said + there) if said + there else 0.0,
        "average_precision": average_precision(truth, scores),
        "brier": _mean([(s - t) ** 2 for s, t in zip(scores, truth, strict=True)]),
        "brier_base": base * (1 - base),  # of always saying the base rate
    }


def average_precision(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """Precision at each gain of recall, ties entering together; 0 where nothing is true.

    As scikit-learn's, whose checks cost more than the sum: a bootstrap asks for it thousands of times.
    """
    found: dict[float, list[bool]] = {}
    for score, true in zip(scores, truth, strict=True):
        found.setdefault(score, []).append(true)
    right = seen = 0
    total = 0.0
    for score in sorted(found, reverse=True):
        seen += len(found[score])
        gained = sum(found[score])
        right += gained
        total += gained * right / seen
    return total / right if right else 0.0


def tag_values(rows: Sequence[TagRow]) -> dict[str, float]:
    """``MEASURES`` over all labels. A label that no document bears is left out of the macro means."""
    judged = [row for row in rows if row.truth is not None]
    there = {row.shortcoming for row in judged if row.truth}
    labels = [label_values(judged, label) for label in SHORTCOMINGS if label in there]
    right, said, true = _counts(judged)
    sure = [row for row in judged if not row.needs_review]
    return {
        "macro_f1": _mean([label["f1"] for label in labels]),
        "macro_ap": _mean([label["average_precision"] for label in labels]),
        "micro_f1": 2 * right / (said + true) if said + true else 0.0,
        "review_share": 1 - len(sure) / len(judged) if judged else 0.0,
        "accuracy_outside_review": _mean([float(row.predicted == row.truth) for row in sure]),
        "evidence_correct": evidence_correct(judged),
    }


def evidence_correct(rows: Sequence[TagRow]) -> float:
    """Share of right flags whose evidence names an article that the annotators named too."""
    flagged = [row for row in rows if row.truth and row.predicted and row.gold]
    return _mean([float(any(within(e, g) for e in row.evidence for g in row.gold)) for row in flagged])


def calibration(rows: Sequence[TagRow], *, bins: int = 5) -> list[tuple[float, float, int]]:
    """(mean probability, share that is true, number) of the flags in each of ``bins`` equal ranges."""
    judged = [row for row in rows if row.truth is not None]
    points = []
    for i in range(bins):
        inside = [
            row
            for row in judged
            if i / bins <= row.score < (i + 1) / bins or (i + 1 == bins and row.score == 1)
        ]
        if inside:
            mean = _mean([row.score for row in inside])
            points.append((mean, _mean([float(bool(row.truth)) for row in inside]), len(inside)))
    return points


def _counts(rows: Sequence[TagRow]) -> tuple[int, int, int]:
    """Right flags, flags, labels that are true."""
    right = sum(row.predicted and bool(row.truth) for row in rows)
    return right, sum(row.predicted for row in rows), sum(bool(row.truth) for row in rows)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
