"""What a question says of time: days, years, and words that look back at former editions."""

import re
from dataclasses import dataclass
from datetime import date

from ..ingest.dates import find_days

_RULES = "(?:规定|条例|法律|法规|办法|版本|条文)"
_BACK = re.compile(
    rf"旧(?:版|法|条例|规定|办法|的{_RULES})|(?:原来|原先|以前|之前|此前|从前|过去)(?:的|是)?(?:怎么|如何|{_RULES})"
    rf"|原(?:条例|规定|办法|法)(?!律)|(?:修订|修改|修正|改)(?:之)?前|已(?:经)?(?:失效|废止|被废止)|(?:失效|废止)(?:了)?的"
    rf"|(?:以前|之前|过去|原来)那[个版部]|老版|上一版|新旧"
    r"|\b(?:former|previous|old|older|earlier|repealed|superseded|prior) "
    r"(?:\w+ ){0,3}?(?:editions?|versions?|laws?|regulations?|rules?|texts?|acts?|provisions?|measures)\b"
    r"|\b(?:formerly|previously|used to) (?:provide|require|say|stipulate|allow|forbid|prohibit|be)\w*"
    r"|\b(?:did|does) .* (?:previously|formerly)\b|\bbefore (?:the|its|it was) (?:amend|revis)\w*",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"变化|变了|改动|不同|区别|差异|异同|相比|对比|比较|两个?版|新旧|前后|现在|现行|如今|目前|\bnow\b|\bcurrent|\bchang|\bdiffer|\bcompar|\bboth\b|\bversus\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """``day`` is the day asked about, ``years`` those that have begun; ``past`` says that the question looks
    back, ``every`` that no edition is to step behind another: former ones are asked for, or a comparison."""

    day: date | None = None
    years: tuple[int, ...] = ()
    past: bool = False
    every: bool = False


def time_of(question: str, today: date) -> Time:
    """What ``question`` says of time. A year to come is a target, and asks for no edition."""
    years = tuple(
        dict.fromkeys(y for match in _YEAR.finditer(question) if (y := int(match[0])) <= today.year)
    )
    day = next((day for day, _, _ in find_days(question) if day <= today), None)
    back = bool(_BACK.search(question))
    compared = bool(years) and bool(_COMPARED.search(question))
    return Time(day=day, years=years, past=back or bool(years), every=back or compared)
