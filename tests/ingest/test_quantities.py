"""Numbers in running text, in both languages."""

import pytest
from ftzqa.ingest.quantities import Quantity, han_number, quantities
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("百分之七十二", 72, "percent"),
        ("72 per cent", 72, "percent"),
        ("五分之一", 20, "percent"),
        ("one fifth of the total", 20, "percent"),
        ("nearly three quarters of the territory", 75, "percent"),
        ("五十万元", 500_000, "yuan"),
        ("50万元", 500_000, "yuan"),
        ("RMB 500,000", 500_000, "yuan"),
        ("5 million yuan", 5_000_000, "yuan"),
        ("1.2亿元", 120_000_000, "yuan"),
        ("二十个工作日", 20, "working day"),
        ("twenty working days", 20, "working day"),
        ("one hundred and fifty days", 150, "day"),
        ("a three-year period", 3, "year"),
        ("第二十条", 20, "article"),
        ("Article 20", 20, "article"),
        ("1000万人", 10_000_000, "person"),
        ("more than 10 million people", 10_000_000, "person"),
        ("1万㎡", 10_000, "area"),
        ("2020年版", 2020, "calendar year"),
        ("一百二十平方公里", 120, "square kilometre"),
        ("120 square kilometres", 120, "square kilometre"),
        ("二〇二〇年", 2020, "calendar year"),
        ("the 2020 edition", 2020, "calendar year"),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, value: float, unit: str) -> None:
    assert quantities(text) == (Quantity(value=value, unit=unit),)


@pytest.mark.parametrize(
    "text", ["统一大市场", "一般数据", "进一步完善", "one-stop service", "thousands of firms"]
)
def test_words_that_only_look_like_numbers_are_none(text: str) -> None:
    assert quantities(text) == ()


def test_days_are_not_working_days() -> None:
    (days,), (working,) = quantities("15天"), quantities("15个工作日")
    assert not days.agrees(working)
    assert days.agrees(Quantity(value=15, unit=None))


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_are_read_back(n: int) -> None:
    assert han_number(_han(n)) == n


def _han(n: int) -> str:
    """``n`` in Chinese, as laws print it."""
    if n >= 10_000:
        rest = n % 10_000
        return _han(n // 10_000) + "万" + (("零" if rest < 1000 else "") + _han(rest) if rest else "")
    found, zero = "", False
    for power, step in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        if digit:
            found += ("零" if zero and found else "") + "零一二三四五六七八九"[digit] + step
            zero = False
        elif found:
            zero = True
    return found
