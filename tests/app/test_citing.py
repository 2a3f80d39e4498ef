"""Citations name the clause that a quote stands in, as the document prints it."""

from dataclasses import replace
from pathlib import Path

import pytest
from ftzqa.app.build import build
from ftzqa.app.citing import notes, to_the_clause
from ftzqa.app.types import Answer, Citation, Item, Sentence
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.index.types import Hit
from ftzqa.ingest import normalise_locator

LAW = """# 山東自貿試驗區規定

第一條 為了推進建設，制定本規定。

第八條 管理委員會負責下列事項：

（一）擬訂發展規劃；

（二）實施負面清單管理。

前款事項可以委託辦理。
"""


@pytest.fixture
def searcher(tmp_path: Path, encoder: HashingEncoder) -> Searcher:
    (tmp_path / "law.md").write_text(LAW, encoding="utf-8")
    build([tmp_path / "law.md"], library=tmp_path / "library", encoder=encoder)
    return Searcher(Library(tmp_path / "library"), encoder)


def cited(hit: Hit, quote: str, library: Library) -> Citation:
    start = hit.passage.text.index(quote)
    citation = Citation(
        n=1,
        passage_id=hit.passage.id,
        document_id=hit.passage.document_id,
        source=hit.source,
        title=hit.title,
        locator=hit.passage.locators[0].label,
        page=None,
        quote=quote,
        start=start,
        end=start + len(quote),
    )
    return to_the_clause(answer(hit, citation), library=library).citations[0]


def answer(hit: Hit, citation: Citation, *, question: str = "") -> Answer:
    return Answer(
        question=question,
        text=citation.quote,
        sentences=(),
        citations=(citation,),
        shortcomings=(),
        refused=False,
        confidence=1.0,
        warnings=(),
        hits=(hit,),
    )


def test_a_question_in_simplified_script_finds_traditional_text(searcher: Searcher) -> None:
    for question in ("谁实施负面清单管理", "誰實施負面清單管理"):
        hit = searcher.search(question, k=1)[0]
        assert hit.passage.locators[0].label == "第八條"
        assert hit.scores["lexical"] > 0
        assert "實施負面清單管理" in hit.passage.text  # as printed


def test_a_citation_names_the_clause_and_is_still_of_its_article(searcher: Searcher) -> None:
    hit = searcher.search("誰實施負面清單管理", k=1)[0]
    citation = cited(hit, "實施負面清單管理", searcher.library)
    assert citation.locator == "第八條第一款第（二）項"
    assert normalise_locator(citation.locator) == "8"
    assert cited(hit, "可以委託", searcher.library).locator == "第八條第二款"
    assert cited(hit, hit.passage.text, searcher.library).locator == "第八條"


def test_the_items_that_a_quote_leaves_out_are_counted(searcher: Searcher) -> None:
    hit = searcher.search("誰實施負面清單管理", k=1)[0]
    text = hit.passage.text
    first = text.index("（一）"), text.index("（二）") - 1
    citation = cited(hit, text[text.index("管理委員會") : first[1]], searcher.library)
    item = Item(text=text[slice(*first)], start=first[0], end=first[1])
    sentence = Sentence(
        text=citation.quote, citations=(1,), support="verbatim", items=(item,), gloss=("zone",)
    )
    short = answer(hit, citation, question="管理委員會負責哪些事項？")
    assert list(notes(sentence, short)) == [
        "… 其余各项见第八條第一款",
        "引文中的术语（并非译文）：zone",
    ]
    whole = replace(short, citations=(replace(citation, end=text.index("前款")),))
    assert [note for note in notes(sentence, whole) if "其余" in note] == []
