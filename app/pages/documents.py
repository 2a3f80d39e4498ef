"""Documents: what the library holds."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from ftzqa.app.catalogue import Entry
from ftzqa.app.pages.editions import state
from ftzqa.app.pages.filters import choose_filters, choose_one
from ftzqa.app.pages.parts import about, heading, page_of
from ftzqa.app.pages.safe import fill, label, show
from ftzqa.app.pages.session import library, library_entries, say

_PAGE = 20


def _sorted(found: Sequence[Entry], order: str) -> list[Entry]:
    if order == "title":
        return sorted(found, key=lambda entry: entry.title.encode("gb18030", "replace"))  # mostly by sound
    return sorted(found, key=lambda entry: entry.date or date.min, reverse=True)


def _show_page(found: Sequence[Entry]) -> None:
    """Each document with its facts and flags, and whether it has gone out of force."""
    heads = library().heads([entry.id for entry in found])
    for entry in found:
        edition = heads[entry.id].edition if entry.id in heads else None
        with st.container(border=True, gap="xxsmall"):
            st.page_link("document.py", label=label(entry.title), query_params={"id": entry.id})
            show(about(entry))
            if edition and edition.in_force(date.today()) is False:
                show(fill('<p class="facts">{state}</p>', state=state(edition)))


def draw() -> None:
    """The page."""
    heading(say("page.documents"), say("page.documents.lead"))
    filters = choose_filters()
    wanted = st.text_input(
        say("page.documents.find"),
        placeholder=say("page.documents.find"),
        icon=":material/filter_list:",
        label_visibility="collapsed",
        key="find",
        bind="query-params",
    )
    entries = library_entries()
    passing = library().matching(filters)
    found = [e for e in entries if (passing is None or e.id in passing) and e.is_named(wanted)]
    if not entries:
        st.info(say("page.documents.empty"), icon=":material/upload_file:")
    elif not found:
        st.info(say("page.documents.none"), icon=":material/search_off:")
    else:
        orders = {"date": say("page.documents.newest"), "title": say("page.documents.title")}
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.caption(say("page.documents.count", found=len(found), all=len(entries)), width="content")
            order = choose_one("order", say("page.documents.order"), orders)
        with page_of(_sorted(found, order), size=_PAGE, name="page", of=(filters, wanted, order)) as part:
            _show_page(part)


draw()
