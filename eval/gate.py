"""The gate: whether a run may pass, by floors that a data file sets and by comparison with a baseline."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..ingest.errors import BadCases, MissingPath
from .figures import Figure
from .statistics import Change, holm

HEADLINES = (
    "retrieval/all/hit@1",
    "retrieval/all/mrr@10",
    "retrieval/all/recall@10",
    "retrieval/zh/mrr@10",
    "retrieval/en/mrr@10",
    "answers/citation_f1",
    "answers/first_citation_correct",
    "answers/key_fact_recall@long",
    "answers/refusal_recall",
    "answers/false_refusals",
    "answers/refusal_auroc",
    "tags/macro_f1",
    "tags/macro_ap",
)
"""The figures whose fall stops a change. Few, so that chance seldom does; tested together after Holm."""


def load_floors(path: Path) -> dict[str, float]:
    """Figure name -> the least it may be (the most, for a figure of which less is better).

    Raises:
        MissingPath: there is no such file.
        BadCases: it is not an object of numbers.
    """
    try:
        floors = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise MissingPath(path=path) from error
    except json.JSONDecodeError as error:
        raise BadCases(path=path, line=error.lineno, expected="JSON", found=error.msg) from error
    if not isinstance(floors, dict) or not all(isinstance(value, int | float) for value in floors.values()):
        raise BadCases(path=path, line=1, expected='{"retrieval/all/hit@10": 0.9, …}', found=floors)
    return {name: float(value) for name, value in floors.items()}


def broken_floors(
    figures: Sequence[Figure], floors: Mapping[str, float]
) -> list[tuple[str, float, float | None]]:
    """(name, floor, value) of each figure beyond its floor; value None where the run lacks the figure."""
    found = {figure.name: figure for figure in figures}
    broken: list[tuple[str, float, float | None]] = []
    for name, floor in floors.items():
        figure = found.get(name)
        value = figure.value if figure else None
        if figure is None or value is None or (value - floor) * (figure.direction or 1) < -1e-9:
            broken.append((name, floor, value))
    return broken


def regressions(changes: Sequence[Change]) -> list[Change]:
    """Headline figures that got significantly worse."""
    headlines = [change for change in changes if change.name in HEADLINES]
    return [change for change in holm(headlines) if change.worse]
