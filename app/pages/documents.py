"""Documents: what the library holds."""

from collections.abc import Sequence

import streamlit as st
from ftzqa.app.catalogue import Entry
from ftzqa.app.pages.filters import choose_filters
from ftzqa.app.pages.parts import about, heading
from ftzqa.app.pages.safe import label, show
from ftzqa.app.pages.session import library, library_entries, say

_PAGE = 20


def _show_entry(entry: Entry) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.page_link("document.py", label=label(entry.title), query_params={"id": entry.id})
        show(about(entry))


def _show_page(found: Sequence[Entry]) -> None:
    pages = -(-len(found) // _PAGE)
    place = st.container()
    number = st.pagination(pages, key=f"page of {pages}") if pages > 1 else 1
    with place:
        for entry in found[(number - 1) * _PAGE : number * _PAGE]:
            _show_entry(entry)


def draw() -> None:
    """The page."""
    heading(say("page.documents"), say("page.documents.lead"))
    filters = choose_filters()
    wanted = st.text_input(
        say("page.documents.find"),
        placeholder=say("page.documents.find"),
        icon=":material/filter_list:",
        label_visibility="collapsed",
    )
    entries = library_entries()
    passing = library().matching(filters)
    found = [e for e in entries if (passing is None or e.id in passing) and e.is_named(wanted)]
    if not entries:
        st.info(say("page.documents.empty"), icon=":material/upload_file:")
    elif not found:
        st.info(say("page.documents.none"), icon=":material/search_off:")
    else:
        st.caption(say("page.documents.count", found=len(found), all=len(entries)))
        _show_page(found)


draw()
