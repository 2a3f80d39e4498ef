"""The numbers at the head of a paragraph: 第三章, 第十二条, 一、（一）, 2.3, Article 12, Annex 1."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .numerals import NUMERAL, normalise_locator, number

MarkKind = Literal["part", "chapter", "division", "article", "annex", "outline", "numbered", "named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A numbered or named beginning. ``depth`` orders marks: a smaller one holds the larger ones after it."""

    kind: MarkKind
    number: str  # normalised; for "outline" and "numbered" the last step only or the whole path
    label: str  # as printed
    depth: int
    is_sure: bool = True  # False where the words may as well be a sentence's: 第十二条规定的…


_SPACE = "[ \u3000\t]"
_SENTENCE_END = "。；！？;!?："
_ARTICLE = re.compile(rf"第{_SPACE}*{NUMERAL}{_SPACE}*[条條](?:{_SPACE}*之{_SPACE}*{NUMERAL})?")
_AFTER_ARTICLE_IN_PROSE = tuple("的规規第、，,和及至或与之所中款项（(”》和")
_DIVISION = re.compile(rf"第{_SPACE}*{NUMERAL}{_SPACE}*([编編篇章节節])(?={_SPACE}|$|[\u4e00-\u9fff“《])")
_ENGLISH_ARTICLE = re.compile(r"Art(?:icle|\.)\s*(\d+)(?=[\s.:：—-]|$)", re.IGNORECASE)
_ENGLISH_DIVISION = re.compile(r"(Part|Chapter|Section)\s+([IVXLC]+|\d+)(?=[\s.:：—-]|$)", re.IGNORECASE)
_ANNEX = re.compile(rf"(?:附{_SPACE}*件|附{_SPACE}*[录錄]|附{_SPACE}*表)(?:{_SPACE}*{NUMERAL})?(?=[\s：:]|$)")
_ENGLISH_ANNEX = re.compile(r"(?:Annex|Appendix)(?:\s+(?:[IVX]+|[A-Z]|\d+))?(?=[\s.:]|$)")
_OUTLINES = (
    re.compile(rf"([一二三四五六七八九十]{{1,3}}){_SPACE}*、"),
    re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]"),
    re.compile(r"(\d{1,2})\s*[.．、](?!\d)"),
    re.compile(r"[（(](\d{1,2})[）)]"),
)
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s*(?=[A-Z“\"\u4e00-\u9fff])")
_ABSTRACT = re.compile(r"(Abstract|ABSTRACT|摘\s*要)\s*(?=[:：.—]|$)")
_DEPTHS = {"编": 2, "編": 2, "篇": 2, "章": 3, "节": 4, "節": 4, "part": 2, "chapter": 3, "section": 4}
_DIVISION_KINDS: dict[str, MarkKind] = {
    "编": "part",
    "編": "part",
    "篇": "part",
    "章": "chapter",
    "节": "division",
    "節": "division",
    "part": "part",
    "chapter": "chapter",
    "section": "division",
}
ANNEX_DEPTH = 2
OUTLINE_DEPTH = 3
NAMED_DEPTH = 3


def read_mark(text: str) -> Mark | None:
    """The mark that the paragraph begins with, by its own looks alone."""
    return (
        _article(text)
        or _division(text)
        or _annex(text)
        or _abstract(text)
        or _outline(text)
        or _section(text)
    )


def _article(text: str) -> Mark | None:
    match = _ARTICLE.match(text) or _ENGLISH_ARTICLE.match(text)
    if not match:
        return None
    is_sure = not text[match.end() :].startswith(_AFTER_ARTICLE_IN_PROSE)
    return Mark(kind="article", number=normalise_locator(match[0]), label=match[0], depth=9, is_sure=is_sure)


def _division(text: str) -> Mark | None:
    if len(text) > 150 or text.endswith(tuple(_SENTENCE_END)):
        return None
    if match := _DIVISION.match(text):
        if len(text) > 60:
            return None
        unit = match[1]
        value = number(re.sub(r"[第编編篇章节節\s\u3000]", "", match[0]))
    elif match := _ENGLISH_DIVISION.match(text):
        unit = match[1].lower()
        value = number(match[2])
    else:
        return None
    kind = _DIVISION_KINDS[unit]
    return Mark(kind=kind, number=f"{kind}-{value}", label=match[0], depth=_DEPTHS[unit])


def _annex(text: str) -> Mark | None:
    match = _ANNEX.match(text) or _ENGLISH_ANNEX.match(text)
    if not match or len(text) > 80 or text.endswith(("。", ".")):
        return None
    return Mark(kind="annex", number=normalise_locator(match[0]), label=match[0], depth=ANNEX_DEPTH)


def _abstract(text: str) -> Mark | None:
    match = _ABSTRACT.match(text)
    return Mark(kind="named", number="abstract", label=match[1], depth=NAMED_DEPTH) if match else None


def _outline(text: str) -> Mark | None:
    for step, pattern in enumerate(_OUTLINES):
        if match := pattern.match(text):
            # "2.Shortcomings of …" is a numbered section of an English paper, not the third step of a plan.
            if step == 2 and re.match(r"\s*[A-Za-z“\"]", text[match.end() :]):
                return None
            value = str(number(match[1]))
            return Mark(kind="outline", number=value, label=match[0].strip(), depth=OUTLINE_DEPTH + step)
    return None


def _section(text: str) -> Mark | None:
    match = _NUMBERED.match(text)
    if not match or len(text) > 150 or text.endswith((*_SENTENCE_END, ".", ",", "，", ":")):
        return None
    path = match[1]
    return Mark(kind="numbered", number=path, label=path, depth=OUTLINE_DEPTH + path.count("."))


def read_marks(paragraphs: Iterable[tuple[str, bool]]) -> list[Mark | None]:
    """The marks of a document's paragraphs, given as (text, is a heading), that its other marks bear out.

    Where articles are the units, (一) and 1. are items inside them, not sections; a numbered section in plain
    text must continue the count, so that "20 Pudong" in a table is not one.
    """
    rows = list(paragraphs)
    marks = [read_mark(text) for text, _ in rows]
    by_articles = sum(mark is not None and mark.kind == "article" for mark in marks) >= 2
    kept: list[Mark | None] = []
    path: tuple[int, ...] = ()
    article = 0
    in_annex = False
    for (_, is_heading), mark in zip(rows, marks, strict=True):
        if mark and mark.kind == "article":
            value = int(mark.number.partition("-")[0])
            if not mark.is_sure and (value != article + 1 or "-" in mark.number):
                mark = None
            else:
                article = value
        in_annex = in_annex or (mark is not None and mark.kind == "annex")
        if mark and mark.kind in ("outline", "numbered") and by_articles and not in_annex and not is_heading:
            mark = None
        if mark and mark.kind == "numbered":
            steps = tuple(int(step) for step in mark.number.split("."))
            if is_heading or _continues(path, steps):
                path = steps
            else:
                mark = None
        kept.append(mark)
    return kept


def _continues(path: Sequence[int], steps: Sequence[int]) -> bool:
    """Whether ``steps`` may follow ``path``; one number may be missing, lost with its heading."""
    if not path:
        return all(step <= 2 for step in steps)
    for i, step in enumerate(steps):
        before = path[i] if i < len(path) else 0
        if step != before:
            return before < step <= before + 2 and all(later == 1 for later in steps[i + 1 :])
    return False
