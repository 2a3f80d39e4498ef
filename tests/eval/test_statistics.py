"""Intervals, comparisons and the gate."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from ftzqa.eval.figures import Figure, figures
from ftzqa.eval.gate import broken_floors, load_floors, regressions
from ftzqa.eval.run import judge_questions, judge_tags
from ftzqa.eval.statistics import Change, compare, holm, interval
from ftzqa.eval.types import Results, Row
from ftzqa.ingest.errors import BadCases, MissingPath

from . import worlds

CASES = worlds.questions(40)


def rows_of(system: worlds.Oracle) -> tuple[Row, ...]:
    return judge_questions(CASES, system)


def mean(values: list[float], *, path: tuple[str, ...] = ("retrieval", "all", "mrr@10")) -> Figure:
    numbered = {str(i): value for i, value in enumerate(values)}
    units = {i: Row(**FIELDS | {"id": i, "values": {path[-1]: v}}) for i, v in numbered.items()}  # type: ignore[arg-type]
    return Figure(
        path=path,
        units=units,
        statistic=lambda rows: sum(r.values[path[-1]] for r in rows) / len(rows),  # type: ignore[union-attr]
        values=numbered,
    )


FIELDS = {
    "language": "zh",
    "type": "fact",
    "difficulty": 1,
    "match": "any",
    "answerable": True,
    "question": "?",
}


def test_an_interval_holds_the_mean_and_narrows_with_the_number() -> None:
    chance = random.Random(1)
    few, many = (mean([float(chance.random() < 0.7) for _ in range(n)]) for n in (30, 600))
    for figure in (few, many):
        low, high = interval(figure) or (1, 0)
        assert low <= (figure.value or 0) <= high
    assert (interval(many) or (0, 1))[1] - (interval(many) or (0, 1))[0] < 0.1


def test_a_statistic_that_is_no_mean_gets_an_interval_too() -> None:
    slow = replace(mean([0.0, 1.0] * 20), values=None)
    fast = mean([0.0, 1.0] * 20)
    assert interval(slow) == pytest.approx(interval(fast), abs=0.06)


def test_the_same_run_differs_nowhere() -> None:
    found = figures(Results(rows=rows_of(worlds.Oracle(CASES))))
    assert {change.p for change in compare(found, found)} == {1.0}
    assert regressions(compare(found, found)) == []


def test_a_worse_run_is_found_out_with_its_losses() -> None:
    before = figures(Results(rows=rows_of(worlds.Oracle(CASES))))
    after = figures(Results(rows=rows_of(worlds.Shuffled(CASES))))
    (change,) = (c for c in compare(before, after) if c.name == "retrieval/all/mrr@10")
    assert change.worse
    assert change.p < 0.001
    assert change.losses > 25
    assert change.wins == 0
    assert "retrieval/all/mrr@10" in {c.name for c in regressions(compare(before, after))}


def test_runs_are_compared_on_what_both_hold() -> None:
    (change,) = compare([mean([1.0, 0.0, 1.0])], [mean([0.0, 0.0])])
    assert (change.n, change.before, change.after) == (2, 0.5, 0.0)


def test_tags_are_compared_by_swapping_documents() -> None:
    cases = worlds.tag_cases()
    good = figures(Results(tag_rows=judge_tags(cases, worlds.Oracle(()))))
    bad = figures(Results(tag_rows=judge_tags(cases, worlds.Empty())))
    (change,) = (c for c in compare(good, bad) if c.name == "tags/macro_f1")
    assert change.worse
    assert change.p < 0.01


def test_holm_keeps_what_stays_significant_together() -> None:
    def change(p: float) -> Change:
        return Change(name=str(p), before=1, after=0, p=p, wins=0, losses=9, n=9, direction=1)

    assert [c.p for c in holm([change(0.04), change(0.001), change(0.03)])] == [0.001]


def test_floors(tmp_path: Path) -> None:
    found = [mean([0.5, 0.5]), mean([0.2, 0.2], path=("answers", "false_refusals"))]
    floors = {"retrieval/all/mrr@10": 0.6, "answers/false_refusals": 0.1, "tags/macro_f1": 0.5}
    assert [name for name, _, _ in broken_floors(found, floors)] == list(floors)
    assert broken_floors(found, {"retrieval/all/mrr@10": 0.5, "answers/false_refusals": 0.3}) == []
    file = tmp_path / "floors.json"
    file.write_text(json.dumps(floors), encoding="utf-8")
    assert load_floors(file) == floors
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(BadCases):
        load_floors(file)
    with pytest.raises(MissingPath):
        load_floors(tmp_path / "none.json")
