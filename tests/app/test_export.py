"""Memos: all that a reader cites by, in a file that opens again and interprets nothing documents say."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from ftzqa.app.export import check_suffix, export
from ftzqa.app.memo import memo
from ftzqa.app.types import Answer, Citation, Item, Sentence
from ftzqa.index.library import Library
from ftzqa.index.types import Hit
from ftzqa.ingest.errors import BadSetting, CannotWrite

QUESTION = "山东自贸试验区有哪些<片区>？"


@pytest.fixture
def answer(library: Library) -> Answer:
    """Two sentences, one without support, over the second article of the Shandong regulation."""
    document = next(d for d in library.documents() if d.language == "zh")
    passage = next(p for p in library.passages(document.id) if "济南片区" in p.text)
    citation = Citation(
        n=1,
        passage_id=passage.id,
        document_id=document.id,
        source=document.source,
        title=document.title,
        locator="第二条",
        page=3,
        quote="自贸试验区包括济南片区、青岛片区、烟台片区。",
        start=0,
        end=1,
    )
    return Answer(
        question=QUESTION,
        text="",
        sentences=(
            Sentence(text="包括三个片区<script>alert(1)</script>。", citations=(1,), support="supported"),
            Sentence(text="另有威海片区。", citations=(), support="unsupported"),
        ),
        citations=(citation,),
        shortcomings=(),
        refused=False,
        confidence=0.9,
        warnings=("请注意 *版本*。",),
        hits=(),
    )


def written(answer: Answer, library: Library, folder: Path, suffix: str) -> bytes:
    path = folder / f"new/memo{suffix}"
    export(answer, path, library=library, on=date(2026, 3, 1))
    return path.read_bytes()


def test_a_memo_has_all_that_a_reader_cites_by(answer: Answer, library: Library) -> None:
    made = memo(answer, library=library, on=date(2026, 3, 1))
    facts = dict(made.sources[0].facts)
    assert facts["日期"] == "2020-09-25"
    assert facts["条款"] == "第二条"
    assert facts["页码"] == "3"
    assert facts["效力"] == "自2020-09-25起有效"
    assert facts["文件"].endswith("shandong.md")
    assert f"第 {library.generation} 代" in made.stamp
    assert "2026-03-01" in made.stamp


def test_the_word_file_opens_again_with_chinese_typefaces(
    answer: Answer, library: Library, tmp_path: Path
) -> None:
    from docx import Document
    from docx.oxml.ns import qn

    made = Document(BytesIO(written(answer, library, tmp_path, ".docx")))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    for part in (
        QUESTION,
        "包括三个片区<script>alert(1)</script>。[1]",
        "中国（山东）自由贸易试验区条例",
        "第二条",
    ):
        assert part in text
    assert "自贸试验区包括济南片区、青岛片区、烟台片区。" in text
    struck = [run.text for p in made.paragraphs for run in p.runs if run.font.strike]
    assert struck == ["另有威海片区。"]
    fonts = made.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "SimSun"
    assert str(library.generation) in made.sections[0].footer.paragraphs[0].text


def test_the_html_file_interprets_nothing_and_needs_nothing(
    answer: Answer, library: Library, tmp_path: Path
) -> None:
    page = written(answer, library, tmp_path, ".html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<s>另有威海片区。</s>" in page
    assert "http" not in page.replace("http-equiv", "")
    assert 'lang="zh"' in page


def test_the_markdown_file_escapes_and_quotes(answer: Answer, library: Library, tmp_path: Path) -> None:
    page = written(answer, library, tmp_path, ".md").decode()
    assert page.startswith(r"# 山东自贸试验区有哪些\<片区\>？")
    assert "> 自贸试验区包括济南片区、青岛片区、烟台片区。" in page
    assert "~~另有威海片区。~~" in page
    assert r"请注意 \*版本\*。" in page


def test_an_english_question_makes_an_english_memo(answer: Answer, library: Library) -> None:
    made = memo(replace(answer, question="Which areas?"), library=library, on=date(2026, 3, 1))
    assert dict(made.sources[0].facts)["Validity"] == "in force since 2020-09-25"


def hit(library: Library) -> Hit:
    document = next(d for d in library.documents() if d.language == "zh")
    passage = next(p for p in library.passages(document.id) if "济南片区" in p.text)
    return Hit(passage=passage, rank=1, score=1.0, title=document.title, source=document.source)


def test_a_refusal_shows_the_nearest_passages_as_no_answer(
    answer: Answer, library: Library, tmp_path: Path
) -> None:
    from docx import Document

    silent = replace(
        answer, sentences=(), citations=(), text="资料中没有。", refused=True, hits=(hit(library),)
    )
    word = Document(BytesIO(written(silent, library, tmp_path, ".docx")))
    pages = [
        "\n".join(paragraph.text for paragraph in word.paragraphs),
        written(silent, library, tmp_path, ".md").decode(),
        written(silent, library, tmp_path, ".html").decode(),
    ]
    for page in pages:
        parts = (
            "资料中没有。",
            "并未回答问题",
            "中国（山东）自由贸易试验区条例",
            "济南片区、青岛片区",
            "第二条",
        )
        places = [page.rindex(part) for part in parts]
        assert places == sorted(places)


def test_a_question_of_any_characters_is_one_heading(
    answer: Answer, library: Library, tmp_path: Path
) -> None:
    from docx import Document

    odd = replace(answer, question="有哪些\n\n片区\x01\x0b？")
    assert written(odd, library, tmp_path, ".md").decode().startswith("# 有哪些 片区 ？\n")
    word = Document(BytesIO(written(odd, library, tmp_path, ".docx")))
    assert word.paragraphs[0].text == "有哪些 片区 ？"


@pytest.mark.parametrize("name", ["file/memo.md", "folder.md"])
def test_a_file_that_cannot_be_written_is_an_error_that_names_it(
    answer: Answer, library: Library, tmp_path: Path, name: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(CannotWrite, match=name):
        export(answer, tmp_path / name, library=library)


def test_an_unknown_suffix_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(BadSetting, match=r"\.docx, \.md, \.html"):
        check_suffix(Path("memo.pdf"))


def compared(answer: Answer) -> Answer:
    """The answer as a comparison in which one side has an enumeration and the other nothing."""
    lead, item = "包括下列片区：", "（一）济南片区。"
    listed = Sentence(
        text=f"{lead}\n{item}",
        citations=(1,),
        support="verbatim",
        items=(Item(text=item, start=len(lead) + 1, end=len(lead) + 1 + len(item)),),
        about="山东",
        gloss=("sub-area",),
    )
    further = replace(answer.citations[0], n=2, quote="另设|联动区。")
    return replace(answer, sentences=(listed,), compared=("山东", "云南"), more=(further,))


def test_a_comparison_is_a_table_in_every_file(answer: Answer, library: Library, tmp_path: Path) -> None:
    from docx import Document

    made = Document(BytesIO(written(compared(answer), library, tmp_path, ".docx")))
    (table,) = made.tables
    assert [cell.text for cell in table.columns[0].cells] == ["山东", "云南"]
    said = [p.text for p in table.rows[0].cells[1].paragraphs]
    assert said == ["包括下列片区：[1]", "（一）济南片区。", "引文中的术语（并非译文）：sub-area"]
    assert table.rows[1].cells[1].text == "资料中没有找到相关内容。"
    page = written(compared(answer), library, tmp_path, ".md").decode()
    line = "| 山东 | 包括下列片区：<br>（一）济南片区。 \\[1\\]<br>*引文中的术语（并非译文）：sub-area* |"
    assert line in page
    assert "| 云南 | 资料中没有找到相关内容。 |" in page
    html = written(compared(answer), library, tmp_path, ".html").decode()
    assert '<th scope="row">云南</th>' in html
    assert "<li>（一）济南片区。</li>" in html


def test_the_items_left_out_are_counted_below_the_sentence(
    answer: Answer, library: Library, tmp_path: Path
) -> None:
    from docx import Document

    short = compared(answer)
    passage = hit(library).passage
    text = f"{short.sentences[0].text}\n（二）青岛片区。\n（三）烟台片区。"
    citation = replace(short.citations[0], end=len(short.sentences[0].text))
    found = replace(hit(library), passage=replace(passage, text=text))
    short = replace(short, citations=(citation,), hits=(found,))
    line = "… 其余各项见第二条"
    assert line in written(short, library, tmp_path, ".md").decode()
    assert line in written(short, library, tmp_path, ".html").decode()
    word = Document(BytesIO(written(short, library, tmp_path, ".docx")))
    assert line in [p.text for p in word.tables[0].rows[0].cells[1].paragraphs]


def test_further_quotes_stand_under_their_own_heading(
    answer: Answer, library: Library, tmp_path: Path
) -> None:
    page = written(compared(answer), library, tmp_path, ".md").decode()
    assert page.index("## 更多") > page.index("> 自贸试验区包括济南片区")
    assert r"> 另设\|联动区。" in page[page.index("## 更多") :]
