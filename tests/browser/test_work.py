"""Work done in a browser: files sent and found, a batch tagged and taken along, flags reviewed by key."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .visiting import settle, write_pdf

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Visit = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

JOB = 60_000  # milliseconds that a job may take, the start of its worker included


def send(page: "Page", *files: Path) -> None:
    page.set_input_files('[data-testid="stFileUploaderDropzoneInput"]', files)
    for file in files:
        page.locator('[data-testid="stFileUploader"]').get_by_text(file.name).wait_for()
    page.wait_for_timeout(500)  # the files are on their way
    page.locator('[data-testid="stFormSubmitButton"] button').click()


def test_an_uploaded_pdf_is_found_by_a_question(visit: "Visit", tmp_path: Path) -> None:
    write_pdf(tmp_path / "pilots.pdf", "Pilots board every tanker at the outer buoy.")
    page = visit("add", lang="en")
    send(page, tmp_path / "pilots.pdf")
    page.get_by_text("1 added").wait_for(timeout=JOB)
    assert "job=" in page.url
    page = visit(lang="en", q="Where do pilots board every tanker?")
    page.wait_for_selector(".answer")
    assert "outer buoy" in page.inner_text(".answer")


def test_an_upload_that_fails_says_why(visit: "Visit", tmp_path: Path) -> None:
    (tmp_path / "torn.pdf").write_bytes(b"%PDF-1.4 nothing more")
    (tmp_path / "song.mp3").write_bytes(b"la la")
    page = visit("add", lang="zh")
    send(page, tmp_path / "torn.pdf", tmp_path / "song.mp3")
    page.get_by_text("搁置 2 个").wait_for(timeout=JOB)
    said = page.inner_text("table.files")
    assert "torn.pdf" in said
    assert "不支持 .mp3" in said
    assert "Traceback" not in page.inner_text("body")


def test_a_batch_is_tagged_and_taken_along(visit: "Visit", tmp_path: Path) -> None:
    text = "# 防控办法\n\n自贸试验区应当建立风险防控机制，防范金融风险，加强监管。\n"
    (tmp_path / "risk.md").write_text(text, encoding="utf-8")
    page = visit("tag", lang="zh")
    send(page, tmp_path / "risk.md")
    page.get_by_text("已标注 1 个").wait_for(timeout=JOB)
    page.wait_for_selector('[data-testid="stDataFrame"]')
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 CSV").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["shortcoming"] for row in rows} == {"S1", "S2", "S3", "S4", "S5"}
    assert {row["title"] for row in rows} == {"防控办法"}


def test_a_flag_is_reviewed_with_a_key(visit: "Visit") -> None:
    page = visit("review", lang="en")
    page.get_by_label("Your name").fill("Li Hua")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Skip").wait_for()
    settle(page)
    before = page.inner_text(".judged")
    page.locator("h1.title").click()
    page.keyboard.press("2")
    page.get_by_text("Kept").wait_for()
    page.get_by_role("button", name="Undo").click()
    settle(page)
    assert page.inner_text(".judged") == before


def test_a_number_of_the_coverage_leads_to_its_passages(visit: "Visit") -> None:
    page = visit("coverage", lang="en", **{"in": "shandong", "of": "S5"})
    page.get_by_text("外商投资国家安全审查").first.wait_for()
    page.get_by_role("link", name="山东").first.click()
    page.locator(".document mark", has_text="防范开放风险").wait_for()


def test_a_refusal_shows_what_is_nearest(visit: "Visit") -> None:
    page = visit(lang="zh", q="面包怎么烤？")
    page.get_by_text("没有找到能够回答这个问题的内容").first.wait_for()
    page.get_by_text("最接近的段落").wait_for()
    page.locator("article.source, [data-testid='stImage']").wait_for()


def test_a_poor_answer_is_told_with_a_reason(visit: "Visit") -> None:
    page = visit(lang="en", q="Which harbour dues are waived for twelve months?")
    settle(page)
    page.locator('[data-testid="stFeedbackButton"]').last.click()
    page.get_by_text("What was wrong?").wait_for()
    page.get_by_text("Something is missing").click()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Thank you").wait_for()
