"""Figures: what kind is asked for, and whether a sentence gives one."""

import pytest
from ftzqa.app.figures import figure_asked, gives_figure


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("备案应当在多少个工作日内完成？", "time"),
        ("片区面积是多少平方公里？", "area"),
        ("总体方案的国发文号是多少？", "number"),
        ("条例从哪天开始施行？", "date"),
        ("投资总额达到多少万美元需要核准？", "money"),
        ("持股要达到百分之几？", "percent"),
        ("一共有多少家银行开展这项业务？", "count"),
        ("How many working days does the filing take?", "time"),
        ("When was the zone unveiled?", "date"),
        ("How many freight trains left in 2023?", "count"),
        ("管委会负责哪些工作？", None),
        ("货物存储有没有期限？", None),
        ("Is there a time limit for storage?", None),
    ],
)
def test_the_kind_of_figure_a_question_asks_for(question: str, kind: str | None) -> None:
    assert figure_asked(question) == kind


@pytest.mark.parametrize(
    ("question", "sentence", "given"),
    [
        ("备案应当在几个工作日内完成？", "应当自收到材料之日起五个工作日内备案。", True),
        ("备案应当在几个工作日内完成？", "管委会有三名副主任。", False),
        ("投资总额达到多少美元需要核准？", "片区面积为3亿平方米。", False),
        ("投资总额达到多少美元需要核准？", "投资总额3亿美元以上的，应当核准。", True),
        ("一共有多少家银行开展这项业务？", "2023年有12家银行开展试点。", True),
        ("一共有多少家银行开展这项业务？", "试点自2023年起开展。", False),
        (
            "How many freight trains left in 2023?",
            "The line opened in 2013 and left 4,000 firms happy.",
            False,
        ),
        ("How many freight trains left in 2023?", "In 2023 some 5,000 freight trains left.", True),
        ("How many freight trains left in 2023?", "2023年开行班列5000列。", True),
        ("When was the zone unveiled?", "The zone was unveiled by the governor.", False),
        ("When was the zone unveiled?", "The zone was unveiled on 30 August.", True),
        ("管委会负责哪些工作？", "管委会负责统筹协调。", True),
    ],
)
def test_a_sentence_gives_a_figure_only_of_the_kind_asked_for(
    question: str, sentence: str, given: bool
) -> None:
    assert gives_figure(question, sentence) is given
