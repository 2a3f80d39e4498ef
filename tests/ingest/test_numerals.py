"""Numbers of articles in all their spellings."""

import pytest
from ftzqa.ingest import normalise_locator
from ftzqa.ingest.numerals import chinese, number
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers(1, 9999))
def test_number_reads_what_laws_print(value: int) -> None:
    assert number(chinese(value)) == number(chinese(value).replace("零", "〇")) == value
    assert normalise_locator(f"第{chinese(value)}条") == normalise_locator(f"第{value}条") == str(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(10, "十"), (12, "十二"), (20, "二十"), (102, "一百零二"), (110, "一百一十"), (1003, "一千零三")],
)
def test_numbers_are_printed_as_in_laws(value: int, text: str) -> None:
    assert chinese(value) == text


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
        ("第八条第二款第（三）项", "8"),
        ("Article 8(2)(3)", "8"),
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
