"""Reviews: a person's word stands above the model's, outlives what happens to files, and can be measured."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ftzqa.app.build import build
from ftzqa.app.catalogue import entries
from ftzqa.app.reviewing import Item, agreement, decide, items, kappa, labels, queue, withdraw
from ftzqa.app.upkeep import the_document
from ftzqa.eval.load import load_tag_cases
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.reviews import effective_tags, reviews, reviews_stamp
from ftzqa.index.search import Searcher
from ftzqa.index.types import SHORTCOMINGS, Filters, Grade, ShortcomingId
from ftzqa.ingest.errors import BadSetting, NoSuchDocument
from hypothesis import given
from hypothesis import strategies as st

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def say(library: Library, flag: ShortcomingId, grade: Grade, *, by: str, minute: int = 0) -> str:
    document_id = the_document(library, "shandong")
    at = NOON + timedelta(minutes=minute)
    decide(library, document_id, shortcoming=flag, grade=grade, reviewer=by, at=at)
    return document_id


def model_grade(library: Library, flag: ShortcomingId) -> Grade:
    tags = library.tags(the_document(library, "shandong"))
    return next(tag.grade for tag in tags if tag.shortcoming == flag)


def other(grade: Grade) -> Grade:
    return "none" if grade == "addresses" else "addresses"


def test_a_review_holds_everywhere_but_in_the_models_own_tags(
    library: Library, encoder: HashingEncoder
) -> None:
    before = library.tags(the_document(library, "shandong"))
    grade = other(model_grade(library, "S2"))
    document_id = say(library, "S2", grade, by="Li")
    assert library.tags(document_id) == before
    tag = effective_tags(library, document_id)[1]
    assert (tag.grade, tag.made_by, tag.needs_review) == (grade, "review by Li", False)
    flagged = grade == "addresses"
    assert ("S2" in library.heads([document_id])[document_id].shortcomings) == flagged
    assert (document_id in (library.matching(Filters(shortcomings=("S2",))) or ())) == flagged
    entry = next(entry for entry in entries(library) if entry.id == document_id)
    assert entry.grades["S2"] == grade
    hits = Searcher(library, encoder).search("片区", k=10)
    assert {("S2" in h.shortcomings) for h in hits if h.passage.document_id == document_id} == {flagged}


def test_a_review_survives_an_edit_and_a_rebuild(
    documents: Path, library: Library, encoder: HashingEncoder
) -> None:
    document_id = say(library, "S1", other(model_grade(library, "S1")), by="Li")
    said = reviews(library, document_id=document_id)
    file = documents / "shandong.md"
    file.write_text(file.read_text("utf-8") + "\n第四条 另有规定的，从其规定。\n", encoding="utf-8")
    build([documents], library=library.folder, encoder=encoder)
    assert reviews(library, document_id=document_id) == said
    assert effective_tags(library, document_id)[0].grade == said[0].grade


def test_the_latest_review_decides_and_a_difference_is_disputed(library: Library) -> None:
    document_id = say(library, "S3", "none", by="Li")
    say(library, "S3", "addresses", by="Wang", minute=5)
    tag = effective_tags(library, document_id)[2]
    assert (tag.grade, tag.needs_review, tag.made_by) == ("addresses", True, "review by Wang")
    assert queue(library)[0].tag.shortcoming == "S3"
    say(library, "S3", "addresses", by="Li", minute=9)
    tag = effective_tags(library, document_id)[2]
    assert (tag.grade, tag.needs_review) == ("addresses", False)
    assert [review.reviewer for review in reviews(library)] == ["Wang", "Li"]


def test_a_review_withdrawn_leaves_the_models_grade(library: Library) -> None:
    was, stamp = model_grade(library, "S4"), reviews_stamp(library)
    document_id = say(library, "S4", other(was), by="Li")
    assert reviews_stamp(library) != stamp
    withdraw(library, document_id, shortcoming="S4", reviewer="Li")
    assert effective_tags(library, document_id)[3].grade == was
    assert reviews_stamp(library) == stamp
    with pytest.raises(BadSetting, match="--by"):
        withdraw(library, document_id, shortcoming="S4", reviewer="Li")


def test_accepting_takes_over_the_models_grade(library: Library) -> None:
    document_id = the_document(library, "shandong")
    review = decide(library, document_id, shortcoming="S5", grade="accept", reviewer=" Li ", comment=" 同意 ")
    assert (review.grade, review.reviewer, review.comment) == (model_grade(library, "S5"), "Li", "同意")
    assert reviews(library) == [review]


def test_a_review_needs_a_name_and_a_document(library: Library) -> None:
    with pytest.raises(BadSetting, match="reviewer"):
        decide(library, the_document(library, "shandong"), shortcoming="S1", grade="none", reviewer=" ")
    with pytest.raises(NoSuchDocument):
        decide(library, "nowhere", shortcoming="S1", grade="none", reviewer="Li")


def test_the_queue_begins_where_the_model_knows_least(library: Library) -> None:
    waiting = queue(library, sure_too=True)
    doubts = [(not item.tag.needs_review, abs(item.tag.score - 0.5)) for item in waiting]
    assert len(waiting) == 10
    assert doubts == sorted(doubts)
    marked = [item for item in items(library) if item.tag.needs_review]
    assert len(queue(library)) == len(marked)


def test_a_second_reviewer_is_asked_for_what_the_first_has_judged(library: Library) -> None:
    say(library, "S1", "mentions", by="Li")

    def asked(of: list[Item]) -> set[tuple[str, str]]:
        return {(item.source, item.tag.shortcoming) for item in of}

    judged = ("documents/shandong.md", "S1")
    assert judged not in asked(queue(library))
    assert judged not in asked(queue(library, reviewer="Li", sure_too=True))
    assert judged in asked(queue(library, reviewer="Wang"))
    assert asked(queue(library, reviewer="Wang", shortcoming="S2", sure_too=True)) == {
        ("documents/shandong.md", "S2"),
        ("documents/shanghai.md", "S2"),
    }


def test_kappa_is_cohens() -> None:
    # Cohen 1960's form: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: observed 0.7, by chance 0.5.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([("y", "y"), ("y", "y")]) is None
    assert kappa([]) is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappa_is_the_same_from_either_side_and_at_most_one(pairs: list[tuple[str, str]]) -> None:
    value, turned = kappa(pairs), kappa([(b, a) for a, b in pairs])
    assert value == turned if value is None else value == pytest.approx(turned)
    assert value is None or -1 <= value <= 1


def test_agreement_counts_the_flags_that_both_have_graded(library: Library) -> None:
    for flag, first, second in (("S1", "addresses", "addresses"), ("S2", "none", "mentions")):
        say(library, flag, first, by="Li")  # type: ignore[arg-type]
        say(library, flag, second, by="Wang")  # type: ignore[arg-type]
    say(library, "S3", "none", by="Li")
    whole, *each = agreement(library)
    assert (whole.reviewers, whole.shortcoming, whole.n, whole.same) == (("Li", "Wang"), None, 2, 0.5)
    assert whole.kappa_addresses == 1.0
    assert [(a.shortcoming, a.n, a.same) for a in each] == [("S1", 1, 1.0), ("S2", 1, 0.0)]


def test_reviews_become_labels_that_evaluation_reads(library: Library, tmp_path: Path) -> None:
    import json

    say(library, "S1", "addresses", by="Li")
    say(library, "S1", "mentions", by="Wang")
    say(library, "S2", "mentions", by="Li")
    say(library, "S5", "addresses", by="Li")
    evidence = [item.locator for item in library.tags(the_document(library, "shandong"))[4].evidence]
    lines = list(labels(library))
    assert lines[0]["grades"] == {"S1": [2, 1], "S2": [1], "S3": [], "S4": [], "S5": [2]}
    assert lines[0]["articles"] == ({"S5": list(dict.fromkeys(evidence))} if evidence else {})
    file = tmp_path / "labels.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (case,) = load_tag_cases(file)
    assert case.document == "shandong"
    assert case.addresses == {**dict.fromkeys(SHORTCOMINGS), "S2": False, "S5": True}
