"""Composing: the question's order, what limits a quote beside it, enumerations within the room there is."""

import pytest
from ftzqa.app.asked import asks_change, asks_list, asks_own_rules, gives_kind
from ftzqa.app.compose import BUDGET, compose
from ftzqa.app.extract import Quote
from ftzqa.index.types import Hit, Judgement
from ftzqa.ingest.types import Passage

PERMIT = "经营应当经市人民政府许可。许可应当在二十日内作出。但是情况紧急的除外。其他事项另行公布。"


def passage(text: str, name: str = "p") -> Passage:
    return Passage(
        id=name, document_id="d", text=text, headings=(), locators=(), pages=None, start=0, end=len(text),
        language="zh",
    )  # fmt: skip


def hit(text: str, *, logits: dict[str, float], part: int = 0, name: str = "p") -> Hit:
    """A passage whose sentences the reranker finds this relevant."""
    marks = [(text.index(s), text.index(s) + len(s), value) for s, value in logits.items()]
    return Hit(
        passage=passage(text, name), rank=1, score=1.0, title="t", source="s", part=part,
        judgement=Judgement(score=1.0, marks=tuple(marks)),
    )  # fmt: skip


def quotes(found: Hit) -> list[Quote]:
    """Its sentences, the best first."""
    text = found.passage.text
    made = [
        Quote(hit=found, text=text[s:e], start=s, end=e, score=logit / 10, part=found.part)
        for s, e, logit in (found.judgement.marks if found.judgement else ())
    ]
    return sorted(made, key=lambda quote: -quote.score)


def sentences(text: str) -> list[str]:
    return [f"{part}。" for part in text.split("。") if part]


def test_what_limits_a_quote_follows_it_at_once() -> None:
    first, second, limit, other = sentences(PERMIT)
    found = quotes(hit(PERMIT, logits={first: 1.0, second: 2.0, limit: -9.0, other: -9.0}))
    composed = compose("许可是什么？", found)
    assert [q.text for q in composed.quotes] == [second, limit, first]
    assert composed.more == ()


def test_the_sentence_of_the_kind_asked_for_goes_first_among_equals() -> None:
    first, second, _, _ = sentences(PERMIT)
    found = quotes(hit(PERMIT, logits={first: 2.0, second: 1.8}))
    assert compose("许可多少天内作出？", found).quotes[0].text == second
    assert compose("谁许可？", found).quotes[0].text == first
    far = quotes(hit(PERMIT, logits={first: 2.0, second: 0.5}))
    assert compose("许可多少天内作出？", far).quotes[0].text == first


def test_parts_keep_the_question_s_order_and_each_has_a_quote() -> None:
    later = quotes(hit("重庆实行备案。", logits={"重庆实行备案。": 3.0}, part=1, name="b"))
    sooner = quotes(hit("上海实行审批。", logits={"上海实行审批。": -1.0}, part=0, name="a"))
    composed = compose("上海和重庆各怎么管？", [*later, *sooner])
    assert [q.text for q in composed.quotes] == ["上海实行审批。", "重庆实行备案。"]


def test_what_one_question_asks_for_does_not_order_the_answer_to_another() -> None:
    first, second, _, _ = sentences(PERMIT)
    found = quotes(hit(PERMIT, logits={first: 2.0, second: 1.8}, part=1))
    told = quotes(hit("备案。", logits={"备案。": 1.0}, name="a"))
    parts = ("备案多少天内作出？", "谁许可？")
    assert compose("备案多少天内作出？谁许可？", [*told, *found], parts=parts).quotes[1].text == first


def test_an_enumeration_that_is_too_long_leaves_its_last_items_for_more() -> None:
    items = [f"（{n}）{'项' * 100}；" for n in "一二三四五"]
    text = "\n".join(["包括下列事项：", *items])
    places = tuple((text.index(item), text.index(item) + len(item)) for item in items)
    found = hit(text, logits={text: 1.0})
    whole = Quote(hit=found, text=text, start=0, end=len(text), score=1.0, items=places)
    composed = compose("有哪些事项？", [whole])
    (shown,), (rest,) = composed.quotes, composed.more
    assert len(shown.text) <= BUDGET["zh"]
    assert shown.text.startswith("包括下列事项：\n（一）")
    assert f"{shown.text}\n{rest.text}" == text
    assert len(shown.items) + len(rest.items) == 5


def listed(part: int, name: str, *, items: int = 5, size: int = 60) -> Quote:
    """An enumeration as one quote."""
    marked = [f"（{n}）{name * size}；" for n in "一二三四五六"[:items]]
    text = "\n".join([f"{name}管委会履行下列职责：", *marked])
    places = tuple((text.index(item), text.index(item) + len(item)) for item in marked)
    found = hit(text, logits={text: 1.0}, part=part, name=name)
    return Quote(hit=found, text=text, start=0, end=len(text), score=1.0, part=part, items=places)


def test_each_row_of_a_comparison_has_its_share_and_no_text_stands_twice() -> None:
    whole = [listed(0, "沪"), listed(1, "浙")]
    composed = compose("上海和浙江的管委会各有哪些职责？", whole)
    assert [len(q.items) for q in composed.quotes] == [2, 2]
    assert sum(len(q.text) for q in composed.quotes) <= BUDGET["zh"]
    for quote, shown, rest in zip(whole, composed.quotes, composed.more, strict=True):
        assert f"{shown.text}\n{rest.text}" == quote.text


def test_a_row_is_not_empty_though_the_one_before_takes_all_the_room() -> None:
    long = f"{'沪' * 400}。"
    first = quotes(hit(long, logits={long: 1.0}, part=0, name="a"))
    composed = compose("上海和浙江各怎么管？", [*first, listed(1, "浙")])
    assert [q.part for q in composed.quotes] == [0, 1]
    assert len(composed.quotes[1].items) == 1


TERM = "特许经营期限应当不少于3年。但是，被特许人同意的除外。\n续签特许经营合同的，不适用前款规定。"
REVIEW = (
    "应当自决定之日起九十日内审查完毕。作出禁止决定的，应当说明理由。\n有下列情形之一的，经书面通知，可以延长前款规定的"
    "审查期限：\n（一）经营者同意的。"
)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (TERM, ["但是，被特许人同意的除外。", "续签特许经营合同的，不适用前款规定。"]),
        (REVIEW, [REVIEW.partition("\n")[2]]),
        (
            "办理期限为三十日。情况复杂的，经负责人同意可以延长三十日。",
            ["情况复杂的，经负责人同意可以延长三十日。"],
        ),
        (
            "许可期限为三十日。\n申请应当如实。\n有前款情形的，不适用本条。",
            [],
        ),  # the paragraph before is another
        ("许可期限为三十日。\n违反前款规定的，处以罚款。", []),  # no exception
    ],
)
def test_an_exception_in_the_next_paragraph_stays_with_its_rule(text: str, rest: list[str]) -> None:
    from ftzqa.ingest.sentences import sentences as split

    every = [text[start:end] for start, end in split(text)]
    found = quotes(hit(text, logits=dict.fromkeys(every, -9.0) | {every[0]: 2.0}))
    assert [q.text for q in compose("期限多久？", found).quotes] == [every[0], *rest]


def test_an_exception_that_does_not_fit_is_the_first_of_more() -> None:
    limit = f"但是{'例' * 250}的除外。"
    rule, other = f"{'规' * 100}。", f"{'别' * 290}。"
    text = f"{rule}{limit}{other}"
    composed = compose("规则？", quotes(hit(text, logits={rule: 2.0, other: 2.0, limit: -9.0})))
    assert [q.text for q in composed.quotes] == [rule]
    assert [q.text for q in composed.more] == [limit, other]


def test_what_there_is_no_room_for_is_more() -> None:
    text = "".join(f"第{n}项{'长' * 120}。" for n in "一二三四")
    composed = compose("有什么？", quotes(hit(text, logits=dict.fromkeys(sentences(text), 1.0))))
    assert (len(composed.quotes), len(composed.more)) == (2, 2)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("山东自贸试验区有哪些片区？", True),
        ("电子单证平台要保证哪几条？", True),
        ("In which areas is it hard to accept the rules?", True),
        ("What are the conditions?", True),
        ("谁批准？", False),
        ("Which does it cover?", False),
        ("How long is the permit valid?", False),
    ],
)
def test_questions_for_lists_are_known(question: str, expected: bool) -> None:
    assert asks_list(question) is expected


def test_what_is_asked_for_is_known() -> None:
    assert gives_kind("期限是多久？", "应当在七个工作日内办结。")
    assert not gives_kind("期限是多久？", "应当及时办结。")
    assert gives_kind("Who approves it?", "It is approved by the State Council.")
    assert asks_own_rules("云南自贸试验区有哪些片区？")
    assert not asks_own_rules("昆明的公司出口两用物项要许可证吗？")
    assert asks_change("What is the limit now, and what was it before?")
    assert not asks_change("2019年谁负责？")
