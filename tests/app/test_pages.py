"""The pages as a visitor meets them: a question asked, a source opened, a document found, a failure told."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from ftzqa.app.build import build
from ftzqa.app.trace import kept
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.types import Evidence, Tag

from .visiting import QUESTION, Open, shown

UNANSWERED = "面包怎么烤？"


def write_pdf(path: Path, lines: Sequence[str]) -> None:
    """A PDF file of one page with these lines of text."""
    drawn = " ".join(f"1 0 0 1 72 {700 - 30 * n} Tm ({line}) Tj" for n, line in enumerate(lines))
    stream = f"BT /F1 14 Tf {drawn} ET"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        f"/Resources << /Font << /F1 {font} >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\n"
    path.write_text(f"{body}{end}startxref\n{len(body)}\n%%EOF\n", encoding="ascii")


def test_a_question_is_answered_with_its_source_beside_it(visit: Open, library: Library) -> None:
    app = visit(library.folder, lang="zh")
    app.text_input("q").set_value(QUESTION)
    app.button[0].click().run()
    page = shown(app)
    assert '济南片区、青岛片区、烟台片区。<sup class="cite">1</sup>' in page
    assert "<mark>自贸试验区包括济南片区、青岛片区、烟台片区。</mark>" in page
    assert "为了推进和保障自贸试验区的建设和发展" in page  # the passage before it
    assert "第二条" in app.radio[0].proto.captions[0]
    assert app.query_params["q"] == QUESTION


def test_a_link_shows_the_same_view(visit: Open, library: Library) -> None:
    app = visit(library.folder, lang="en", q="What is the Shanghai zone made of?", zone="shanghai")
    assert app.multiselect("zone").value == ["shanghai"]
    assert "Note on the Shanghai zone" in shown(app)
    assert "山东" not in shown(app)


@pytest.mark.parametrize(("lang", "words"), [("zh", "选择文件"), ("en", "Choose files")])
def test_the_words_that_streamlit_lacks_are_in_the_language_of_the_address_at_once(
    visit: Open, library: Library, lang: str, words: str
) -> None:
    drawn = [html.body for html in visit(library.folder, lang=lang).get("html")]
    sheet = next(body for body in drawn if "--choose" in body)
    assert f'--choose: "{words}"' in sheet


def test_choosing_another_source_opens_it(visit: Open, library: Library) -> None:
    app = visit(library.folder, q=UNANSWERED, lang="zh")
    first = shown(app)
    app.radio[0].set_value(2).run()
    assert shown(app) != first
    assert 'class="source"' in shown(app)


def test_a_source_can_be_copied_and_explained(visit: Open, library: Library) -> None:
    app = visit(library.folder, lang="zh", q=QUESTION)
    copied = [code.value for code in app.code]
    assert (
        "“自贸试验区包括济南片区、青岛片区、烟台片区。”（中国（山东）自由贸易试验区条例，第二条）" in copied
    )
    assert any("[1] 中国（山东）自由贸易试验区条例，第二条" in text for text in copied)  # the whole answer
    assert "<td>语义</td>" in shown(app)


def test_the_page_of_a_pdf_is_drawn_with_the_quote_marked(
    visit: Open, tmp_path: Path, encoder: HashingEncoder
) -> None:
    lines = ["Harbour dues are waived for one year.", "Ships of all flags may call."]
    write_pdf(tmp_path / "ports.pdf", lines)
    build([tmp_path / "ports.pdf"], library=tmp_path / "library", encoder=encoder)
    app = visit(tmp_path / "library", lang="en", q="Which harbour dues are waived?")
    (image,) = app.get("image")
    assert image.captions == ["p. 1"]
    app.button_group("view").set_value("text").run()
    assert not app.get("image")
    assert "<mark>Harbour dues are waived for one year.</mark>" in shown(app)


def test_what_was_asked_before_can_be_asked_again(visit: Open, library: Library) -> None:
    app = visit(library.folder, lang="zh", q=QUESTION)
    app.text_input("q").set_value("外商投资国家安全审查")
    app.button[0].click().run()
    app.button(f"asked {QUESTION}").click().run()
    assert app.text_input("q").value == QUESTION
    assert app.query_params["q"] == QUESTION


def test_a_question_that_follows_is_completed(visit: Open, library: Library) -> None:
    app = visit(library.folder, lang="zh", q=QUESTION)
    app.text_input("q").set_value("那上海呢？")
    app.button[0].click().run()
    assert "上海自贸试验区有哪些片区" in shown(app)
    assert app.query_params["q"] == "上海自贸试验区有哪些片区"
    app.run()
    assert app.query_params["q"] == "上海自贸试验区有哪些片区"


def test_filters_narrow_the_answer_and_stand_in_the_address(visit: Open, library: Library) -> None:
    app = visit(library.folder, lang="en", q="Which areas are there?", until="2021-01-01", kind="nonsense")
    assert [entry.value for entry in app.date_input] == [None, date(2021, 1, 1)]
    assert "Shanghai" not in shown(app)
    assert "kind" not in app.query_params
    app.multiselect("kind").set_value(["notice"]).run()
    assert "No document passes the filters" in shown(app)
    assert app.query_params["kind"] == "notice"


def test_an_answer_is_kept_once_and_can_be_taken_along(visit: Open, library: Library) -> None:
    app = visit(library.folder, lang="zh", q=QUESTION)
    app.run()
    (answer,) = kept(library)
    assert answer.question == QUESTION
    assert [button.label for button in app.get("download_button")] == ["Word"]


def test_a_refusal_shows_the_nearest_passages(visit: Open, library: Library) -> None:
    app = visit(library.folder, q=UNANSWERED, lang="zh")
    assert "没有找到" in app.info[0].value
    assert app.radio[0].label == "最接近的段落"
    assert 'class="answer"' not in shown(app)


def test_a_sample_question_is_asked_by_a_click(visit: Open, library: Library) -> None:
    app = visit(library.folder, lang="zh")
    app.button("page.ask.sample1").click().run()
    assert "济南片区" in shown(app)


def test_the_language_switch_turns_every_word(visit: Open, library: Library) -> None:
    app = visit(library.folder, lang="zh")
    assert "提问" in shown(app)
    app.button_group[0].set_value("en").run()
    assert "Ask the documents" in shown(app)
    assert "提问" not in shown(app)
    assert app.query_params["lang"] == "en"


def test_search_marks_words_counts_and_narrows(visit: Open, library: Library) -> None:
    app = visit(library.folder, "search.py", lang="en", q="济南片区")
    assert "<mark>济南</mark><mark>片区</mark>" in shown(app)
    assert "documents: 2" in shown(app)
    facet = app.button("facet kind notice")
    assert facet.label == "Notice :gray[1]"
    facet.click().run()
    assert "documents: 1" in shown(app)
    assert app.query_params["kind"] == "notice"
    app.button("facet kind notice").click().run()
    assert "documents: 2" in shown(app)


def test_search_groups_and_sorts(visit: Open, library: Library) -> None:
    app = visit(library.folder, "search.py", lang="en", q="济南片区")
    titles = [link.label for link in app.get("page_link")]
    assert len(titles) == 4
    app.toggle("group").set_value(True).run()
    assert len(app.get("page_link")) == 2
    app.button_group("order").set_value("date").run()
    assert next(link.label for link in app.get("page_link")) == "Note on the Shanghai zone"


def test_documents_are_listed_and_found_by_title(visit: Open, library: Library) -> None:
    app = visit(library.folder, "documents.py", lang="en")
    assert "2 of 2 documents" in shown(app)
    assert "25 Sep 2020" in shown(app)
    app.text_input[0].set_value("山东").run()
    assert [link.label for link in app.get("page_link")] == ["中国（山东）自由贸易试验区条例"]
    app.text_input[0].set_value("nowhere").run()
    assert "No document matches" in shown(app)


def test_a_document_opens_with_outline_text_and_evidence(visit: Open, library: Library) -> None:
    (document_id,) = library.find("shandong.md")
    app = visit(library.folder, "document.py", lang="zh", id=document_id)
    page = shown(app)
    assert '<h1 class="title">中国（山东）自由贸易试验区条例</h1>' in page
    assert "第一章 总则</a>" in page
    assert "第三条 自贸试验区应当建立外商投资国家安全审查工作机制" in page
    assert "<th>通过日期</th><td>2020年9月25日</td>" in page


def test_a_passage_is_marked_in_its_document_and_scrolled_to(visit: Open, library: Library) -> None:
    (document_id,) = library.find("shandong.md")
    passage = library.passages(document_id)[1]
    app = visit(library.folder, "document.py", lang="zh", id=document_id, passage=passage.id)
    assert "<mark>第二条 自贸试验区包括济南片区、青岛片区、烟台片区。</mark>" in shown(app)
    assert "scrollIntoView" in shown(app)


def test_a_document_that_has_gone_is_said_to_have_gone(visit: Open, library: Library) -> None:
    app = visit(library.folder, "document.py", lang="zh", id="absent")
    assert "absent" in app.error[0].value


def test_a_thousand_documents_come_page_by_page(visit: Open, tmp_path: Path, encoder: HashingEncoder) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(1000):
        (folder / f"{n:04}.md").write_text(f"# Notice {n:04}\n\nPort fees, part {n}.\n", encoding="utf-8")
    build([folder], library=tmp_path / "library", encoder=encoder)
    app = visit(tmp_path / "library", "documents.py", lang="en")
    assert "1000 of 1000 documents" in shown(app)
    assert len(app.get("page_link")) == 20
    assert app.get("page_link")[0].label == "Notice 0000"
    app = visit(tmp_path / "library", "documents.py", lang="en", page="3", order="title")
    assert app.get("page_link")[0].label == "Notice 0040"
    app.text_input("find").set_value("Notice 09").run()
    assert app.get("page_link")[0].label == "Notice 0900"  # a new list begins with its first page


def test_an_empty_library_says_what_to_do(visit: Open, tmp_path: Path) -> None:
    Library.create(tmp_path / "library")
    app = visit(tmp_path / "library", "documents.py", lang="en")
    assert "ftzqa build" in shown(app)
    assert "No document" in shown(visit(tmp_path / "library", lang="en", q="Which ports?"))


def test_failures_are_said_in_plain_words(
    visit: Open, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit(tmp_path / "absent", lang="zh")
    assert "文档库" in app.error[0].value
    monkeypatch.setattr("ftzqa.app.answering.give", lambda *a, **k: 1 / 0)
    app = visit(library.folder, lang="en", q=QUESTION)
    assert "Something went wrong" in app.error[0].value
    assert "ZeroDivisionError" not in shown(app)


def test_coverage_leads_from_a_number_to_its_passages(visit: Open, library: Library) -> None:
    (document_id,) = library.find("shandong.md")
    passage = library.passages(document_id)[-1]
    evidence = Evidence(passage_id=passage.id, quote=passage.text[4:], score=0.9, locator="第三条")
    tag = Tag(
        document_id=document_id,
        shortcoming="S5",
        grade="addresses",
        score=0.9,
        needs_review=False,
        evidence=(evidence,),
        made_by="test",
    )
    with library.writing() as writer:
        writer.put_tags([tag])
    app = visit(library.folder, "coverage.py", **{"lang": "en", "in": "shandong", "of": "S5"})
    assert "防范开放风险" in shown(app)
    assert "S5 Risk prevention and control" in shown(app)
    app.selectbox("in").set_value("shanghai").run()
    assert "防范开放风险" not in shown(app)
    assert app.query_params["in"] == "shanghai"


def test_coverage_can_be_taken_along(visit: Open, library: Library) -> None:
    app = visit(library.folder, "coverage.py", lang="zh")
    labels = [button.label for button in app.get("download_button")]
    assert labels == ["下载 PNG", "下载 XLSX", "下载 CSV"]


def test_what_is_no_longer_in_force_is_left_out_and_marked(
    visit: Open, tmp_path: Path, encoder: HashingEncoder
) -> None:
    folder = tmp_path / "ports"
    folder.mkdir()
    for day in ("2010-01-01", "2020-01-01"):
        head = f"---\ntitle: 港口条例\nkind: regulation\ndates: {{effective: {day}}}\n---\n# 港口条例\n\n"
        (folder / f"港口条例({day}).md").write_text(f"{head}第一条 港口在{day}开放。\n", encoding="utf-8")
    build([folder], library=tmp_path / "library", encoder=encoder)
    app = visit(tmp_path / "library", "documents.py", lang="zh")
    assert "已失效" in shown(app)
    app.toggle("force").set_value(True).run()
    assert len(app.get("page_link")) == 1
    assert "已失效" not in shown(app)


def test_coverage_without_flags_says_what_to_do(visit: Open, tmp_path: Path) -> None:
    Library.create(tmp_path / "library")
    assert "Nothing is flagged yet" in shown(visit(tmp_path / "library", "coverage.py", lang="en"))


HOSTILE = """---
title: "<script>alert(1)</script> ![x](https://evil.example/x.png) [go](javascript:alert(1))"
kind: notice
number: "<b>1</b>"
issuer: "<img src=x onerror=alert(1)>"
---
# A heading with <script>alert(2)</script>

Harbour dues </div></article><iframe src=https://evil.example></iframe> are waived. ![y](https://evil.example/y.png)
"""


@pytest.mark.parametrize("page", ["ask.py", "search.py", "documents.py", "document.py"])
def test_a_hostile_document_is_shown_as_text(
    page: str, visit: Open, tmp_path: Path, encoder: HashingEncoder
) -> None:
    (tmp_path / "evil.md").write_text(HOSTILE, encoding="utf-8")
    build([tmp_path / "evil.md"], library=tmp_path / "library", encoder=encoder)
    (document_id,) = Library(tmp_path / "library").find("evil.md")
    app = visit(tmp_path / "library", page, lang="en", q="Which harbour dues are waived?", id=document_id)
    page_markup = shown(app)
    assert "waived" in page_markup or page == "documents.py"
    assert not re.search(r"<(script|iframe|img)\b", page_markup)
    labels = [*(link.label for link in app.get("page_link")), *(o for r in app.radio for o in r.options)]
    assert not any(re.search(r"(?<!\\)[<\[!(]", text) for text in labels)  # all escaped
