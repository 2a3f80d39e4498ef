"""Numbers as laws print them, and locators in the form they are compared in."""

import re

from .hygiene import fold

_DIGITS = dict(
    zip(
        "〇零○一二三四五六七八九两壹贰叁肆伍陆柒捌玖", [0, 0, 0, *range(1, 10), 2, *range(1, 10)], strict=True
    )
)
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000}
NUMERAL = "[〇零○一二三四五六七八九十百千万两0-9０-９]+"
"""A number in a heading, for use inside a regular expression."""

_PRINTED = "零一二三四五六七八九"
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def number(text: str) -> int:
    """The value of 第…条's number: 十二, 一百零二, 二〇, 12, １２ or XIV.

    Raises:
        ValueError: it is not a number.
    """
    folded = fold(text)
    if folded.isdecimal():
        return int(folded)
    if folded and all(letter in _ROMAN for letter in folded):
        return _roman(folded)
    if not text or any(character not in _DIGITS and character not in _UNITS for character in text):
        raise ValueError(f"not a number: {text!r}")
    if not any(character in _UNITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    return _with_units(text)


def _with_units(text: str) -> int:
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            section += (digit or 1) * _UNITS[character]
            digit = 0
    return total + section + digit


def _roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def chinese(value: int) -> str:
    """The number as laws print it: 12 is 十二, 102 is 一百零二, 1010 is 一千零一十. From 0 to 9,999."""
    if value < 10:
        return _PRINTED[value]
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            leading_ten = unit == 10 and digit == 1 and not text
            text += ("零" if gap and text else "") + ("" if leading_ten else _PRINTED[digit]) + name
            gap = False
        else:
            gap = True
    return text


_ARTICLE = re.compile(rf"第\s*({NUMERAL})\s*[条條](?:\s*之\s*({NUMERAL}))?")
_SECTION = re.compile(r"(?:(?:article|art\.?|section|sec\.?|§)\s*)?(\d+(?:[.-]\d+)*)\.?(?:\(\d+\))*")
_STEPS = (
    ("{kind}-", re.compile(rf"第\s*(?P<n>{NUMERAL})\s*(?P<kind>[编編篇章节節])\s*")),
    ("{kind}-", re.compile(r"(?P<kind>part|chapter|division)\s*(?P<n>[ivxlc]+|\d+)\b\s*")),
    (
        "annex-",
        re.compile(rf"(?:附\s*[件录錄表]|annex|appendix)\s*(?P<n>{NUMERAL}|[ivx]+\b|[a-z]\b)?[.:]?\s*"),
    ),
    ("", re.compile(rf"[(]?(?P<n>{NUMERAL})[)、.]\s*")),
)
_KINDS = {"编": "part", "編": "part", "篇": "part", "章": "chapter", "节": "division", "節": "division"}


def normalise_locator(label: str) -> str:
    """The form in which two spellings of one place are equal.

    第十二条 = 第12条 = Article 12 = "12"; 第十二条之一 = "12-1"; § 2.3 = "2.3"; 二、（三） = "2.3";
    第三章 = "chapter-3"; 附件2 = "annex-2"; a heading without a number is itself, case and blanks folded.
    A clause is its article: 第八条第二款第（三）项 = Article 8(2)(3) = "8".
    """
    text = " ".join(fold(label).split())
    if text in ("题注", "前言", "introduction"):
        return "preamble"
    if match := _ARTICLE.match(text):
        return "-".join(str(number(part)) for part in match.groups() if part)
    if match := _SECTION.fullmatch(text):
        return match[1]
    steps, position = [], 0
    while step := _step(text, position):
        steps.append(step[0])
        position = step[1]
    numbered_only = position == len(text) or any("-" in step for step in steps)
    return ".".join(steps) if steps and numbered_only else text


def _step(text: str, position: int) -> tuple[str, int] | None:
    for prefix, pattern in _STEPS:
        if match := pattern.match(text, position):
            groups = match.groupdict()
            prefix = prefix.format(kind=_KINDS.get(groups.get("kind", ""), groups.get("kind", "")))
            return (prefix + _ordinal(groups["n"])).rstrip("-"), match.end()
    return None


def _ordinal(text: str | None) -> str:
    try:
        return str(number(text or ""))
    except ValueError:  # Annex A, or an annex without a number
        return text or ""
