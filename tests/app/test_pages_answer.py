"""An answer on the page: a table, an enumeration, a gloss; what documents say is shown, never interpreted."""

from ftzqa.app.pages.answer import answer_markup
from ftzqa.app.types import Answer, Item, Sentence


def answer(*sentences: Sentence, question: str = "山东和云南各有哪些片区？", **more: object) -> Answer:
    fields: dict[str, object] = {
        "question": question,
        "text": "",
        "sentences": sentences,
        "citations": (),
        "shortcomings": (),
        "refused": not sentences,
        "confidence": 0.9,
        "warnings": (),
        "hits": (),
    }
    return Answer(**fields | more)  # type: ignore[arg-type]


def quoted(text: str, **more: object) -> Sentence:
    return Sentence(text=text, citations=(1,), support="verbatim", **more)  # type: ignore[arg-type]


def test_a_comparison_is_a_table_with_a_row_for_what_has_no_answer() -> None:
    shown = str(answer_markup(answer(quoted("三个<b>片区</b>。", about="山东"), compared=("山东", "云南"))))
    assert shown.count("<tr>") == 2
    assert (
        '<th scope="row">山东</th><td><p>三个&lt;b&gt;片区&lt;/b&gt;。<sup class="cite">1</sup></p></td>'
        in shown
    )
    assert "资料中没有找到相关内容。" in shown


def test_an_enumeration_is_a_list_below_what_announces_it() -> None:
    item = Item(text="（一）济南；", start=5, end=11)
    shown = str(answer_markup(answer(quoted("包括片区：\n（一）济南；", items=(item,)))))
    assert '<p>包括片区：<sup class="cite">1</sup></p><ul class="items"><li>（一）济南；</li></ul>' in shown


def test_a_gloss_says_that_it_is_no_translation() -> None:
    made = answer(quoted("负面清单。", gloss=("negative list",)), question="Which list?")
    assert "Terms in this quote (not a translation): negative list" in str(answer_markup(made))
