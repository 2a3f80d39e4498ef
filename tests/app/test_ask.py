"""Ask: every sentence is a quote that stands where its citation says, or the answer is a refusal."""

from datetime import date
from pathlib import Path

import pytest
from ftzqa.app.answerable import Refusal
from ftzqa.app.ask import REFUSAL, ask
from ftzqa.app.build import build
from ftzqa.index.fakes import HashingEncoder, WordReranker
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.index.types import Filters
from ftzqa.ingest.errors import EmptyQuestion


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
