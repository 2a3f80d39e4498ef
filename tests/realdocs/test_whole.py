"""The whole over real laws: what was promised of the first working version."""

import json
from pathlib import Path

import pytest
from ftzqa.app.ask import ask
from ftzqa.app.build import build
from ftzqa.index.search import Searcher
from ftzqa.index.types import Encoder

pytestmark = [pytest.mark.realdocs, pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.mark.long
def test_all_documents_are_there_and_a_second_build_encodes_nothing(
    whole_searcher: Searcher, shared: Path, bundled: Encoder
) -> None:
    counts = whole_searcher.library.counts()
    assert counts["documents"] == 108
    assert 4_500 < counts["passages"] < 5_500
    folders = [shared / "realdocs/md", shared / "seed"]
    report = build(folders, library=whole_searcher.library.folder, encoder=bundled)
    assert (len(report.unchanged), report.encoded) == (108, 0)


@pytest.mark.long
def test_the_sub_areas_and_the_limit_are_found_among_all_documents(whole_searcher: Searcher) -> None:
    sub_areas_come_first(whole_searcher)
    limit_is_cited(whole_searcher)


def test_the_article_with_the_sub_areas_comes_first(real_searcher: Searcher) -> None:
    sub_areas_come_first(real_searcher)


def test_the_telecoms_limit_is_cited_from_the_founding_paper(real_searcher: Searcher) -> None:
    limit_is_cited(real_searcher)


def sub_areas_come_first(searcher: Searcher) -> None:
    hit = searcher.search("山东自贸试验区有哪些片区")[0]
    assert hit.title == "中国（山东）自由贸易试验区条例"
    assert hit.passage.locators[0].label == "第二条"


def limit_is_cited(searcher: Searcher) -> None:
    question = (
        "What is the upper limit on the foreign share in value-added telecoms "
        "that hampers online recruitment?"
    )
    answer = ask(question, searcher=searcher)
    assert any(
        citation.source.endswith("seed-paper.txt") and citation.locator == "2.3" and "50%" in citation.quote
        for citation in answer.citations
    )


def test_every_quote_of_fifty_answers_is_in_its_passage_and_its_document(
    real_searcher: Searcher, shared: Path
) -> None:
    library = real_searcher.library
    rows = [json.loads(line) for line in (shared / "questions" / "dev.jsonl").read_text("utf-8").splitlines()]
    quotes = 0
    for row in rows[:50]:
        for citation in ask(row["question"], searcher=real_searcher).citations:
            passage = library.passages_by_id([citation.passage_id])[citation.passage_id]
            document = library.document(citation.document_id)
            assert document is not None
            assert passage.text[citation.start : citation.end] == citation.quote
            assert document.text[passage.start : passage.end] == passage.text
            quotes += 1
    assert quotes > 50
