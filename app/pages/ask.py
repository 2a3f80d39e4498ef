"""Ask: a question, its answer in quoted sentences, and each source beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from ftzqa.app.pages.filters import choose_filters
from ftzqa.app.pages.parts import (
    chips,
    heading,
    page_name,
    show_passage,
    source_label,
)
from ftzqa.app.pages.safe import fill, joined, label, show
from ftzqa.app.pages.session import answer_to, from_address, library_entries, say, to_address
from ftzqa.app.reading import Span
from ftzqa.app.types import Answer, Citation
from ftzqa.index.types import Hit
from markupsafe import Markup

_SAMPLES = ("page.ask.sample1", "page.ask.sample2", "page.ask.sample3")
_NEAREST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A passage that the answer cites, or one of the nearest where there is no answer."""

    n: int
    document_id: str
    passage_id: str
    title: str
    place: str | None
    spans: tuple[Span, ...]


def _sources(answer: Answer) -> list[_Source]:
    if answer.refused:
        return [_near(hit) for hit in answer.hits[:_NEAREST]]
    return [_cited(citation) for citation in answer.citations]


def _cited(citation: Citation) -> _Source:
    return _Source(
        n=citation.n,
        document_id=citation.document_id,
        passage_id=citation.passage_id,
        title=citation.title,
        place=_place(citation.locator, citation.page),
        spans=((citation.start, citation.end),),
    )


def _near(hit: Hit) -> _Source:
    passage = hit.passage
    return _Source(
        n=hit.rank,
        document_id=passage.document_id,
        passage_id=passage.id,
        title=hit.title,
        place=_place(
            passage.locators[0].label if passage.locators else None,
            passage.pages[0] if passage.pages else None,
        ),
        spans=(),
    )


def _place(locator: str | None, page: int | None) -> str | None:
    return " · ".join(part for part in (locator, page_name(page)) if part) or None


def _question() -> str:
    """The question box, filled from the address or by one of the samples."""
    from_address("q", single=True)
    with st.form("ask", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        question = st.text_input(
            say("page.ask.question"),
            key="q",
            max_chars=1000,
            placeholder=say("page.ask.placeholder"),
            label_visibility="collapsed",
        )
        st.form_submit_button(say("page.ask.go"), type="primary", icon=":material/search:")
    return question.strip()


def _samples() -> None:
    """Questions to begin with."""
    st.caption(say("page.ask.samples"))
    for key in _SAMPLES:
        st.button(
            say(key), key=key, type="tertiary", icon=":material/arrow_forward:", on_click=_take, args=(key,)
        )


def _take(key: str) -> None:
    st.session_state["q"] = say(key)


def _show_answer(answer: Answer) -> None:
    """The quoted sentences with their numbers and the flags of what they were quoted from."""
    sentences = joined(
        fill("<p>{text}{marks}</p>", text=s.text, marks=joined(_mark(n) for n in s.citations))
        for s in answer.sentences
    )
    show(fill('<div class="answer">{sentences}</div>', sentences=sentences))
    for warning in answer.warnings:
        st.warning(label(warning), icon=":material/history:")
    if answer.shortcomings:
        show(
            fill(
                '<p class="facts">{lead} {chips}</p>',
                lead=say("page.ask.flags"),
                chips=chips(answer.shortcomings),
            )
        )


def _mark(n: int) -> Markup:
    return fill('<sup class="cite">{n}</sup>', n=n)


def _show_refusal(answer: Answer) -> None:
    st.info(label(answer.text), icon=":material/search_off:")
    if not answer.hits:
        st.caption(say("page.ask.nothing"))


def _choose_source(sources: Sequence[_Source], lead: str) -> _Source:
    """The list of sources; the one that is chosen is shown beside."""
    numbers = [source.n for source in sources]
    labels = {s.n: source_label(s.n, s.title) for s in sources}
    chosen = st.radio(
        lead,
        numbers,
        format_func=lambda n: labels[n],
        captions=[label(source.place or "") for source in sources],
        key=f"source of {sources[0].passage_id}",
    )
    return next(source for source in sources if source.n == chosen)


def draw() -> None:
    """The page."""
    heading(say("page.ask"), say("page.ask.lead"))
    filters = choose_filters()
    question = _question()
    to_address("q", [question] if question else [])
    if not question:
        _samples()
        return
    with st.spinner(say("page.ask.searching")):
        answer = answer_to(question, filters)
    left, right = st.columns([10, 9], gap="large")
    with left:
        (_show_refusal if answer.refused else _show_answer)(answer)
        sources = _sources(answer)
        if not sources:
            return
        chosen = _choose_source(sources, say("page.ask.nearest" if answer.refused else "page.ask.sources"))
    with right:
        flags = {entry.id: entry.flags for entry in library_entries()}.get(chosen.document_id, ())
        show_passage(chosen.passage_id, chosen.spans, title=chosen.title, flags=flags)


draw()
