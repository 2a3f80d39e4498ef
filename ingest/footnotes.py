"""Footnotes: small print at the foot of a page, which must not break the sentence that goes on overleaf."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from .extract import Part
from .hygiene import chinese_share
from .page import Line, Page

_SMALL = 0.9  # of the size of the body's type
_LOWEST = 0.5  # of the page's height: footnotes stand below
_MARKER = re.compile(r"[\[（(〔]?(?:[①-⑳]|\d{1,3}|[*†‡])[\]）)〕]?[\s.、]?\s*\S")


def without_footnotes(pages: Sequence[Page]) -> tuple[list[Page], list[Page]]:
    """The pages without their footnotes, and pages that hold nothing else."""
    body = _body_size(pages)
    bare, notes = [], []
    for page in pages:
        top = _top_of_notes(page, body)
        low = [
            line for line in page.lines if top is not None and line.middle <= top and _is_small(line, body)
        ]
        bare.append(replace(page, lines=tuple(line for line in page.lines if line not in low)))
        if low:
            notes.append(replace(page, lines=tuple(low)))
    return bare, notes


def _body_size(pages: Sequence[Page]) -> float:
    """The size that most characters have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0


def _is_small(line: Line, body: float) -> bool:
    return line.kind == "text" and line.size < _SMALL * body


def _top_of_notes(page: Page, body: float) -> float | None:
    """The height of the first marked small line, where only small print stands below it."""
    marked = [
        line
        for line in page.lines
        if _is_small(line, body) and line.middle < _LOWEST * page.height and _MARKER.match(line.text)
    ]
    for line in sorted(marked, key=lambda line: -line.middle):
        beside = [other for other in page.lines if _same_column(line, other)]
        if all(_is_small(other, body) for other in beside if other.middle < line.middle):
            return line.middle
    return None


def _same_column(first: Line, second: Line) -> bool:
    return first.box[0] < second.box[2] and second.box[0] < first.box[2]


def notes_under_heading(notes: Sequence[Part]) -> list[Part]:
    """Notes as they follow the text, under a heading of their own in their language."""
    if not notes:
        return []
    title = "注释" if chinese_share(" ".join(note.text for note in notes)) > 0.2 else "Notes"
    return [Part(text=title, kind="heading", level=1, page=notes[0].page), *notes]
