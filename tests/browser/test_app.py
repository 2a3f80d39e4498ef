"""The app in a browser: a question asked, a source opened, a search narrowed, a document read."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from ftzqa.index.library import Library

from .looking import faint_texts, stop_fading, tab, wide_elements
from .visiting import go, settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Visit = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AREAS = "山东自贸试验区包括哪些片区"
BERTHS = "Which berths are kept free of charge?"
PAGES = {
    "": {},
    "+": {"q": AREAS},
    "search": {},
    "search+": {"q": AREAS},
    "add": {"job": "1"},
    "tag": {"job": "2"},
    **{name: {} for name in ("documents", "coverage", "review", "quality")},
}
"""A page, with a plus where it is another state of one, and its address."""
HOSTILE_QUESTION = f"{BERTHS} ![x](https://evil.example/q.png) <script>window.broken=1</script>"
HOSTILE_PAGES = {
    "": {"q": HOSTILE_QUESTION},
    "search": {"q": BERTHS},
    "documents": {},
    "document": {},
    "coverage": {"in": "shanghai", "of": "S1"},
    "add": {"job": "1"},
    "tag": {"job": "2"},
    "review": {"of": "S1"},
    "quality": {},
}
"""Every page with the address at which it shows a hostile document or question."""


def test_a_question_in_chinese_is_answered_with_its_source(visit: "Visit") -> None:
    page = visit(lang="zh")
    page.get_by_placeholder("例如").fill(AREAS)
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer")
    assert "济南片区、青岛片区、烟台片区" in page.inner_text(".answer")
    assert "济南片区" in page.inner_text("article.source mark")
    assert "q=" in page.url


def test_the_quote_is_marked_on_the_page_of_a_pdf(visit: "Visit") -> None:
    page = visit(lang="en", q="Which harbour dues are waived for twelve months?")
    page.wait_for_selector('[data-testid="stImage"] img')
    drawn = page.evaluate(
        """async () => {
            const image = document.querySelector('[data-testid="stImage"] img');
            await image.decode();
            const canvas = document.createElement('canvas');
            [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
            const context = canvas.getContext('2d');
            context.drawImage(image, 0, 0);
            const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
            let marked = 0;
            for (let i = 0; i < data.length; i += 4) marked += data[i] > 240 && data[i + 2] < 140;
            return [canvas.width, marked];
        }"""
    )
    assert drawn[0] > 1000
    assert 2_000 < drawn[1] < 60_000  # one line's worth


def test_the_back_button_returns_to_the_question_before(visit: "Visit") -> None:
    page = visit(lang="zh", q=AREAS)
    page.get_by_placeholder("例如").fill("防范开放风险的机制")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "document.querySelector('.answer, article.source')?.innerText.includes('安全审查')"
    )
    page.go_back()
    settle(page)
    assert page.get_by_placeholder("例如").input_value() == AREAS


def test_the_language_switch_turns_the_page(visit: "Visit") -> None:
    page = visit(lang="zh")
    page.get_by_text("English", exact=True).click()
    page.wait_for_selector("text=Ask the documents")
    assert "lang=en" in page.url
    page.get_by_text("Documents", exact=True).first.click()
    page.wait_for_selector("text=What the collection holds")


def test_counts_narrow_a_search(visit: "Visit") -> None:
    page = visit("search", lang="en", q="片区")
    page.wait_for_selector(".snippet mark")
    before = page.locator(".snippet").count()
    page.get_by_role("button", name="Regulation").click()
    settle(page)
    assert 0 < page.locator(".snippet").count() < before
    assert "kind=regulation" in page.url


def test_a_document_is_found_opened_and_read_by_its_outline(visit: "Visit") -> None:
    page = visit("documents", lang="zh")
    page.get_by_role("link", name="山东").click()
    page.wait_for_selector("ul.outline")
    page.locator("ul.outline a").last.click()
    settle(page)
    assert page.locator("ul.outline").count() == 1
    assert "第二条 自贸试验区包括" in page.inner_text(".document")


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_a_hostile_document_is_only_text(name: str, visit: "Visit", served: str, stocked: Library) -> None:
    page = visit("add", lang="en")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    address = {"lang": "en", **HOSTILE_PAGES[name]}
    if name == "document":
        (address["id"],) = stocked.find("hostile.md")
    if name == "quality":
        go(page, f"{served}/?{urlencode({'lang': 'en', 'q': HOSTILE_QUESTION})}")
    go(page, f"{served}/{name}?{urlencode(address)}")
    page.wait_for_function("document.body.innerText.replaceAll('\u2060', '').includes('![x](https:')")
    assert page.evaluate("window.broken") is None
    assert page.locator("iframe, a[href*='evil'], a[href^='javascript'], img[src*='evil']").count() == 0
    assert [url for url in asked if not url.startswith((served, "data:", "blob:"))] == []


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("zh", 1280, "light"), ("zh", 390, "dark"), ("en", 1280, "dark"), ("en", 390, "light")],
)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_the_window_and_can_be_read(
    name: str, language: str, width: int, scheme: str, visit: "Visit", pictures: Path | None
) -> None:
    page = visit(name.rstrip("+"), width=width, scheme=scheme, lang=language, **PAGES[name])
    assert page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert wide_elements(page) == []
    assert faint_texts(page) == []
    if pictures:
        file = f"{name.replace('+', '-more') or 'ask'}-{language}-{width}-{scheme}.png"
        page.screenshot(path=pictures / file, full_page=True)


@pytest.mark.parametrize(("name", "goal"), [("", "例如"), ("search", "关键词"), ("documents", "标题")])
def test_the_keyboard_reaches_the_question_and_shows_where_it_is(
    name: str, goal: str, visit: "Visit"
) -> None:
    page = visit(name, lang="zh")
    stop_fading(page)
    stops = []
    while not stops or (goal not in stops[-1][0] and len(stops) < 40):
        stops.append(tab(page))
    assert goal in stops[-1][0]
    assert [stop for stop, seen in stops if not seen] == []
