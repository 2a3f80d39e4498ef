"""The figures of an evaluation: each a statistic over some of its questions or documents.

Keeping a figure with what it is computed from lets one piece of code give it an interval and compare it
with the same figure of another run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..index.types import SHORTCOMINGS, ShortcomingId
from . import answers, flags, retrieval
from .types import Results, Row, TagRow

Unit = Row | tuple[TagRow, ...]
"""What is drawn anew in a resample: a question, or all labels of a document."""

ANSWER_MEASURES = (
    *answers.ANSWERED,
    "length",
    "verbatim_share",
    "true_quotes",
    "refusal_recall",
    "false_refusals",
)
LOWER_IS_BETTER = frozenset({"false_refusals", "brier"})
NEITHER = frozenset({"length", "verbatim_share", "review_share", "brier_base"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``path`` is where it stands in the summary; ``values``, for a mean, what it is the mean of."""

    path: tuple[str, ...]
    units: Mapping[str, Unit]  # under the id of the question or document
    statistic: Callable[[Sequence[Unit]], float | None]
    values: Mapping[str, float] | None = None

    @property
    def value(self) -> float | None:
        """The figure itself; None where it is not defined."""
        return self.statistic(list(self.units.values()))

    @property
    def name(self) -> str:
        """Under which floors and comparisons know it: retrieval/all/hit@1."""
        return "/".join(self.path)

    @property
    def direction(self) -> int:
        """1 where more is better, -1 where less is, 0 where neither."""
        measure = self.path[-1]
        return 0 if measure in NEITHER else -1 if measure in LOWER_IS_BETTER else 1


def figures(results: Results) -> list[Figure]:
    """Every figure of an evaluation, in the order of the summary."""
    found: list[Figure] = []
    if results.rows:
        for name, rows in groups(results.rows).items():
            found += [_mean(("retrieval", name, measure), rows, measure) for measure in retrieval.MEASURES]
        if any(row.refused is not None for row in results.rows):
            for path, rows in _answer_groups(results.rows).items():
                found += [_mean((*path, measure), rows, measure) for measure in ANSWER_MEASURES]
                found.append(_auroc(path, rows))
    if results.tag_rows:
        found += _tag_figures(results.tag_rows)
    return [figure for figure in found if figure.value is not None]


def summary(results: Results) -> dict[str, Any]:
    """The object that ``ftzqa eval run --json`` prints."""
    found: dict[str, Any] = {}
    for path, count in _counts(results).items():
        place(found, (*path, "n"), count)
    for figure in figures(results):
        place(found, figure.path, round(figure.value or 0.0, 6))
    return found


def place(tree: dict[str, Any], path: Sequence[str], value: object) -> None:
    """Put ``value`` at ``path`` in a tree of dictionaries."""
    for name in path[:-1]:
        tree = tree.setdefault(name, {})
    tree[path[-1]] = value


def groups(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Answerable questions: all, by language, type and difficulty, and those that need every article."""
    rows = [row for row in rows if row.answerable]
    found: dict[str, list[Row]] = {"all": rows}
    for row in rows:
        found.setdefault(row.language, []).append(row)
    for row in sorted(rows, key=lambda row: row.type):
        found.setdefault(row.type, []).append(row)
    for row in sorted(rows, key=lambda row: row.difficulty or 0):
        if row.difficulty is not None:
            found.setdefault(f"difficulty {row.difficulty}", []).append(row)
    if every := [row for row in rows if row.match == "all"]:
        found["all-of"] = every
    return found


def _answer_groups(rows: Sequence[Row]) -> dict[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = {("answers",): list(rows)}
    for row in rows:
        found.setdefault(("answers", row.language), []).append(row)
    return found


def _counts(results: Results) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    if results.rows:
        found |= {("retrieval", name): len(rows) for name, rows in groups(results.rows).items()}
        if any(row.refused is not None for row in results.rows):
            found |= {path: len(rows) for path, rows in _answer_groups(results.rows).items()}
    if results.tag_rows:
        judged = [row for row in results.tag_rows if row.truth is not None]
        found |= {("tags", label): sum(row.shortcoming == label for row in judged) for label in SHORTCOMINGS}
        found["tags",] = len({row.document for row in results.tag_rows})
    return found


def _mean(path: tuple[str, ...], rows: Sequence[Row], measure: str) -> Figure:
    def mean(units: Sequence[Unit]) -> float | None:
        values = [u.values[measure] for u in units if isinstance(u, Row) and measure in u.values]
        return sum(values) / len(values) if values else None

    units = {row.id: row for row in rows if measure in row.values}
    values = {row_id: row.values[measure] for row_id, row in units.items()}
    return Figure(path=path, units=units, statistic=mean, values=values)


def _auroc(path: tuple[str, ...], rows: Sequence[Row]) -> Figure:
    def auroc(units: Sequence[Unit]) -> float | None:
        return answers.refusal_auroc([unit for unit in units if isinstance(unit, Row)])

    return Figure(path=(*path, "refusal_auroc"), units={row.id: row for row in rows}, statistic=auroc)


def _tag_figures(rows: Sequence[TagRow]) -> list[Figure]:
    documents: dict[str, list[TagRow]] = {}
    for row in rows:
        documents.setdefault(row.document, []).append(row)
    units = {name: tuple(found) for name, found in documents.items()}
    found = [
        Figure(path=("tags", label, measure), units=units, statistic=_of_label(label, measure))
        for label in SHORTCOMINGS
        for measure in flags.LABEL_MEASURES
    ]
    return found + [
        Figure(path=("tags", measure), units=units, statistic=_of_all(measure)) for measure in flags.MEASURES
    ]


def _of_label(label: ShortcomingId, measure: str) -> Callable[[Sequence[Unit]], float]:
    return lambda units: flags.label_values(_tag_rows(units), label)[measure]


def _of_all(measure: str) -> Callable[[Sequence[Unit]], float]:
    return lambda units: flags.tag_values(_tag_rows(units))[measure]


def _tag_rows(units: Sequence[Unit]) -> list[TagRow]:
    return [row for unit in units if isinstance(unit, tuple) for row in unit]
