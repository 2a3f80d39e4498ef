"""Fixtures of the app's tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ftzqa.index.fakes import HashingEncoder

from .visiting import Open
from .websites import Run, Site, serving

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on this machine."""
    with serving() as made:
        yield made


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Fetches into ``tmp_path / "texts"``."""
    return Run(to=tmp_path / "texts")


@pytest.fixture
def visit(root: Path, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open a page of the app over a library; more arguments are the address's."""
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    monkeypatch.setattr("ftzqa.app.search.load_encoder", lambda name: encoder)
    monkeypatch.setattr("ftzqa.app.pages.session._warm", lambda opening: None)

    def call(library: Path, page: str = "ask.py", /, **address: str) -> "AppTest":
        monkeypatch.setenv("FTZQA_LIBRARY", str(library))
        app = AppTest.from_file(root / "app/pages/main.py", default_timeout=30)
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        if page != "ask.py":
            app.switch_page(page)
            for name, value in address.items():
                app.query_params[name] = value
            app.run()
        return app

    yield call
    st.cache_resource.clear()
