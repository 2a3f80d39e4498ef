"""The rule by which every system of ``eval/peers/search.py`` is judged: when a chunk covers an article."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from ftzqa.eval.types import Case, Gold
from ftzqa.ingest import read, split

LAW = """# 测试条例

## 第一章 总则

第一条 本条例适用于自由贸易试验区，区内企业和机构应当遵守本条例的规定。

第二条 本条例所称片区，是指国务院批准的区域。

本条例所称企业，是指在片区内登记的企业，以及在片区内从事经营活动的其他企业。

第三条 本条例自公布之日起施行。
"""


@pytest.fixture(scope="module")
def peers(root: Path) -> ModuleType:
    """The script, which belongs to no package."""
    spec = spec_from_file_location("peers_search", root / "eval/peers/search.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory, peers: ModuleType) -> tuple[ModuleType, object, object]:
    path = tmp_path_factory.mktemp("law") / "测试条例.md"
    path.write_text(LAW, encoding="utf-8")
    document = read(path, source=path.name)
    return peers, peers.Text(document), peers.Answers([document])


def chunk(law: tuple, first: str, last: str) -> object:
    """The chunk from where ``first`` begins to where ``last`` ends, in the text that the peers get."""
    _, text, _ = law
    return text.chunk(text.text.index(first), text.text.index(last) + len(last))


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        ("第二条", "其他企业。", {"2"}),  # the article itself, over two paragraphs
        ("本条例所称企业", "其他企业。", {"2"}),  # more than half of it
        ("本条例所称片区", "的区域。", {"2"}),  # less than half of it, but nothing else
        ("应当遵守", "的区域。", {"2"}),  # less than half of either, but two thirds are the second's
        ("区内企业", "第二条", {"1"}),  # more than half of the first, and a word of the second
        ("第一条", "之日起施行。", {"1", "2", "3"}),  # everything
        ("第一章", "总则", set()),  # a heading
    ],
)
def test_a_chunk_covers_what_it_holds_half_of_or_half_of_which_it_is(
    law: tuple, first: str, last: str, covered: set[str]
) -> None:
    _, _, answers = law
    piece = chunk(law, first, last)
    assert {number for number in "123" if answers.covered(piece, f"测试条例#{number}")} == covered


def test_the_right_words_in_another_document_do_not_count(law: tuple) -> None:
    peers, _, answers = law
    piece = chunk(law, "第二条", "其他企业。")
    other = peers.Chunk(document="别的条例", start=piece.start, end=piece.end)
    assert not answers.covered(other, "测试条例#2")
    assert answers.covered(piece, "测试条例#")  # any place in the document
    with pytest.raises(KeyError):
        answers.covered(piece, "测试条例#9")


def test_our_own_passages_cover_the_articles_they_are_named_after(law: tuple) -> None:
    peers, text, answers = law
    for passage in split(text.document):
        piece = peers.Chunk(document=text.name, start=passage.start, end=passage.end)
        for locator in passage.locators:
            assert answers.covered(piece, f"测试条例#{locator.number}")


def test_places_in_the_peers_text_are_places_in_the_document(law: tuple) -> None:
    _, text, _ = law
    for block in text.document.blocks:
        start = text.text.index(block.text)
        piece = text.chunk(start, start + len(block.text))
        assert text.document.text[piece.start : piece.end] == block.text


def test_the_rank_is_the_first_chunk_that_covers_any_gold_article(law: tuple) -> None:
    peers, _, answers = law
    case = Case(
        id="q",
        language="zh",
        question="什么是企业？",
        type="fact",
        gold=(Gold(document="测试条例", articles=("第二条", "第三条")),),
    )
    chunks = [
        chunk(law, "第一条", "的规定。"),
        chunk(law, "第三条", "施行。"),
        chunk(law, "第二条", "企业。"),
    ]
    assert peers.rank(case, chunks, answers) == 2
    assert peers.rank(case, chunks[:1], answers) is None
    assert peers.figures([2, None]) == "0.00 / 0.50 / 0.25"
