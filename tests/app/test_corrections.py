"""Corrections: shown at once, kept through edits and rebuilds, taken back whole."""

from datetime import date
from pathlib import Path

import pytest
from ftzqa.app.build import build
from ftzqa.app.corrections import correct, undo
from ftzqa.index.corrections import corrections
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.glossary import load_glossary
from ftzqa.index.known import read_known
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.index.times import Time
from ftzqa.ingest.errors import BadSetting, NoSuchDocument
from ftzqa.ingest.types import Document


def shandong(library: Library) -> Document:
    document = library.document(library.find("shandong")[0])
    assert document is not None
    return document


def test_a_correction_is_shown_at_once_and_outlives_edits(
    library: Library, documents: Path, encoder: HashingEncoder
) -> None:
    before = shandong(library)
    correct(library, before.id, "issuer", " 山东省人大常委会 ", by="chen")
    correct(library, before.id, "effective", "2021年1月1日")
    correct(library, before.id, "zones", "山东、上海")
    assert shandong(library).issuer == "山东省人大常委会"
    path = documents / "shandong.md"
    path.write_text(path.read_text("utf-8").replace("烟台片区", "威海片区"), encoding="utf-8")
    build([documents], library=library.folder, encoder=encoder)
    after = shandong(library)
    assert "威海片区" in after.text
    assert (after.issuer, after.dates.effective) == ("山东省人大常委会", date(2021, 1, 1))
    assert after.zones == ("shandong", "shanghai")
    assert after.found_in["issuer"] == "correction"
    assert [(c.field, c.made_by) for c in corrections(library)][1] == ("issuer", "chen")


def test_a_correction_taken_back_leaves_what_was_read_last(
    library: Library, documents: Path, encoder: HashingEncoder
) -> None:
    before = shandong(library)
    correct(library, before.id, "adopted", "2019-01-01")
    path = documents / "shandong.md"
    path.write_text(path.read_text("utf-8").replace("2020-09-25", "2020-09-26"), encoding="utf-8")
    build([documents], library=library.folder, encoder=encoder)
    assert shandong(library).dates.adopted == date(2019, 1, 1)
    assert undo(library, before.id, "adopted")
    assert shandong(library).dates.adopted == date(2020, 9, 26)
    assert shandong(library).found_in["adopted"] == before.found_in["adopted"]
    assert not undo(library, before.id, "adopted")


def test_a_corrected_title_is_searched_by_from_the_next_build_on(
    library: Library, documents: Path, encoder: HashingEncoder
) -> None:
    correct(library, shandong(library).id, "title", "齐鲁开放高地条例")
    report = build([documents], library=library.folder, encoder=encoder)
    assert report.changed == ("documents/shandong.md",)
    assert Searcher(library, encoder).search("齐鲁开放高地", k=1)[0].source == "documents/shandong.md"
    assert not build([documents], library=library.folder, encoder=encoder).changed
    undo(library, shandong(library).id, "title")
    assert shandong(library).title == "中国（山东）自由贸易试验区条例"
    assert build([documents], library=library.folder, encoder=encoder).changed
    assert "齐鲁" not in " ".join(Searcher(library, encoder).words(shandong(library).title))


def test_a_corrected_date_moves_a_document_among_its_editions(
    library: Library, documents: Path, encoder: HashingEncoder
) -> None:
    newer = (documents / "shandong.md").read_text("utf-8").replace("2020-09-25", "2018-01-01")
    (documents / "newer.md").write_text(newer, encoding="utf-8")
    build([documents], library=library.folder, encoder=encoder)
    first, second = library.find("shandong")[0], library.find("newer")[0]
    assert [e.document_id for e in library.editions(first)] == [second, first]
    correct(library, second, "adopted", "2024-01-01")
    assert [e.document_id for e in library.editions(first)] == [first, second]
    standing = read_known(library, load_glossary()).standing(Time(), date(2024, 6, 1))
    assert standing == {"edition": set(), "superseded": {first}, "ended": set()}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "  "),
        ("kind", "poem"),
        ("language", "fr"),
        ("effective", "soon"),
        ("zones", "atlantis"),
        ("text", "other"),
        ("number", "9" * 301),
    ],
)
def test_what_a_field_cannot_be_is_refused(library: Library, field: str, value: str) -> None:
    before = shandong(library)
    with pytest.raises(BadSetting, match="expected"):
        correct(library, before.id, field, value)
    assert shandong(library) == before


def test_a_document_that_is_not_there_cannot_be_corrected(library: Library) -> None:
    with pytest.raises(NoSuchDocument):
        correct(library, "absent", "title", "甲")
