"""Ask: every sentence is a quote that stands where its citation says, or the answer is a refusal."""

from datetime import date
from pathlib import Path

import pytest
from ftzqa.app.answerable import Refusal
from ftzqa.app.ask import REFUSAL, ask
from ftzqa.app.build import build
from ftzqa.app.shapes import answer_shape
from ftzqa.index.fakes import HashingEncoder, WordReranker
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.index.types import Filters
from ftzqa.ingest.errors import EmptyQuestion

ALWAYS = Refusal(weights={}, means={}, spreads={}, intercept=9.0, threshold=0.5)


@pytest.fixture
def searcher(library: Library, encoder: HashingEncoder) -> Searcher:
    return Searcher(library, encoder)


def test_the_answer_quotes_the_sentence_and_cites_its_article(searcher: Searcher) -> None:
    answer = ask("山东自贸试验区有哪些片区", searcher=searcher)
    first = answer.citations[0]
    assert first.quote == "自贸试验区包括济南片区、青岛片区、烟台片区。"
    assert (first.n, first.locator, first.title) == (1, "第二条", "中国（山东）自由贸易试验区条例")
    assert answer.text.startswith(f"{first.quote} [1]")
    assert not answer.refused


@pytest.mark.parametrize("question", ["山东自贸试验区有哪些片区", "Are transfers abroad free?", "安全审查"])
def test_every_quote_stands_at_its_offsets(searcher: Searcher, question: str) -> None:
    answer = ask(question, searcher=searcher)
    passages = searcher.library.passages_by_id([c.passage_id for c in answer.citations])
    for citation in answer.citations:
        passage = passages[citation.passage_id]
        document = searcher.library.document(citation.document_id)
        assert document is not None
        assert passage.text[citation.start : citation.end] == citation.quote
        assert citation.quote in document.text[passage.start : passage.end]
    assert [s.support for s in answer.sentences] == ["verbatim"] * len(answer.sentences)


@pytest.mark.parametrize(
    ("question", "language"), [("咖啡机怎样除垢？", "zh"), ("How do I descale an espresso machine?", "en")]
)
def test_a_question_that_the_collection_does_not_answer_is_refused(
    searcher: Searcher, question: str, language: str
) -> None:
    answer = ask(question, searcher=searcher)
    assert answer.refused
    assert answer.text == REFUSAL[language]  # type: ignore[index]
    assert answer.citations == ()
    assert answer.hits, "the nearest passages are shown"


def test_a_question_about_nothing_that_the_collection_holds_is_refused_however_it_is_read(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "山东自贸试验区有哪些片区"
    assert not ask(question, searcher=searcher, refusal=ALWAYS).refused
    monkeypatch.setattr(Searcher, "far", 0.999)
    answer = ask(question, searcher=searcher, refusal=ALWAYS)
    assert answer.refused
    assert answer.confidence == 0.0


def test_filters_that_nothing_passes_are_a_refusal(searcher: Searcher) -> None:
    answer = ask("片区", searcher=searcher, filters=Filters(zones=("yunnan",)))
    assert answer.refused
    assert answer.confidence == 0
    assert answer.hits == ()


def test_an_empty_question_is_an_error(searcher: Searcher) -> None:
    with pytest.raises(EmptyQuestion):
        ask(" ", searcher=searcher)


def test_a_superseded_edition_is_called_out(
    library: Library, documents: Path, encoder: HashingEncoder
) -> None:
    text = (documents / "shandong.md").read_text("utf-8").replace("2020-09-25", "2024-05-01")
    (documents / "shandong-2024.md").write_text(text.replace("烟台片区", "威海片区"), encoding="utf-8")
    build([documents], library=library.folder, encoder=encoder)
    searcher = Searcher(library, encoder)
    answer = ask("山东自贸试验区有哪些片区", searcher=searcher)
    assert "威海片区" in answer.citations[0].quote
    older = ask(
        "2020年山东自贸试验区烟台片区", searcher=searcher, filters=Filters(documents=("shandong.md",))
    )
    assert "已不再有效" in older.warnings[0]
    assert "shandong-2024" in older.warnings[0]
    then = ask("烟台片区", searcher=searcher, filters=Filters(as_of=date(2021, 1, 1)))
    assert "烟台片区" in then.citations[0].quote
    assert then.warnings == ()


def test_with_a_reranker_the_quotes_are_what_it_marks_and_no_heading(
    library: Library, encoder: HashingEncoder
) -> None:
    searcher = Searcher(library, encoder, reranker=WordReranker())
    answer = ask("自贸试验区包括济南片区、青岛片区、烟台片区", searcher=searcher)
    assert not answer.refused
    assert answer.citations[0].quote == "自贸试验区包括济南片区、青岛片区、烟台片区。"
    assert 0 < answer.confidence <= 1
    assert all(citation.quote[-1] in "。；！？.;!?：:" for citation in answer.citations[1:])


def test_a_comparison_answered_by_half_names_the_other_half(
    library: Library, encoder: HashingEncoder
) -> None:
    searcher = Searcher(library, encoder, reranker=WordReranker())
    never = Refusal(weights={}, means={}, spreads={}, intercept=-9.0, threshold=0.5)
    assert ask("上海和山东的片区有什么不同？", searcher=searcher, refusal=never).refused
    only = Refusal(
        weights={"elsewhere": -9.0},
        means={"elsewhere": 0.5},
        spreads={"elsewhere": 1.0},
        intercept=0.0,
        threshold=0.5,
    )
    answer = ask("云南和山东的片区有什么不同？", searcher=searcher, refusal=only)
    assert {citation.source for citation in answer.citations} == {"documents/shandong.md"}
    assert any("云南" in warning for warning in answer.warnings)


def test_a_comparison_is_a_table_with_a_row_for_what_has_no_answer(
    library: Library, encoder: HashingEncoder
) -> None:
    searcher = Searcher(library, encoder, reranker=WordReranker())
    answer = ask("云南和山东的片区有什么不同？", searcher=searcher)
    assert answer.layout == "table"
    assert [(row.name, bool(row.sentences)) for row in answer.rows] == [("云南", False), ("山东", True)]
    assert "云南：资料中没有找到相关内容。" in answer.text
    assert "资料中没有关于云南的文件。" in answer.warnings
    for sentence in answer.sentences:
        assert f"{sentence.text} [{sentence.citations[0]}]" in answer.text
    shape = answer_shape(answer)
    assert [row["name"] for row in shape["rows"]] == ["云南", "山东"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("云南自贸试验区包括哪些片区？", "资料中没有关于云南的文件。"),
        ("Which areas does the Yunnan FTZ have?", "The collection has no document of Yunnan."),
    ],
)
def test_a_zone_without_documents_is_refused_by_name(
    library: Library, encoder: HashingEncoder, question: str, said: str
) -> None:
    answer = ask(question, searcher=Searcher(library, encoder, reranker=WordReranker()))
    assert answer.refused
    assert answer.warnings == (said,)


def test_who_is_somewhere_may_be_answered_by_what_holds_everywhere(
    library: Library, encoder: HashingEncoder
) -> None:
    searcher = Searcher(library, encoder, reranker=WordReranker())
    answer = ask("昆明的企业适用国家安全审查工作机制吗？", searcher=searcher)
    assert not any("云南" in warning for warning in answer.warnings)


def test_an_enumeration_keeps_its_items_and_their_places(
    library: Library, documents: Path, encoder: HashingEncoder
) -> None:
    law = "# 青岛港区办法\n\n第一条 管委会履行下列职责：\n\n（一）拟订规划；\n\n（二）管理负面清单。\n"
    (documents / "port.md").write_text(law, encoding="utf-8")
    build([documents], library=library.folder, encoder=encoder)
    searcher = Searcher(library, encoder, reranker=WordReranker())
    answer = ask("青岛港区管委会履行哪些职责？", searcher=searcher, refusal=ALWAYS)
    sentence = answer.sentences[0]
    assert answer.layout == "list"
    assert (sentence.lead, [item.text for item in sentence.items]) == (
        "管委会履行下列职责：",
        ["（一）拟订规划；", "（二）管理负面清单。"],
    )
    text = searcher.library.passages_by_id([answer.citations[0].passage_id])
    whole = text[answer.citations[0].passage_id].text
    assert all(whole[item.start : item.end] == item.text for item in sentence.items)


def test_editions_that_are_compared_have_a_row_each(
    library: Library, documents: Path, encoder: HashingEncoder
) -> None:
    text = (documents / "shandong.md").read_text("utf-8").replace("2020-09-25", "2024-05-01")
    (documents / "shandong-2024.md").write_text(text.replace("烟台片区", "威海片区"), encoding="utf-8")
    build([documents], library=library.folder, encoder=encoder)
    searcher = Searcher(library, encoder, reranker=WordReranker())
    answer = ask("自贸试验区包括的片区，2020年和现在有什么变化？", searcher=searcher)
    assert [row.name for row in answer.rows] == ["2020年版", "2024年版"]
    assert "烟台片区" in answer.rows[0].sentences[0].text
    assert "威海片区" in answer.rows[1].sentences[0].text


def test_a_quote_in_another_language_has_its_terms_glossed(library: Library, encoder: HashingEncoder) -> None:
    searcher = Searcher(library, encoder, reranker=WordReranker())
    question, chinese = "Which security review does foreign investment face?", Filters(languages=("zh",))
    answer = ask(question, searcher=searcher, filters=chinese, refusal=ALWAYS)
    glossed = [s for s in answer.sentences if s.gloss]
    assert "national security" in " ".join(term for s in glossed for term in s.gloss)
    assert all(term.isascii() for s in glossed for term in s.gloss)
    assert not any(term in answer.text for s in glossed for term in s.gloss)
