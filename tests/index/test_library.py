"""The library: what is stored comes back, what changed is replaced, two writers never meet."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from ftzqa.app.build import build
from ftzqa.index.access import derived
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.index.types import Filters
from ftzqa.ingest import read, split
from ftzqa.ingest.errors import (
    LibraryBusy,
    NewerLibrary,
    NoLibrary,
    NoSuchDocument,
    OtherEncoder,
    ReadOnlyLibrary,
)


def test_documents_and_passages_come_back_as_they_were_read(library: Library, documents: Path) -> None:
    fresh = read(documents / "shandong.md", source="documents/shandong.md")
    kept = library.document(fresh.id)
    assert kept == fresh
    assert library.passages(fresh.id) == split(fresh)


def test_passages_are_slices_of_their_document(library: Library) -> None:
    for document in library.documents():
        for passage in library.passages(document.id):
            assert document.text[passage.start : passage.end] == passage.text


def test_a_folder_without_a_library_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary, match="ftzqa build"):
        Library(tmp_path)


def test_a_library_of_a_newer_version_is_refused(library: Library) -> None:
    with sqlite3.connect(library.folder / "library.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(NewerLibrary):
        Library(library.folder)


def test_another_encoder_is_refused_and_nothing_is_written(library: Library, documents: Path) -> None:
    before = library.generation
    with pytest.raises(OtherEncoder, match="other"):
        build([documents], library=library.folder, encoder=HashingEncoder(name="other"))
    assert library.generation == before


def test_a_second_writer_is_told_to_wait(library: Library) -> None:
    with library.writing(), pytest.raises(LibraryBusy), Library(library.folder).writing():
        pass


def test_a_failed_write_leaves_no_trace(library: Library, documents: Path) -> None:
    document = read(documents / "shandong.md", source="documents/new.md")
    before = library.counts(), library.generation
    passages = split(document)
    twice = [passages[0], passages[0]]
    with library.writing() as writer, pytest.raises(sqlite3.IntegrityError):
        writer.put(document, twice, keys=["x", "x"], file=documents / "shandong.md")
    assert (library.counts(), library.generation) == before


@pytest.mark.parametrize(
    ("filters", "stems"),
    [
        (Filters(zones=("shandong",)), {"shandong"}),
        (Filters(kinds=("notice", "law")), {"shanghai"}),
        (Filters(zones=("shandong", "shanghai")), {"shandong", "shanghai"}),
        (Filters(zones=("shandong",), kinds=("notice",)), set()),
        (Filters(documents=("shanghai.md",)), {"shanghai"}),
        (Filters(documents=("《中国(山东)自由贸易试验区条例》",)), {"shandong"}),
    ],
)
def test_filters_choose_documents(library: Library, filters: Filters, stems: set[str]) -> None:
    chosen = library.matching(filters)
    assert chosen is not None
    sources = {library.document(i).source for i in chosen}  # type: ignore[union-attr]
    assert {Path(source).stem for source in sources} == stems


def test_a_document_that_is_not_there_cannot_be_filtered_for(library: Library) -> None:
    with pytest.raises(NoSuchDocument, match="absent"):
        library.matching(Filters(documents=("shanghai.md", "absent.md")))


def test_dates_filter_by_the_documents_day(library: Library) -> None:
    from datetime import date

    assert library.matching(Filters(since=date(2023, 1, 1))) == set(library.find("shanghai"))
    assert library.matching(Filters(until=date(2020, 9, 25))) == set(library.find("shandong"))


def test_no_filter_is_no_restriction(library: Library) -> None:
    assert library.matching(Filters()) is None


def test_a_library_of_the_first_format_gets_the_newer_tables_and_keeps_its_own(library: Library) -> None:
    path = library.folder / "library.sqlite"
    newer = ("feedback", "answers", "job_files", "jobs", "corrections", "reviews", "duplicates", "sketches")
    with sqlite3.connect(path) as connection:
        for table in newer:
            connection.execute(f"DROP TABLE {table}")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    generation = library.generation

    opened = Library(library.folder)

    assert opened.generation == generation
    for table in newer:
        assert opened.rows(f"SELECT * FROM {table}") == []


def test_what_people_add_is_undone_whole_when_it_fails(library: Library) -> None:
    with pytest.raises(ZeroDivisionError), library.changing() as connection:
        connection.execute("INSERT INTO corrections VALUES ('a', 'title', 'b', 'c', 'd', 'e', 'f')")
        1 / 0  # noqa: B018
    assert library.rows("SELECT * FROM corrections") == []


def test_a_library_for_reading_only_is_searched_and_nothing_is_written_into_it(
    library: Library, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library.close()
    shutil.rmtree(derived(library.folder), ignore_errors=True)
    before = {path: path.stat().st_mtime_ns for path in library.folder.rglob("*")}
    monkeypatch.setattr("os.access", lambda path, mode: False)
    monkeypatch.setenv("FTZQA_CACHE", str(tmp_path / "cache"))
    shared = Library(library.folder)
    assert Searcher(shared, encoder).search("片区")
    assert derived(shared.folder).is_relative_to(tmp_path / "cache")
    for change in (shared.writing, shared.changing):
        with pytest.raises(ReadOnlyLibrary), change():
            pass
    shared.close()
    assert {path: path.stat().st_mtime_ns for path in library.folder.rglob("*")} == before
