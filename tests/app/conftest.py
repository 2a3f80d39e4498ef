"""Fixtures of the app's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .websites import Run, Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on this machine."""
    with serving() as made:
        yield made


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Fetches into ``tmp_path / "texts"``."""
    return Run(to=tmp_path / "texts")
