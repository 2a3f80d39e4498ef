"""Enumerations are found whole, whatever they are marked with, and nothing else is."""

from itertools import pairwise

from ftzqa.app.listing import listings
from hypothesis import given
from hypothesis import strategies as st

ARTICLE = """第八条 管委会依法管理。管委会履行下列职责：
（一）拟订规划：
1. 产业规划；
2. 空间规划；
（二）组织实施负面清单管理；
（三）国家规定的其他职责。
前款事项可以委托办理。"""


def test_an_enumeration_has_the_sentence_that_announces_it_and_items_with_what_is_below_them() -> None:
    (found,) = listings(ARTICLE)
    assert ARTICLE[found.start : found.lead_end] == "管委会履行下列职责："
    texts = [ARTICLE[start:end] for start, end in found.items]
    assert [text[:3] for text in texts] == ["（一）", "（二）", "（三）"]
    assert texts[0].endswith("2. 空间规划；")
    assert ARTICLE[found.end :] == "\n前款事项可以委托办理。"


def test_a_line_between_two_items_belongs_to_the_first() -> None:
    text = "应当符合下列条件：\n(一)期限为6个月；\n需要出口的，办理核销手续；\n(二)分别建立账册。\n另行规定。"
    (found,) = listings(text)
    assert [text[s:e] for s, e in found.items] == [
        "(一)期限为6个月；\n需要出口的，办理核销手续；",
        "(二)分别建立账册。",
    ]


def test_english_lists_and_bullets_count_and_single_items_do_not() -> None:
    text = "Consent is needed for:\n- passing data on;\n- publishing them.\nNothing else."
    (found,) = listings(text)
    assert len(found.items) == 2
    assert not list(listings("包括下列事项：\n（一）只有一项。\n其他。"))
    assert not list(listings("第一条 为了发展，制定本条例。\n第二条 本条例适用于本市。"))


@given(st.text(alphabet="甲乙：；。\n（一）（二）1.-•ab ", max_size=60))
def test_places_are_in_order_inside_the_text(text: str) -> None:
    end = 0
    for found in listings(text):
        places = [(found.start, found.lead_end), *found.items]
        assert end <= found.start
        assert all(s < e for s, e in places)
        assert all(e <= s for (_, e), (s, _) in pairwise(places))
        end = found.end
        assert end <= len(text)
