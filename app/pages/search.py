"""Search: passages in a list, the words that were asked for marked in them, to narrow and to sort."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

import streamlit as st
from ftzqa.app.finding import Facets, by_document, count_facets, find_words, marked_words, snippet
from ftzqa.app.pages.editions import state
from ftzqa.app.pages.filters import choose_filters, choose_one, choose_whether, question_box
from ftzqa.app.pages.parts import (
    chips,
    day,
    facts,
    flag_name,
    heading,
    kind_name,
    page_name,
    page_of,
    place_of,
    zone_name,
)
from ftzqa.app.pages.safe import fill, highlighted, label, show
from ftzqa.app.pages.session import found_for, library, library_entries, say, searcher, to_address
from ftzqa.index.types import Hit
from markupsafe import Markup

_PAGE = 10  # results on a page
_SNIPPET = {"zh": 150, "en": 320}  # characters
_OF_ONE = 3  # passages shown of one document
_FACETS = 6  # values shown of one facet
_T = TypeVar("_T", bound=str)


def _choose_order() -> tuple[bool, bool]:
    """Whether to group by document, and whether the newest comes first."""
    orders = {"score": say("page.search.relevance"), "date": say("page.search.newest")}
    with st.container(horizontal=True, vertical_alignment="center"):
        order = choose_one("order", say("page.search.order"), orders)
        grouped = choose_whether("group", say("page.search.group"))
    return grouped, order == "date"


def _show_facets(facets: Facets) -> None:
    """Counts to click on: each narrows the search, or widens it again."""
    st.subheader(say("page.search.narrow"), anchor=False)
    _facet("zone", say("page.filter.zone"), facets.zones, zone_name)
    _facet("kind", say("page.filter.kind"), facets.kinds, kind_name)
    _facet("flag", say("page.filter.flag"), facets.shortcomings, flag_name)


def _facet(name: str, said: str, counts: Mapping[_T, int], name_of: Callable[[_T], str]) -> None:
    if not counts:
        return
    chosen = st.session_state.get(name, [])
    st.caption(said)
    with st.container(gap=None, key=f"facet-{name}"):
        for value, count in list(counts.items())[:_FACETS]:
            st.button(
                f"{label(name_of(value))} :gray[{count}]",
                key=f"facet {name} {value}",
                type="tertiary",
                icon=":material/check:" if value in chosen else None,
                on_click=_toggle,
                args=(name, value),
            )


def _toggle(name: str, value: str) -> None:
    chosen = list(st.session_state.get(name, []))
    st.session_state[name] = [v for v in chosen if v != value] if value in chosen else [*chosen, value]


def _show_group(hits: Sequence[Hit], words: Sequence[str]) -> None:
    """One document with its passages."""
    first = hits[0]
    entry = {entry.id: entry for entry in library_entries()}.get(first.passage.document_id)
    with st.container(border=True, gap="xsmall"):
        st.page_link(
            "document.py",
            label=label(first.title),
            query_params={"id": first.passage.document_id, "passage": first.passage.id},
        )
        if entry:
            when = day(entry.date) if entry.date else None
            about = facts([kind_name(entry.kind), *map(zone_name, entry.zones), when])
            template = '<p class="facts">{about}</p><p class="facts">{chips}</p>'
            show(fill(template, about=about, chips=chips(entry.flags)))
        head = library().heads([first.passage.document_id]).get(first.passage.document_id)
        if first.in_force is False and head and head.edition:
            show(fill('<p class="facts">{state}</p>', state=state(head.edition)))
        for hit in hits[:_OF_ONE]:
            show(_snippet(hit, words))
        if len(hits) > _OF_ONE:
            st.caption(say("page.search.more", count=len(hits) - _OF_ONE))


def _snippet(hit: Hit, words: Sequence[str]) -> Markup:
    passage = hit.passage
    spans = find_words(passage.text, words)
    start, end = snippet(passage.text, spans, width=_SNIPPET[passage.language])
    page = page_name(passage.pages[0]) if passage.pages else None
    return fill(
        '<div class="snippet" lang="{language}"><span class="facts">{place}</span>'
        "<p>{before}{text}{after}</p></div>",
        language=passage.language,
        place=facts([place_of(passage), page]),
        before="…" if start else "",
        text=highlighted(passage.text[start:end], [(a - start, b - start) for a, b in spans]),
        after="…" if end < len(passage.text) else "",
    )


def _show_results(hits: Sequence[Hit], question: str, *, of: object) -> None:
    """The list, page by page."""
    documents = len({hit.passage.document_id for hit in hits})
    st.caption(say("page.search.count", passages=len(hits), documents=documents))
    grouped, newest_first = _choose_order()
    if newest_first:
        days = {entry.id: entry.date or date.min for entry in library_entries()}
        hits = sorted(hits, key=lambda hit: days.get(hit.passage.document_id, date.min), reverse=True)
    groups = by_document(hits) if grouped else [[hit] for hit in hits]
    words = marked_words(question, searcher=searcher())
    with page_of(groups, size=_PAGE, name="page", of=(of, grouped, newest_first)) as part:
        for group in part:
            _show_group(group, words)


def draw() -> None:
    """The page."""
    heading(say("page.search.title"), say("page.search.lead"))
    filters = choose_filters()
    question = question_box("search", placeholder=say("page.search.placeholder"), go=say("page.search"))
    to_address("q", [question] if question else [])
    if not question:
        st.info(say("page.search.start"), icon=":material/search:")
        return
    with st.spinner(say("page.ask.searching")):
        hits = found_for(question, filters)
    left, right = st.columns([7, 3], gap="large")
    with left:
        if hits:
            _show_results(hits, question, of=(question, filters))
        else:
            st.info(say("page.ask.nothing"), icon=":material/search_off:")
    with right:
        _show_facets(count_facets(hits, library_entries()))


draw()
