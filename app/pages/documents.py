"""Documents: what the library holds."""

from collections.abc import Sequence

import streamlit as st
from ftzqa.app.catalogue import Entry
from ftzqa.app.pages.filters import choose_filters
from ftzqa.app.pages.parts import about, heading
from ftzqa.app.pages.safe import label, show
from ftzqa.app.pages.session import library_entries, say
from ftzqa.index.types import Filters
from ftzqa.ingest.hygiene import fold

_PAGE = 20


def _matches(entry: Entry, wanted: str, filters: Filters) -> bool:
    """Whether a document has ``wanted`` in its title, source or number, and passes the filters."""
    return (
        wanted in fold(" ".join((entry.title, entry.source, entry.number or "")))
        and (not filters.zones or not set(filters.zones).isdisjoint(entry.zones))
        and (not filters.kinds or entry.kind in filters.kinds)
    )


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
    found = [entry for entry in entries if _matches(entry, fold(wanted.strip()), filters)]
    if not entries:
        st.info(say("page.documents.empty"), icon=":material/upload_file:")
    elif not found:
        st.info(say("page.documents.none"), icon=":material/search_off:")
    else:
        st.caption(say("page.documents.count", found=len(found), all=len(entries)))
        _show_page(found)


draw()
