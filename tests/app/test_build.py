"""Build: incremental, resumable, and never stopped by one bad file."""

import json
from pathlib import Path

import pytest
from ftzqa.app.build import build
from ftzqa.app.report import check_report, write_report
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.ingest.errors import BadSetting, MissingPath, NothingToRead


def test_a_second_build_encodes_nothing(library: Library, documents: Path, encoder: HashingEncoder) -> None:
    encoder.encoded = 0
    report = build([documents], library=library.folder, encoder=encoder)
    assert (report.added, report.changed, report.encoded, encoder.encoded) == ((), (), 0, 0)
    assert set(report.unchanged) == {"documents/shandong.md", "documents/shanghai.md"}


def test_only_the_changed_article_is_encoded_again(
    library: Library, documents: Path, encoder: HashingEncoder
) -> None:
    path = documents / "shandong.md"
    path.write_text(path.read_text("utf-8").replace("烟台片区", "威海片区"), encoding="utf-8")
    report = build([documents], library=library.folder, encoder=encoder)
    assert report.changed == ("documents/shandong.md",)
    assert report.encoded == 1
    assert library.counts()["documents"] == 2


def test_unknown_and_damaged_files_are_set_aside_and_the_rest_goes_on(
    documents: Path, tmp_path: Path, encoder: HashingEncoder
) -> None:
    (documents / "drawing.dwg").write_bytes(b"AC1015")
    (documents / "broken.pdf").write_bytes(b"%PDF-1.7\nnot really")
    report = build([documents], library=tmp_path / "new", encoder=encoder)
    assert len(report.added) == 2
    assert {str(error.details["source"]) for error in report.quarantined} == {
        "documents/broken.pdf",
        "documents/drawing.dwg",
    }


def test_nothing_is_made_where_there_is_nothing_to_read(tmp_path: Path, encoder: HashingEncoder) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToRead, match="empty"):
        build([tmp_path / "empty"], library=tmp_path / "new", encoder=encoder)
    with pytest.raises(MissingPath, match="absent"):
        build([tmp_path / "absent"], library=tmp_path / "new", encoder=encoder)
    assert not (tmp_path / "new").exists()


def test_a_file_keeps_its_source_however_it_is_named(
    library: Library, documents: Path, encoder: HashingEncoder
) -> None:
    report = build([documents / "shandong.md"], library=library.folder, encoder=encoder)
    assert report.unchanged == ("documents/shandong.md",)


def test_files_of_one_name_in_two_folders_stay_apart(
    library: Library, documents: Path, tmp_path: Path, encoder: HashingEncoder
) -> None:
    other = tmp_path / "other" / "documents"
    other.mkdir(parents=True)
    (other / "shandong.md").write_text("# 另一份\n\n第一条 内容不同。\n", encoding="utf-8")
    build([other], library=library.folder, encoder=encoder)
    assert library.counts()["documents"] == 3
    assert set(library.places()) >= {"documents/shandong.md", "other/documents/shandong.md"}


def test_a_moved_folder_is_the_same_documents(
    library: Library, documents: Path, encoder: HashingEncoder
) -> None:
    elsewhere = documents.parent / "moved"
    elsewhere.mkdir()
    moved = documents.rename(elsewhere / "documents")
    report = build([moved], library=library.folder, encoder=encoder)
    assert len(report.unchanged) == 2


def test_progress_counts_every_file(documents: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    told: list[tuple[int, int]] = []
    build(
        [documents],
        library=tmp_path / "new",
        encoder=encoder,
        progress=lambda done, total, source, encoded: told.append((done, total)),
    )
    assert told == [(1, 2), (2, 2)]


def test_a_build_that_was_cut_short_links_its_documents_when_it_goes_on(
    documents: Path, tmp_path: Path, encoder: HashingEncoder
) -> None:
    newer = (documents / "shandong.md").read_text("utf-8").replace("2020-09-25", "2024-01-01")
    (documents / "zz.md").write_text(newer, encoding="utf-8")

    def stop(done: int, total: int, source: str, encoded: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([documents], library=tmp_path / "new", encoder=encoder, progress=stop)
    library = Library(tmp_path / "new")
    assert not library.is_linked
    build([documents], library=library.folder, encoder=encoder)
    assert len(library.editions(library.find("shandong")[0])) == 2


def test_the_same_text_in_two_formats_is_linked_and_another_edition_is_not(
    documents: Path, tmp_path: Path, encoder: HashingEncoder
) -> None:
    text = (documents / "shandong.md").read_text("utf-8")
    body = "".join(f"<p>{line}</p>" for line in text.partition("# ")[2].splitlines() if line)
    (documents / "page.html").write_text(f"<meta charset=utf-8><h1>{body[3:]}", encoding="utf-8")
    (documents / "newer.md").write_text(text.replace("2020-09-25", "2024-01-01"), encoding="utf-8")
    build([documents], library=tmp_path / "new", encoder=encoder)
    library = Library(tmp_path / "new")
    first, page, newer = (library.find(name)[0] for name in ("shandong", "page", "newer"))
    assert list(library.twins(first)) == [page]
    assert first in library.twins(page)
    assert first not in library.twins(newer)


@pytest.mark.parametrize("suffix", [".json", ".csv", ".html", ".md"])
def test_the_report_says_what_became_of_each_file(
    documents: Path, tmp_path: Path, encoder: HashingEncoder, suffix: str
) -> None:
    (documents / "=2+5.dwg").write_bytes(b"AC1015")
    report = build([documents], library=tmp_path / "new", encoder=encoder)
    out = tmp_path / f"report{suffix}"
    write_report(report, out, library=Library(tmp_path / "new"), language="en")
    written = out.read_text("utf-8-sig")
    for expected in ("中国（山东）自由贸易试验区条例", "shandong", "2020-09-25", "convert it to one of"):
        assert expected in written
    if suffix == ".json":
        shape = json.loads(written)
        assert (shape["summary"]["added"], shape["summary"]["quarantined"]) == (2, 1)
        assert [file["passages"] for file in shape["files"]] == [None, 3, 1]


def test_a_report_of_no_known_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"\.csv"):
        check_report(tmp_path / "report.pdf")
