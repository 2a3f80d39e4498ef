"""The documents of the starter collection, read once."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml


@pytest.fixture(scope="session")
def digests(root: Path) -> list[SimpleNamespace]:
    """Each document as ``name``, ``meta`` (front matter) and ``body``, in the order of their names."""
    return [_read(path) for path in sorted((root / "corpus" / "documents").glob("*.md"))]


def _read(path: Path) -> SimpleNamespace:
    parts = re.fullmatch(r"---\n(.*?)\n---\n\n(.*)", path.read_text(encoding="utf-8"), re.DOTALL)
    assert parts, f"{path.name}: expected front matter between two lines of ---, then a blank line"
    return SimpleNamespace(name=path.stem, meta=yaml.safe_load(parts[1]), body=parts[2])
