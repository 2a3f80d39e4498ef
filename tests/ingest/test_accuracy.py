"""Character error rates of the real files of every format against their Markdown originals."""

from pathlib import Path
from types import ModuleType

import pytest
from ftzqa.ingest import Document, read, split

pytestmark = pytest.mark.realdocs

# The Word files end with a table that their originals do not have.
_TABLE = "序号 | 任务 | 责任单位"
# What a scan may cost; the third is stamped, the fourth has a turned page, the last is a fax.
_SCANS = {
    "保税区海关监管办法(2011-01-08)": 0.01,
    "指导外商投资方向规定(2002-02-11)": 0.01,
    "国务院关于鼓励外商投资的规定(1986-10-11)": 0.03,
    "国际邮轮在港口靠港补给的规定(2024-04-22)": 0.03,
    "海关对出口加工区监管的暂行办法(2011-01-08)": 0.08,
}


def truth(shared: Path, stem: str) -> Document:
    path = shared / ("seed/seed-paper.txt" if stem.startswith("seed") else f"realdocs/md/{stem}.md")
    return read(path, source=path.name)


def places(document: Document) -> list[str]:
    return [locator.number for passage in split(document) for locator in passage.locators]


def test_files_with_text_lose_less_than_half_a_percent(shared: Path, accuracy: ModuleType) -> None:
    paths = [path for path in (shared / "realdocs/formats").iterdir() if ".scan" not in path.name]
    assert len(paths) >= 13
    for path in sorted(paths):
        found = read(path, source=path.name)
        original = truth(shared, path.stem)
        text = "\n".join(block.text for block in found.blocks if not block.text.startswith(_TABLE))
        assert accuracy.error_rate(original.text, text) < 0.005, path.name
        if path.suffix == ".pdf":
            assert all(block.page and block.box for block in found.blocks), path.name
            assert "Jian Yang |" not in found.text
            assert not any(block.text == original.title for block in found.blocks[1:]), path.name


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "stem", [pytest.param(stem, marks=pytest.mark.long if n else ()) for n, stem in enumerate(_SCANS)]
)
def test_scans_lose_no_more_than_their_kind_allows(shared: Path, accuracy: ModuleType, stem: str) -> None:
    path = shared / f"realdocs/formats/{stem}.scan.pdf"
    found, original = read(path, source=path.name), truth(shared, stem)
    assert accuracy.error_rate(original.text, found.text) < _SCANS[stem]
    assert places(found) == places(original)
    assert found.title == original.title
    assert "+PP-OCR" in found.made_by


def test_articles_of_pdf_files_stand_on_their_pages(shared: Path) -> None:
    from pypdf import PdfReader

    checked = 0
    for path in (shared / "realdocs/formats").glob("*条例*.pdf"):
        pages = ["".join(page.extract_text().split()) for page in PdfReader(path).pages]
        for passage in split(read(path, source=path.name)) if any(pages) else ():
            if passage.locators[0].kind == "article" and passage.text.startswith("第"):
                assert passage.pages, passage.text
                begins = "".join(passage.text.split())[:20]
                assert (
                    begins in pages[passage.pages[0] - 1] or begins[:8] in pages[passage.pages[0] - 1][-60:]
                )
                checked += 1
    assert checked > 200
