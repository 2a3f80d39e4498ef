"""Headings, articles, annexes and clauses in the numbering of both languages."""

from pathlib import Path

import pytest
from ftzqa.ingest import Document, Passage, read, split
from ftzqa.ingest.clauses import clause_at, clause_of
from ftzqa.ingest.matching import match_form


def put(folder: Path, name: str, text: str) -> Document:
    (folder / name).write_text(text, encoding="utf-8")
    return read(folder / name, source=name)


def numbers(passages: list[Passage]) -> list[str]:
    return [locator.number for passage in passages for locator in passage.locators]


def test_traditional_print_is_kept_and_understood(tmp_path: Path) -> None:
    text = (
        "中國（上海）自由貿易試驗區條例\n\n第一章 總則\n\n第一條 為了發展。\n\n第二條 本條例適用於試驗區。\n"
    )
    document = put(tmp_path, "law.txt", text)
    assert (document.title, document.kind, document.zones) == (
        "中國（上海）自由貿易試驗區條例",
        "regulation",
        ("shanghai",),
    )
    passages = split(document)
    assert numbers(passages) == ["1", "2"]
    assert passages[1].text == "第二條 本條例適用於試驗區。"
    assert passages[1].headings == ("第一章 總則",)
    assert match_form("第二條 適用於ＦＴＺ") == match_form("第二条 适用于ftz")


def test_english_regulation_has_parts_chapters_and_articles(tmp_path: Path) -> None:
    text = (
        "# Regulation on the Pilot Zone\n\nPART I General\n\nChapter 1 Purpose\n\nArticle 1 This Regulation "
        "promotes trade.\n\nArticle 2\n\nThe zone has two areas:\n\n(1) the east;\n\n(2) the west.\n\n"
        "Chapter 2 Investment\n\nArticle 3 Article 2 applies to investment.\n\nAnnex A\n\nList of measures\n"
    )
    passages = split(put(tmp_path, "law.md", text))
    assert numbers(passages) == ["1", "2", "3", "annex-a"]
    assert passages[1].headings == ("PART I General", "Chapter 1 Purpose")
    assert passages[1].text == "Article 2\nThe zone has two areas:\n(1) the east;\n(2) the west."
    assert passages[3].headings == ("Annex A",)


def test_reference_to_an_article_at_the_head_of_a_line_is_not_one(tmp_path: Path) -> None:
    text = "某市条例\n\n第一条 甲。\n\n第二条 乙。\n\n第一条规定的事项不变。\n\n第三条中的期限为三日。\n"
    assert numbers(split(put(tmp_path, "law.txt", text))) == ["1", "2", "3"]


def test_annexes_keep_their_own_outline(tmp_path: Path) -> None:
    text = (
        "# 某条例\n\n第一条 甲。\n\n第二条 乙。\n\n附件1：\n\n一、范围\n\n"
        + "范围内容。" * 60
        + "\n\n二、程序\n\n程序内容。\n"
    )
    passages = split(put(tmp_path, "law.md", text))
    assert numbers(passages) == ["1", "2", "annex-1.1", "annex-1.2"]
    assert passages[2].locators[0].label == "附件1 一、"
    assert passages[2].headings == ("附件1：", "一、范围")


def test_contents_list_gives_no_passages(tmp_path: Path) -> None:
    contents = "目 录\n\n第一章 总则\n\n第二章 附则\n\n"
    text = f"# 某条例\n\n{contents}第一章 总则\n\n第一条 甲。\n\n第二章 附则\n\n第二条 乙。\n"
    assert [passage.text for passage in split(put(tmp_path, "law.md", text))][-2:] == [
        "第一条 甲。",
        "第二条 乙。",
    ]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("国务院关于印发中国（山东）自由贸易试验区总体方案的通知", "programme"),
        ("外商投资准入特别管理措施（负面清单）（2024年版）", "negative-list"),
        ("国务院关于推进自由贸易试验区贸易投资便利化改革创新的若干意见", "opinion"),
        ("关于做好复制推广工作的通知", "notice"),
        ("Framework Plan for China (Shandong) Pilot Free Trade Zone", "programme"),
        ("Notice on Issuing the Framework Plan for the Zone", "programme"),
        ("Foreign Investment Law", "law"),
        ("Measures for the Administration of Exports", "regulation"),
    ],
)
def test_titles_tell_the_kind(tmp_path: Path, title: str, kind: str) -> None:
    assert put(tmp_path, "a.md", f"# {title}\n\nText.\n").kind == kind


@pytest.mark.parametrize(
    "spelling",
    [
        "国发〔2013〕38号",
        "国发[2013]38号",
        "国发（2013）38号",
        "国发［2013］第38号",
        "国发【2013】 38 号",
        "文号国发〔2013〕38号",
        "发文字号：国发〔2013〕38号",
        "方案的文号为国函〔2019〕72号，另文印发。\n\n国发〔2013〕38号",
    ],
)
def test_document_number_in_all_its_spellings(tmp_path: Path, spelling: str) -> None:
    text = f"# 国务院关于印发总体方案的通知\n\n{spelling}\n\n各省、自治区、直辖市人民政府：\n\n现予印发。\n"
    assert put(tmp_path, "a.md", text).number == "国发〔2013〕38号"


@pytest.mark.parametrize("number", ["日政发〔2020〕5号", "自由贸易发〔2020〕5号", "有色〔2020〕1号"])
def test_a_bodys_short_name_may_hold_any_character(tmp_path: Path, number: str) -> None:
    assert put(tmp_path, "a.md", f"# 关于印发方案的通知\n\n{number}\n\n现予印发。\n").number == number


CLAUSES = """# 某条例

第八条 管委会负责管理工作。

管委会履行下列职责：

（一）实施规划；

（二）审批下列事项：

1.投资；

2.贸易；

（三）其他。

上述职责可以委托。

第九条 只有一款。
"""


@pytest.mark.parametrize(
    ("quote", "label", "number"),
    [
        ("负责管理", "第八条第一款", "8.1"),
        ("履行下列", "第八条第二款", "8.2"),
        ("实施规划", "第八条第二款第（一）项", "8.2.1"),
        ("贸易", "第八条第二款第（二）项第2目", "8.2.2.2"),
        ("其他", "第八条第二款第（三）项", "8.2.3"),
        ("可以委托", "第八条第三款", "8.3"),
    ],
)
def test_quote_is_placed_in_its_clause(tmp_path: Path, quote: str, label: str, number: str) -> None:
    document = put(tmp_path, "law.md", CLAUSES)
    passage = split(document)[0]
    clause = clause_at(document, passage, passage.text.index(quote))
    assert clause is not None
    assert (clause.label, clause.number, clause.kind) == (label, number, "clause")


def test_quote_of_several_clauses_is_placed_in_what_holds_them(tmp_path: Path) -> None:
    document = put(tmp_path, "law.md", "第一条 甲：\n\n（一）乙；\n\n（二）丙。\n\n丁。\n\n第二条 戊。")
    passage = split(document)[0]

    def label(first: str, last: str) -> str | None:
        start, end = passage.text.index(first), passage.text.index(last) + 1
        clause = clause_of(document, passage, start=start, end=end)
        return clause.label if clause else None

    assert label("乙", "乙") == "第一条第一款第（一）项"
    assert label("乙", "丙") == "第一条第一款"
    assert label("乙", "丁") is None


def test_article_of_one_paragraph_has_no_clauses(tmp_path: Path) -> None:
    document = put(tmp_path, "law.md", CLAUSES)
    assert clause_at(document, split(document)[1], 5) is None


def test_clauses_of_a_long_article_are_counted_from_its_beginning(tmp_path: Path) -> None:
    text = (
        "# 某条例\n\n第一条 首款。\n\n"
        + "\n\n".join(f"第{i}款的内容" + "很长" * 90 + "。" for i in "二三四五")
        + "\n\n第二条 乙。\n"
    )
    document = put(tmp_path, "law.md", text)
    pieces = [passage for passage in split(document) if passage.locators[0].number == "1"]
    assert len(pieces) > 1
    clause = clause_at(document, pieces[-1], pieces[-1].text.index("第五款"))
    assert clause is not None
    assert clause.label == "第一条第五款"


def test_glyph_variants_read_as_the_letters_they_show(tmp_path: Path) -> None:
    text = "某市⼈⺠代表⼤会条例\n\n第⼀条 促进贸易\u200b便利\u00ad化。\n\n第⼆条 The oﬃce ﬁles it.\n"
    document = put(tmp_path, "law.txt", text)
    assert document.title == "某市人民代表大会条例"
    assert [passage.text for passage in split(document)] == [
        "第一条 促进贸易便利化。",
        "第二条 The office files it.",
    ]
