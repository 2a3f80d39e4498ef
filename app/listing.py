"""Enumerations in a text: a line that announces items, and the items, each on a line of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]

_MARKS = (
    r"[（(][〇零一二三四五六七八九十百\d]{1,3}[）)]",
    r"\d{1,2}[.．、](?!\d)",
    r"[〇零一二三四五六七八九十百]{1,3}、",
    r"[（(]?[a-z][）)]",
    r"[①-⑳]",
    r"[-*•·–](?=\s)",
)
_MARK = re.compile("|".join(f"({pattern})" for pattern in _MARKS))
_LEAD = re.compile(
    r"[：:]\s*$|(?:下列|以下|如下)[^。\n]*。?\s*$|\b(?:following|as follows)\b.*$", re.IGNORECASE
)
_FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The places of an announcing line and of its items; together they are ``text[start:end]``."""

    start: int
    lead_end: int
    items: tuple[Span, ...]

    @property
    def end(self) -> int:
        """Where the last item ends."""
        return self.items[-1][1]


def listings(text: str) -> Iterator[Listing]:
    """Each enumeration of ``text``, in its order.

    Items below items belong to the item they stand under, as does a line that stands between two items.
    """
    lines = list(_lines(text))
    at = 0
    while at < len(lines) - _FEWEST:
        start, end = lines[at]
        mark = _mark(text, lines[at + 1]) if _LEAD.search(text, start, end) else None
        items = _items(text, lines[at + 1 :], mark) if mark else []
        if len(items) >= _FEWEST:
            yield Listing(start=_sentence_start(text, start, end), lead_end=end, items=tuple(items))
            at = next((i for i, line in enumerate(lines) if line[0] >= items[-1][1]), len(lines))
        else:
            at += 1


def _items(text: str, lines: list[Span], mark: int) -> list[Span]:
    """The items marked in this way; lines after the last one belong to it only if they are marked too."""
    items: list[Span] = []
    loose = 0
    for start, end in lines:
        kind = _mark(text, (start, end))
        if kind == mark:
            if loose:  # a line without a mark stood between two items
                items[-1] = (items[-1][0], loose)
                loose = 0
            items.append((start, end))
        elif kind is None:
            if loose or text[items[-1][1] - 1] not in "；;，,、":
                break
            loose = end
        elif not loose:
            items[-1] = (items[-1][0], end)
    return items


def _mark(text: str, line: Span) -> int | None:
    """Which kind of mark an item's line begins with."""
    match = _MARK.match(text, *line)
    return match.lastindex if match else None


def _lines(text: str) -> Iterator[Span]:
    """The lines that are not blank, without the blanks around them."""
    for match in re.finditer(r"[^\n]*\S", text):
        indent = len(match[0]) - len(match[0].lstrip())
        yield match.start() + indent, match.end()


def _sentence_start(text: str, start: int, end: int) -> int:
    """The start of the announcing sentence, which may be the last of its line."""
    stops = [m.end() for m in re.finditer(r"[。！？；](?=.)|[.!?]\s+(?=[A-Z])", text[start:end])]
    return start + (stops[-1] if stops else 0)
