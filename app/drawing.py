"""Drawing: a page of a kept PDF file as a picture, with a quote marked where it stands."""

import ctypes
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..ingest.errors import DamagedFile
from ..ingest.types import Box, Document, Passage
from .reading import Span, marked_blocks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_LOCK = threading.Lock()  # PDFium must not be used by two threads at once
_WIDTH = 1100  # pixels
_MARKER = (255, 226, 122)  # red, green, blue: multiplied onto the page, so that the print stays black
_HEAD = 8  # characters of a quote that must stand on the page together
_LEFT_OUT = {"-", "\x02", "\xad", "\ufffe"}  # hyphens, as print and PDFium write them


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawn page: ``pixels`` has shape (height, width, 3); ``page`` counts from 1."""

    pixels: "Pixels"
    page: int
    is_marked: bool


def can_draw(original: Path | None) -> bool:
    """Whether the kept file has pages that can be drawn."""
    return original is not None and original.suffix == ".pdf" and original.is_file()


def draw_passage(original: Path, document: Document, passage: Passage, *, span: Span | None) -> Picture:
    """The page of ``passage`` on which the quote stands that is ``passage.text[slice(*span)]``.

    Where the page's text does not hold the quote (a scan), the paragraphs that hold it are marked. Without
    ``span``, the passage's first page is drawn and nothing marked.

    Raises:
        DamagedFile: the kept file cannot be drawn.
    """
    first, last = passage.pages or (1, 1)
    quote = passage.text[slice(*span)] if span else ""
    boxes = _boxes(document, passage, span) if span else {}
    with _LOCK:
        return _draw(original, range(first, last + 1), quote=quote, boxes=boxes)


def count_pages(original: Path) -> int:
    """How many pages a kept PDF file has.

    Raises:
        DamagedFile: it cannot be opened.
    """
    with _LOCK, _opened(original) as pdf:
        return len(pdf)


def draw_page(original: Path, page: int) -> Picture:
    """A page, counted from 1, with nothing marked.

    Raises:
        DamagedFile: the kept file cannot be drawn.
    """
    with _LOCK:
        return _draw(original, [page], quote="", boxes={})


def _boxes(document: Document, passage: Passage, span: Span) -> dict[int, list[Box]]:
    """Page -> boxes of the paragraphs that hold the span."""
    start, end = passage.start + span[0], passage.start + span[1]
    found: dict[int, list[Box]] = {}
    for block, inside in marked_blocks(document, [(start, end)]):
        if inside and block.page and block.box:
            found.setdefault(block.page, []).append(block.box)
    return found


def _draw(original: Path, pages: Sequence[int], *, quote: str, boxes: Mapping[int, Sequence[Box]]) -> Picture:
    with _opened(original) as pdf:
        marks = {number: list(_quote_boxes(pdf[number - 1], quote)) for number in pages} if quote else {}
        if not any(marks.values()):
            marks = {number: list(boxes.get(number, ())) for number in pages}
        number = next((number for number in pages if marks[number]), pages[0])
        pixels = _marked(pdf[number - 1], marks[number])
    return Picture(pixels=pixels, page=number, is_marked=bool(marks[number]))


@contextmanager
def _opened(original: Path) -> Iterator[Any]:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(original) as pdf:
            yield pdf
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise DamagedFile(source=original.name, expected="PDF", reason=str(error)) from error


def _quote_boxes(page: Any, quote: str) -> Iterator[Box]:
    """The lines of a page that hold ``quote`` or, where it runs on to the next page, its beginning."""
    from pypdfium2 import raw

    textpage = page.get_textpage()
    characters = (chr(raw.FPDFText_GetUnicode(textpage, i)) for i in range(textpage.count_chars()))
    letters, places = _letters(characters)
    wanted, _ = _letters(quote)
    if not wanted:
        return
    at, length = _longest(letters, wanted)
    if length < min(_HEAD, len(wanted)):
        return
    first, last = places[at], places[at + length - 1]
    for index in range(textpage.count_rects(first, last - first + 1)):
        yield textpage.get_rect(index)


def _letters(characters: Iterator[str] | str) -> tuple[str, list[int]]:
    """What is compared of a text, without spaces and hyphens; and where each letter of it stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(characters):
        for letter in unicodedata.normalize("NFKC", character).casefold():
            if not letter.isspace() and letter not in _LEFT_OUT:
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _longest(text: str, wanted: str) -> tuple[int, int]:
    """Where in ``text`` the longest beginning of ``wanted`` stands, and how long it is."""
    best, head = (0, 0), wanted[:_HEAD]
    at = text.find(head)
    while at >= 0:
        length = len(head)
        while length < len(wanted) and text[at + length : at + length + 1] == wanted[length]:
            length += 1
        best = max(best, (at, length), key=lambda found: found[1])
        at = text.find(head, at + 1)
    return best


def _marked(page: Any, boxes: Sequence[Box]) -> "Pixels":
    import numpy as np

    bitmap = page.render(scale=_WIDTH / page.get_width(), rev_byteorder=True)
    pixels: Pixels = np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8)
    height, width = pixels.shape[:2]
    for box in boxes:
        left, top, right, bottom = _on_picture(page, box, width=width, height=height)
        area = pixels[top:bottom, left:right]
        area[:] = area.astype(np.uint16) * np.array(_MARKER, dtype=np.uint16) // 255
    return pixels


def _on_picture(page: Any, box: Box, *, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom pixel of a box in PDF points; PDFium knows of turned and cropped pages."""
    from pypdfium2 import raw

    corners = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
        corners.append((min(max(across.value, 0), width), min(max(down.value, 0), height)))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
