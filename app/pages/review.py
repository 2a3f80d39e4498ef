"""Review: flags that need a person, the least certain first; accepted or changed with a key."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from ftzqa.app.pages.filters import choose_whether
from ftzqa.app.pages.parts import evidence_list, flag_name, grade_name, heading
from ftzqa.app.pages.safe import fill, joined, label, show
from ftzqa.app.pages.session import ask_name, from_address, language, library, say, to_address
from ftzqa.app.reviewing import GRADES, Agreement, Item, agreement, decide, queue, withdraw
from ftzqa.index.taxonomy import load_taxonomy
from ftzqa.index.types import SHORTCOMINGS, Grade, ShortcomingId

_KEYS: dict[Grade, str] = {"none": "1", "mentions": "2", "addresses": "3"}
_ICONS: dict[Grade, str] = {
    "none": ":material/close:",
    "mentions": ":material/radio_button_unchecked:",
    "addresses": ":material/check:",
}


def _filters() -> tuple[str, ShortcomingId | None, bool]:
    """Who reviews, which flag, and whether those of which the model is sure as well."""
    names = {"": say("page.filter.all")} | {flag: flag_name(flag) for flag in SHORTCOMINGS}
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    with left:
        name = ask_name()
    from_address("of", allowed=names, single=True)
    with middle:
        of: Any = st.selectbox(say("page.review.flag"), list(names), format_func=names.__getitem__, key="of")
    to_address("of", [of] if of else [])
    with right:
        sure_too = choose_whether("all", say("page.review.sure"))
    return name, of or None, sure_too


def _show_item(item: Item) -> None:
    """What is to be judged: the document, the flag's question, the evidence, what others said."""
    tag = item.tag
    st.page_link("document.py", label=label(item.title), query_params={"id": tag.document_id})
    show(
        fill(
            '<p class="judged">{flag}</p><p class="lead">{question}</p>',
            flag=flag_name(tag.shortcoming),
            question=getattr(load_taxonomy()[tag.shortcoming].question, language()),
        )
    )
    st.caption(say("page.review.model", grade=grade_name(tag.grade), score=tag.score))
    for review in item.reviews:
        said = say("page.review.said", by=review.reviewer, grade=grade_name(review.grade), date=review.at)
        st.caption(label(f"{said} {review.comment}"))
    if tag.evidence:
        show(evidence_list(tag))
    else:
        st.caption(say("page.review.noevidence"))


def _decide(item: Item, grade: Grade, name: str) -> None:
    comment: str = st.session_state.get("review comment", "")
    decide(
        library(),
        item.tag.document_id,
        shortcoming=item.tag.shortcoming,
        grade=grade,
        reviewer=name,
        comment=comment,
    )
    st.session_state["review comment"] = ""
    st.session_state["reviewed last"] = (item, grade, name)


def _skip(item: Item) -> None:
    skipped: list[tuple[str, str]] = st.session_state.setdefault("review skipped", [])
    skipped.append((item.tag.document_id, item.tag.shortcoming))


def _take_back(item: Item, name: str) -> None:
    withdraw(library(), item.tag.document_id, shortcoming=item.tag.shortcoming, reviewer=name)
    del st.session_state["reviewed last"]


def _show_choices(item: Item, name: str) -> None:
    """A button for each grade, the model's own marked; each has a key."""
    st.text_input(say("page.review.comment"), key="review comment", max_chars=500)
    with st.container(horizontal=True):
        for grade in GRADES:
            st.button(
                grade_name(grade),
                key=f"grade {grade}",
                icon=_ICONS[grade],
                type="primary" if grade == item.tag.grade else "secondary",
                shortcut=_KEYS[grade],
                on_click=_decide,
                args=(item, grade, name),
            )
        st.button(
            say("page.review.skip"),
            key="skip",
            type="tertiary",
            icon=":material/skip_next:",
            shortcut="4",
            on_click=_skip,
            args=(item,),
        )


def _show_last() -> None:
    """What was decided last, with a way back."""
    if last := st.session_state.get("reviewed last"):
        item, grade, name = last
        with st.container(horizontal=True, vertical_alignment="center"):
            flag = flag_name(item.tag.shortcoming)
            st.caption(label(say("page.review.done", grade=grade_name(grade), flag=flag, title=item.title)))
            st.button(
                say("page.correct.undo"),
                key="take back",
                type="tertiary",
                icon=":material/undo:",
                on_click=_take_back,
                args=(item, name),
            )


def _show_agreement(found: Sequence[Agreement]) -> None:
    """Of each two reviewers: on how many flags they met, and how far they agreed."""
    if not found:
        return
    head = joined(
        fill("<th>{name}</th>", name=say(f"page.review.{name}"))
        for name in ("reviewers", "flag", "n", "same", "kappa")
    )
    rows = joined(
        fill(
            "<tr><td>{both}</td><td>{flag}</td><td>{n}</td><td>{same}</td><td>{kappa}</td></tr>",
            both=" / ".join(line.reviewers),
            flag=line.shortcoming or say("page.review.every"),
            n=line.n,
            same=f"{line.same:.0%}",
            kappa="–" if line.kappa is None else f"{line.kappa:.2f}",
        )
        for line in found
    )
    st.subheader(say("page.review.agreement"), anchor=False)
    st.caption(say("page.review.agreement.lead"))
    show(fill('<table class="figures"><tr>{head}</tr>{rows}</table>', head=head, rows=rows))


def draw() -> None:
    """The page."""
    heading(say("page.review"), say("page.review.lead"))
    name, of, sure_too = _filters()
    skipped = st.session_state.get("review skipped", [])
    waiting = queue(library(), reviewer=name or None, shortcoming=of, sure_too=sure_too)
    waiting = [item for item in waiting if (item.tag.document_id, item.tag.shortcoming) not in skipped]
    _show_last()
    if not waiting:
        st.info(say("page.review.empty"), icon=":material/task_alt:")
    else:
        st.caption(say("page.review.count", count=len(waiting)))
        with st.container(border=True):
            _show_item(waiting[0])
            if name:
                _show_choices(waiting[0], name)
            else:
                st.caption(say("page.review.noname"))
    _show_agreement(agreement(library()))


draw()
