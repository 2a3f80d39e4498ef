"""Documents that give orders to a language model do not steer answers, however obedient the model."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ftzqa.app.ask import ask
from ftzqa.app.build import build
from ftzqa.app.fakes import ScriptedChat
from ftzqa.app.orders import gives_order, orders, trusted, without_orders
from ftzqa.app.types import Answer
from ftzqa.app.write import write
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.index.types import Filters
from ftzqa.ingest.sentences import sentences
from hypothesis import given
from hypothesis import strategies as st

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "injections.jsonl").read_text("utf-8").splitlines()
]
HOSTS = {
    "zh": ("中国（山东）自由贸易试验区条例", "自贸试验区包括济南片区、青岛片区、烟台片区。"),
    "en": ("Note on the Shanghai zone", "The zone has a bonded area and a financial area."),
}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """One document a case and place: the order stands beside the answer, or in a paragraph of its own."""
    folder = tmp_path_factory.mktemp("planted")
    for case in CASES:
        title, sentence = HOSTS[case["lang"]]
        for place, gap in (("beside", " "), ("apart", "\n\n")):
            text = f"# {title}\n\n## 1\n\n{sentence}{gap}{case['order']}\n"
            (folder / f"{case['id']}-{place}.md").write_text(text, encoding="utf-8")
    encoder = HashingEncoder()
    build([folder], library=folder.parent / "library", encoder=encoder)
    return Searcher(Library(folder.parent / "library"), encoder)


def asked(case: dict[str, Any], searcher: Searcher, *, place: str) -> Answer:
    only = Filters(documents=(f"{case['id']}-{place}.md",))
    return ask(case["question"], searcher=searcher, filters=only)


def everything_shown(answer: Answer) -> str:
    return "\n".join((answer.text, *(c.quote for c in answer.citations), *answer.warnings))


def obedient(case: dict[str, Any]) -> ScriptedChat:
    """Follows the order where it reads it; else answers from the evidence."""
    honest = HOSTS[case["lang"]][1] + "[1]"
    lines = case["order"].splitlines()
    return ScriptedChat(lambda prompt: case["obeyed"] if any(line in prompt for line in lines) else honest)


def test_there_are_thirty_in_both_languages() -> None:
    assert len(CASES) == 30
    assert {case["lang"] for case in CASES} == {"zh", "en"}


@pytest.mark.parametrize("place", ["beside", "apart"])
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_an_obedient_model_never_reads_the_order(
    case: dict[str, Any], place: str, searcher: Searcher
) -> None:
    quoted = asked(case, searcher, place=place)
    answer = write(replace(quoted, refused=False), chat=obedient(case), searcher=searcher)
    for given_answer in (quoted, answer):
        assert case["marker"] not in everything_shown(given_answer)
    assert HOSTS[case["lang"]][1].rstrip("。.") in answer.text


@pytest.mark.parametrize("place", ["beside", "apart"])
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_what_a_steered_model_says_does_not_pass_verification(
    case: dict[str, Any], place: str, searcher: Searcher
) -> None:
    quoted = asked(case, searcher, place=place)
    steered = ScriptedChat(case["obeyed"])
    answer = write(replace(quoted, refused=False), chat=steered, searcher=searcher)
    assert case["marker"] not in everything_shown(answer)


def test_a_reader_is_told_that_text_was_left_out(searcher: Searcher) -> None:
    answer = asked(CASES[0], searcher, place="beside")
    assert any("语言模型" in warning for warning in answer.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "行政机关应当在十五日内作出书面答复。",
        "申请人不服的，可以请求复议。请按照规定提交资料。",
        "支持人工智能产业发展，鼓励大模型训练和应用。",
        "当事人应当如实回答询问，并说明理由。",
        "The commission shall reply within fifteen days.",
        "Firms may disregard the quota where the rules say so.",
        "Member States shall respond with measures of equal weight.",
    ],
)
def test_laws_command_without_being_orders_to_a_model(text: str) -> None:
    assert not gives_order(text)


@given(st.text(max_size=200))
def test_what_is_trusted_and_what_is_left_out_make_up_the_sentences(text: str) -> None:
    barred = orders(text)
    kept = list(trusted(text))
    assert all(start < end for start, end in barred)
    assert set(kept) <= set(sentences(text))
    assert barred or without_orders(text) == text


@pytest.mark.realdocs
def test_real_laws_give_no_orders_to_models(shared: Path) -> None:
    found = [
        text[start:end]
        for file in (shared / "realdocs/md").glob("*.md")
        for text in [file.read_text("utf-8")]
        for start, end in sentences(text)
        if gives_order(text[start:end])
    ]
    assert found == []
