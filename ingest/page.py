"""Lines on pages: what a text layer and character recognition both give, before reading order is known."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .hygiene import fold
from .types import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A run of text on one baseline, or a table as a whole. ``size`` is the height of its type, in points."""

    text: str
    box: Box
    size: float
    kind: Literal["text", "table"] = "text"
    is_bold: bool = False
    confidence: float | None = None  # of recognition, 0 to 1; None where the text was in the file

    @property
    def middle(self) -> float:
        """The height of the line's middle above the foot of the page."""
        return (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page, ``width`` by ``height`` points."""

    number: int  # from 1
    width: float
    height: float
    lines: tuple[Line, ...]
    is_readable: bool = True  # False where the text layer does not say which characters it draws


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all the others."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


_MARGIN = 0.1  # of the page's height: where running heads and feet stand
_LINE_NUMBERS = 3
_PAGE_NUMBER = re.compile(
    r"[-–—~·•\s]*(?:第\s*)?(?:page\s*)?\d{1,4}(?:\s*页)?(?:\s*(?:/|of|共)\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-–—~·•\s]*"
)


def without_running_lines(pages: Sequence[Page]) -> list[Page]:
    """The pages less heads, feet, page numbers and watermarks: lines that come back at the same place.

    A line counts as the same whatever numbers it holds. In the margins it must return on a third of the
    pages (left and right pages differ, and a head may name the chapter), elsewhere on four fifths.
    """
    counts = Counter(key for page in pages for key in {_key(line, page) for line in page.lines})
    return [
        replace(page, lines=tuple(line for line in page.lines if not _runs(line, page, counts, len(pages))))
        for page in pages
    ]


def _key(line: Line, page: Page) -> tuple[str, int]:
    # Recognition moves a line by a few points from page to page.
    return re.sub(r"\d+", "#", fold("".join(line.text.split()))), round(line.middle / page.height * 40)


def _in_margin(line: Line, page: Page) -> bool:
    return not page.height * _MARGIN < line.middle < page.height * (1 - _MARGIN)


def _runs(line: Line, page: Page, counts: Counter[tuple[str, int]], pages: int) -> bool:
    if line.kind == "table":
        return False
    text, place = _key(line, page)
    same = max(counts[text, place + shift] for shift in (-1, 0, 1))
    if not _in_margin(line, page):
        return pages >= 4 and same >= 0.8 * pages
    if _PAGE_NUMBER.fullmatch(fold(line.text)):
        return pages > 1 or line.middle < page.height * _MARGIN
    return pages >= 2 and same >= max(2, pages / 3)


def without_line_numbers(pages: Sequence[Page]) -> list[Page]:
    """The pages less the numbers of lines that are printed beside the text, rising down the page."""
    beside = [_line_numbers(page) for page in pages]
    if sum(map(len, beside)) < _LINE_NUMBERS:
        return list(pages)
    return [
        replace(page, lines=tuple(line for line in page.lines if line not in numbers))
        for page, numbers in zip(pages, beside, strict=True)
    ]


def _line_numbers(page: Page) -> list[Line]:
    """Numbers left of all text, or right of it."""
    bare = [line for line in page.lines if line.kind == "text" and re.fullmatch(r"\d{1,4}", line.text)]
    rest = [line for line in page.lines if line not in bare]
    if not bare or not rest:
        return []
    left, right = min(line.box[0] for line in rest), max(line.box[2] for line in rest)
    for numbers in (
        [line for line in bare if line.box[2] <= left],
        [line for line in bare if line.box[0] >= right],
    ):
        numbers.sort(key=lambda line: -line.middle)
        values = [int(line.text) for line in numbers]
        if len(values) > 1 and values == sorted(set(values)):
            return numbers
    return []
