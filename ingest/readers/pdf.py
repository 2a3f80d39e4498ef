"""PDF files. PDFium reads the text layer: in our measurements (docs/reading.md) it gives the box and type of
each line faster than pypdf gives the bare text."""

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

from ..errors import DamagedFile, EncryptedFile
from ..extract import Extract, Part, ReadOptions, over_budget
from ..footnotes import notes_under_heading, without_footnotes
from ..grids import with_tables
from ..hygiene import clean_paragraph
from ..page import Line, Page, without_line_numbers, without_running_lines
from ..paragraphs import paragraphs
from ..types import Box

MADE_BY = "pdf/3"
MADE_BY_OCR = "pdf/3+PP-OCRv6"

_BOLD = 600  # font weight
_UNREADABLE = 0.2  # share of characters without a meaning in Unicode
_SAMPLE = 300  # characters
_BARE = 40  # characters; a scan may carry a stamp's or a page number's text
_COVER = 0.4  # of the page
_DOUBTFUL = 0.8  # confidence
_BACKGROUND = 0.9  # of the page


def read(data: bytes, *, source: str, options: ReadOptions) -> Extract:
    """Paragraphs in reading order with page and box; running heads, feet and page numbers left out.

    Pages without a usable text layer are recognised, as ``options`` say.
    """
    document = _open(data, source=source)
    try:
        pages = [_page(document, number=index + 1, source=source) for index in range(len(document))]
        headings = {"".join(entry.get_title().split()): entry.level + 1 for entry in document.get_toc()}
        pages, warnings = _recognised(document, pages, options=options)
    finally:
        document.close()
    made_by = MADE_BY_OCR if any(line.confidence for page in pages for line in page.lines) else MADE_BY
    body, notes = without_footnotes(without_line_numbers(without_running_lines(pages)))
    parts = [_heading(part, headings) for part in paragraphs(body)]
    return Extract(
        parts=(*parts, *notes_under_heading(paragraphs(notes))), made_by=made_by, warnings=warnings
    )


def recognise_pages(data: bytes, numbers: Sequence[int], *, source: str, options: ReadOptions) -> list[Page]:
    """The pages of these numbers, read from their pictures."""
    document = _open(data, source=source)
    try:
        return list(_recognise(document, numbers, options=options))
    finally:
        document.close()


def _recognise(document: Any, numbers: Sequence[int], *, options: ReadOptions) -> Iterator[Page]:
    from ..ocr import LONG_SIDE, recognise

    for done, number in enumerate(numbers, start=1):
        sheet = document[number - 1]
        width, height = sheet.get_size()
        image = sheet.render(scale=LONG_SIDE / max(width, height), rev_byteorder=True).to_numpy()[:, :, :3]
        yield recognise(image, number=number, width=width, height=height, threads=options.threads)
        if options.on_page:
            options.on_page(done, len(numbers))


def _recognised(
    document: Any, pages: list[Page], *, options: ReadOptions
) -> tuple[list[Page], tuple[str, ...]]:
    """The pages, those that need it read from their picture; and what a reader of the text should know."""
    if options.ocr == "never":
        return pages, ()
    needed = [page.number for page in pages if options.ocr == "always" or _needs_ocr(document, page)]
    warnings = []
    if len(needed) > options.ocr_pages:
        warnings.append(over_budget(needed[options.ocr_pages]))
    missing = [number for number in needed[: options.ocr_pages] if number not in options.recognised]
    if options.on_scan:
        options.on_scan(missing)
    found = dict(options.recognised)
    found |= {page.number: page for page in _recognise(document, missing, options=options)}
    warnings += [warning for number in sorted(found) for warning in _doubts(found[number])]
    return [found.get(page.number, page) for page in pages], tuple(warnings)


def _doubts(page: Page) -> Iterator[str]:
    doubtful = [line.text for line in page.lines if (line.confidence or 1) < _DOUBTFUL]
    if doubtful:
        number, count, sample = page.number, len(doubtful), doubtful[0]
        yield f"第 {number} 页有 {count} 行识别不确定 / page {number}: {count} doubtful lines: {sample!r}"


def _needs_ocr(document: Any, page: Page) -> bool:
    """Whether the page is a picture, or its fonts do not say which characters they draw."""
    if not page.is_readable:
        return True
    if sum(len(line.text) for line in page.lines) >= _BARE:
        return False
    return any(_covers(item, page) for item in document[page.number - 1].get_objects())


def _covers(item: Any, page: Page) -> bool:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    if item.type != FPDF_PAGEOBJ_IMAGE:
        return False
    left, bottom, right, top = item.get_bounds()
    return bool((right - left) * (top - bottom) > _COVER * page.width * page.height)


def _open(data: bytes, *, source: str) -> Any:
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise EncryptedFile(source=source) from error
        raise DamagedFile(source=source, expected="PDF", reason=str(error)) from error


def _heading(part: Part, headings: dict[str, int]) -> Part:
    """A paragraph that the file's own outline names is a heading."""
    level = None if part.joined else headings.get("".join(part.text.split()))
    return Part(text=part.text, kind="heading", level=level, page=part.page, box=part.box) if level else part


def _page(document: Any, *, number: int, source: str) -> Page:
    from pypdfium2 import PdfiumError

    try:
        page = document[number - 1]
        width, height = page.get_size()
        textpage = page.get_textpage()
        lines = tuple(with_tables(list(_lines(textpage)), _shapes(page)))
        is_readable = _is_readable(textpage)
        textpage.close()
        page.close()
    except PdfiumError as error:
        raise DamagedFile(source=source, expected="PDF", reason=f"page {number}: {error}") from error
    return Page(number=number, width=width, height=height, lines=lines, is_readable=is_readable)


def _is_readable(textpage: Any) -> bool:
    """Whether nearly all of the first characters have a meaning in Unicode."""
    from pypdfium2.raw import FPDFText_GetUnicode, FPDFText_HasUnicodeMapError

    count = min(textpage.count_chars(), _SAMPLE)
    unreadable = 0
    for index in range(count):
        code = FPDFText_GetUnicode(textpage.raw, index)
        is_private = code in (0, 0xFFFD) or 0xE000 <= code <= 0xF8FF
        unreadable += is_private or FPDFText_HasUnicodeMapError(textpage.raw, index) == 1
    return bool(unreadable <= _UNREADABLE * count)


def _shapes(page: Any) -> Iterator[Box]:
    """The boxes of rules, frames and shaded cells; what covers the page is its background."""
    from pypdfium2.raw import FPDF_PAGEOBJ_PATH

    width, height = page.get_size()
    for item in page.get_objects(filter=(FPDF_PAGEOBJ_PATH,)):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) < _BACKGROUND * width * height:
            yield left, bottom, right, top


def _lines(textpage: Any) -> Iterator[Line]:
    from pypdfium2 import raw

    for index in range(textpage.count_rects()):
        box = textpage.get_rect(index)
        # PDFium writes U+0002 for a hyphen at a line's end.
        text = textpage.get_text_bounded(*box).replace("\x02", "-").replace("\ufffe", "-")
        text = clean_paragraph(text)
        if not text:
            continue
        middle = (box[1] + box[3]) / 2
        first = raw.FPDFText_GetCharIndexAtPos(textpage.raw, box[0] + 1, middle, 3, 3)
        size, is_bold = box[3] - box[1], False
        if first >= 0:
            loose = textpage.get_charbox(first, loose=True)
            size = max(loose[3] - loose[1], 1.0)
            is_bold = raw.FPDFText_GetFontWeight(textpage.raw, ctypes.c_int(first)) >= _BOLD
        yield Line(text=text, box=box, size=size, is_bold=is_bold)
