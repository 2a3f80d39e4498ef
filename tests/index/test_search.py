"""Search over a small library with an encoder that needs no weights."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from ftzqa.app.build import build
from ftzqa.index.access import derived
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.index.types import Filters
from ftzqa.ingest.errors import EmptyQuestion, OtherEncoder


@pytest.fixture
def searcher(library: Library, encoder: HashingEncoder) -> Searcher:
    return Searcher(library, encoder)


def test_the_article_that_answers_comes_first(searcher: Searcher) -> None:
    hit = searcher.search("山东自贸试验区有哪些片区")[0]
    assert [locator.label for locator in hit.passage.locators] == ["第二条"]
    assert hit.title == "中国（山东）自由贸易试验区条例"
    assert hit.score == pytest.approx(sum(hit.scores.values()))


def test_ranks_count_from_one_and_scores_fall(searcher: Searcher) -> None:
    hits = searcher.search("自贸试验区", k=3)
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_an_english_question_reaches_chinese_text_through_the_glossary(searcher: Searcher) -> None:
    filters = Filters(zones=("shandong",))
    hits = searcher.search("national security review of foreign investment", filters=filters)
    assert "国家安全审查" in max(hits, key=lambda hit: hit.scores["glossary lexical"]).passage.text


def test_filters_hold_for_every_hit(searcher: Searcher) -> None:
    hits = searcher.search("片区", filters=Filters(zones=("shanghai",)))
    assert hits
    assert {hit.source for hit in hits} == {"documents/shanghai.md"}


def test_filters_that_nothing_passes_find_nothing(searcher: Searcher) -> None:
    assert searcher.search("片区", filters=Filters(zones=("yunnan",))) == []


@pytest.mark.parametrize("question", ["", "  \n", "？！", "🙂", "\x00"])
def test_an_empty_question_is_an_error(searcher: Searcher, question: str) -> None:
    with pytest.raises(EmptyQuestion):
        searcher.search(question)


@pytest.mark.parametrize("question", ["a" * 5000, 'AND "OR NOT (', "\udce4\udcb8条例", "ｐｉｎｙｉｎ"])
def test_odd_questions_find_something_or_nothing_but_never_fail(searcher: Searcher, question: str) -> None:
    assert len(searcher.search(question)) <= 10


def test_a_changed_document_is_found_by_its_new_words_only(
    searcher: Searcher, documents: Path, encoder: HashingEncoder
) -> None:
    path = documents / "shandong.md"
    path.write_text(path.read_text("utf-8").replace("烟台片区", "威海片区"), encoding="utf-8")
    build([documents], library=searcher.library.folder, encoder=encoder)
    assert "威海" in searcher.search("威海片区")[0].passage.text
    assert not any("烟台" in hit.passage.text for hit in searcher.search("烟台片区"))


def test_a_removed_document_is_not_found_any_more(searcher: Searcher) -> None:
    with searcher.library.writing() as writer:
        writer.remove(searcher.library.find("shandong"))
    assert {hit.source for hit in searcher.search("山东自贸试验区")} == {"documents/shanghai.md"}


def test_derived_indexes_can_be_thrown_away(searcher: Searcher, encoder: HashingEncoder) -> None:
    before = searcher.search("济南片区")
    shutil.rmtree(derived(searcher.library.folder))
    assert Searcher(searcher.library, encoder).search("济南片区") == before


def test_vectors_of_another_encoder_are_not_searched(library: Library) -> None:
    with pytest.raises(OtherEncoder):
        Searcher(library, HashingEncoder(name="other"))


def test_an_article_that_the_question_cites_comes_first(searcher: Searcher) -> None:
    for question in ("山东自贸条例第三条", "What does Article 3 of the Shandong FTZ regulations say?"):
        hit = searcher.search(question)[0]
        assert [locator.number for locator in hit.passage.locators] == ["3"]
        assert "article" in hit.scores


def test_a_cited_article_does_not_pass_a_filter_that_leaves_its_document_out(searcher: Searcher) -> None:
    hits = searcher.search("山东自贸条例第三条", filters=Filters(zones=("shanghai",)))
    assert {hit.source for hit in hits} == {"documents/shanghai.md"}


def test_a_comparison_starts_with_the_best_of_each_zone(searcher: Searcher) -> None:
    hits = searcher.search("上海和山东的片区有什么不同？")
    assert {hit.source for hit in hits[:2]} == {"documents/shandong.md", "documents/shanghai.md"}
    assert len({hit.passage.id for hit in hits}) == len(hits)


def test_of_two_files_of_one_text_each_article_is_found_once(
    documents: Path, tmp_path: Path, encoder: HashingEncoder
) -> None:
    shutil.copy(documents / "shandong.md", documents / "copy.md")
    build([documents], library=tmp_path / "twice", encoder=encoder)
    library = Library(tmp_path / "twice")
    assert library.rows("SELECT * FROM duplicates") != []
    texts = [hit.passage.text for hit in Searcher(library, encoder).search("自贸试验区的片区", k=20)]
    assert texts
    assert len(texts) == len(set(texts))


def test_words_that_no_passage_has_leave_the_word_for_word_leg_little_to_say(searcher: Searcher) -> None:
    of_the_library, strange = "外商投资国家安全审查", "Hexagonal zeppelins 外商"
    weight = {
        text: max(h.scores["lexical"] for h in searcher.search(text)) for text in (of_the_library, strange)
    }
    assert 0 < weight[strange] < weight[of_the_library]


def test_a_place_without_documents_does_not_keep_what_holds_everywhere_from_being_found(
    searcher: Searcher,
) -> None:
    named, plain = (searcher.search(f"{place}外商投资企业报送信息") for place in ("云南", ""))
    assert [hit.passage.id for hit in named] == [hit.passage.id for hit in plain]


def test_questions_put_together_each_find_their_own_document(searcher: Searcher) -> None:
    hits = searcher.search(
        "山东自贸试验区有哪些片区？Which sub-areas of finance does the Shanghai zone have?"
    )
    assert {hit.source for hit in hits[:2]} == {"documents/shandong.md", "documents/shanghai.md"}
    assert {hit.part for hit in hits} == {0, 1}


def test_the_edition_of_the_day_asked_about_comes_first(
    searcher: Searcher, documents: Path, encoder: HashingEncoder
) -> None:
    newer = (documents / "shandong.md").read_text("utf-8").replace("2020-09-25", "2024-01-01")
    (documents / "newer.md").write_text(newer, encoding="utf-8")
    build([documents], library=searcher.library.folder, encoder=encoder)
    for question, day, first in (
        ("山东自贸试验区的片区", None, "newer"),
        ("山东自贸试验区的片区", date(2021, 1, 1), "shandong"),
        ("2021年5月1日有效的山东自贸试验区条例的片区", None, "shandong"),
        ("2022年时山东自贸试验区条例规定的片区", None, "shandong"),
    ):
        hits = searcher.search(question, filters=Filters(as_of=day))
        sources = [Path(hit.source).stem for hit in hits]
        assert sources.index(first) < sources.index({"newer", "shandong"}.difference({first}).pop())
