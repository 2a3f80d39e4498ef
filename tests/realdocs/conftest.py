"""Libraries of real documents, built with the bundled encoder once a session."""

import os
from pathlib import Path

import pytest
from ftzqa.app.build import build
from ftzqa.index.encoders import load_encoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.index.types import Encoder


@pytest.fixture(scope="session")
def bundled() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="session")
def real_searcher(shared: Path, bundled: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Searches the founding paper, the regulations of the zones and the laws on foreign investment."""
    folder = tmp_path_factory.mktemp("real")
    md = shared / "realdocs/md"
    laws = [*md.glob("*自由贸易*"), *md.glob("外商投资*")]
    build([*laws, shared / "seed"], library=folder, encoder=bundled)
    return Searcher(Library(folder), bundled)


@pytest.fixture(scope="session")
def whole_searcher(shared: Path, bundled: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Searches all of ``realdocs/md`` and the paper; FTZQA_REAL_LIBRARY names a folder to keep it in."""
    kept = os.environ.get("FTZQA_REAL_LIBRARY")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("whole")
    build([shared / "realdocs/md", shared / "seed"], library=folder, encoder=bundled)
    return Searcher(Library(folder), bundled)
