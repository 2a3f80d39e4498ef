"""Figures with what stands around them: the bound they set, and the side of an event on which they lie.

5000元以上10万元以下 bounds its first figure from below and its second from above; 届满前6个月内 lies before
an event and bounds from above; "at least two" bounds from below.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..ingest.dates import find_days
from ..ingest.quantities import Quantity, quantities

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " hundred thousand million billion"
).replace(" ", "|")
_PART = rf"(?:\d+(?:[.,，]\d+)*|[零〇一二三四五六七八九十百千两万亿]+|\b(?:{_WORDS})\b)"
_FIGURE = re.compile(
    rf"{_PART}(?:(?:分之|[\s-]*|[\s-]+and[\s-]+(?<=hundred and )){_PART})*"
    r"|\ban?[\s-](?:half|third|quarter|fifth)\b",
    re.IGNORECASE,
)
"""A whole number as it is written. It may be none (统一): what counts is what ``quantities`` finds there."""
_CLAUSE = re.compile(r"[，。；：、（）\n]|[,;:.()](?=\s)")

_NOT = r"(?:不|不得|不能|不可|不应|未|\b(?:not|no)(?: be)? )"
_UNDENIED = r"(?<![不得能未])(?<!\bnot )(?<!\bno )(?<!\bbe )"
_LARGER = r"(?:超[过出]|高于|多于|大于|晚于|exceed\w*|\b(?:more|later|longer|higher|greater|larger) than\b)"
_SMALLER = r"(?:低于|少于|小于|短于|早于|\b(?:less|fewer|earlier|shorter|lower|smaller) than\b)"

_Table = Mapping[str, tuple[str, str]]
"""Reading -> what says so ahead of a figure, in its clause, and right behind it."""

_BOUNDS: _Table = {
    "most": (
        rf"{_NOT}{_LARGER}|{_UNDENIED}{_SMALLER}|[不未][足满到]|最[高多长大迟晚]|至多"
        r"|\bat (?:the )?most\b|\bmaximum\b|\bup to\b|\bunder\b|\bbelow\b|\bwithin\b",
        r"以下|(?:以|之)?内|\bor (?:less|fewer|below|under|younger)\b|\bat (?:the )?most\b",
    ),
    "least": (
        rf"{_NOT}{_SMALLER}|{_UNDENIED}{_LARGER}|(?<![不未])满|最[低少短小早]|至少|起码"
        r"|\bat (?:the )?least\b|\bminimum\b|\bover\b|\babove\b",
        r"以上|(?:以|之)?[前后]|\b(?:or|and) (?:more|above|over|older|longer)\b|\bat (?:the )?least\b",
    ),
}
_SIDES: _Table = {
    "before": (
        r"(?<![目当先此空提])前(?![款条项述期往来提])|\bbefore\b",
        r"(?:以|之)?前|\b(?:before|prior to|ahead of|in advance|earlier)\b",
    ),
    "after": (
        r"(?<![先此])后(?!果)|起|\bafter\b|\bfrom\b",
        r"(?:以|之)?后|\b(?:after|from|following|since|later)\b",
    ),
}
_UNITS: _Table = {
    "yuan": (r"(?:人民币|rmb|cny|[¥￥])\s*$", r"[万亿]*元|yuan|renminbi|rmb"),
    "dollar": (r"(?:us\$|usd|(?<!k)\$)\s*$", r"[万亿]*美元|u\.?s\.? dollars?|usd|dollars?"),
    "hong kong dollar": (r"(?:hk\$|hkd)\s*$", r"[万亿]*港[元币]|hong kong dollars?|hkd"),
    "euro": (r"(?:€|eur)\s*$", r"[万亿]*欧元|euros?\b"),
    "yen": (r"(?:jpy)\s*$", r"[万亿]*日元|yen\b"),
    "pound": (r"(?:£|gbp)\s*$", r"[万亿]*英镑|pounds?\b"),
    "week": (r"(?!)", r"个?(?:周(?![年岁])|星期)|weeks?\b"),
    "minute": (r"(?!)", r"分钟|minutes?\b"),
}
"""Units that ``quantities`` leaves open."""
_MEASURE = r"[\s%％-]*(?:个?工作日|个?小时|平方公里|[\u4e00-\u9fff]{0,2}?|(?:[a-z]+\s+){0,3}?)"
"""What may stand between a figure and the words behind it that count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A quantity; ``bound`` is "least" or "most", ``side`` "before" or "after", None where none is said."""

    quantity: Quantity
    bound: str | None = None
    side: str | None = None

    def opposes(self, other: "Amount") -> bool:
        """Whether both have a bound, or a side, and not the same."""
        pairs = ((self.bound, other.bound), (self.side, other.side))
        return any(own and others and own != others for own, others in pairs)


def amounts(text: str) -> list[Amount]:
    """Every number in ``text`` that is no part of a day."""
    for _, start, end in reversed(list(find_days(text))):
        text = text[:start] + " " + text[end:]
    return list(_amounts(text.replace("周岁", "周年")))  # an age has no unit of its own


def bears_out(own: Amount, *scopes: str) -> bool:
    """Whether the first of ``scopes`` that has the figure does not bound or place it otherwise."""
    alike = ([a for a in amounts(scope) if own.quantity.agrees(a.quantity)] for scope in scopes)
    given = next(filter(None, alike), [])
    return any(not own.opposes(other) for other in given)


def _amounts(text: str) -> Iterator[Amount]:
    matches = list(_FIGURE.finditer(text))
    ends = [0, *(match.end() for match in matches)]
    starts = [*(match.start() for match in matches[1:]), len(text)]
    for match, since, until in zip(matches, ends, starts, strict=False):
        ahead, behind = text[since : match.start()], text[match.end() : until]
        clause = _CLAUSE.split(text[: match.start()])[-1]
        for quantity in quantities(ahead + match[0] + behind):
            yield Amount(
                quantity=replace(quantity, unit=quantity.unit or _read(_UNITS, ahead, behind, gap=r"\s*")),
                bound=_read(_BOUNDS, _CLAUSE.split(ahead)[-1], behind),
                side=_read(_SIDES, clause, behind),
            )


def _read(table: _Table, ahead: str, behind: str, *, gap: str = _MEASURE) -> str | None:
    """What is said behind a figure, or else last ahead of it."""
    for reading, (_, after) in table.items():
        if re.match(rf"{gap}(?:{after})", behind, re.IGNORECASE):
            return reading
    said = [
        (match.end(), reading)
        for reading, (before, _) in table.items()
        for match in re.finditer(before, ahead, re.IGNORECASE)
    ]
    return max(said)[1] if said else None
