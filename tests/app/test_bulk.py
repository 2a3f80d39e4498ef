"""Bulk tagging: every file is accounted for, a run that was ended goes on, and tables are safe to open."""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ftzqa.app.bulk import BulkReport, journal_of, tag_files, writing
from ftzqa.app.reviewing import decide
from ftzqa.app.tables import check_out, plain, write_tags
from ftzqa.app.tagged import summarise
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.types import SHORTCOMINGS
from ftzqa.ingest.errors import BadSetting, FileBusy, MissingPath
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

if TYPE_CHECKING:
    from ftzqa.index.types import Vectors


@pytest.fixture
def many(documents: Path) -> Path:
    """Six more documents, one with a title that a spreadsheet would run, and a file that cannot be read."""
    for number in range(6):
        title = "=HYPERLINK(1)" if number == 3 else f"第{number}号通知"
        body = f"第一条 应当建立外商投资国家安全审查机制，防范风险。\n\n第二条 第{number}号，另行规定。"
        (documents / f"notice{number}.md").write_text(f"# {title}\n\n{body}\n", encoding="utf-8")
    (documents / "drawing.dwg").write_bytes(b"AC1015")
    return documents


def bulk(many: Path, out: Path, *, encoder: HashingEncoder, **options: Any) -> BulkReport:
    report = tag_files([many], encoder=encoder, journal=journal_of(out), **options)
    write_tags(report, out)
    report.journal.discard()
    return report


class Stopping(HashingEncoder):
    """Is interrupted at the fifth document."""

    calls = 0

    def passages(self, texts: Sequence[str]) -> "Vectors":
        self.calls += 1
        if self.calls == 5:
            raise KeyboardInterrupt
        return super().passages(texts)


def rows_of(book: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.values) for sheet in load_workbook(book)}


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "xlsx"])
def test_a_run_that_was_ended_goes_on_and_writes_the_same_file(
    many: Path, tmp_path: Path, encoder: HashingEncoder, suffix: str
) -> None:
    whole, resumed = tmp_path / f"whole.{suffix}", tmp_path / f"resumed.{suffix}"
    bulk(many, whole, encoder=encoder)
    with pytest.raises(KeyboardInterrupt):
        bulk(many, resumed, encoder=Stopping())
    journal = journal_of(resumed)
    assert not resumed.exists()
    lines = journal.read_bytes().splitlines(keepends=True)
    assert 1 < len(lines) < 9
    journal.write_bytes(b"".join(lines[:-1]) + lines[-1][:40])  # the last line was cut short
    second, seen = HashingEncoder(), list[int]()
    bulk(many, resumed, encoder=second, progress=lambda done, total, source, encoded: seen.append(done))
    assert not journal.exists()
    assert seen == list(range(len(lines) - 1, 10))
    assert second.encoded < encoder.encoded
    if suffix == "xlsx":
        assert rows_of(whole) == rows_of(resumed)
    else:
        assert whole.read_bytes() == resumed.read_bytes()


def test_two_runs_do_not_write_one_file(tmp_path: Path) -> None:
    out = tmp_path / "flags.csv"
    with writing(out), pytest.raises(FileBusy, match=r"flags\.csv"), writing(out):
        pass
    with writing(out):  # the first has ended
        pass
    assert not list(tmp_path.iterdir())


def test_a_document_edited_between_the_runs_is_tagged_again(
    many: Path, tmp_path: Path, encoder: HashingEncoder
) -> None:
    out = tmp_path / "flags.jsonl"
    tag_files([many], encoder=encoder, journal=journal_of(out))
    file = many / "notice1.md"
    file.write_text(file.read_text("utf-8").replace("第1号通知", "新的标题"), encoding="utf-8")
    before = encoder.encoded
    report = bulk(many, out, encoder=encoder)
    assert 0 < encoder.encoded - before <= 3
    titles = [json.loads(line).get("title") for line in out.read_text("utf-8").splitlines()]
    assert "新的标题" in titles
    assert "第1号通知" not in titles
    assert len(report.quarantined) == 1


def test_another_encoder_begins_anew(many: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    out = tmp_path / "flags.csv"
    other = HashingEncoder(name="other")
    for each in (encoder, other):  # the first use also encodes the taxonomy, unless the cache has it
        tag_files([many], encoder=each, journal=journal_of(tmp_path / f"{each.identity}.csv"))
        each.encoded = 0
    tag_files([many], encoder=encoder, journal=journal_of(out))
    bulk(many, out, encoder=other)
    assert other.encoded == encoder.encoded


def test_every_file_is_in_the_table_read_or_not(many: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    out = tmp_path / "flags.jsonl"
    report = bulk(many, out, encoder=encoder, jobs=2)
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [line["source"] for line in lines] == [
        *(f"documents/notice{n}.md" for n in range(6)),
        *("documents/shandong.md", "documents/shanghai.md", "documents/drawing.dwg"),
    ]
    assert ".dwg" in lines[-1]["reason"]
    assert [set(line["shortcomings"]) for line in lines[:-1]] == [set(SHORTCOMINGS)] * 8
    assert len(report.quarantined) == 1


def test_csv_opens_in_excel_as_text(many: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    out = tmp_path / "flags.csv"
    bulk(many, out, encoder=encoder)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 8 * 5 + 1
    assert {row["title"] for row in rows if row["source"].endswith("notice3.md")} == {"'=HYPERLINK(1)"}
    assert rows[-1]["problem"]


@given(st.text())
def test_no_text_begins_as_a_formula(text: str) -> None:
    safe = plain(text)
    assert safe.removeprefix("'") == text or safe == text
    assert not safe.lstrip().startswith(("=", "+", "-", "@", "＝"))


def test_the_workbook_leads_from_a_grade_to_its_evidence_and_back(
    many: Path, tmp_path: Path, encoder: HashingEncoder
) -> None:
    out = tmp_path / "flags.xlsx"
    bulk(many, out, encoder=encoder)
    book = load_workbook(out)
    assert book.sheetnames == ["flags", "evidence", "not tagged", "settings"]
    flags, evidence = book["flags"], book["evidence"]
    assert (flags.freeze_panes, flags.auto_filter.ref) == ("B2", f"A1:Q{flags.max_row}")
    assert flags.max_row == 9
    places = 0
    for row in flags.iter_rows(min_row=2):
        assert all(cell.data_type != "f" for cell in row)
        for cell in row:
            if cell.hyperlink:
                places += 1
                line = evidence[int(cell.hyperlink.location.rpartition("A")[2])]
                assert line[0].value == row[0].value
                assert line[1].value == flags.cell(1, cell.column).value
                assert line[0].hyperlink.location == f"'flags'!A{cell.row}"
    assert places
    assert next(book["not tagged"].iter_rows(min_row=2))[0].value == "documents/drawing.dwg"
    said = dict(row[:2] for row in book["settings"].values)
    assert (said["Documents"], said["Files set aside"]) == (8, 1)


def test_the_workbook_speaks_chinese(
    documents: Path, tmp_path: Path, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FTZQA_LANGUAGE", "zh")
    out = tmp_path / "flags.xlsx"
    bulk(documents, out, encoder=encoder)
    book = load_workbook(out)
    assert book.sheetnames == ["标注", "依据", "未标注", "说明"]
    assert [cell.value for cell in book["标注"][1]][:3] == ["文件", "S1 区域布局", "S1 概率"]
    assert "山东" in [cell.value for cell in book["标注"][2]]


def test_a_library_lends_its_vectors_and_its_reviews(
    documents: Path, library: Library, tmp_path: Path
) -> None:
    (document_id,) = library.find("shandong")
    decide(library, document_id, shortcoming="S2", grade="mentions", reviewer="Li")
    encoder = HashingEncoder()
    report = tag_files([documents], encoder=encoder, journal=tmp_path / "journal", library=library)
    stored, (first, _) = library.tags(document_id), report.rows()
    assert first.tags[2] == stored[2]
    assert (first.tags[1].grade, first.tags[1].made_by) == ("mentions", "review by Li")
    before = encoder.encoded
    strange = HashingEncoder(name="other")
    tag_files([documents], encoder=strange, journal=tmp_path / "other", library=library)
    assert strange.encoded > before


def test_the_summary_counts_each_grade_and_zone(many: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    report = tag_files([many], encoder=encoder, journal=tmp_path / "journal")
    rows = list(report.rows())
    summary = summarise(rows)
    assert summary.documents == 8
    assert summary.waiting == sum(any(tag.needs_review for tag in row.tags) for row in rows)
    for shortcoming in SHORTCOMINGS:
        assert sum(summary.grades[shortcoming].values()) == 8
    assert {cell.group for cell in summary.zones} == {"shandong", "shanghai", ""}


def test_memory_holds_one_document_at_a_time(many: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    report = tag_files([many], encoder=encoder, journal=tmp_path / "journal")
    assert isinstance(report.rows(), Iterator)
    assert not any("第二条" in str(value) for value in vars(report.journal).values())


def test_an_output_that_cannot_be_written_is_said_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"\.xlsx, \.csv, \.jsonl"):
        check_out(tmp_path / "flags.docx")
    with pytest.raises(MissingPath):
        check_out(tmp_path / "nowhere" / "flags.csv")
