"""The report of a build as a file: for each source what was read of it, or why it was set aside."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from ..index.library import Library
from ..ingest.errors import BadSetting
from ..ingest.types import Language
from .build import RESULTS, BuildReport, FileReport
from .strings import text

COLUMNS = (
    *("source", "result", "title", "kind", "issuer", "number", "zones"),
    *("adopted", "published", "effective", "repealed", "language"),
    *("pages", "passages", "twins", "warnings", "problem"),
)
_SUFFIXES = (".json", ".csv", ".html", ".md")
_STYLE = (
    "body{font:14px/1.5 system-ui,sans-serif;margin:2em}table{border-collapse:collapse;margin:1em 0}"
    "th,td{border:1px solid #ccc;padding:.3em .6em;text-align:left;vertical-align:top}th{background:#f3f3f3}"
    "tr.quarantined{background:#fff4e5}"
)

Row = dict[str, Any]


def check_report(path: Path) -> None:
    """Raise ``BadSetting`` where a report cannot be written in the form that the suffix asks for."""
    if path.suffix.lower() not in _SUFFIXES:
        raise BadSetting(name="--report", value=str(path), expected=", ".join(f"*{s}" for s in _SUFFIXES))


def write_report(report: BuildReport, path: Path, *, library: Library, language: Language) -> None:
    """Write the report in the form that the suffix of ``path`` names.

    Raises:
        BadSetting: another suffix.
    """
    check_report(path)
    rows = report_rows(report.files, library, language=language)
    match path.suffix.lower():
        case ".json":
            whole = {"summary": summary(report), "files": rows}
            path.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
        case ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells Excel it is UTF-8
                writer = csv.DictWriter(file, COLUMNS)
                writer.writeheader()
                writer.writerows({name: _safe(_flat(row[name])) for name in COLUMNS} for row in rows)
        case ".html":
            path.write_text(_html(report, rows, language=language), encoding="utf-8")
        case _:
            path.write_text(_markdown(report, rows, language=language), encoding="utf-8")


def summary(report: BuildReport) -> dict[str, float]:
    """How many files came to each result, passages encoded, and seconds."""
    counts: dict[str, float] = {result: len(report.sources(result)) for result in RESULTS}
    return {**counts, "encoded": report.encoded, "seconds": report.seconds}


def report_rows(files: Sequence[FileReport], library: Library, *, language: Language) -> list[Row]:
    """One row a source, quarantined ones first; ``problem`` says what was wrong and what to do."""
    known = _documents(library)
    rows = []
    for file in sorted(files, key=lambda file: (file.result != "quarantined", file.source)):
        row: Row = dict.fromkeys(COLUMNS) | known.get(file.source, {})
        row |= {"source": file.source, "result": file.result}
        row["problem"] = file.error.message(language) if file.error else None
        rows.append(row)
    return rows


def _documents(library: Library) -> dict[str, Row]:
    """Source -> what the library knows of each document, its text left out."""
    query = """SELECT d.*, (SELECT MAX(last_page) FROM passages WHERE document_id = d.id) AS pages,
               (SELECT COUNT(*) FROM passages WHERE document_id = d.id) AS passages,
               (SELECT json_group_array(t.source) FROM duplicates JOIN documents t ON t.id = twin_id
                WHERE document_id = d.id) AS twins
               FROM (SELECT id, source, title, kind, issuer, number, zones, adopted, published, effective,
                     repealed, language, warnings FROM documents) d"""
    lists = ("zones", "warnings", "twins")
    return {
        row["source"]: {
            name: json.loads(row[name]) if name in lists else row[name]
            for name in COLUMNS
            if name in row.keys()  # noqa: SIM118  (a row of SQLite is no mapping)
        }
        for row in library.rows(query)
    }


def _flat(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _safe(cell: str) -> str:
    """Text that a spreadsheet will not run as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _tables(
    report: BuildReport, rows: Iterable[Row], *, language: Language
) -> tuple[list[list[str]], list[list[str]]]:
    """The summary and the files as cells, their heads first and in ``language``."""
    counts = [
        [text(f"build.{name}", language=language), f"{value:,}"] for name, value in summary(report).items()
    ]
    heads = [text(f"report.{name}", language=language) for name in COLUMNS]
    return counts, [heads, *([_cell(name, row, language) for name in COLUMNS] for row in rows)]


def _cell(name: str, row: Mapping[str, Any], language: Language) -> str:
    return text(f"build.{row[name]}", language=language) if name == "result" else _flat(row[name])


def _markdown(report: BuildReport, rows: Sequence[Row], *, language: Language) -> str:
    counts, (heads, *body) = _tables(report, rows, language=language)
    lines = [f"# {text('report.heading', language=language)}", "", *(f"- {n}: {v}" for n, v in counts), ""]
    lines += [_line(heads), _line("---" for _ in heads), *map(_line, body)]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    plain = (" ".join(cell.replace("|", "\\|").split()) for cell in cells)
    return f"| {' | '.join(plain)} |"


def _html(report: BuildReport, rows: Sequence[Row], *, language: Language) -> str:
    counts, (heads, *body) = _tables(report, rows, language=language)
    title = escape(text("report.heading", language=language))
    head = "".join(f"<th>{escape(cell)}</th>" for cell in heads)
    lines = "".join(
        f'<tr class="{row["result"]}">{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>\n'
        for row, cells in zip(rows, body, strict=True)
    )
    facts = "".join(f"<tr><th>{escape(name)}</th><td>{value}</td></tr>" for name, value in counts)
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style><h1>{title}</h1><table>{facts}</table>"
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{lines}</tbody></table></html>\n"
    )
