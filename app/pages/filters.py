"""What a visitor asks for: the question and the filters beside it; the address keeps them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar, get_args

import streamlit as st
from ftzqa.app.pages.parts import flag_name, kind_name, zone_name
from ftzqa.app.pages.session import from_address, library_entries, say, to_address
from ftzqa.index.types import SHORTCOMINGS, Filters
from ftzqa.ingest.types import DocumentKind

_T = TypeVar("_T", bound=str)
_FIRST_DAY = date(1949, 10, 1)


def choose_filters() -> Filters:
    """What to choose from in the sidebar: zones, kinds and documents that the library has, flags, days."""
    entries = library_entries()
    zones = sorted({zone for entry in entries for zone in entry.zones})
    kinds = [kind for kind in get_args(DocumentKind) if any(entry.kind == kind for entry in entries)]
    titles = {entry.id: entry.title for entry in entries}
    with st.sidebar:
        st.subheader(say("page.filters"), anchor=False)
        return Filters(
            zones=tuple(_several("zone", say("page.filter.zone"), zones, zone_name)),
            kinds=tuple(_several("kind", say("page.filter.kind"), kinds, kind_name)),
            shortcomings=tuple(_several("flag", say("page.filter.flag"), SHORTCOMINGS, flag_name)),
            documents=tuple(
                _several("document", say("page.filter.document"), list(titles), lambda i: titles.get(i, i))
            ),
            since=_day("since", say("page.filter.since")),
            until=_day("until", say("page.filter.until")),
            in_force=choose_whether("force", say("page.filter.force")),
        )


def choose_whether(name: str, said: str) -> bool:
    """Yes or no."""
    return st.toggle(said, key=name, bind="query-params")


def choose_one(name: str, said: str, options: Mapping[_T, str]) -> _T:
    """One of ``options``, which are named in the visitor's language; the first unless another is chosen."""
    from_address(name, allowed=options, single=True)
    first = next(iter(options))
    if st.session_state.setdefault(name, first) not in options:
        st.session_state[name] = first
    chosen = st.segmented_control(
        said,
        list(options),
        format_func=options.__getitem__,
        required=True,
        key=name,
        label_visibility="collapsed",
    )
    assert chosen is not None  # it is required
    to_address(name, [chosen] if chosen != first else [])
    return chosen


def _several(name: str, said: str, options: Sequence[_T], name_of: Callable[[_T], str]) -> Sequence[_T]:
    """Any of ``options``."""
    from_address(name, allowed=options)
    names = {option: name_of(option) for option in options}
    every = say("page.filter.all")
    chosen = st.multiselect(said, options, format_func=names.__getitem__, key=name, placeholder=every)
    to_address(name, chosen)
    return chosen


def _day(name: str, said: str) -> date | None:
    """A day or none."""
    from_address(name, single=True)
    if isinstance(st.session_state[name], str):
        st.session_state[name] = _read_day(st.session_state[name])
    day: date | None = st.date_input(said, value=None, key=name, format="YYYY-MM-DD", min_value=_FIRST_DAY)
    to_address(name, [day.isoformat()] if day else [])
    return day


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def question_box(name: str, *, placeholder: str, go: str) -> str:
    """The question, as typed or as the address has it."""
    from_address("q", single=True)
    with st.form(name, border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        question = st.text_input(
            say("page.ask.question"),
            key="q",
            max_chars=1000,
            placeholder=placeholder,
            label_visibility="collapsed",
        )
        st.form_submit_button(go, type="primary", icon=":material/search:")
    return question.strip()
