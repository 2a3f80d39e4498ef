"""Follow-up questions are completed from the dialogue; a question that stands on its own is left alone."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ftzqa.app.dialogue import complete
from ftzqa.app.fakes import ScriptedChat

PAIRS = [
    json.loads(line) for line in (Path(__file__).parent / "followups.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["question"] for pair in PAIRS])
def test_follow_ups(pair: dict[str, Any]) -> None:
    """``cited`` are the titles that the answer before cites."""
    found = complete(pair["question"], pair["history"], cited=lambda _: pair.get("cited", ()))
    assert found == pair["complete"]


def test_there_are_enough_of_either_kind() -> None:
    alone = [pair for pair in PAIRS if pair["question"] == pair["complete"]]
    assert len(alone) >= 40
    assert len(PAIRS) - len(alone) >= 110


def test_questions_that_stand_alone_are_left_alone(root: Path) -> None:
    """The shipped questions, each asked after another one on something else."""
    lines = (root / "eval/cases/laws-questions.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(line)["question"].strip() for line in lines]
    pairs = list(pairwise(asked))[::10]
    touched = [now for before, now in pairs if complete(now, [before]) != now]
    assert len(touched) <= len(pairs) / 200, touched


def test_the_document_that_was_cited_is_asked_for_only_where_it_matters() -> None:
    asked: list[str] = []

    def cited(before: str) -> list[str]:
        asked.append(before)
        return ["外商投资法"]

    complete("那浙江呢？", ["山东自贸试验区有哪些片区？"], cited=cited)
    complete("该条例何时施行？", ["《优化营商环境条例》由谁解释？"], cited=cited)
    assert asked == []
    assert (
        complete("该法何时施行？", ["山东自贸试验区有哪些片区？"], cited=cited) == "《外商投资法》何时施行？"
    )
    assert asked == ["山东自贸试验区有哪些片区？"]


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["question"] for pair in PAIRS])
def test_a_completed_question_stands_on_its_own(pair: dict[str, Any]) -> None:
    assert complete(pair["question"], []) == pair["question"]
    assert complete(pair["complete"], pair["history"]) == pair["complete"]


def test_a_model_is_asked_only_where_rules_are_not_sure() -> None:
    better = ScriptedChat("谁批准设立外资医院？")
    assert complete("谁批准？", ["设立外资医院要满足什么条件？"], chat=better) == "谁批准设立外资医院？"
    assert "设立外资医院要满足什么条件" in better.prompts[0][1]
    places = ScriptedChat("重庆和上海自贸试验区的面积是多少？")
    found = complete("那重庆和上海的面积呢？", ["山东自贸试验区有哪些片区？"], chat=places)
    assert found == "重庆和上海自贸试验区的面积是多少？"
    unasked = ScriptedChat("x")
    complete("那浙江呢？", ["山东自贸试验区有哪些片区？"], chat=unasked)
    complete("什么是负面清单？", ["山东自贸试验区有哪些片区？"], chat=unasked)
    assert unasked.prompts == []


@pytest.mark.parametrize("said", ["", "福建自贸试验区由谁批准？", "第一行\n第二行", "长" * 300])
def test_a_model_that_says_something_else_is_not_followed(said: str) -> None:
    found = complete("谁批准？", ["设立外资医院要满足什么条件？"], chat=ScriptedChat(said))
    assert found == "设立外资医院要满足什么条件？谁批准？"
