"""Tables: Excel workbooks and CSV files."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from ..charset import decode
from ..errors import DamagedFile
from ..extract import Extract, Part, ReadOptions
from ..packages import open_package

MADE_BY = "sheet/2"

_MOST_ROWS = 100_000
_LARGE = 4 << 20  # bytes; of a larger workbook the merged cells are not looked for
_UNNAMED = re.compile(r"(?:sheet|工作表)\s*\d*", re.IGNORECASE)


def read(data: bytes, *, source: str, options: ReadOptions) -> Extract:
    """Each sheet a table, one line a row, under its caption, or its name where there are several sheets."""
    if source.lower().endswith(".csv"):
        rows = [[_cell(value) for value in row] for row in _csv_rows(data, source=source)]
        return Extract(parts=tuple(_table(rows, name="")), made_by=MADE_BY)
    open_package(data, source=source, expected="an Excel workbook")
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=len(data) > _LARGE, data_only=True)
        parts: list[Part] = []
        for sheet in book.worksheets:
            name = sheet.title if len(book.worksheets) > 1 and not _UNNAMED.fullmatch(sheet.title) else ""
            parts += _table(_sheet_rows(sheet), name=name)
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
        OSError,
    ) as error:
        raise DamagedFile(source=source, expected="an Excel workbook", reason=str(error)) from error
    return Extract(parts=tuple(parts), made_by=MADE_BY)


def _csv_rows(data: bytes, *, source: str) -> Iterator[list[str]]:
    text = decode(data, source=source)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        yield from csv.reader(StringIO(text, newline=""), dialect)
    except csv.Error as error:
        raise DamagedFile(source=source, expected="CSV", reason=str(error)) from error


def _sheet_rows(sheet: Any) -> list[list[str]]:
    """The cells as they are shown; one merged over several rows stands in each of them."""
    rows = [
        [_cell(cell.value, cell.number_format if cell.value is not None else "") for cell in row]
        for row in sheet.iter_rows(max_row=_MOST_ROWS)
    ]
    merged = getattr(sheet, "merged_cells", None)
    for area in merged.ranges if merged else ():
        column, first = area.min_col - 1, area.min_row - 1
        for row in rows[first + 1 : area.max_row]:
            row[column] = rows[first][column]
    return rows


def _table(rows: Iterable[Sequence[str]], *, name: str) -> Iterator[Part]:
    """The rows, under the first as a heading where that is a caption, else under ``name``."""
    filled = [row for row in rows if any(row)]
    if not filled:
        return
    caption = [cell for cell in filled[0] if cell]
    if len(caption) == 1 and any(len([cell for cell in row if cell]) > 1 for row in filled[1:3]):
        name = caption[0]
        filled = filled[1:]
    if name:
        yield Part(text=name, kind="heading", level=1)
    yield Part(text="\n".join(" | ".join(row).rstrip(" |") for row in filled), kind="table")


def _cell(value: object, number_format: str = "") -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in number_format:
        return f"{round(value * 100, 6):g}%"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
