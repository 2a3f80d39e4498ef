"""Quality: finished evaluation runs as a page shows them: read from their folders, never run here."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

HEADLINES = (
    "retrieval.all.hit@1",
    "retrieval.all.hit@10",
    "retrieval.all.mrr@10",
    "answers.first_citation_correct",
    "answers.citation_f1",
    "answers.key_fact_recall",
    "answers.refusal_auroc",
    "answers.false_refusals",
    "tags.macro_f1",
    "tags.macro_ap",
)
"""The figures by which runs are compared, as places in a run's summary."""

LOWER_IS_BETTER = frozenset({"answers.false_refusals"})

Cause = Literal["found", "lost", "low", "absent"]
"""What became of a gold article: among the first ten hits, lost though a leg of search had it there, ranked
low by every leg, or found by none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A finished evaluation: when, of what, on what, and its figures by place."""

    folder: Path
    at: datetime
    version: str
    commit: str | None
    files: tuple[str, ...]  # names of the labelled files
    questions: int
    cross_validated: bool
    fitted: bool  # whether something was fitted on what is judged
    figures: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure in two runs; None where a run does not have it."""

    place: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """How much better (above 0) or worse the later run is."""
        if self.before is None or self.after is None:
            return None
        return (self.after - self.before) * (-1 if self.place in LOWER_IS_BETTER else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """An article that answers a failed question, its rank in each leg of search, and what became of it."""

    place: str  # stem#number
    cause: Cause
    ranks: Mapping[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A question of a run that search failed."""

    id: str
    question: str
    golds: tuple[Gold, ...]


def finished_runs(folder: Path) -> list[Run]:
    """The runs below ``folder``, the latest first; a folder without a finished run is passed over."""
    found = [run for path in folder.glob("*/run.json") if (run := _run(path.parent)) is not None]
    return sorted(found, key=lambda run: run.at, reverse=True)


def compare_runs(before: Run, after: Run) -> list[Difference]:
    """The headline figures that either run has."""
    return [
        Difference(place=place, before=before.figures.get(place), after=after.figures.get(place))
        for place in HEADLINES
        if place in before.figures or place in after.figures
    ]


def failures(run: Run) -> list[Failure]:
    """The questions that search failed, in the order of the run."""
    return [
        Failure(
            id=entry["id"],
            question=entry["question"],
            golds=tuple(
                Gold(place=gold["gold"], cause=gold["cause"], ranks=gold["ranks"])
                for gold in entry["articles"]
            ),
        )
        for entry in _lines(run.folder / "diagnosis.jsonl")
    ]


def _run(folder: Path) -> Run | None:
    """The run in ``folder``; None where its files cannot be read, as while it is being written."""
    try:
        about = json.loads((folder / "run.json").read_text("utf-8"))
        summary = json.loads((folder / "summary.json").read_text("utf-8"))
        intervals = json.loads((folder / "intervals.json").read_text("utf-8"))
        judged = [entry["id"] for entry in _lines(folder / "questions.jsonl")]
        return Run(
            folder=folder,
            at=datetime.fromisoformat(about["time"]),
            version=about["version"],
            commit=about["commit"],
            files=tuple(file["name"] for file in about["files"].values()),
            questions=len(judged),
            cross_validated=about["cross_validated"],
            fitted=any(set(judged) & set(part["ids"]) for part in about["fitted"]),
            figures=_flat(summary),
            intervals={place: (low, high) for place, (low, high) in _flat(intervals).items()},
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _flat(tree: Mapping[str, Any], *, above: str = "") -> dict[str, Any]:
    """The leaves of a tree of objects, by their place."""
    leaves: dict[str, Any] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping):
            leaves |= _flat(value, above=f"{above}{name}.")
        elif value is not None:
            leaves[above + name] = value
    return leaves


def _lines(path: Path) -> Sequence[Mapping[str, Any]]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
