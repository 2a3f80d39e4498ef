"""Pages that work, as a visitor meets them: files sent, flags reviewed, facts put right, runs compared."""

from datetime import date
from pathlib import Path

import pytest
from ftzqa.app import worker
from ftzqa.app.build import build
from ftzqa.app.feedback import latest_feedback
from ftzqa.app.jobs import find_job, submit
from ftzqa.app.reviewing import decide
from ftzqa.app.uploads import Upload
from ftzqa.app.worker import WorkerProcess, work
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.reviews import reviews
from ftzqa.index.types import Evidence, Tag
from streamlit.testing.v1 import AppTest

from .test_quality import save
from .visiting import QUESTION, Open, shown

NOTE = Upload(name="berths.md", content=b"# Berths\n\nBerths are free of charge at night.\n")
SCRIPT = "<script>alert(1)</script> ![x](https://evil.example/x.png)"


@pytest.fixture(autouse=True)
def no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are done by the test itself."""
    monkeypatch.setattr(WorkerProcess, "ensure", lambda self: None)


def labels(app: AppTest) -> list[str]:
    return [link.label for link in app.get("page_link")]


# --- adding documents ---


def test_files_that_are_sent_become_a_job(visit: Open, library: Library, encoder: HashingEncoder) -> None:
    app = visit(library.folder, "add.py", lang="en")
    assert "Add documents" in shown(app)
    app.file_uploader[0].upload("berths.md", NOTE.content, "text/markdown")
    app.button[0].click().run()
    assert app.query_params["job"] == "1"
    assert "Starting" in app.get("progress")[0].text
    assert "berths.md" in shown(app)
    work(library, patience=0, encoder=encoder)
    app.run()
    assert [message.value for message in app.success] == ["1 added"]
    assert labels(app) == ["Berths"]
    assert "waiting" not in shown(app)


def test_nothing_sent_is_said_plainly(visit: Open, library: Library) -> None:
    app = visit(library.folder, "add.py", lang="zh")
    app.button[0].click().run()
    assert "没有选择文件" in app.error[0].value


def test_what_was_set_aside_says_why(
    visit: Open, library: Library, documents: Path, encoder: HashingEncoder
) -> None:
    twin = Upload(name="twin.md", content=(documents / "shanghai.md").read_bytes())
    song = Upload(name=f"{SCRIPT}.mp3", content=b"la")
    job_id = submit(library, kind="build", files=[NOTE, twin, song])
    work(library, patience=0, encoder=encoder)
    app = visit(library.folder, "add.py", lang="zh", job=str(job_id))
    page = shown(app)
    assert "不支持 .mp3 类型的文件" in page
    assert "<script>" not in page
    assert "库中已有的文件" in [header.value for header in app.subheader]
    assert "Note on the Shanghai zone" in labels(app)


def test_an_open_job_can_be_stopped_and_found_again(visit: Open, library: Library) -> None:
    job_id = submit(library, kind="build", files=[NOTE])
    submit(library, kind="build", files=[NOTE])
    app = visit(library.folder, "add.py", lang="en", job="2")
    assert "1 before it" in app.get("progress")[0].text
    app.button(f"job {job_id}").click().run()
    assert app.query_params["job"] == str(job_id)
    app.button(f"cancel {job_id}").click().run()
    app.run()
    assert find_job(library, job_id).state == "cancelled"
    assert "Stopped" in app.warning[0].value


def test_a_failed_job_and_one_that_never_was(visit: Open, library: Library) -> None:
    job_id = submit(library, kind="build", files=[NOTE])
    for _ in range(4):
        worker.take_up(library)
        worker.claim(library, process=1)
    app = visit(library.folder, "add.py", lang="en", job=str(job_id))
    assert "3 times" in app.error[0].value
    app = visit(library.folder, "add.py", lang="en", job="99")
    assert "no job 99" in app.error[0].value


def test_what_was_recognised_can_be_corrected(visit: Open, library: Library) -> None:
    (document_id,) = library.find("shanghai.md")
    app = visit(library.folder, "document.py", lang="en", id=document_id)
    app.button(f"correct {document_id}").click().run()
    assert app.text_input(f"{document_id} title").value == "Note on the Shanghai zone"
    app.text_input("name typed").set_value("Li Hua")
    app.text_input(f"{document_id} title").set_value("Notice on accounts")
    app.date_input(f"{document_id} effective").set_value(date(2024, 2, 1))
    next(button for button in app.button if button.label == "Keep").click().run()
    document = library.document(document_id)
    assert document is not None
    assert (document.title, document.dates.effective) == ("Notice on accounts", date(2024, 2, 1))
    app.run()
    assert '<h1 class="title">Notice on accounts</h1>' in shown(app)


# --- tagging ---


def test_a_batch_is_shown_as_a_table_with_evidence(
    visit: Open, library: Library, encoder: HashingEncoder
) -> None:
    evil = Upload(name="evil.md", content=f"---\ntitle: '{SCRIPT}'\n---\n# A\n\nBerths {SCRIPT}.\n".encode())
    job_id = submit(library, kind="tag", files=[evil, Upload(name="none.md", content=b" ")])
    work(library, patience=0, encoder=encoder)
    app = visit(library.folder, "tag.py", lang="en", job=str(job_id))
    page = shown(app)
    assert "set aside" in app.success[0].value
    assert not [tag for tag in ("<script>", "<img") if tag in page]
    (table,) = app.dataframe
    assert list(table.value.columns) == ["Document", "S1", "S2", "S3", "S4", "S5"]
    assert len(app.get("download_button")) == 3


def test_a_job_of_another_kind_is_not_shown_here(visit: Open, library: Library) -> None:
    submit(library, kind="build", files=[NOTE])
    app = visit(library.folder, "tag.py", lang="en", job="1")
    assert not app.get("progress")


# --- reviewing ---


@pytest.fixture
def doubtful(library: Library) -> Tag:
    """A flag that needs a person."""
    (document_id,) = library.find("shandong.md")
    passage = library.passages(document_id)[-1]
    evidence = Evidence(passage_id=passage.id, quote=passage.text[4:], score=0.5, locator="第三条")
    tag = Tag(document_id=document_id, shortcoming="S5", grade="mentions", score=0.49, needs_review=True,
              evidence=(evidence,), made_by="test")  # fmt: skip
    with library.writing() as writer:
        writer.put_tags([tag])
    return tag


def test_a_flag_is_reviewed_and_taken_back(visit: Open, library: Library, doubtful: Tag) -> None:
    app = visit(library.folder, "review.py", lang="zh")
    assert "填写姓名" in shown(app)
    app.text_input("name typed").set_value("李华").run()
    app.selectbox("of").set_value("S5").run()
    assert "防范开放风险" in shown(app)
    app.text_input("review comment").set_value("有机制")
    app.button("grade addresses").click().run()
    (review,) = reviews(library)
    assert (review.reviewer, review.grade, review.comment) == ("李华", "addresses", "有机制")
    assert "已保存" in shown(app)
    app.button("take back").click().run()
    assert reviews(library) == []
    assert "防范开放风险" in shown(app)


def test_a_flag_can_be_skipped(visit: Open, library: Library, doubtful: Tag) -> None:
    app = visit(library.folder, "review.py", lang="en")
    app.text_input("name typed").set_value("Li Hua").run()
    app.selectbox("of").set_value("S5").run()
    app.button("skip").click().run()
    assert "防范开放风险" not in shown(app)
    assert reviews(library) == []


def test_agreement_between_reviewers_is_shown(visit: Open, library: Library, doubtful: Tag) -> None:
    for name in ("Li Hua", "<b>Wang</b>"):
        decide(library, doubtful.document_id, shortcoming="S5", grade="addresses", reviewer=name)
    page = shown(visit(library.folder, "review.py", lang="en"))
    assert "<td>100%</td>" in page
    assert "<b>Wang" not in page


def test_nothing_to_review_is_good_news(visit: Open, tmp_path: Path) -> None:
    Library.create(tmp_path / "library")
    assert "Nothing waits" in shown(visit(tmp_path / "library", "review.py", lang="en"))


# --- quality and feedback ---


def test_runs_are_compared_and_failures_explained(visit: Open, library: Library) -> None:
    save(library.folder / "runs" / "a", hit=0.4, time="2026-01-01T10:00:00+00:00")
    save(library.folder / "runs" / "b", hit=0.5, time="2026-01-02T10:00:00+00:00")
    page = shown(visit(library.folder, "quality.py", lang="en"))
    assert "<td>Right article first</td><td>0.50</td><td>0.20–0.80</td><td>0.40</td>" in page
    assert "▲ +0.10" in page
    assert "shandong 2 — ranked too low" in page
    assert "Meaning 14" in page


def test_without_runs_the_page_says_what_to_do(visit: Open, library: Library) -> None:
    page = shown(visit(library.folder, "quality.py", lang="zh"))
    assert "ftzqa eval run" in page
    assert "暂无" in page


def test_a_poor_answer_is_told_with_its_reason(visit: Open, library: Library) -> None:
    app = visit(library.folder, lang="en", q=QUESTION)
    (thumbs,) = app.feedback
    thumbs.set_value(0).run()
    assert not latest_feedback(library)[0].helpful
    next(group for group in app.button_group if group.key.startswith("reason ")).set_value("incomplete")
    next(field for field in app.text_input if "right" in field.label).set_value("two are missing")
    next(button for button in app.button if button.label == "Send").click().run()
    (word,) = latest_feedback(library)
    assert (word.reason, word.comment) == ("incomplete", "two are missing")
    assert "Thank you" in shown(app)
    assert "two are missing" in shown(visit(library.folder, "quality.py", lang="en"))


# --- a document among others ---

EDITION = """---
title: 港口条例
kind: regulation
dates: {{effective: {day}}}
---
# 港口条例

第一条 港口{change}开放。

第二条 泊位夜间免费，由港口管理机构安排。
"""


def test_editions_are_compared_article_by_article(
    visit: Open, tmp_path: Path, encoder: HashingEncoder
) -> None:
    folder = tmp_path / "ports"
    folder.mkdir()
    for day, change in (("2010-01-01", "逐步对外"), ("2020-01-01", "全面对外")):
        text = EDITION.format(day=day, change=change)
        (folder / f"港口条例({day}).md").write_text(text, encoding="utf-8")
    build([folder], library=tmp_path / "library", encoder=encoder)
    library = Library(tmp_path / "library")
    (document_id,) = library.find("港口条例(2020-01-01).md")
    app = visit(library.folder, "document.py", lang="zh", id=document_id)
    assert "现行有效" in shown(app)
    assert "已失效" in shown(app)
    app.button_group("shown").set_value("changes").run()
    page = shown(app)
    assert "港口<mark>逐步</mark>对外开放" in page
    assert "港口<mark>全面</mark>对外开放" in page
    assert "泊位夜间免费" not in page.partition('class="change"')[2]


# --- any page ---


@pytest.mark.parametrize(
    "page", ["ask", "search", "documents", "coverage", "add", "tag", "review", "quality"]
)
def test_every_page_stands_in_an_empty_library(page: str, visit: Open, tmp_path: Path) -> None:
    Library.create(tmp_path / "library")
    for language in ("zh", "en"):
        app = visit(tmp_path / "library", f"{page}.py", lang=language)
        assert 'class="title"' in shown(app)
        assert not app.error
