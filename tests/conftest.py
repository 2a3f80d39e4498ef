"""Fixtures that every room shares."""

import os
from pathlib import Path

import pytest
from ftzqa.app.build import build
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library

ROOT = Path(__file__).resolve().parent.parent

# The bundled reranker costs seconds to load; the tests that are about it ask for it.
os.environ.setdefault("FTZQA_RERANKER", "none")


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


@pytest.fixture
def encoder() -> HashingEncoder:
    """An encoder without weights; ``encoder.encoded`` counts the passages it was given."""
    return HashingEncoder()


ZH = """---
title: 中国（山东）自由贸易试验区条例
kind: regulation
zones: [shandong]
dates: {adopted: 2020-09-25}
---
# 中国（山东）自由贸易试验区条例

## 第一章 总则

第一条 为了推进和保障自贸试验区的建设和发展，制定本条例。

第二条 自贸试验区包括济南片区、青岛片区、烟台片区。

第三条 自贸试验区应当建立外商投资国家安全审查工作机制，防范开放风险。
"""
EN = """---
title: Note on the Shanghai zone
kind: notice
zones: [shanghai]
dates: {published: 2023-12-07}
---
# Note on the Shanghai zone

## 1 Finance

Free trade accounts are kept apart. Transfers to accounts abroad are free.

## 2 Sub-areas

The zone has a bonded area and a financial area.
"""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with one Chinese regulation and one English notice."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "shandong.md").write_text(ZH, encoding="utf-8")
    (folder / "shanghai.md").write_text(EN, encoding="utf-8")
    return folder


@pytest.fixture
def library(documents: Path, tmp_path: Path, encoder: HashingEncoder) -> Library:
    """A library of the two documents."""
    build([documents], library=tmp_path / "library", encoder=encoder)
    return Library(tmp_path / "library")
