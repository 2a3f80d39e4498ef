"""Days as documents print them."""

import re
from collections.abc import Iterator
from datetime import date

from .numerals import number

_N = "[0-9０-９〇零○一二三四五六七八九十]"
_CHINESE = rf"(?P<year>{_N}{{4}})\s*年\s*(?P<month>{_N}{{1,3}})\s*月\s*(?P<day>{_N}{{1,3}})\s*日"
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "|".join(_MONTHS)
_DAY = re.compile(
    rf"{_CHINESE}"
    r"|(?P<iso>(?:19|20)\d\d-\d{1,2}-\d{1,2})(?!\d)"
    rf"|(?P<en>(?:\d{{1,2}}\s+(?:{_MONTH})|(?:{_MONTH})\s+\d{{1,2}}),?\s+\d{{4}})",
    re.IGNORECASE,
)


def find_days(text: str) -> Iterator[tuple[date, int, int]]:
    """Each day in the text with its start and end, in the Chinese, ISO and English ways of writing it.

    What looks like a day but is none (31 February) is passed over.
    """
    for match in _DAY.finditer(text):
        try:
            day = _day(match)
        except ValueError:
            continue
        yield day, match.start(), match.end()


def _day(match: re.Match[str]) -> date:
    if match["year"]:
        return date(number(match["year"]), number(match["month"]), number(match["day"]))
    if match["iso"]:
        year, month, day = match["iso"].split("-")
        return date(int(year), int(month), int(day))
    words = match["en"].replace(",", " ").split()
    named = next(word for word in words if word.isalpha())
    day = next(word for word in words if word.isdecimal())
    return date(int(words[-1]), _MONTHS.index(named.lower()) + 1, int(day))
