"""Tables: Excel workbooks and CSV files."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO, StringIO

from ..charset import decode
from ..errors import DamagedFile
from ..extract import Extract, Part, ReadOptions
from ..packages import open_package

MADE_BY = "sheet/1"

_MOST_ROWS = 100_000


def read(data: bytes, *, source: str, options: ReadOptions) -> Extract:
    """Each sheet a table, one line a row; where there is more than one sheet, its name is its heading."""
    if source.lower().endswith(".csv"):
        return Extract(parts=tuple(_table(_csv_rows(data, source=source))), made_by=MADE_BY)
    open_package(data, source=source, expected="an Excel workbook")
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        parts: list[Part] = []
        for sheet in book.worksheets:
            table = list(_table(sheet.iter_rows(values_only=True, max_row=_MOST_ROWS)))
            if table and len(book.worksheets) > 1:
                parts.append(Part(text=sheet.title, kind="heading", level=2))
            parts += table
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


def _table(rows: Iterable[Iterable[object]]) -> Iterator[Part]:
    lines = []
    for row in rows:
        cells = [_cell(value) for value in row]
        if any(cells):
            lines.append(" | ".join(cells).rstrip(" |"))
    if lines:
        yield Part(text="\n".join(lines), kind="table")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
