"""From labelled files to a stored run with its report, a checked set, and a grown one."""

import json
from pathlib import Path

import pytest
from ftzqa.app import candidates
from ftzqa.app.ask import ask
from ftzqa.eval import report, store, workshop
from ftzqa.eval.check import check, numbers_of
from ftzqa.eval.diagnose import diagnose
from ftzqa.eval.figures import figures, summary
from ftzqa.eval.keyfacts import KeyFacts
from ftzqa.eval.load import load_cases, stem
from ftzqa.eval.product import Product, fitted_components
from ftzqa.eval.run import cross_validate, document_groups, judge_questions, judge_tags, overlaps, split
from ftzqa.eval.statistics import compare
from ftzqa.eval.types import Results, TagCase
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.index.types import SHORTCOMINGS
from ftzqa.ingest.errors import BadCases, NoRun, NoSuchDocument

from . import worlds

GOOD = {
    "id": "zh-1",
    "lang": "zh",
    "question": "山东自贸试验区包括哪些片区？",
    "type": "fact",
    "gold": [{"doc": "shandong.pdf", "articles": ["第2条"]}],
    "match": "any",
    "answer": "济南、青岛、烟台三个片区。",
    "key_facts": ["济南片区", "青岛片区"],
    "difficulty": 1,
}
NONE = {
    "id": "en-1",
    "lang": "en",
    "question": "Who won?",
    "type": "unanswerable",
    "gold": [],
    "key_facts": [],
}
TAGS = (
    TagCase(document="shandong", addresses=dict.fromkeys(SHORTCOMINGS, True)),
    TagCase(document="shanghai", addresses=dict.fromkeys(SHORTCOMINGS, False)),
)


def write(path: Path, *entries: object) -> Path:
    path.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entries), encoding="utf-8")
    return path


@pytest.fixture
def product(library: Library, encoder: HashingEncoder) -> Product:
    return Product(searcher=Searcher(library, encoder))


def test_a_run_is_judged_stored_and_read_back(product: Product, tmp_path: Path) -> None:
    cases = load_cases(write(tmp_path / "set.jsonl", GOOD, NONE))
    facts = KeyFacts(product.searcher.encoder)
    results = Results(
        rows=judge_questions(cases, product, facts=facts),
        tag_rows=judge_tags(TAGS, product),
        fitted=overlaps(fitted_components(), cases, TAGS),
    )
    found = figures(results)
    page = report.Page(
        about=store.provenance(files={"questions": tmp_path / "set.jsonl"}, settings={"encoder": "hashing"}),
        results=results,
        summary=summary(results),
        intervals=store.intervals(found),
        changes=compare(found, found),
        diagnosis=diagnose(cases, results.rows, product),
    )
    folder = tmp_path / "run"
    store.save(folder, results, about=page.about, summary=page.summary, intervals=page.intervals)
    assert store.load(folder) == results
    assert page.summary["retrieval"]["all"]["n"] == 1
    assert {"hit@1", "hit@3", "hit@10", "mrr@10", "ndcg@10", "recall@10"} < set(
        page.summary["retrieval"]["zh"]
    )
    assert {"citation_f1", "key_fact_recall", "refusal_auroc"} < set(page.summary["answers"])
    assert {"macro_f1", "macro_ap", "S1"} < set(page.summary["tags"])
    html = report.html(page, language="zh")
    assert html.count("<svg") == 8  # four, in either language
    assert "评测报告" in html
    assert "http" not in html  # nothing is fetched
    for language, title in (("zh", "评测报告"), ("en", "Evaluation")):
        assert title in report.markdown(page, language=language)  # type: ignore[arg-type]


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoRun):
        store.load(tmp_path)


def test_flags_of_an_unknown_document_are_an_error(product: Product) -> None:
    with pytest.raises(NoSuchDocument):
        product.tags("atlantis")


def test_legs_are_explained_with_the_fusion_last(product: Product) -> None:
    legs = product.explain("山东自贸试验区包括哪些片区？", k=5)
    assert list(legs)[-1] == "fused"
    assert {"dense", "lexical"} < set(legs)


def test_refitting_leaves_the_documents_of_a_fold_out(product: Product, tmp_path: Path) -> None:
    cases = load_cases(write(tmp_path / "set.jsonl", GOOD, GOOD | {"id": "zh-2", "question": "片区有哪些？"}))
    assert document_groups(cases) == [[0, 1]]
    results = cross_validate(cases, (), product, folds=2)
    assert results.cross_validated
    assert {row.id for row in results.rows} == {"zh-1", "zh-2"}


def test_folds_hold_whole_groups() -> None:
    cases = worlds.questions(50)
    folds = split(document_groups(cases), folds=4)
    assert sorted(i for fold in folds for i in fold) == list(range(50))
    documents = [{gold.document for i in fold for gold in cases[i].gold} for fold in folds]
    assert all(not a & b for n, a in enumerate(documents) for b in documents[n + 1 :])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"lang": "fr"}, "lang"),
        ({"type": "riddle"}, "type"),
        ({"question": " "}, "question"),
        ({"gold": []}, "unanswerable"),
        ({"gold": [{"articles": ["1"]}]}, "doc"),
        ({"match": "some"}, "match"),
        ({"difficulty": "easy"}, "difficulty"),
        ({"key_facts": "none"}, "key_facts"),
        ({"shortcomings": ["S9"]}, "shortcomings"),
        ({"id": "zh-1"}, "once"),
        ({"gold": [{"doc": "atlantis.md", "articles": ["第1条"]}]}, "document"),
        ({"gold": [{"doc": "shandong.md", "articles": ["第九十条"]}]}, "article"),
    ],
)
def test_each_problem_is_named_with_its_line(
    library: Library, tmp_path: Path, change: dict[str, object], expected: str
) -> None:
    file = write(tmp_path / "set.jsonl", GOOD, NONE, GOOD | {"id": "zh-2"} | change)
    (problem,) = check(file, numbers=numbers_of(library))
    assert problem.line == 3
    assert expected in problem.expected


def test_a_sound_set_has_no_problem_and_broken_json_has_one(library: Library, tmp_path: Path) -> None:
    file = write(tmp_path / "set.jsonl", GOOD, NONE)
    assert check(file, numbers=numbers_of(library)) == []
    file.write_text('{"id": \n', encoding="utf-8")
    assert [problem.line for problem in check(file)] == [1]
    with pytest.raises(BadCases):
        load_cases(file)


def test_tag_sets_are_checked_as_such(library: Library, tmp_path: Path) -> None:
    entry = {"doc": "shandong.md", "addresses": dict.fromkeys(SHORTCOMINGS), "articles": {"S1": ["第二条"]}}
    bad = entry | {"doc": "shanghai.md", "addresses": {"S1": True}}
    problems = check(write(tmp_path / "tags.jsonl", entry, bad), numbers=numbers_of(library))
    assert [problem.line for problem in problems] == [2]


def test_candidates_are_reviewed_and_promoted(product: Product, tmp_path: Path) -> None:
    review, target = tmp_path / "review.jsonl", write(tmp_path / "set.jsonl", GOOD)
    entry = candidates.candidate(ask("第三条要求建立什么机制？", searcher=product.searcher), origin="ask")
    assert candidates.save_candidate(entry, review)
    assert not candidates.save_candidate(entry, review)
    assert workshop.promote(review, target) == workshop.Promotion(moved=(), waiting=1)
    gold = [{"doc": "shandong.md", "articles": ["第三条"]}]
    write(review, entry | {"status": "reviewed", "type": "fact", "gold": gold}, entry | {"id": "c-2"})
    assert workshop.promote(review, target) == workshop.Promotion(moved=(entry["id"],), waiting=1)
    assert [case.id for case in load_cases(target)] == ["zh-1", entry["id"]]
    write(review, GOOD | {"status": "reviewed"})
    with pytest.raises(BadCases):
        workshop.promote(review, target)
    assert len(load_cases(target)) == 2


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a/b/law.md", "law"),
        ("law(2020-01-01).pdf", "law(2020-01-01)"),
        ("law(2020-01-01)", "law(2020-01-01)"),
        ("seed-paper", "seed-paper"),
        ("a\\b\\law.docx", "law"),
    ],
)
def test_stems(source: str, name: str) -> None:
    assert stem(source) == name
