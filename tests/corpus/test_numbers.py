"""Every number, date and document number in a digest stands in a verified fact of one of its sources.

A fact is a mapping of the facts files with a ``source`` list, an entry of their source registries, or a line
that ends in ``[key]``; whatever is flagged as unverified is left out. Arithmetic over the facts
(``derived``) is cited as the source ``derived``. Numbers up to ten may be written in words freely.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

Day = tuple[int | None, int | None, int | None]  # year, month, day; None where the text does not say


@dataclass(slots=True)
class Figures:
    """What a text states that can be checked."""

    numbers: set[float] = field(default_factory=set)
    days: set[Day] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)  # document numbers: 国发〔2013〕38号

    def add(self, other: "Figures") -> None:
        self.numbers |= other.numbers
        self.days |= other.days
        self.codes |= other.codes

    def lacks(self, other: "Figures") -> list[object]:
        """What ``other`` states and this does not; a day matches any day that is at least as precise."""
        return [
            *sorted(other.numbers - self.numbers - {float(day[0] or 0) for day in self.days}),
            *(day for day in other.days if not any(_covers(known, day) for known in self.days)),
            *(code for code in other.codes if not any(code.endswith(known) for known in self.codes)),
        ]


def _covers(known: Day, day: Day) -> bool:
    return all(part is None or part == whole for part, whole in zip(day, known, strict=True))


# Reading figures from text

MONTHS = [date(2000, month, 1).strftime("%B").lower() for month in range(1, 13)]
MONTH = "(" + "|".join(f"{month}|{month[:3]}" for month in MONTHS) + r"|sept)\b\.?"
CODE = re.compile(r"[\u4e00-\u9fff ]*(?:〔\d{4}〕\d+号|令?第\d+号|令\d{4}年第\d+号)")
SCALES = {
    "万亿": 1e12, "亿": 1e8, "万": 1e4, "千": 1e3,
    "trillion": 1e12, "billion": 1e9, "bn": 1e9, "million": 1e6, "Mt": 1e6, "thousand": 1e3,
}  # fmt: skip
NUMBER = re.compile(rf"(?<![A-Za-z\d.])(\d[\d,]*(?:\.\d+)?)\s?({'|'.join(SCALES)})?")
DIGITS = "零一二三四五六七八九"
CHINESE = re.compile(r"(?:([一二三四五六七八九])百零?)?(?:([二三四五六七八九])?十)?([一二三四五六七八九])?")
ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
WORDS = {word: number for number, word in enumerate(f"{ONES} seventeen eighteen nineteen".split(), 1)}
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS |= {word: number * 10 for number, word in enumerate(TENS.split(), 2)}
NAMES = re.compile(r"https?://\S+|“?十[三四五]五”?|S[1-5]\b")


def figures(text: str) -> Figures:
    """Everything in ``text`` that can be checked."""
    found = Figures()
    text = NAMES.sub(" ", text)
    for match in CODE.finditer(text):
        found.codes.add(match[0].replace(" ", ""))
    text = CODE.sub(" ", text)
    found.days, text = _days(text)
    for match in NUMBER.finditer(text):
        number = float(match[1].replace(",", "") or 0)
        found.numbers.add(round(number * SCALES.get(match[2] or "", 1), 6))
    found.numbers |= {float(number) for number in _in_words(text) if number > 10}
    return found


DAYS = (  # pattern, and the groups of year, month and day; the most precise first
    (r"(\d{4})[-年](\d{1,2})[-月](\d{1,2})(?:日|\b)", (1, 2, 3)),
    (r"(\d{4})[-年](0[1-9]|1[0-2]|\d{1,2}(?=月))(?:月|\b)", (1, 2, 0)),
    (r"(\d{1,2})月(\d{1,2})日", (0, 1, 2)),
    (rf"(\d{{1,2}}) {MONTH} (\d{{4}})", (3, 2, 1)),
    (rf"{MONTH} (\d{{4}})", (2, 1, 0)),
    (rf"(\d{{1,2}}) {MONTH}", (0, 2, 1)),
    (r"(?<!\d)(\d{1,2})日", (0, 0, 1)),
    (r"(?<![\d.,])((?:19|20)\d\d)(?![\d.,]\d|\d)", (1, 0, 0)),
)


def _days(text: str) -> tuple[set[Day], str]:
    """Each date, and the text without the dates."""
    found: set[Day] = set()
    for pattern, (year, month, day) in DAYS:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            found.add(tuple(_whole(match[group]) if group else None for group in (year, month, day)))
        text = re.sub(pattern, " ", text, flags=re.IGNORECASE)
    return found, text


def _whole(part: str) -> int:
    if part.isdigit():
        return int(part)
    return next(i for i, month in enumerate(MONTHS, 1) if month.startswith(part.lower()[:3]))


def _in_words(text: str) -> Iterator[int]:
    for match in CHINESE.finditer(text):
        hundreds, tens, ones = match.groups()
        ten = (DIGITS.index(tens) if tens else 1) if "十" in match[0] else 0
        if hundreds or ten:
            yield (
                sum(DIGITS.index(digit or "零") * unit for digit, unit in ((hundreds, 100), (ones, 1)))
                + ten * 10
            )
    for match in re.finditer(r"[a-z]+(?:-[a-z]+)?", text.lower()):
        yield sum(WORDS.get(word, 0) for word in match[0].split("-"))


# Reading the facts

HIDDEN = {
    "source",
    "source_urls",
    "url",
    "unverified_fields",
    "confidence",
    "url_seen",
    "id",
    "zones",
    "basis",
}
RENAMED = {"number": "doc_number", "item": "item_count", "content": "shortcomings"}
DOUBT = re.compile(r"from memory|unverified|not checked|low-authority|candidate", re.IGNORECASE)


@pytest.fixture(scope="session")
def facts(shared: Path) -> dict[str, Figures]:
    """Source key -> what its facts state."""
    found: dict[str, Figures] = defaultdict(Figures)
    for name in ("zones", "documents", "shortcomings"):
        content = yaml.safe_load((shared / "facts" / f"{name}.yaml").read_text(encoding="utf-8"))
        for key, source in content["sources"].items():
            found[key].add(figures(source["supports"]))
        for keys, text in _statements(content):
            for key in keys:
                found[key].add(figures(text))
    return found


def _statements(node: Any) -> Iterator[tuple[list[str], str]]:
    """Source keys and text of each verified statement below ``node``."""
    if isinstance(node, list):
        for item in node:
            yield from _statements(item)
    elif isinstance(node, str):
        if (match := re.search(r"\[([\w, ]+)\]$", node)) and not DOUBT.search(node):
            yield re.split(", *", match[1]), node[: match.start()]
    elif isinstance(node, dict) and not node.get("unverified"):
        keys = list(node.get("source", ()) if isinstance(node.get("source"), list) else ())
        keys += [node["seed"] and "seed"] if "fact" in node and "seed" in node else []
        keys += ["derived"] if node.get("derived") else []
        if keys:
            yield keys, "\n".join(_leaves(_verified(node)))
        for child in node.values():
            yield from _statements(child)


def _verified(node: dict[str, Any]) -> dict[str, Any]:
    """``node`` without what its ``unverified_fields`` and ``…_unverified`` flags name."""
    hidden = {re.sub(r"_unverified$", "", name) for name in node if name.endswith("_unverified")}
    hidden |= {"area_km2", "includes"} if node.get("area_unverified") else set()
    for doubt in node.get("unverified_fields", ()):
        if "all fields" in doubt:
            hidden |= set(node)
        elif not doubt.endswith("(day)"):  # there the month that is given stands
            hidden.add(RENAMED.get(doubt.split()[0], doubt.split()[0]))
    return {name: value for name, value in node.items() if name not in hidden}


def _leaves(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if not node.get("unverified"):
            for name, child in node.items():
                if name not in HIDDEN and not name.startswith("candidate"):
                    yield from _leaves(child)
    elif isinstance(node, list):
        for child in node:
            yield from _leaves(child)
    elif node is not None and not DOUBT.search(str(node)):
        yield str(node)


# The check

ORDINAL = re.compile(r"^(?:#+ (?:\d+(?:\.\d+)*\.? |（?[一二三四五六七八九十]+[、）])|\d+\. )", re.MULTILINE)


@pytest.mark.realdocs
def test_sources_are_keys_of_the_registries(
    digests: list[SimpleNamespace], facts: dict[str, Figures]
) -> None:
    unknown = {(digest.name, key) for digest in digests for key in digest.meta["sources"] if key not in facts}
    assert not unknown


@pytest.mark.realdocs
def test_every_figure_is_traced_to_a_verified_fact(
    digests: list[SimpleNamespace], facts: dict[str, Figures], shared: Path
) -> None:
    titles = _titles(shared)
    untraced = {}
    for digest in digests:
        known = Figures()
        for key in digest.meta["sources"]:
            known.add(facts.get(key, Figures()))
        text = ORDINAL.sub("", digest.body)
        for title in (digest.meta.get("official_title", ""), *titles):
            text = text.replace(title, " ") if title else text
        head = (digest.meta.get("number", ""), *digest.meta.get("dates", {}).values())
        stated = figures("\n".join([text, *map(str, head)]))
        if missing := known.lacks(stated):
            untraced[digest.name] = missing
    assert not untraced


@pytest.mark.realdocs
def test_every_address_is_official_and_on_record(digests: list[SimpleNamespace], shared: Path) -> None:
    record = "".join(
        (shared / "facts" / f"{name}.yaml").read_text("utf-8") for name in ("zones", "documents")
    )
    for digest in digests:
        for address in re.findall(r"https?://[^\s）)]+", f"{digest.body} {digest.meta.get('address', '')}"):
            assert address in record, f"{digest.name}: {address}"
            assert re.match(r"https?://([\w-]+\.)*gov\.cn/", address), f"{digest.name}: {address}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("面积119.98平方公里，其中第四十二条", {119.98, 42.0}),
        ("出口719亿元、1.8万亿元；about 1,900 lines, 71.9 bn yuan", {7.19e10, 1.8e12, 1900.0}),
        ("twenty-three zones, three areas, 三个片区", {23.0}),
    ],
)
def test_numbers_are_read_in_both_languages(text: str, expected: set[float]) -> None:
    assert figures(text).numbers == expected


@pytest.mark.parametrize(
    "text", ["2013年9月29日", "29 September 2013", "2013-09-29", "9月29日", "September 2013", "2013年"]
)
def test_days_are_read_in_both_languages(text: str) -> None:
    known = figures("launched 2013-09-29 under 国发〔2013〕38号")
    assert not known.lacks(figures(text))
    assert known.lacks(
        figures(text.replace("9", "8").replace("September", "August").replace("2013年", "2012年"))
    )


def test_document_numbers_are_compared_whole() -> None:
    known = figures("国发〔2013〕38号")
    assert not known.lacks(figures("文号国发〔2013〕38号"))
    assert known.lacks(figures("国发〔2013〕3号"))


def test_unverified_statements_are_not_facts() -> None:
    node = {
        "area": {"value": 33.23, "unverified": True, "source": ["a"]},
        "subareas": [{"zh": "雄安片区", "area_km2": 44.5, "area_unverified": True, "source": ["a"]}],
        "documents": [
            {"date": "2019-08-02", "item_count": 7, "unverified_fields": ["date"], "source": ["a"]}
        ],
        "notes": ["opened 2020-01-01 [a]", "about 55 (from memory) [a]"],
    }
    known = Figures()
    for keys, text in _statements(node):
        assert keys == ["a"]
        known.add(figures(text))
    assert known.numbers == {7.0}
    assert known.days == {(2020, 1, 1)}


def _titles(shared: Path) -> list[str]:
    documents = yaml.safe_load((shared / "facts" / "documents.yaml").read_text(encoding="utf-8"))["documents"]
    titles = [document[name] for document in documents for name in ("title_zh", "title_en")]
    return sorted(titles, key=len, reverse=True)
