"""Ask: a question, its answer in quoted sentences, and each source beside it."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st
from ftzqa.app.export import WRITERS
from ftzqa.app.memo import memo
from ftzqa.app.pages.answer import answer_markup, show_more
from ftzqa.app.pages.feedback import ask_feedback
from ftzqa.app.pages.filters import choose_filters, question_box
from ftzqa.app.pages.parts import chips, heading, page_name, place_of, reference, source_label
from ftzqa.app.pages.safe import fill, label, show
from ftzqa.app.pages.session import answer_to, library, library_entries, say, to_address
from ftzqa.app.pages.source import Source, copy_box, show_source, sources_of
from ftzqa.app.types import Answer

_SAMPLES = {"page.ask.sample1": "shandong", "page.ask.sample2": "lingang", "page.ask.sample3": "hainan"}
"""Questions to begin with, and the zone that a library must know to answer them."""
_NEAREST = 3
_REMEMBERED = 20


def _samples() -> None:
    zones = {zone for entry in library_entries() for zone in entry.zones}
    found = [key for key, zone in _SAMPLES.items() if zone in zones]
    if found:
        st.caption(say("page.ask.samples"))
    with st.container(gap="xxsmall"):
        for key in found:
            st.button(
                say(key),
                key=key,
                type="tertiary",
                icon=":material/arrow_forward:",
                on_click=_take,
                args=(say(key),),
            )


def _completed(typed: str) -> str:
    """The question as the conversation completes it; the same for as long as it stands in the box."""
    from ftzqa.app.dialogue import complete

    if st.session_state.get("completed", ("", ""))[0] != typed:
        answered: list[Answer] = st.session_state.get("answered", [])
        cited = {answer.question: [citation.title for citation in answer.citations] for answer in answered}
        asked = list(reversed(cited))
        st.session_state["completed"] = (typed, complete(typed, asked, cited=lambda q: cited.get(q, [])))
    whole: str = st.session_state["completed"][1]
    return whole


def _remember(answer: Answer) -> list[Answer]:
    """What this visitor was answered before, the latest first; ``answer`` joins it."""
    answered: list[Answer] = st.session_state.setdefault("answered", [])
    earlier = [other for other in answered if other.question != answer.question]
    st.session_state["answered"] = [answer, *earlier][:_REMEMBERED]
    return earlier


def _show_earlier(earlier: Sequence[Answer]) -> None:
    """The conversation so far: each question with its answer; a click asks it again."""
    if not earlier:
        return
    st.subheader(say("page.ask.history"), anchor=False)
    with st.container(gap="xsmall"):
        for answer in earlier:
            with st.expander(label(answer.question)):
                show(answer_markup(answer))
                st.button(
                    say("page.ask.again"),
                    key=f"asked {answer.question}",
                    type="tertiary",
                    icon=":material/replay:",
                    on_click=_take,
                    args=(answer.question,),
                )


def _take(question: str) -> None:
    st.session_state["q"] = question


def _show_answer(answer: Answer, sources: Sequence[Source]) -> None:
    """The quoted sentences, and the flags of what they were quoted from."""
    show(answer_markup(answer))
    show_more(answer)
    _show_warnings(answer)
    if answer.shortcomings:
        lead = say("page.ask.flags")
        show(fill('<p class="facts">{lead} {chips}</p>', lead=lead, chips=chips(answer.shortcomings)))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Word",
            partial(_word, answer),
            file_name=say("page.ask.file"),
            mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            icon=":material/description:",
            type="tertiary",
            on_click="ignore",
        )
        copy_box([answer.text, "", *(f"[{s.n}] {reference(s.title, s.passage)}" for s in sources)])
        st.caption(say("page.ask.confidence", confidence=answer.confidence))


def _show_warnings(answer: Answer) -> None:
    for warning in answer.warnings:
        st.warning(label(warning), icon=":material/history:")


def _word(answer: Answer) -> bytes:
    return WRITERS[".docx"](memo(answer, library=library(), on=date.today()))


def _show_refusal(answer: Answer) -> None:
    st.info(label(answer.text), icon=":material/search_off:")
    _show_warnings(answer)
    if not answer.hits:
        st.caption(say("page.ask.nothing"))


def _choose(sources: Sequence[Source], lead: str) -> Source:
    """The list of sources; the one that is chosen is shown beside."""
    numbers = [source.n for source in sources]
    labels = {source.n: source_label(source.n, source.title) for source in sources}
    chosen = st.radio(
        lead,
        numbers,
        format_func=labels.__getitem__,
        captions=[label(_where(source)) for source in sources],
        key=f"source of {[source.passage.id for source in sources]}",
    )
    return next(source for source in sources if source.n == chosen)


def _where(source: Source) -> str:
    passage = source.passage
    page = page_name(passage.pages[0]) if passage.pages else None
    return " · ".join(part for part in (place_of(passage), page) if part)


def draw() -> None:
    """The page."""
    heading(say("page.ask.title"), say("page.ask.lead"))
    filters = choose_filters()
    question = question_box("ask", placeholder=say("page.ask.placeholder"), go=say("page.ask"))
    if not question:
        to_address("q", [])
        _samples()
        _show_earlier(st.session_state.get("answered", []))
        return
    typed, question = question, _completed(question)
    to_address("q", [question])
    if question != typed:
        st.caption(label(say("page.ask.understood", question=question)))
    with st.spinner(say("page.ask.searching")):
        answer = answer_to(question, filters)
    earlier = _remember(answer)
    _show(answer)
    _show_earlier(earlier)


def _show(answer: Answer) -> None:
    """The answer with its sources; the chosen one is shown beside."""
    sources = sources_of(answer, nearest=_NEAREST)
    left, right = st.columns(2, gap="large")
    with left:
        if answer.refused:
            _show_refusal(answer)
        else:
            _show_answer(answer, sources)
        ask_feedback(answer)
        if not sources:
            return
        chosen = _choose(sources, say("page.ask.nearest" if answer.refused else "page.ask.sources"))
    with right:
        show_source(chosen)


draw()
