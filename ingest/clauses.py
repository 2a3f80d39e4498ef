"""Places inside an article: 款 (paragraph), 项 (item) and 目 (sub-item), for citing a quote to the line."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from .numerals import NUMERAL, chinese, number
from .types import Document, Language, Locator, Passage

_ITEM = re.compile(rf"[（(]({NUMERAL})[）)]")
_SUBITEM = re.compile(r"(\d{1,2})\s*[.．、]")


@dataclass(frozen=True, slots=True)
class _Place:
    paragraph: int = 0  # 款, from 1; items belong to the paragraph that announces them
    item: int = 0
    subitem: int = 0

    def shared(self, other: "_Place") -> "_Place":
        """The place that holds both."""
        if self.paragraph != other.paragraph:
            return _Place()
        if self.item != other.item:
            return _Place(paragraph=self.paragraph)
        return self if self.subitem == other.subitem else replace(self, subitem=0)


def clause_at(document: Document, passage: Passage, offset: int) -> Locator | None:
    """Where in its article the character at ``offset`` of the passage stands: 第八条第二款第（三）项.

    Counting begins where the article does, also for a piece of a long one. ``number`` is "8.2.3", with 0 for
    a step that the place does not have. None outside articles, and for an article of a single paragraph.
    """
    return clause_of(document, passage, start=offset, end=offset + 1)


def clause_of(document: Document, passage: Passage, *, start: int, end: int) -> Locator | None:
    """The smallest place in its article that holds all of ``passage.text[start:end]``; see ``clause_at``."""
    article = next((locator for locator in passage.locators if locator.kind == "article"), None)
    if article is None:
        return None
    first = _beginning(document, passage, article)
    lines = document.text[first : passage.end].split("\n")
    starts, at = [], first
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    places = _places(lines, article)
    if places[-1] == _Place(paragraph=1) and not _goes_on(document, passage):
        return None
    here, there = (
        places[max(0, bisect_right(starts, passage.start + offset) - 1)] for offset in (start, end - 1)
    )
    shared = here.shared(there)
    return _locator(article, shared, language=passage.language) if shared.paragraph else None


def _beginning(document: Document, passage: Passage, article: Locator) -> int:
    """The start of the article: the nearest line above that its label begins."""
    if passage.text.startswith(article.label):
        return passage.start
    return max(document.text.rfind(f"\n{article.label}", 0, passage.start) + 1, 0)


def _goes_on(document: Document, passage: Passage) -> bool:
    """Whether the article has another line after this passage."""
    from .marks import read_mark

    rest = document.text[passage.end :].lstrip("\n").partition("\n")[0]
    mark = read_mark(rest)
    return bool(rest) and (mark is None or mark.kind == "outline")


def _places(lines: list[str], article: Locator) -> list[_Place]:
    place = _Place()
    places = []
    for line in lines:
        text = line.removeprefix(article.label).lstrip()
        if (match := _ITEM.match(text)) and place.paragraph:
            place = replace(place, item=number(match[1]), subitem=0)
        elif (match := _SUBITEM.match(text)) and place.item:
            place = replace(place, subitem=int(match[1]))
        else:
            place = _Place(paragraph=place.paragraph + 1)
        places.append(place)
    return places


def _locator(article: Locator, place: _Place, *, language: Language) -> Locator:
    steps = [place.paragraph, place.item, place.subitem]
    while steps and not steps[-1]:
        steps.pop()
    if language == "zh":
        names = ("第{}款", "第（{}）項" if "條" in article.label else "第（{}）项", "第{}目")
        label = "".join(
            name.format(step if name.endswith("目") else chinese(step))
            for name, step in zip(names, steps, strict=False)
        )
    else:
        label = "".join(f"({step})" for step in steps)
    return Locator(
        kind="clause",
        number=".".join([article.number, *map(str, steps)]),
        label=article.label + label,
        level=1 + len(steps),
    )
