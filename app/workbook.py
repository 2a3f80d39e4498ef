"""Excel workbooks for people to work in: filters, a frozen heading, colours, links between the sheets."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell

Look = Literal["plain", "wrap", "head", "title", "addresses", "mentions", "none", "review", "share", "link"]

_FILLS: Final[Mapping[str, str]] = {
    "head": "1D4F8C",
    "addresses": "BFE3C8",
    "mentions": "FBF0C4",
    "review": "F8D3B0",
}
_INKS: Final[Mapping[str, str]] = {
    "head": "FFFFFF",
    "none": "8A8A8A",
    "link": "1D4F8C",
    "addresses": "12401F",
}
_LONGEST: Final = 32_767  # characters in a cell
_LINKS: Final = 60_000  # of a sheet: Excel repairs a file that has more than 65,530
_FORMULA: Final = ("=", "+", "-", "@")
_WRAPPED: Final = ("wrap", "title", "head", "link")
_CENTRED: Final = ("addresses", "mentions", "none", "review", "share")
_LINE, _HEAD = 15.5, 36.0  # points: of a line of text, of the heading
_HIGHEST: Final = 25  # lines of a row: Excel takes 409 points


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A value, how it looks, and the place in the workbook that a click leads to."""

    value: str | int | float | date | None
    look: Look = "plain"
    link: str | None = None  # for example 'evidence'!A2


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading and a width in characters."""

    name: str
    width: int


class Book:
    """A workbook that is written row by row: it is never whole in memory."""

    def __init__(self) -> None:
        from openpyxl import Workbook

        self._book = Workbook(write_only=True)
        for style in _styles():
            self._book.add_named_style(style)

    def sheet(self, title: str, columns: Sequence[Column], *, frozen: int = 1) -> "Sheet":
        """Add a sheet whose heading row and first ``frozen`` columns stay in view."""
        return Sheet(self._book.create_sheet(title), columns, frozen=frozen)

    def save(self, out: Path) -> None:
        """Write the file; nothing can be added afterwards."""
        self._book.save(out)


class Sheet:
    """Rows below a heading with filters."""

    def __init__(self, sheet: Any, columns: Sequence[Column], *, frozen: int) -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.properties import PageSetupProperties

        self._sheet = sheet
        self._links = 0
        self._widths = [column.width for column in columns]
        self._last = get_column_letter(len(columns))
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the sheet
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for number, column in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        self.rows = 0
        self._write([Cell(value=column.name, look="head") for column in columns], height=_HEAD)

    def add(self, *cells: Cell) -> None:
        """Write a row."""
        lines = (
            _lines(cell.value, width)
            for cell, width in zip(cells, self._widths, strict=True)
            if isinstance(cell.value, str) and cell.look in _WRAPPED
        )
        self._write(cells, height=_LINE * max(lines, default=1))

    def place(self, row: int) -> str:
        """What a link to the first cell of a row, counted from 1, names."""
        return f"'{self._sheet.title}'!A{row}"

    def _write(self, cells: Sequence[Cell], *, height: float) -> None:
        """Programs do not agree on how high a row of wrapped text is, so each row says it."""
        self.rows += 1
        self._sheet.row_dimensions[self.rows].height = height
        self._sheet.append([self._cell(cell) for cell in cells])
        del self._sheet.row_dimensions[self.rows]  # it is written: memory does not grow with the rows
        self._sheet.auto_filter.ref = f"A1:{self._last}{self.rows}"

    def _cell(self, cell: Cell) -> "WriteOnlyCell":
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
        from openpyxl.worksheet.hyperlink import Hyperlink

        made = WriteOnlyCell(self._sheet)
        made.style = cell.look
        if isinstance(cell.value, str):
            made.value = ILLEGAL_CHARACTERS_RE.sub("", cell.value)[:_LONGEST]
            made.data_type = "s"  # whatever it begins with, it is no formula
            made.quotePrefix = cell.value.startswith(_FORMULA)  # nor does it become one when it is edited
        else:
            made.value = cell.value
            if isinstance(cell.value, date):
                made.number_format = "yyyy-mm-dd"
        if cell.link and self._links < _LINKS:
            made.hyperlink = Hyperlink(ref="A1", location=cell.link)
            self._links += 1
        return made


def _lines(value: str, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is as wide as two letters."""
    taken = sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in value)
    return min(taken // width + 1 + value.count("\n"), _HIGHEST)


def _styles() -> list[Any]:
    from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill

    def style(look: Look, **font: Any) -> Any:
        made = NamedStyle(name=look)
        made.font = Font(name="Calibri", size=11, color=_INKS.get(look, "1C2733"), **font)
        if look in _FILLS:
            made.fill = PatternFill("solid", fgColor=_FILLS[look])
        made.alignment = Alignment(
            vertical="center" if look == "head" else "top",
            horizontal="center" if look in _CENTRED else None,
            wrap_text=look in _WRAPPED,
        )
        if look == "share":
            made.number_format = "0 %"
        return made

    looks: tuple[Look, ...] = ("plain", "wrap", "addresses", "mentions", "none", "review", "share")
    return [
        *map(style, looks),
        style("head", bold=True),
        style("title", bold=True),
        style("link", underline="single"),
    ]
