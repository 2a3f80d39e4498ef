"""The key-fact judge: the weights, the features, and on real pairs its precision and recall."""

from pathlib import Path

import pytest
from ftzqa.eval import wording
from ftzqa.eval.fit.keyfacts import cross_validate, load_pairs
from ftzqa.eval.keyfacts import FEATURES, KeyFacts, load_weights
from ftzqa.index.encoders import load_encoder
from ftzqa.index.fakes import HashingEncoder


@pytest.fixture(scope="module")
def judge() -> KeyFacts:
    return KeyFacts(HashingEncoder())


@pytest.mark.parametrize(
    ("answer", "fact", "feature", "value"),
    [
        ("期限为六个月。", "期限6个月", "numbers", 1),
        ("期限为三个月。", "期限6个月", "missing", 1),
        ("Released within 48 hours.", "release within 6 hours", "missing", 1),
        ("山东的规定是……", "浙江：免予认证", "elsewhere", 1),
        ("中国（浙江）自由贸易试验区免予认证", "浙江：免予认证", "elsewhere", 0),
        ("由省商务部门许可。", "由市人民政府许可", "elsewhere", 1),
        ("The platform may delete reviews.", "平台不得删除评价", "denied", 1),
        ("资料库没有收录相关规定。", "资料中没有答案，应说明缺失", "absence", 1),
        ("年度限额为26000元。", "资料中没有答案，应说明缺失", "absence", -1),
        ("at most 15 days", "within 15 days", "across", 0),
        ("十五天以内", "within 15 days", "across", 1),
    ],
)
def test_features(judge: KeyFacts, answer: str, fact: str, feature: str, value: float) -> None:
    assert judge.features(answer, fact)[feature] == value


def test_an_empty_answer_states_nothing(judge: KeyFacts) -> None:
    assert not judge.states(" [1] ", "期限6个月")


def test_the_weights_name_what_they_were_fitted_on() -> None:
    weights = load_weights()
    assert set(weights.weights) == set(FEATURES)
    assert 0 < weights.threshold < 1
    assert len(weights.fitted_on) > 100
    assert weights.part == "answers"


def test_citation_marks_are_no_words_of_the_answer() -> None:
    assert wording.plain("第一句。 [1]\n第二句 [2][3]") == "第一句。\n第二句"


def test_windows_hold_clauses_pairs_and_sentences() -> None:
    assert wording.windows("甲方同意，乙方拒绝。") == ["甲方同意，乙方拒绝。", "甲方同意", "乙方拒绝。"]


@pytest.mark.realdocs
@pytest.mark.timeout(1200)
def test_precision_and_recall_on_marked_pairs(shared: Path) -> None:
    pairs = load_pairs(shared / "questions/keyfacts.jsonl")
    found = cross_validate(pairs, KeyFacts(load_encoder()))["all"]
    assert found["precision"] >= 0.90
    assert found["recall"] >= 0.75
