"""The library of the real documents, built once a session with the bundled encoder."""

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
    """Searches ``realdocs/md`` and the founding paper; FTZQA_REAL_LIBRARY names a folder to keep them in."""
    kept = os.environ.get("FTZQA_REAL_LIBRARY")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("real")
    build([shared / "realdocs" / "md", shared / "seed"], library=folder, encoder=bundled)
    return Searcher(Library(folder), bundled)
