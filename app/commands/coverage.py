"""``ftzqa coverage``."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from json import dumps
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ...index.library import Library
from ...index.types import SHORTCOMINGS
from ..coverage import table_csv
from ..coveragebook import write_coverage_book
from ..coveragepage import write_coverage_page
from ..coveragereport import CoverageReport, gap_sentences, make_report, report_shape, table
from ..names import flag_name, group_name
from ..picture import write_picture
from ..settings import interface_language, library_folder
from ..strings import text
from ..tables import check_out
from ..tagged import library_rows
from . import render
from .options import Json, LibraryFolder


class Group(StrEnum):
    """What documents are grouped by."""

    zone = "zone"
    kind = "kind"
    year = "year"


Sets = Annotated[
    tuple[str, str] | None,
    typer.Option("--compare", help=text("coverage.compare"), metavar="A B", show_default=False),
]


def command(
    by: Annotated[Group, typer.Option("--by", help=text("coverage.by"))] = Group.zone,
    out: Annotated[Path | None, typer.Option("--out", help=text("coverage.out"), show_default=False)] = None,
    all_zones: Annotated[bool, typer.Option("--all-zones", help=text("coverage.all"))] = False,
    compare: Sets = None,
    library: LibraryFolder = None,
    json: Json = False,
) -> None:
    language = interface_language()
    opened = Library(library_folder(library))
    if out:
        check_out(out, suffixes=tuple(_WRITERS))
    report = make_report(library_rows(opened), by=by.value, all_too=all_zones, sets=compare)
    if out:
        _WRITERS[out.suffix.lower()](report, out)
    if json:
        render.print_json(report_shape(report, language=language))
        return
    _print(report)
    if compare:
        _print_difference(report, compare)
    for sentence in gap_sentences(report, language=language):
        render.say(f"  {sentence}")
    if out:
        render.say(text("coverage.written", out=out))


def _write_csv(report: CoverageReport, out: Path) -> None:
    out.write_text(table_csv(report.cells), encoding="utf-8-sig", newline="\n")


def _write_json(report: CoverageReport, out: Path) -> None:
    shape = report_shape(report, language=interface_language())
    out.write_text(dumps(shape, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_book(report: CoverageReport, out: Path) -> None:
    write_coverage_book(report, out, language=interface_language())


def _write_page(report: CoverageReport, out: Path) -> None:
    write_coverage_page(report, out, language=interface_language())


def _write_picture(report: CoverageReport, out: Path) -> None:
    write_picture(report.cells, out, by=report.by, language=interface_language())


_WRITERS: dict[str, Callable[[CoverageReport, Path], None]] = {
    ".xlsx": _write_book,
    ".csv": _write_csv,
    ".json": _write_json,
    ".html": _write_page,
    ".png": _write_picture,
    ".svg": _write_picture,
}


def _print(report: CoverageReport) -> None:
    """Documents of each group, and how many address (and only mention) each shortcoming."""
    name = partial(group_name, by=report.by, language=interface_language())
    shown = Table(box=None, padding=(0, 2, 0, 0), title_justify="left")
    shown.add_column(text(f"coverage.by.{report.by}"))
    for column in (text("book.documents"), *SHORTCOMINGS):
        shown.add_column(column, justify="right")
    for group, cells in table(report).items():
        documents = next(iter(cells.values())).documents
        counts = (
            f"{cell.addressing}" + (f" ({cell.mentioning})" if cell.mentioning else "")
            for cell in cells.values()
        )
        shown.add_row(name(group), str(documents), *(counts if documents else ["–"] * len(SHORTCOMINGS)))
    render.out().print(shown)


def _print_difference(report: CoverageReport, sets: tuple[str, str]) -> None:
    shown = Table(box=None, padding=(0, 2, 0, 0))
    for column in (text("book.flag"), *sets, text("coverage.change")):
        shown.add_column(column)
    for difference in report.differences:
        counts = (f"{cell.addressing}/{cell.documents}" for cell in (difference.before, difference.after))
        flag = flag_name(difference.shortcoming, language=interface_language())
        shown.add_row(flag, *counts, text(f"coverage.change.{difference.change}"))
    render.out().print(shown)
