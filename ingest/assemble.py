"""Parts become one text with blocks that slice it; headings are told from paragraphs."""

from collections.abc import Sequence
from dataclasses import replace

from .extract import Part
from .hygiene import clean_lines, clean_paragraph
from .marks import Mark, read_marks
from .types import Block

_SENTENCE_END = ("。", "；", "：", "！", "？", ".", ";", ":", "!", "?", "，", ",", "、")
_HEADING_LENGTH = 50  # characters; longer outline items are paragraphs that begin with a number


def assemble(parts: Sequence[Part], *, title: str) -> tuple[str, tuple[Block, ...]]:
    """The document's text and its blocks. The paragraph or heading that reads ``title`` gets level 1."""
    cleaned = [part for part in map(_clean, parts) if part.text]
    marks = read_marks((part.text, part.kind == "heading") for part in cleaned)
    titled = False
    pieces: list[str] = []
    blocks: list[Block] = []
    position = 0
    for part, mark in zip(cleaned, marks, strict=True):
        level = _level(part, mark)
        if not titled and part.text == title:
            titled, level = True, 1
        if blocks and not part.joined:
            pieces.append("\n")
            position += 1
        kind = "heading" if level else ("text" if part.kind == "heading" else part.kind)
        end = position + len(part.text)
        block = Block(
            kind=kind, text=part.text, start=position, end=end, level=level, page=part.page, box=part.box
        )
        blocks.append(block)
        pieces.append(part.text)
        position = end
    return "".join(pieces), tuple(blocks)


def _clean(part: Part) -> Part:
    if part.kind == "table":
        rows = (clean_paragraph(row) for row in clean_lines(part.text).split("\n"))
        return replace(part, text="\n".join(row for row in rows if row))
    text = clean_paragraph(part.text)
    # The rest of a Latin paragraph begins with the blank that the page break swallowed.
    return replace(part, text=f" {text}" if part.joined and part.text[:1] == " " and text else text)


def _level(part: Part, mark: Mark | None) -> int | None:
    """A heading's level, from 2 (1 is the title's); None for what is not a heading."""
    if part.kind == "heading":
        return mark.depth if mark else (part.level or 1) + 1
    if part.kind != "text" or mark is None or part.joined:
        return None
    if mark.kind in ("part", "chapter", "division", "numbered", "annex"):
        return mark.depth
    is_short = len(part.text) <= _HEADING_LENGTH and not part.text.endswith(_SENTENCE_END)
    if mark.kind == "outline" and is_short and mark.depth <= 4:
        return mark.depth
    if mark.kind == "named" and len(part.text) <= len(mark.label) + 1:
        return mark.depth
    return None
