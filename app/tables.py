"""Tables of flags for other programs: CSV, JSONL and Excel, chosen by the suffix of the file."""

import csv
import json
import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from ..ingest.errors import BadSetting, MissingPath
from ..ingest.types import Language
from .bulk import BulkReport
from .flagbook import write_workbook
from .settings import interface_language
from .shapes import quarantine_shape, tag_shape
from .tagged import Tagged

SUFFIXES = (".xlsx", ".csv", ".jsonl")

_COLUMNS = (
    *("source", "document_id", "title", "kind", "language", "zones", "date"),
    *("shortcoming", "grade", "score", "needs_review", "locator", "page", "quote", "made_by", "problem"),
)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def check_out(out: Path, *, suffixes: tuple[str, ...] = SUFFIXES) -> None:
    """Raise ``BadSetting`` or ``MissingPath`` where ``out`` cannot be written, before hours of work."""
    if out.suffix.lower() not in suffixes:
        raise BadSetting(name="--out", value=out.suffix or out.name, expected=", ".join(suffixes))
    if not out.absolute().parent.is_dir():
        raise MissingPath(path=out.parent)


def write_tags(report: BulkReport, out: Path, *, language: Language | None = None) -> None:
    """Write the flags, and what was set aside, to ``out``, which is replaced once the table is whole.

    Words are in the interface's language unless another is given.

    Raises:
        BadSetting, MissingPath: as ``check_out``.
    """
    check_out(out)
    write = {".csv": _write_csv, ".jsonl": _write_jsonl, ".xlsx": write_workbook}[out.suffix.lower()]
    fresh = out.with_name(f".{out.stem}.{os.getpid()}{out.suffix}")
    try:
        write(report, fresh, language=language or interface_language())
        fresh.replace(out)
    finally:
        fresh.unlink(missing_ok=True)


def plain(text: str) -> str:
    """Text that a spreadsheet will not run as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def _write_jsonl(report: BulkReport, out: Path, *, language: Language) -> None:
    with out.open("w", encoding="utf-8", newline="\n") as file:
        shapes = (tag_shape(row) for row in report.rows())
        for shape in chain(shapes, quarantine_shape(report.quarantined, language=language)):
            file.write(json.dumps(shape, ensure_ascii=False) + "\n")


def _write_csv(report: BulkReport, out: Path, *, language: Language) -> None:
    with out.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells Excel that it is UTF-8
        table = csv.writer(file)
        table.writerow(_COLUMNS)
        for row in report.rows():
            table.writerows(_lines(row))
        for error in quarantine_shape(report.quarantined, language=language):
            blanks = [""] * (len(_COLUMNS) - 2)
            table.writerow([plain(error["source"]), *blanks, plain(error["reason"])])


def _lines(row: Tagged) -> Iterator[list[str | float]]:
    """A line for each shortcoming, with the strongest evidence."""
    entry = row.entry
    about = [plain(entry.source), entry.id, plain(entry.title), entry.kind, entry.language]
    about += [" ".join(entry.zones), entry.date.isoformat() if entry.date else ""]
    for tag in row.tags:
        first = tag.evidence[0] if tag.evidence else None
        yield [
            *about,
            tag.shortcoming,
            tag.grade,
            tag.score,
            "yes" if tag.needs_review else "no",
            plain(first.locator or "") if first else "",
            first.page or "" if first else "",
            plain(first.quote) if first else "",
            plain(tag.made_by),
            "",
        ]
