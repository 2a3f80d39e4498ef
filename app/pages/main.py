"""The app: its pages, their order, and what stands beside each of them. Started by ``ftzqa app``."""

from pathlib import Path

import streamlit as st
from ftzqa.app.pages.parts import style
from ftzqa.app.pages.session import choose_language, enter, open_early, plain_errors, say

icon = Path(__file__).with_name("icon.svg")
st.set_page_config(page_title="FTZQA", page_icon=icon, layout="wide")
st.logo(icon, size="large")
with st.sidebar:
    choose_language()
style()  # which has words in the language chosen
page = st.navigation(
    {
        say("page.nav.read"): [
            st.Page("ask.py", title=say("page.ask"), icon=":material/forum:", default=True),
            st.Page("search.py", title=say("page.search"), icon=":material/manage_search:"),
            st.Page("documents.py", title=say("page.documents"), icon=":material/library_books:"),
            st.Page("coverage.py", title=say("page.coverage"), icon=":material/grid_view:"),
            st.Page("document.py", title=say("page.document"), visibility="hidden"),
        ],
        say("page.nav.work"): [
            st.Page("add.py", title=say("page.add"), icon=":material/upload_file:"),
            st.Page("tag.py", title=say("page.tag"), icon=":material/sell:"),
            st.Page("review.py", title=say("page.review"), icon=":material/rule:"),
            st.Page("quality.py", title=say("page.quality"), icon=":material/monitoring:"),
        ],
    }
)
enter(page.url_path)
with plain_errors():
    page.run()
open_early()  # after the page, which it would slow down
