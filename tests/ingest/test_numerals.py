"""Numbers of articles in all their spellings."""

import pytest
from ftzqa.ingest import normalise_locator
from ftzqa.ingest.numerals import number
from hypothesis import given
from hypothesis import strategies as st

_DIGITS = "零一二三四五六七八九"


def chinese(value: int) -> str:
    """The number as laws print it, up to 999."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


@given(st.integers(1, 999))
def test_number_reads_what_laws_print(value: int) -> None:
    assert number(chinese(value)) == number(chinese(value).replace("零", "〇")) == value
    assert normalise_locator(f"第{chinese(value)}条") == normalise_locator(f"第{value}条") == str(value)


@pytest.mark.parametrize(
    ("label", "normal"),
    [
        ("第十二条", "12"),
        ("第 12 条", "12"),
        ("第１２条", "12"),
        ("Article 12", "12"),
        ("Art. 12", "12"),
        ("12", "12"),
        ("第十二条之一", "12-1"),
        ("12-1", "12-1"),
        ("第一百零二条", "102"),
        ("第一百〇二条", "102"),
        ("2.3", "2.3"),
        ("§ 2.3", "2.3"),
        ("Section 2.3", "2.3"),
        ("二、（三）", "2.3"),
        ("二、", "2"),
        ("Abstract", "abstract"),
        ("第三章", "chapter-3"),
        ("Chapter III", "chapter-3"),
        ("附件2", "annex-2"),
        ("附件", "annex"),
        ("Main  Tasks", "main tasks"),
    ],
)
def test_spellings_of_one_place_are_equal(label: str, normal: str) -> None:
    assert normalise_locator(label) == normal
    assert normalise_locator(normalise_locator(label)) == normal


@pytest.mark.parametrize("text", ["", "甲", "第"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        number(text)
