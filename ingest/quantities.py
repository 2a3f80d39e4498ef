"""Numbers in running Chinese and English text, each as a value with a unit.

百分之七十二 = 72% = "72 per cent"; 五分之一 = "one fifth" = 20 %; 五十万元 = 50万元 = "RMB 500,000".
"""

import re
from dataclasses import dataclass

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 1e4, "亿": 1e8}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_LARGE = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES = {word: n for n, word in enumerate(_SMALL.split())}
_TENS = {word: 10 * n for n, word in enumerate(_LARGE.split(), start=2)}
_POWERS = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_PARTS = "half third quarter fifth sixth seventh eighth ninth tenth"
_FRACTIONS = {word: n for n, word in enumerate(_PARTS.split(), start=2)} | {"fourth": 4}

_UNITS: dict[str, str] = {
    "working day": r"个?工作日|working[ -]days?|business[ -]days?",
    "day": r"日|天|days?",
    "month": r"个?月|months?",
    "year": r"周?年|years?",
    "hour": r"个?小时|hours?",
    "yuan": r"元|yuan|rmb|renminbi",
    "person": r"人|名|persons?|people|creditors|individuals",
    "article": r"条",
    "square kilometre": r"平方公里|平方千米|km²|km2|square kilomet(?:er|re)s?",
    "kilometre": r"公里|千米|km|kilomet(?:er|re)s?",
    "hectare": r"公顷|hectares?|ha\b",
    "mu": r"亩|mu\b",
    "area": r"平方米|㎡|平米|m²|m2|square met(?:er|re)s?",
    "times": r"次|倍|times",
    "item": r"个|家|项|件|份|种|处|宗|笔|批|艘|台|辆",
}
_UNIT = re.compile(
    r"\s*[-‐]?\s*(?:" + "|".join(f"(?P<u{i}>{rule})" for i, rule in enumerate(_UNITS.values())) + ")",
    re.IGNORECASE,
)
_UNIT_NAMES = tuple(_UNITS)

_PLAIN = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN = "零〇一二三四五六七八九十百千两"
_WORD = "|".join([*_TENS, *sorted(_ONES, key=len, reverse=True), *_POWERS])
_NUMBER = re.compile(
    rf"""
    (?P<percent_han>百分之(?:[{_HAN}]+|{_PLAIN}))
  | (?P<fraction_han>[{_HAN}]+分之[{_HAN}]+)
  | (?P<percent>(?:{_PLAIN})\s*(?:%|％|per\s?cent\b|个百分点))
  | (?P<fraction>\b(?:one|an?|two|three|four)[\s-](?:{"|".join(_FRACTIONS)})s?\b(?:\s+of\b)?)
  | (?P<amount>(?:{_PLAIN})\s*(?:[千百]?[万亿]|(?:hundred|thousand|million|billion)\b)?)
  | (?P<han>第?[{_HAN}]+(?:[万亿][{_HAN}]*)*)
  | (?P<words>\b(?:{_WORD})(?:[\s-]+(?:and\s+)?(?:{_WORD}))*\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CALENDAR_YEAR = re.compile(r"(?:19|20)\d\d|(?:一九|二[〇零])[〇零一二三四五六七八九]{2}")
_ARTICLE_BEFORE = re.compile(r"(?:article|art\.)\s*$", re.IGNORECASE)
_MONEY_BEFORE = re.compile(r"(?:rmb|cny|¥|￥)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number in a text. ``unit`` is a name of this module, "percent", or None where none is written."""

    value: float
    unit: str | None

    def agrees(self, other: "Quantity") -> bool:
        """The same value in the same unit, as far as units are written: 3 days are not 3 working days."""
        units = {self.unit, other.unit} - {None}
        return len(units) < 2 and abs(self.value - other.value) <= 1e-9 * max(1.0, abs(self.value))


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities written in ``text``, in order."""
    found = []
    for match in _NUMBER.finditer(text):
        quantity = _quantity(match, text=text)
        if quantity is not None:
            found.append(quantity)
    return tuple(found)


def _quantity(match: re.Match[str], *, text: str) -> Quantity | None:
    kind, raw = match.lastgroup, match.group()
    if kind in ("percent_han", "fraction_han", "percent", "fraction"):
        return Quantity(value=_share(kind, raw), unit="percent")
    unit = _unit_at(text, match)
    if kind == "han":
        ordinal = raw.startswith("第")
        # 一 and 两 stand in countless words (统一, 一般); only a unit makes them a number.
        if unit is None or ordinal != (unit == "article") or (raw == "一" and unit in ("item", "times")):
            return None
        return Quantity(value=han_number(raw.removeprefix("第")), unit=unit)
    if kind == "words":
        if unit is None and raw.lower() in ("one", "hundred", "thousand", "million", "billion"):
            return None  # "one" is mostly a pronoun, a bare power mostly "thousands of"
        return Quantity(value=_words(raw), unit=unit)
    return Quantity(value=_amount(raw), unit=unit)


def _unit_at(text: str, match: re.Match[str]) -> str | None:
    before = text[: match.start()]
    if _ARTICLE_BEFORE.search(before):
        return "article"
    if _MONEY_BEFORE.search(before):
        return "yuan"
    after = _UNIT.match(text, match.end())
    unit = _UNIT_NAMES[int(after.lastgroup[1:])] if after and after.lastgroup else None
    if unit in ("year", None) and _CALENDAR_YEAR.fullmatch(match.group().strip()):
        return "calendar year"
    return unit


def _leading(raw: str) -> float:
    digits = re.match(_PLAIN, raw)
    return float(digits.group().replace(",", "")) if digits else 0.0


def _share(kind: str, raw: str) -> float:
    """Percent, from any way of writing a share."""
    if kind == "percent_han":
        rest = raw.removeprefix("百分之")
        return float(rest.replace(",", "")) if rest[0].isdigit() else han_number(rest)
    if kind == "fraction_han":
        below, above = raw.split("分之")
        return 100 * han_number(above) / max(han_number(below), 1)
    if kind == "percent":
        return _leading(raw)
    above_word, below_word = re.split(r"[\s-]", raw.lower())[:2]
    above_number = {"a": 1, "an": 1}.get(above_word) or _ONES[above_word]
    return 100 * above_number / _FRACTIONS[below_word.removesuffix("s")]


def _amount(raw: str) -> float:
    value = _leading(raw.replace("，", ","))
    tail = re.sub(_PLAIN, "", raw, count=1).strip().lower()
    for mark in tail if tail not in _POWERS else ():
        value *= _SCALES.get(mark, _STEPS.get(mark, 1))
    return value * _POWERS.get(tail, 1)


def han_number(raw: str) -> float:
    """The value of a Chinese numeral: 二十八 = 28, 一千二百万 = 12,000,000, 二〇二〇 = 2020."""
    if not set(raw) & (_STEPS.keys() | _SCALES.keys()):
        return float("".join(str(_DIGITS[c]) for c in raw))
    total = section = digit = 0.0
    for c in raw:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _STEPS:
            section += (digit or 1) * _STEPS[c]
            digit = 0
        else:
            total = (total + section + digit or 1) * _SCALES[c]
            section = digit = 0
    return total + section + digit


def _words(raw: str) -> float:
    total = section = 0.0
    for word in re.split(r"[\s-]+(?:and\s+)?", raw.lower()):
        if word == "hundred":
            section = (section or 1) * 100
        elif word in _POWERS:
            total += (section or 1) * _POWERS[word]
            section = 0
        else:
            section += _ONES.get(word, 0) + _TENS.get(word, 0)
    return total + section
