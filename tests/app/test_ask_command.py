"""``ftzqa ask`` with what stands around an answer: follow-ups, files, kept answers, a language model."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from ftzqa.app import cli
from ftzqa.app.commands import render
from ftzqa.app.fakes import ScriptedChat
from ftzqa.app.types import Answer, Sentence
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library

Run = Callable[..., tuple[int, str, str]]
QUESTION = "山东自贸试验区有哪些片区"


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    encoder: HashingEncoder,
    library: Library,
) -> Run:
    """Run a command over the library; gives exit code, standard output and standard error."""
    monkeypatch.setattr("ftzqa.app.search.load_encoder", lambda name: encoder)
    monkeypatch.setenv("FTZQA_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["ftzqa", *map(str, arguments), "--library", str(library.folder)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    return call


def test_a_follow_up_is_completed_and_shown(run: Run) -> None:
    _, out, _ = run("ask", "那上海呢？", "--after", QUESTION)
    assert "Understood as: 上海自贸试验区有哪些片区" in out
    assert json.loads(run("ask", "那上海呢？", "--after", QUESTION, "--json")[1])["question"].startswith(
        "上海"
    )


def test_an_answer_is_written_to_a_file(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("ask", QUESTION, "--out", tmp_path / "memo.md")
    assert code == 0
    assert "memo.md" in out
    assert QUESTION in (tmp_path / "memo.md").read_text("utf-8")


def test_a_file_that_nothing_writes_is_refused_before_the_work(run: Run, tmp_path: Path) -> None:
    code, out, err = run("ask", QUESTION, "--out", tmp_path / "memo.pdf")
    assert (code, out) == (2, "")
    assert ".docx" in err


def test_a_file_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, _, err = run("ask", QUESTION, "--out", tmp_path / "file/memo.md")
    assert code == 2
    assert "cannot be written" in err


def test_a_comparison_is_shown_to_its_last_word(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    long = "".join(f"第{n}片区" for n in range(20))  # no blank to break at
    answer = Answer(
        question="",
        text="",
        sentences=(Sentence(text=long, citations=(1,), support="verbatim", about="山东"),),
        citations=(),
        shortcomings=(),
        refused=False,
        confidence=1.0,
        warnings=(),
        hits=(),
        compared=("山东", "浙江"),
    )
    render.print_answer(answer)
    render.out().print(render.facts_table([(long, long)]))
    shown = "".join(re.findall(r"[^\s│]", capsys.readouterr().out))
    assert shown.count(long) == 1
    assert "…" not in shown


def test_answers_are_kept_replayed_and_counted(run: Run) -> None:
    run("ask", QUESTION)
    (row,) = json.loads(run("replay", "--json")[1])["answers"]
    assert row["question"] == QUESTION
    again = json.loads(run("replay", row["id"], "--json")[1])
    assert again["same"], again["differs"]
    assert "same answer" in run("replay", row["id"][:4])[1]
    found = json.loads(run("status", "--questions", "--json")[1])
    assert (found["asked"], found["most_asked"][0]["question"]) == (1, QUESTION)
    assert QUESTION in run("status", "--questions")[1]
    assert run("replay", "zzzz")[0] == 2


def test_keeping_can_be_off(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FTZQA_KEEP_ANSWERS", "0")
    run("ask", QUESTION)
    assert json.loads(run("replay", "--json")[1]) == {"answers": []}
    assert "keep_answers" in run("replay")[1]


def test_a_model_writes_and_what_it_invents_goes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = ScriptedChat("自贸试验区包括济南片区、青岛片区、烟台片区。[1] 面积五百平方公里。[1]")
    monkeypatch.setattr("ftzqa.app.answering.open_chat", lambda name: chat)
    shape = json.loads(run("ask", QUESTION, "--llm", "openai:x", "--json")[1])
    assert shape["refused"] or [s["support"] for s in shape["sentences"]] == ["verbatim"]
    assert "五百" not in shape["answer"]


@pytest.mark.parametrize(("flag", "value"), [("--llm", "nonsense"), ("--unsupported", "keep")])
def test_a_wrong_setting_is_said(run: Run, flag: str, value: str) -> None:
    code, out, err = run("ask", QUESTION, flag, value)
    assert (code, out) == (2, "")
    assert value in err
