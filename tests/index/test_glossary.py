"""The glossary: what it finds, and what it says about a file that is wrong."""

from pathlib import Path

import pytest
from ftzqa.index.glossary import load_glossary
from ftzqa.ingest.errors import BadData, MissingPath
from hypothesis import given
from hypothesis import strategies as st


def test_longest_name_wins() -> None:
    zh, en = "外商投资准入负面清单", "foreign investment negative list"
    assert load_glossary().translate(f"the {en} of 2024", to="zh") == [zh]
    assert load_glossary().translate(f"{zh}有多少条", to="en") == [en]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which Comprehensive Bonded Zones are there?", "综合保税区"),
        ("risks of cross border data flows", "数据跨境流动"),
        ("optimizing the BUSINESS environment", "营商环境"),
        ("strategic emerging industry", "战略性新兴产业"),
    ],
)
def test_english_matches_number_case_hyphen_and_spelling(question: str, expected: str) -> None:
    assert expected in load_glossary().translate(question, to="zh")


def test_english_matches_whole_words_only() -> None:
    assert load_glossary().translate("the chairman said plainly", to="zh") == []  # no AI in chairman


def test_name_with_two_meanings_gives_both() -> None:
    assert load_glossary().translate("FTA", to="zh") == ["自由贸易区", "自由贸易协定"]


def test_translation_keeps_the_order_of_the_text() -> None:
    text = "single window first, then the negative list"
    assert load_glossary().translate(text, to="zh") == ["国际贸易单一窗口", "负面清单"]


def test_synonyms_cross_languages() -> None:
    assert {"综合保税区", "comprehensive bonded zone", "CBZ"} <= set(load_glossary().synonyms("综保区"))
    assert load_glossary().synonyms("没有这个词") == ()


def test_words_suit_a_segmenter() -> None:
    words = load_glossary().words()
    assert {"综合保税区", "综保区", "准入前国民待遇"} <= set(words)
    assert not [word for word in words if any(mark in word for mark in "、，（）“” ")]


def test_every_name_of_every_term_finds_it() -> None:
    glossary = load_glossary()
    for term in glossary.terms:
        for name in (*term.names("zh"), *term.names("en")):
            assert term in glossary.find(name), name


@given(st.text(max_size=60))
def test_any_text_can_be_translated(text: str) -> None:
    glossary = load_glossary()
    known = {term.zh for term in glossary.terms}
    assert set(glossary.translate(text, to="zh")) <= known


GOOD = "{zh: 负面清单, en: negative list, category: investment}"


@pytest.mark.parametrize(
    ("entry", "where", "complaint"),
    [
        ("{zh: 负面清单, category: x}", "terms[1] 负面清单", "field en"),
        ("{zh: negative list, en: negative list, category: x}", "terms[1] negative list", "Chinese text"),
        ("{zh: 正面清单, en: 正面清单, category: x}", "terms[1] 正面清单", "no Chinese"),
        ("{zh: 正面清单, en: positive list, category: x, synonyms: [a]}", "terms[1] 正面清单", "synonyms"),
        ("{zh: 正面清单, en: p, category: x, shortcomings: [S9]}", "terms[1] 正面清单", "S9"),
        ("{zh: 正面清单, en: p, category: x, synonyms_en: p}", "terms[1] 正面清单", "list of texts"),
        ("{zh: 正面清单, en: p, category: x, synonyms_en: [p]}", "terms[1] 正面清单", "different names"),
        (GOOD, "terms[1] 负面清单", "once"),
        ("just words", "terms[1]", "entry with fields"),
        ("{zh: [", "line 5", "valid YAML"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_reason(
    tmp_path: Path, entry: str, where: str, complaint: str
) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(f"version: 1\nterms:\n  - {GOOD}\n  - {entry}\n", encoding="utf-8")
    with pytest.raises(BadData) as error:
        load_glossary(path)
    assert where in str(error.value)
    assert complaint in str(error.value)
    assert str(path) in error.value.message("zh")


def test_empty_missing_and_undecodable_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    with pytest.raises(MissingPath):
        load_glossary(path)
    for content in (b"", b"version: 1\n", b"version: 0\nterms:\n  - " + GOOD.encode(), b"\xff\xfe\xff"):
        path.write_bytes(content)
        with pytest.raises(BadData):
            load_glossary(path)


def test_hash_changes_with_the_content(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    hashes = set()
    for version in (1, 2):
        path.write_text(f"version: {version}\nterms:\n  - {GOOD}\n", encoding="utf-8")
        hashes.add(load_glossary(path).hash)
    assert len(hashes) == 2
