"""Documents about the same thing are found by their vectors."""

from pathlib import Path

import pytest
from ftzqa.app.build import build
from ftzqa.app.similar import find_neighbours
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library

TEXTS = {
    "berths": "Berths of the port are free of charge at night.",
    "quays": "Berths of the port are free of charge on Sundays.",
    "schools": "Teachers learn languages every summer.",
}


def test_the_likest_document_comes_first(tmp_path: Path, encoder: HashingEncoder) -> None:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\n{text}\n", encoding="utf-8")
    files = [tmp_path / f"{name}.md" for name in TEXTS]
    build(files, library=tmp_path / "library", encoder=encoder)
    library = Library(tmp_path / "library")
    ids = {name: library.find(f"{name}.md")[0] for name in TEXTS}
    found = find_neighbours(library, encoder)
    nearest = found.nearest(ids["berths"], k=5)
    assert [document_id for document_id, _ in nearest] == [ids["quays"], ids["schools"]]
    assert nearest[0][1] == pytest.approx(dict(found.nearest(ids["quays"], k=1))[ids["berths"]])
    assert found.nearest(ids["berths"], k=5, least=0.99) == []
    assert found.nearest("absent", k=5) == []


def test_an_empty_library_has_no_neighbours(tmp_path: Path, encoder: HashingEncoder) -> None:
    assert find_neighbours(Library.create(tmp_path / "library"), encoder).nearest("x", k=3) == []
