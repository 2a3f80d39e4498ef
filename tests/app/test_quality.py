"""The Quality page's service reads what `ftzqa eval run` leaves, and nothing that is half written."""

from pathlib import Path

import pytest
from ftzqa.app.quality import HEADLINES, compare_runs, failures, finished_runs
from ftzqa.eval import store
from ftzqa.eval.types import Fitted, Results, Row

ROW = Row(
    id="q1",
    language="zh",
    type="fact",
    difficulty=1,
    match="any",
    answerable=True,
    question="山东自贸试验区有哪些片区？",
    values={"hit@1": 0.0, "recall@10": 0.0},
)
DIAGNOSIS = {
    "id": "q1",
    "question": ROW.question,
    "articles": [{"gold": "shandong#2", "ranks": {"dense": 14, "fused": None}, "cause": "low"}],
}


def save(folder: Path, *, hit: float, time: str, fitted: tuple[Fitted, ...] = ()) -> None:
    store.save(
        folder,
        Results(rows=(ROW,), fitted=fitted),
        about={"time": time, "version": "1", "commit": "abc", "files": {"questions": {"name": "dev.jsonl"}}},
        summary={"retrieval": {"all": {"n": 1, "hit@1": hit}}},
        intervals={"retrieval": {"all": {"hit@1": [0.2, 0.8]}}},
        diagnosis=[DIAGNOSIS],
    )


def test_runs_come_latest_first_with_their_figures(tmp_path: Path) -> None:
    save(tmp_path / "a", hit=0.4, time="2026-01-01T10:00:00+00:00")
    fitted = Fitted(name="fusion", part="retrieval", ids=frozenset(["q1"]))
    save(tmp_path / "b", hit=0.5, time="2026-01-02T10:00:00+00:00", fitted=(fitted,))
    late, early = finished_runs(tmp_path)
    assert (late.name, late.questions, late.fitted, late.files) == ("b", 1, True, ("dev.jsonl",))
    assert not early.fitted
    assert late.intervals == {"retrieval.all.hit@1": (0.2, 0.8)}
    (difference,) = compare_runs(early, late)
    assert difference.change == pytest.approx(0.1)


def test_a_failed_question_comes_with_its_cause(tmp_path: Path) -> None:
    save(tmp_path / "a", hit=0.4, time="2026-01-01T10:00:00+00:00")
    (run,) = finished_runs(tmp_path)
    (failure,) = failures(run)
    assert failure.question == ROW.question
    assert failure.golds[0].cause == "low"
    assert failure.golds[0].ranks == {"dense": 14, "fused": None}


@pytest.mark.parametrize("torn", ["run.json", "summary.json", "intervals.json"])
def test_a_run_that_is_not_whole_is_passed_over(torn: str, tmp_path: Path) -> None:
    save(tmp_path / "a", hit=0.4, time="2026-01-01T10:00:00+00:00")
    (tmp_path / "a" / torn).write_text("{")
    assert finished_runs(tmp_path) == []
    assert finished_runs(tmp_path / "nowhere") == []


def test_the_headlines_are_figures_of_a_real_summary(root: Path) -> None:
    """A figure that is renamed in the evaluation must not vanish from the page."""
    source = "".join(path.read_text("utf-8") for path in (root / "eval").glob("*.py"))
    assert [place for place in HEADLINES if place.rpartition(".")[2].partition("@")[0] not in source] == []
