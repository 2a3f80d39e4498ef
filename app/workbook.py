"""Excel workbooks for people to work in: filters, a frozen heading, colours, links between the sheets."""

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

        self._sheet = sheet
        self._links = 0
        self._last = get_column_letter(len(columns))
        self.rows = 1
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
        for number, column in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        sheet.append([self._cell(Cell(value=column.name, look="head")) for column in columns])
        self._filter()

    def add(self, *cells: Cell) -> None:
        """Write a row."""
        self._sheet.append([self._cell(cell) for cell in cells])
        self.rows += 1
        self._filter()

    def place(self, row: int) -> str:
        """What a link to the first cell of a row, counted from 1, names."""
        return f"'{self._sheet.title}'!A{row}"

    def _filter(self) -> None:
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


def _styles() -> list[Any]:
    from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill

    def style(look: Look, **font: Any) -> Any:
        made = NamedStyle(name=look)
        made.font = Font(name="Calibri", size=11, color=_INKS.get(look, "1C2733"), **font)
        if look in _FILLS:
            made.fill = PatternFill("solid", fgColor=_FILLS[look])
        wraps = look in ("wrap", "head")
        made.alignment = Alignment(vertical="center" if look == "head" else "top", wrap_text=wraps)
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
