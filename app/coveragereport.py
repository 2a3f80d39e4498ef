"""A coverage report: matrix, gaps in words, years, what differs between two sets, the passages behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..index.types import ShortcomingId, Tag
from ..ingest.types import Language
from .catalogue import Entry
from .coverage import (
    By,
    Cell,
    Difference,
    Year,
    all_groups,
    by_year,
    compare,
    coverage,
    empty_groups,
    gaps,
    groups_of,
    named,
)
from .names import flag_name, group_name
from .strings import text
from .tagged import Tagged


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A document behind a cell, with the tag that counts there."""

    group: str
    entry: Entry
    tag: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageReport:
    """What is known of a collection's coverage. ``proofs`` are in the order of the cells."""

    by: By
    cells: tuple[Cell, ...]
    years: tuple[Year, ...]
    proofs: tuple[Proof, ...]
    compared: tuple[str, str] | None  # the names of the two sets
    differences: tuple[Difference, ...]

    def behind(self, cell: Cell) -> list[Proof]:
        """The documents that a cell counts, those that address the shortcoming first."""
        return [p for p in self.proofs if (p.group, p.tag.shortcoming) == (cell.group, cell.shortcoming)]


def make_report(
    rows: Iterable[Tagged], *, by: By = "zone", all_too: bool = False, sets: tuple[str, str] | None = None
) -> CoverageReport:
    """Count ``rows``; ``all_too`` shows groups without documents, ``sets`` names two sets to compare.

    Raises:
        NoSuchDocument: one of the sets is empty.
    """
    kept = list(rows)
    entries = [row.entry for row in kept]
    cells = coverage(entries, by=by, also=all_groups(by) if all_too else ())
    differences = compare(named(entries, sets[0]), named(entries, sets[1])) if sets else []
    return CoverageReport(
        by=by,
        cells=tuple(cells),
        years=tuple(by_year(entries)),
        proofs=tuple(_proofs(kept, cells, by)),
        compared=sets,
        differences=tuple(differences),
    )


def _proofs(rows: Sequence[Tagged], cells: Sequence[Cell], by: By) -> list[Proof]:
    place = {(cell.group, cell.shortcoming): at for at, cell in enumerate(cells)}
    found = [
        Proof(group=group, entry=row.entry, tag=tag)
        for row in rows
        for group in groups_of(row.entry, by=by)
        for tag in row.tags
        if tag.grade != "none"
    ]
    return sorted(
        found,
        key=lambda p: (
            place[p.group, p.tag.shortcoming],
            p.tag.grade != "addresses",
            -p.tag.score,
            p.entry.source,
        ),
    )


def gap_sentences(report: CoverageReport, *, language: Language) -> list[str]:
    """Each gap as a sentence, by group; then the groups of which there are no documents."""
    said = [
        text(
            f"coverage.gap.{report.by}",
            language=language,
            group=group_name(cell.group, by=report.by, language=language),
            flag=flag_name(cell.shortcoming, language=language),
        )
        for cell in gaps(report.cells)
    ]
    names = (group_name(group, by=report.by, language=language) for group in empty_groups(report.cells))
    return said + [text("coverage.empty", language=language, group=name) for name in names]


def report_shape(report: CoverageReport, *, language: Language) -> dict[str, Any]:
    """``ftzqa coverage --json``, and what ``--out`` writes to a .json file."""
    shape: dict[str, Any] = {
        "by": report.by,
        "cells": [_cell(report, cell, language) for cell in report.cells],
        "gaps": gap_sentences(report, language=language),
        "years": [
            {"year": year.year, "shortcoming": year.shortcoming, "addressing": year.addressing}
            for year in report.years
        ],
    }
    if report.compared:
        shape["compared"] = list(report.compared)
        shape["differences"] = [
            {
                "shortcoming": difference.shortcoming,
                "change": difference.change,
                "before": _counts(difference.before),
                "after": _counts(difference.after),
            }
            for difference in report.differences
        ]
    return shape


def _counts(cell: Cell) -> dict[str, int | float]:
    return {
        "documents": cell.documents,
        "addresses": cell.addressing,
        "mentions": cell.mentioning,
        "none": cell.silent,
        "share": round(cell.share, 4),
    }


def _cell(report: CoverageReport, cell: Cell, language: Language) -> dict[str, Any]:
    return {
        "group": cell.group or None,
        "name": group_name(cell.group, by=report.by, language=language),
        "shortcoming": cell.shortcoming,
        **_counts(cell),
        "behind": [_proof(proof) for proof in report.behind(cell)],
    }


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "source": proof.entry.source,
        "document_id": proof.entry.id,
        "title": proof.entry.title,
        "grade": proof.tag.grade,
        "score": proof.tag.score,
        "evidence": [
            {"passage_id": e.passage_id, "locator": e.locator, "page": e.page, "quote": e.quote}
            for e in proof.tag.evidence
        ],
    }


def table(report: CoverageReport) -> dict[str, dict[ShortcomingId, Cell]]:
    """Group -> shortcoming -> cell, in the report's order."""
    rows: dict[str, dict[ShortcomingId, Cell]] = {}
    for cell in report.cells:
        rows.setdefault(cell.group, {})[cell.shortcoming] = cell
    return rows
