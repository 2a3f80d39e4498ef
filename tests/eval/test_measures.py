"""The measures: right on systems of known quality, and equal to an independent computation."""

import math
from dataclasses import replace

import pytest
from ftzqa.eval.figures import NEITHER, figures, summary
from ftzqa.eval.flags import average_precision
from ftzqa.eval.retrieval import retrieval_values, run_ids
from ftzqa.eval.run import judge_questions, judge_tags
from ftzqa.eval.types import Case, Gold, Results, System
from ftzqa.ingest.types import Locator
from hypothesis import given, settings
from hypothesis import strategies as st

from . import worlds


class Literal:
    """A key-fact judge that knows no other wording."""

    def prepare(self, texts: object) -> None:
        pass

    def states(self, answer: str, fact: str) -> bool:
        return fact in answer


def evaluate(system: System, cases: tuple[Case, ...] = worlds.questions()) -> Results:
    rows = judge_questions(cases, system, facts=Literal())  # type: ignore[arg-type]
    return Results(rows=rows, tag_rows=judge_tags(worlds.tag_cases(), system))


def test_an_oracle_scores_one_everywhere() -> None:
    results = evaluate(worlds.Oracle(worlds.questions()))
    for figure in figures(results):
        if figure.direction > 0:
            assert figure.value == pytest.approx(1.0), figure.name
        elif figure.path[-1] not in NEITHER:
            assert figure.value == pytest.approx(0.0), figure.name


def test_an_empty_system_scores_nothing() -> None:
    results = evaluate(worlds.Empty())
    by_chance = {"refusal_auroc", "average_precision", "macro_ap", "accuracy_outside_review"}
    for figure in figures(results):
        if figure.direction > 0 and figure.path[-1] not in by_chance:
            assert figure.value == 0.0, figure.name
    assert summary(results)["answers"]["refusal_auroc"] == 0.5


def test_a_shuffled_system_is_near_chance() -> None:
    cases = worlds.questions(200)
    found = summary(Results(rows=judge_questions(cases, worlds.Shuffled(cases))))["retrieval"]["all"]
    n = len(worlds.COLLECTION)
    for k in (1, 10):
        chance = 1 - math.comb(n - 3, k) / math.comb(n, k)  # three gold articles a question
        assert found[f"hit@{k}"] == pytest.approx(chance, abs=0.05)


def test_groups_of_questions_and_their_sizes() -> None:
    cases = worlds.questions(60)
    found = summary(Results(rows=judge_questions(cases, worlds.Oracle(cases))))["retrieval"]
    assert found["all"]["n"] == 48
    assert found["zh"]["n"] + found["en"]["n"] == 48
    assert found["all-of"]["n"] == sum(case.match == "all" and case.answerable for case in cases)
    assert {"fact", "list", "comparison", "difficulty 1", "difficulty 2", "difficulty 3"} < set(found)
    assert "answers" not in found


def test_search_alone_is_judged_without_asking() -> None:
    class Mute(worlds.Oracle):
        def ask(self, question: str) -> None:  # type: ignore[override]
            raise AssertionError("asked")

    cases = worlds.questions(10)
    assert "answers" not in summary(Results(rows=judge_questions(cases, Mute(cases))))


CASE = Case(
    id="q",
    language="zh",
    question="?",
    type="fact",
    gold=(Gold(document="law0", articles=("第一条", "第二条")),),
)


def test_pieces_of_one_article_count_once() -> None:
    hits = [worlds.hit("law0", 2, piece=piece) for piece in range(3)] + [worlds.hit("law0", 1)]
    assert run_ids(CASE, hits) == ("law0#2", "law0-2-1", "law0-2-2", "law0#1")


def test_a_passage_of_two_articles_covers_first_one_then_the_other() -> None:
    both = worlds.hit("law0", 1)
    two = replace(both.passage.locators[0], number="2", label="第二条")
    both = replace(both, passage=replace(both.passage, locators=(*both.passage.locators, two)))
    assert run_ids(CASE, [both, both]) == ("law0#1", "law0#2")


@pytest.mark.parametrize(
    ("label", "number", "covered"),
    [
        ("2", "2.1", True),
        ("2", "2", True),
        ("2", "21", False),
        ("2.1", "2", False),
        ("abstract", "abstract", True),
        ("第十二条", "12", True),
        ("第十二条", "12-1", False),
    ],
)
def test_sections_cover_their_subsections(label: str, number: str, covered: bool) -> None:
    case = replace(CASE, gold=(Gold(document="law0", articles=(label,)),))
    found = worlds.hit("law0", 1)
    place = Locator(kind="section", number=number, label=number)
    found = replace(found, passage=replace(found.passage, locators=(place,)))
    assert (run_ids(case, [found])[0] != found.passage.id) is covered


def test_documents_are_compared_by_stem_and_no_articles_mean_any_place() -> None:
    case = replace(CASE, gold=(Gold(document="law0", articles=()),))
    pdf = replace(worlds.hit("law0", 9), source="scans/law0.pdf")
    assert run_ids(case, [worlds.hit("law1", 9), pdf]) == ("law1-9-0", "law0#")


def independent(gold: set[str], ranking: list[str], match: str) -> dict[str, float]:
    """The measures from their definitions."""
    relevant = [item in gold for item in ranking]
    found = sum(relevant[:10])
    first = next((rank for rank, good in enumerate(relevant[:10], start=1) if good), None)
    gain = sum(good / math.log2(rank + 1) for rank, good in enumerate(relevant[:10], start=1))
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(gold), 10) + 1))
    return {
        "hit@1": float(any(relevant[:1])),
        "hit@3": float(any(relevant[:3])),
        "hit@10": float(any(relevant[:10])),
        "mrr@10": 1 / first if first else 0.0,
        "ndcg@10": gain / ideal,
        "recall@10": float(found > 0) if match == "any" else found / len(gold),
    }


@settings(max_examples=1000, deadline=None)
@given(
    gold=st.sets(st.integers(1, 15), min_size=1, max_size=12),
    ranking=st.lists(st.integers(1, 40), unique=True, max_size=30),
    match=st.sampled_from(["any", "all"]),
)
def test_measures_agree_with_their_definitions(gold: set[int], ranking: list[int], match: str) -> None:
    case = Case(
        id="q",
        language="en",
        question="?",
        type="fact",
        gold=(Gold(document="d", articles=tuple(str(n) for n in sorted(gold))),),
        match=match,  # type: ignore[arg-type]
    )
    run = [f"d#{n}" for n in ranking]
    values = retrieval_values([case], {"q": run})["q"]
    expected = independent({f"d#{n}" for n in gold}, run, match)
    assert values == pytest.approx(expected, abs=1e-6)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=40))
def test_average_precision_is_scikit_learns(judged: list[tuple[bool, int]]) -> None:
    from sklearn.metrics import average_precision_score

    truth, scores = [true for true, _ in judged], [score / 5 for _, score in judged]
    expected = average_precision_score(truth, scores) if any(truth) else 0.0
    assert average_precision(truth, scores) == pytest.approx(expected)


def test_an_unanswered_question_scores_zero_and_unanswerable_ones_are_left_out() -> None:
    cases = worlds.questions(10)
    values = retrieval_values(cases, {})
    assert set(values) == {case.id for case in cases if case.answerable}
    assert all(not any(found.values()) for found in values.values())
