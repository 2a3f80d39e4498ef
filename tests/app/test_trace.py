"""Kept answers: for as long as the setting says, replayed, and watched for what they rest on."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from ftzqa.app.answering import Way, dump_way, give, load_way
from ftzqa.app.build import build
from ftzqa.app.shapes import answer_shape
from ftzqa.app.trace import compare, demand, find, keep, kept, shifts
from ftzqa.app.upkeep import remove
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.index.types import Filters
from ftzqa.ingest.errors import BadSetting, NoSuchAnswer

QUESTION = "山东自贸试验区有哪些片区"
Edit = Callable[[str, str], None]


@pytest.fixture
def searcher(library: Library, encoder: HashingEncoder) -> Searcher:
    return Searcher(library, encoder)


@pytest.fixture
def edit(documents: Path, library: Library, encoder: HashingEncoder) -> Edit:
    """Replaces text in the Shandong regulation and builds again."""

    def change(old: str, new: str) -> None:
        file = documents / "shandong.md"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        build([documents], library=library.folder, encoder=encoder)

    return change


def ask_and_keep(searcher: Searcher, question: str = QUESTION, *, at: datetime | None = None) -> str:
    given = give(question, Way(), searcher=searcher)
    key = keep(given.answer, library=searcher.library, settings={}, timings=given.timings, at=at)
    assert key is not None
    return key


def kinds(searcher: Searcher, key: str) -> list[str]:
    row = find(searcher.library, key)
    return [shift.kind for shift in shifts(row, library=searcher.library, on=date.today())]


def test_what_is_kept_is_the_answer_with_all_that_made_it(searcher: Searcher) -> None:
    way = Way(filters=Filters(zones=("shandong",), as_of=date(2022, 1, 1)), after=("浙江有哪些片区",))
    given = give(QUESTION, way, searcher=searcher)
    key = keep(given.answer, library=searcher.library, settings=dump_way(way), timings=given.timings)
    (row,) = kept(searcher.library)
    assert row.id == key
    assert row.answer == json.loads(json.dumps(answer_shape(given.answer)))
    assert load_way(row.settings) == way
    assert row.generation == searcher.library.generation
    assert row.timings["ask"] > 0


def test_an_answer_replays_to_itself(searcher: Searcher) -> None:
    row = find(searcher.library, ask_and_keep(searcher))
    again = answer_shape(give(row.question, load_way(row.settings), searcher=searcher).answer)
    assert compare(row.answer, again) == []


def test_answers_older_than_the_setting_go(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FTZQA_KEEP_ANSWERS", "30")
    ask_and_keep(searcher, at=datetime.now(UTC) - timedelta(days=31))
    new = ask_and_keep(searcher)
    assert [row.id for row in kept(searcher.library)] == [new]


def test_keeping_can_be_off_and_takes_what_was_kept_along(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_and_keep(searcher)
    monkeypatch.setenv("FTZQA_KEEP_ANSWERS", "0")
    given = give(QUESTION, Way(), searcher=searcher)
    assert keep(given.answer, library=searcher.library, settings={}, timings={}) is None
    assert kept(searcher.library) == []


def test_a_setting_that_is_no_number_of_days_is_an_error(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FTZQA_KEEP_ANSWERS", "ever")
    with pytest.raises(BadSetting):
        ask_and_keep(searcher)


def test_an_unknown_id_is_an_error(searcher: Searcher) -> None:
    with pytest.raises(NoSuchAnswer):
        find(searcher.library, "00000000")


def test_an_untouched_document_shifts_nothing(searcher: Searcher, edit: Edit) -> None:
    key = ask_and_keep(searcher)
    edit("防范开放风险", "防范和化解开放风险")
    assert "changed" not in kinds(searcher, key)[:1]


def test_a_changed_article_is_called_out(searcher: Searcher, edit: Edit) -> None:
    key = ask_and_keep(searcher)
    edit("烟台片区", "威海片区")
    row = find(searcher.library, key)
    first = shifts(row, library=searcher.library, on=date.today())[0]
    assert (first.kind, first.locator) == ("changed", "第二条")
    assert "威海片区" in first.now


CLAUSES = """---
title: 特许经营管理条例
kind: regulation
dates: {published: 2007-02-06}
---
# 特许经营管理条例

第七条 特许人应当拥有至少2个直营店。

第十三条 特许经营期限应当不少于3年。

续签特许经营合同的，不适用前款规定。
"""


def test_a_citation_to_the_clause_is_compared_by_its_article(
    searcher: Searcher, documents: Path, encoder: HashingEncoder
) -> None:
    def write(text: str) -> None:
        (documents / "franchise.md").write_text(text, encoding="utf-8")
        build([documents], library=searcher.library.folder, encoder=encoder)

    def of_the_clause() -> list[tuple[str, str]]:
        row = find(searcher.library, key)
        found = shifts(row, library=searcher.library, on=date.today())
        return [(shift.kind, shift.now) for shift in found if "第十三条第一款" in (shift.locator or "")]

    write(CLAUSES)
    key = ask_and_keep(searcher, "特许经营期限应当不少于几年")
    assert "第十三条第一款" in [c["locator"] for c in find(searcher.library, key).answer["citations"]]
    write(CLAUSES.replace("2个", "3个"))
    assert of_the_clause() == []
    write(CLAUSES.replace("3年", "4年"))
    ((kind, now),) = of_the_clause()
    assert kind == "changed"
    assert now.startswith("第十三条 特许经营期限应当不少于4年。")


def test_a_text_that_went_elsewhere_has_moved(searcher: Searcher, edit: Edit) -> None:
    key = ask_and_keep(searcher)
    edit("第二条 自贸试验区", "第二条 本条例所称的区域另行公布。\n\n第四条 自贸试验区")
    assert kinds(searcher, key)[0] == "moved"


def test_a_removed_document_is_called_out(searcher: Searcher) -> None:
    key = ask_and_keep(searcher)
    remove(["shandong"], library=searcher.library)
    assert "removed" in kinds(searcher, key)


@pytest.mark.parametrize("day", [datetime(2023, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)])
def test_an_edition_that_the_library_learns_has_ended_is_called_out(
    searcher: Searcher, documents: Path, encoder: HashingEncoder, day: datetime
) -> None:
    """Whether the newer edition began after the answer, or before it and was not there."""
    key = ask_and_keep(searcher, at=day)
    text = (documents / "shandong.md").read_text("utf-8").replace("2020-09-25", "2024-05-01")
    (documents / "shandong-2024.md").write_text(text, encoding="utf-8")
    build([documents], library=searcher.library.folder, encoder=encoder)
    assert "ended" in kinds(searcher, key)


def test_an_edition_known_to_have_ended_is_no_news(
    searcher: Searcher, documents: Path, encoder: HashingEncoder
) -> None:
    text = (documents / "shandong.md").read_text("utf-8").replace("2020-09-25", "2024-05-01")
    (documents / "shandong-2024.md").write_text(text, encoding="utf-8")
    build([documents], library=searcher.library.folder, encoder=encoder)
    given = give(QUESTION, Way(filters=Filters(documents=("shandong",))), searcher=searcher)
    key = keep(given.answer, library=searcher.library, settings={}, timings={})
    assert key is not None
    assert given.answer.citations
    assert kinds(searcher, key) == []


def test_what_was_asked_and_refused_most(searcher: Searcher) -> None:
    for question in (QUESTION, QUESTION + "？", "咖啡机怎样除垢？", "咖啡机怎样除垢？", "负面清单的咖啡机"):
        ask_and_keep(searcher, question, at=datetime.now(UTC) + timedelta(microseconds=len(question)))
    found = demand(searcher.library)
    assert found.most_asked[0].asked == 2
    assert "咖啡机怎样除垢？" in [a.question for a in found.most_refused]
    assert found.refused <= found.asked
