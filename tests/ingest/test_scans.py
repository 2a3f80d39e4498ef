"""Scans of several pages: counted beforehand, shared among processes, in order and within the budget."""

from pathlib import Path

import pytest
from ftzqa.ingest import Document
from ftzqa.ingest.extract import ReadOptions
from ftzqa.ingest.pool import pages_to_recognise, read_many


@pytest.fixture
def fax(tmp_path: Path) -> Path:
    """Three pages of pictures, a sentence on each."""
    from PIL import Image, ImageDraw, ImageFont

    pages = []
    for word in ("Alpha", "Bravo", "Charlie"):
        page = Image.new("RGB", (900, 300), "white")
        text = f"{word} is the first word of this page."
        ImageDraw.Draw(page).text((60, 120), text, fill="black", font=ImageFont.load_default(40))
        pages.append(page)
    path = tmp_path / "fax.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    return path


def test_pages_to_recognise_are_counted_without_recognising_them(fax: Path, tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("第一条 文字。", encoding="utf-8")
    files = [(fax, "fax.tif"), (tmp_path / "plain.txt", "plain.txt")]
    assert pages_to_recognise(files) == {"fax.tif": 3}
    assert pages_to_recognise(files, options=ReadOptions(ocr_pages=2)) == {"fax.tif": 2}
    assert pages_to_recognise(files, options=ReadOptions(ocr="never")) == {}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_pages_are_shared_and_come_back_in_order(fax: Path) -> None:
    told: list[tuple[int, int]] = []
    options = ReadOptions(ocr_pages=2, on_page=lambda done, total: told.append((done, total)))
    [(_, document)] = read_many([(fax, "fax.tif")], jobs=2, options=options)
    assert isinstance(document, Document)
    assert [block.page for block in document.blocks] == [1, 2]
    assert [block.text.split()[0] for block in document.blocks] == ["Alpha", "Bravo"]
    assert sorted(told) == [(1, 2), (2, 2)]
    assert any("page 3" in warning for warning in document.warnings)
