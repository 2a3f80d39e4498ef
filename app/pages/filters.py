"""The filters beside Ask and Search; the address keeps them."""

from typing import get_args

import streamlit as st
from ftzqa.app.pages.parts import kind_name, zone_name
from ftzqa.app.pages.session import from_address, library_entries, say, to_address
from ftzqa.index.types import Filters
from ftzqa.ingest.types import DocumentKind


def choose_filters() -> Filters:
    """Zones and kinds to choose from in the sidebar: those that the library's documents have."""
    entries = library_entries()
    zones = sorted({zone for entry in entries for zone in entry.zones})
    kinds = [kind for kind in get_args(DocumentKind) if any(entry.kind == kind for entry in entries)]
    from_address("zone", allowed=zones)
    from_address("kind", allowed=kinds)
    with st.sidebar:
        st.subheader(say("page.filters"), anchor=False)
        st.multiselect(say("page.filter.zone"), zones, format_func=zone_name, key="zone",
                       placeholder=say("page.filter.all"))  # fmt: skip
        st.multiselect(say("page.filter.kind"), kinds, format_func=kind_name, key="kind",
                       placeholder=say("page.filter.all"))  # fmt: skip
    to_address("zone", st.session_state["zone"])
    to_address("kind", st.session_state["kind"])
    return Filters(zones=tuple(st.session_state["zone"]), kinds=tuple(st.session_state["kind"]))
