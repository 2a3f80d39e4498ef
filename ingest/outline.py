"""A document's sections: runs of blocks under one article, or under one heading where there are none."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .marks import OUTLINE_DEPTH, Mark, read_marks
from .numerals import normalise_locator
from .types import Block, Document, Language, Locator

# What stands before the first heading or article: who passed a law and when, whom a notice addresses.
_PREAMBLES: dict[tuple[Language, bool], str] = {
    ("zh", True): "题注",
    ("zh", False): "前言",
    ("en", True): "Preamble",
    ("en", False): "Introduction",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Neighbouring blocks that share headings and locators; ``is_article`` where an article holds them."""

    start: int
    end: int
    headings: tuple[str, ...]
    locators: tuple[Locator, ...]
    is_article: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """A heading or a numbered paragraph that holds what follows it, until one of its depth or less."""

    depth: int
    heading: str | None
    mark: Mark | None


@dataclass(slots=True)
class _Walk:
    """Where the reading stands."""

    opening_depth: int
    preamble: str
    frames: list[_Frame] = field(default_factory=list)
    article: Mark | None = None
    once: Mark | None = None  # an abstract holds its own paragraph only

    def meet(self, block: Block, mark: Mark | None) -> bool:
        """Take note of a block; whether a new section begins with it."""
        was_once, self.once = self.once is not None, None
        if block.kind == "heading":
            self._push(_Frame(block.level or 2, block.text, mark))
            self.article = mark if mark and mark.kind == "article" else None
            return True
        if mark is None or block.kind == "table":
            return was_once
        if mark.kind == "article":
            self.article = mark
        elif mark.kind == "named":
            self.once = mark
        elif self.article is None and mark.kind == "outline" and mark.depth <= self.opening_depth:
            self._push(_Frame(mark.depth, None, mark))
        else:
            return was_once
        return True

    def _push(self, frame: _Frame) -> None:
        while self.frames and self.frames[-1].depth >= frame.depth:
            self.frames.pop()
        self.frames.append(frame)

    def headings(self) -> tuple[str, ...]:
        return tuple(frame.heading for frame in self.frames if frame.heading)

    def locators(self) -> tuple[Locator, ...]:
        if self.article:
            return (Locator(kind="article", number=self.article.number, label=self.article.label),)
        if self.once:
            return (Locator(kind="section", number=self.once.number, label=self.once.label),)
        if not self.frames:
            return (Locator(kind="section", number="preamble", label=self.preamble),)
        return (_section_locator(self.frames),)


def _section_locator(frames: list[_Frame]) -> Locator:
    last = frames[-1]
    if last.mark is None:
        heading = last.heading or ""
        return Locator(kind="section", number=normalise_locator(heading), label=heading, level=len(frames))
    if last.mark.kind in ("numbered", "named"):
        return Locator(
            kind="section",
            number=last.mark.number,
            label=last.mark.label,
            level=last.mark.number.count(".") + 1,
        )
    marks = [frame.mark for frame in frames if frame.mark and frame.mark.kind != "named"]
    number = ".".join(mark.number for mark in marks)
    return Locator(
        kind="section", number=number, label=" ".join(mark.label for mark in marks), level=len(marks)
    )


def sections(document: Document) -> Iterator[Section]:
    """The document's sections in order. Headings above an article are not part of any section's text."""
    blocks = document.blocks
    marks = read_marks((block.text, block.kind == "heading") for block in blocks)
    has_articles = any(mark is not None and mark.kind == "article" for mark in marks)
    walk = _Walk(_opening_depth(marks), _PREAMBLES[document.language, has_articles])
    start = end = -1
    state: tuple[tuple[str, ...], tuple[Locator, ...], bool] = ((), (), False)
    for block, mark in zip(blocks, marks, strict=True):
        if block.level == 1 and block.kind == "heading":
            continue
        if walk.meet(block, mark) and start >= 0:
            yield Section(start=start, end=end, headings=state[0], locators=state[1], is_article=state[2])
            start = -1
        if block.kind == "heading" and not (mark and mark.kind == "article"):
            continue
        if start < 0:
            start = block.start
            state = (walk.headings(), walk.locators(), walk.article is not None)
        end = block.end
    if start >= 0:
        yield Section(start=start, end=end, headings=state[0], locators=state[1], is_article=state[2])


def _opening_depth(marks: list[Mark | None]) -> int:
    """The two outermost steps of an outline open sections; deeper ones are items of their section."""
    depths = [mark.depth for mark in marks if mark and mark.kind == "outline"]
    return min(depths, default=OUTLINE_DEPTH) + 1
