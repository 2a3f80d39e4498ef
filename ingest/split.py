"""A document becomes passages: one an article, or one an outline section where there are no articles."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from .hygiene import chinese_share
from .outline import Section, sections
from .types import Document, Language, Passage

VERSION = 1

# Measured with the default encoder's tokenizer: legal Chinese takes one token per 1.4 to 1.6 characters and
# English one per 4.5 to 5, so either limit leaves a quarter of its 512 tokens to the title and headings.
_LIMITS: dict[Language, int] = {"zh": 480, "en": 1600}
_CUTS = (
    re.compile(r"(?<=\n)"),
    re.compile(r"(?<=[。；！？])(?![”’」』）])|(?<=[.!?;])(?=\s)"),
    re.compile(r"(?<=[，、：])|(?<=[,:])(?=\s)"),
    re.compile(r"(?<=\s)"),
)


def split(document: Document) -> list[Passage]:
    """The document's passages in order; ``passage.text`` is ``document.text[start:end]``.

    Together they hold every character of the document except headings above articles and blanks between
    blocks. Pieces of a long article keep its locator; short neighbours join only outside articles.
    """
    passages = []
    pages = _Pages(document)
    for section in _joined(sections(document), text=document.text):
        text = document.text[section.start : section.end]
        for start, end in _pieces(text, limit=_LIMITS[language_of(text)]):
            span = section.start + start, section.start + end
            passages.append(_passage(document, section, *span, pages=pages.between(*span)))
    return passages


class _Pages:
    """The pages of stretches of a document's text."""

    def __init__(self, document: Document) -> None:
        self._blocks = [block for block in document.blocks if block.page is not None]
        self._starts = [block.start for block in self._blocks]

    def between(self, start: int, end: int) -> tuple[int, int] | None:
        """The first and last page that the text from ``start`` to ``end`` stands on."""
        first = max(0, bisect_right(self._starts, start) - 1)
        pages = [
            block.page
            for block in self._blocks[first : bisect_left(self._starts, end)]
            if block.end > start and block.page is not None
        ]
        return (min(pages), max(pages)) if pages else None


def language_of(text: str) -> Language:
    """Chinese as soon as a fifth of the words are; names in Latin letters do not make a text English."""
    return "zh" if chinese_share(text) > 0.2 else "en"


def _passage(
    document: Document, section: Section, start: int, end: int, *, pages: tuple[int, int] | None
) -> Passage:
    text = document.text[start:end]
    key = f"{document.id}\n{document.version}\n{start}\n{end}"
    return Passage(
        id=sha256(key.encode()).hexdigest()[:16],
        document_id=document.id,
        text=text,
        start=start,
        end=end,
        language=language_of(text),
        headings=section.headings,
        locators=section.locators,
        pages=pages,
    )


def _joined(parts: Iterable[Section], *, text: str) -> Iterator[Section]:
    """Sections, with short neighbours that have no article and share their parent made one."""
    held: Section | None = None
    for section in parts:
        if held and _may_join(held, section, text=text):
            locators = dict.fromkeys((*held.locators, *section.locators))
            held = replace(held, end=section.end, locators=tuple(locators))
            continue
        if held:
            yield held
        held = section
    if held:
        yield held


def _may_join(first: Section, second: Section, *, text: str) -> bool:
    if first.is_article or second.is_article:
        return False
    if len(first.headings) != len(second.headings) or first.headings[:-1] != second.headings[:-1]:
        return False
    limit = _LIMITS[language_of(text[first.start : second.end])]
    return second.end - first.start <= limit // 2 and second.end - second.start <= limit // 4


def _pieces(text: str, *, limit: int) -> list[tuple[int, int]]:
    """Cut a text of more than ``limit`` characters into pieces of about the same length, without blanks at
    their ends; each cut falls on the strongest boundary there is."""
    target = len(text) / max(1, -(-len(text) // limit))
    pieces: list[tuple[int, int]] = []
    start = end = 0
    for unit in _units(text, limit=limit):
        if end > start and (end - start + unit > limit or end - start + unit / 2 > target):
            pieces.append((start, end))
            start = end
        end += unit
    pieces.append((start, end))
    trimmed = (
        (start + _blanks(text[start:end]), start + len(text[start:end].rstrip())) for start, end in pieces
    )
    return [(start, end) for start, end in trimmed if start < end]


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip())


def _units(text: str, *, limit: int, strength: int = 0) -> Iterator[int]:
    """The lengths of the units that a cut may fall between: paragraphs, else sentences, else clauses."""
    if len(text) <= limit // 3 or strength == len(_CUTS):
        for start in range(0, len(text), limit):
            yield min(limit, len(text) - start)
        return
    for unit in _CUTS[strength].split(text):
        if len(unit) <= limit:
            if unit:
                yield len(unit)
        else:
            yield from _units(unit, limit=limit, strength=strength + 1)
