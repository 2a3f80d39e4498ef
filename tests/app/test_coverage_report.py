"""Coverage reports: gaps are named, every number leads to its passages, and a revision's changes are told."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ftzqa.app.coverage import NO_GROUP, all_groups, coverage, empty_groups, named
from ftzqa.app.coveragebook import write_coverage_book
from ftzqa.app.coveragepage import write_coverage_page
from ftzqa.app.coveragereport import CoverageReport, gap_sentences, make_report, report_shape
from ftzqa.app.picture import matrix_chart, write_picture
from ftzqa.app.tagged import Tagged, library_rows
from ftzqa.index.library import Library
from ftzqa.index.types import SHORTCOMINGS, Evidence, Grade, ShortcomingId, Tag
from ftzqa.ingest.errors import NoSuchDocument
from openpyxl import load_workbook

from .test_coverage import entry

QUOTE = "应当建立<b>机制</b>。"


def row(id: str, *zones: str, year: int | None = None, grades: dict[ShortcomingId, Grade]) -> Tagged:
    tags = tuple(
        Tag(
            document_id=id,
            shortcoming=s,
            grade=grades.get(s, "none"),
            score=0.9,
            needs_review=False,
            evidence=(Evidence(passage_id=f"{id}{s}", quote=QUOTE, score=1.0, locator="第三条"),)
            if s in grades
            else (),
            made_by="test",
        )
        for s in SHORTCOMINGS
    )
    about = entry(id, *zones, year=year, grades={tag.shortcoming: tag.grade for tag in tags})
    return Tagged(entry=replace(about, source=f"plans/{id}.md"), version="1", tags=tags)


ROWS = [
    row("plan-2017", "shanghai", year=2017, grades={"S1": "addresses", "S2": "mentions"}),
    row("plan-2023", "shanghai", year=2023, grades={"S1": "mentions", "S3": "addresses"}),
    row("law", grades={"S5": "addresses"}),
]


@pytest.fixture
def report() -> CoverageReport:
    return make_report(ROWS, all_too=True, sets=("*2017*", "plan-2023.md"))


def test_gaps_are_named_in_both_languages(report: CoverageReport) -> None:
    said = gap_sentences(report, language="zh")
    assert said[:3] == [
        "没有上海的文件涉及 S2 国内贸易流通。",
        "没有上海的文件涉及 S4 创新发展动力。",
        "没有上海的文件涉及 S5 风险防控。",
    ]
    assert "重庆：没有文件。" in said
    english = gap_sentences(report, language="en")
    assert english[0] == "No document of Shanghai addresses S2 Domestic trade circulation."
    assert "Chongqing: no documents." in english
    by_kind = gap_sentences(make_report(ROWS, by="kind"), language="en")
    assert by_kind == [
        "No document of the kind “Notice” addresses S2 Domestic trade circulation.",
        "No document of the kind “Notice” addresses S4 Innovation momentum.",
    ]


def test_all_pilot_zones_are_there_when_asked(report: CoverageReport) -> None:
    assert len(all_groups("zone")) == 23
    assert {cell.group for cell in report.cells} == {*all_groups("zone"), NO_GROUP}
    assert len(empty_groups(report.cells)) == 22
    assert all(cell.share == 0 for cell in report.cells if not cell.documents)


def test_years_without_documents_stand_between_the_others() -> None:
    cells = coverage([r.entry for r in ROWS], by="year")
    assert list(dict.fromkeys(cell.group for cell in cells)) == [*map(str, range(2017, 2024)), NO_GROUP]


def test_a_revision_is_compared_with_what_it_replaced(report: CoverageReport) -> None:
    changes = {d.shortcoming: d.change for d in report.differences}
    assert changes == {"S1": "dropped", "S2": "absent", "S3": "added", "S4": "absent", "S5": "absent"}


def test_sets_are_named_by_file_folder_or_pattern() -> None:
    entries = [r.entry for r in ROWS]
    assert len(named(entries, "plans")) == 3
    assert [e.id for e in named(entries, "law")] == ["law"]
    assert [e.id for e in named(entries, "plan-*")] == ["plan-2017", "plan-2023"]
    with pytest.raises(NoSuchDocument, match="1999"):
        named(entries, "*1999*")


def test_json_leads_from_a_number_to_its_passages(report: CoverageReport) -> None:
    shape = json.loads(json.dumps(report_shape(report, language="en")))
    cells = {(cell["group"], cell["shortcoming"]): cell for cell in shape["cells"]}
    cell = cells["shanghai", "S1"]
    counts: dict[str, Any] = {"documents": 2, "addresses": 1, "mentions": 1, "none": 0, "share": 0.5}
    assert {name: cell[name] for name in counts} == counts
    assert [(b["title"], b["grade"]) for b in cell["behind"]] == [
        ("plan-2017", "addresses"),
        ("plan-2023", "mentions"),
    ]
    assert cell["behind"][0]["evidence"][0]["passage_id"] == "plan-2017S1"
    assert cells[None, "S5"]["addresses"] == 1


def test_the_workbook_leads_from_a_number_to_its_passages(report: CoverageReport, tmp_path: Path) -> None:
    out = tmp_path / "coverage.xlsx"
    write_coverage_book(report, out, language="zh")
    book = load_workbook(out)
    assert book.sheetnames == ["覆盖矩阵", "空白", "年份趋势", "差异", "依据"]
    matrix, evidence = book["覆盖矩阵"], book["依据"]
    links = [
        (cell, int(cell.hyperlink.location.rpartition("A")[2]))
        for r in matrix
        for cell in r
        if cell.hyperlink
    ]
    assert len(links) == 4  # S1, S2, S3 of Shanghai, S5 of none in particular
    for cell, at in links:
        line = [c.value for c in evidence[at]]
        assert line[0] == matrix.cell(cell.row, 1).value
        assert line[1] == matrix.cell(1, cell.column).value
        assert QUOTE in line


def test_the_page_leads_from_a_number_to_its_passages_and_runs_no_text(
    report: CoverageReport, tmp_path: Path
) -> None:
    out = tmp_path / "coverage.html"
    write_coverage_page(report, out, language="en")
    page = out.read_text("utf-8")
    assert '<a href="#shanghai-S1">1/2 (1)</a>' in page
    assert 'id="shanghai-S1"' in page
    assert "<b>机制</b>" not in page
    assert "Chongqing: no documents." in page


def _values(spec: dict[str, Any]) -> list[dict[str, Any]]:
    (values,) = spec["datasets"].values()
    return list(values)


def test_the_picture_says_what_the_matrix_says(report: CoverageReport, tmp_path: Path) -> None:
    spec = matrix_chart(report.cells, by="zone", language="zh").to_dict()
    values = {(v["group"], v["flag"].partition("|")[0]): v["label"] for v in _values(spec)}
    assert values["上海", "S1"] == "1/2（1）"
    assert values["重庆", "S1"] == "–"
    svg, png = tmp_path / "coverage.svg", tmp_path / "coverage.png"
    write_picture(report.cells, svg, by="zone", language="zh")
    assert "区域布局" in svg.read_text("utf-8")
    write_picture(report.cells, png, by="zone", language="zh")
    assert png.read_bytes().startswith(b"\x89PNG")


def test_a_library_without_documents_has_no_coverage(tmp_path: Path) -> None:
    report = make_report(library_rows(Library.create(tmp_path / "empty")))
    assert report.cells == ()
    assert date.today().year not in {year.year for year in report.years}
