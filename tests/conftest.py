"""Fixtures that every room shares."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and labelled questions, which is not part of the project."""
    folder = Path(os.environ.get("FTZQA_SHARED", ROOT.parent / "shared"))
    if not (folder / "realdocs").is_dir():
        pytest.skip(f"no real documents in {folder}: set FTZQA_SHARED")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT
