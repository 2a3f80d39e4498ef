"""The gate of every change: twenty questions over the starter collection, with the real encoder."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from ftzqa.app.build import build
from ftzqa.eval.check import check, numbers_of
from ftzqa.eval.figures import figures
from ftzqa.eval.gate import broken_floors, load_floors
from ftzqa.eval.keyfacts import KeyFacts
from ftzqa.eval.load import load_cases, stem
from ftzqa.eval.product import Product
from ftzqa.eval.run import judge_questions
from ftzqa.eval.types import Results
from ftzqa.index.encoders import load_encoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher

ROOM = Path(str(files("ftzqa.eval")))
CASES = ROOM / "cases"
ASIDE = 10
"""Of the documents that no question is about, one in so many is built: the gate is to take seconds."""


@pytest.mark.timeout(900)
def test_no_floor_is_broken(root: Path, tmp_path: Path) -> None:
    cases = load_cases(CASES / "smoke.jsonl")
    wanted = {gold.document for case in cases for gold in case.gold}
    documents = sorted((root / "corpus/documents").glob("*.md"))
    others = [path for path in documents if stem(path.name) not in wanted][::ASIDE]
    folder = tmp_path / "documents"
    folder.mkdir()
    for path in (path for path in documents if stem(path.name) in wanted or path in others):
        shutil.copy(path, folder / path.name)
    encoder = load_encoder()
    build([folder], library=tmp_path / "library", encoder=encoder)
    product = Product(searcher=Searcher(Library(tmp_path / "library"), encoder))
    assert check(CASES / "smoke.jsonl", numbers=numbers_of(product.searcher.library)) == []
    rows = judge_questions(cases, product, facts=KeyFacts(encoder))
    found = figures(Results(rows=rows))
    assert broken_floors(found, load_floors(ROOM / "floors.json")) == [], "\n".join(
        f"{row.id}: {row.values}" for row in rows
    )


def test_the_set_is_bilingual_and_of_every_kind() -> None:
    cases = load_cases(CASES / "smoke.jsonl")
    assert len(cases) == 20
    assert {case.language for case in cases} == {"zh", "en"}
    assert sum(not case.answerable for case in cases) == 2
