"""A coverage report as one HTML page that needs nothing else: every number leads to its passages."""

from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..index.types import SHORTCOMINGS
from ..ingest.types import Language
from .coverage import Cell
from .coveragereport import CoverageReport, gap_sentences, table
from .names import flag_name, group_name
from .strings import text

_DARK = 0.55  # share from which a number is written in white
_LIGHT, _FULL = (0xDF, 0xEA, 0xF6), (0x1D, 0x4F, 0x8C)


def write_coverage_page(report: CoverageReport, out: Path, *, language: Language) -> None:
    """Write ``report`` to an .html file."""
    from jinja2 import Environment

    say = partial(text, language=language)
    template = files(__package__).joinpath("coverage.html").read_text("utf-8")
    page = Environment(autoescape=True).from_string(template)
    out.write_text(
        page.render(
            language=language,
            say=say,
            title=say("coverage.title", by=say(f"coverage.by.{report.by}")),
            flags=[flag_name(shortcoming, language=language) for shortcoming in SHORTCOMINGS],
            rows=[
                (
                    group_name(group, by=report.by, language=language),
                    map(partial(_square, report), squares.values()),
                )
                for group, squares in table(report).items()
            ],
            compared=report.compared,
            differences=[
                (
                    flag_name(difference.shortcoming, language=language),
                    f"{difference.before.addressing}/{difference.before.documents}",
                    f"{difference.after.addressing}/{difference.after.documents}",
                    say(f"coverage.change.{difference.change}"),
                )
                for difference in report.differences
            ],
            gaps=gap_sentences(report, language=language),
            years=_years(report),
            sections=[
                (_anchor(cell), _heading(report, cell, language), proofs)
                for cell in report.cells
                if (proofs := report.behind(cell))
            ],
        ),
        encoding="utf-8",
    )


def _square(report: CoverageReport, cell: Cell) -> dict[str, Any]:
    mentions = f" ({cell.mentioning})" if cell.mentioning else ""
    return {
        "label": f"{cell.addressing}/{cell.documents}{mentions}" if cell.documents else "–",
        "anchor": _anchor(cell) if cell.addressing or cell.mentioning else None,
        "is_gap": cell.is_gap,
        "dark": cell.share > _DARK,
        "colour": _shade(cell.share) if cell.addressing else None,
    }


def _shade(share: float) -> str:
    mixed = (round(light + (full - light) * share) for light, full in zip(_LIGHT, _FULL, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _anchor(cell: Cell) -> str:
    return f"{cell.group or 'none'}-{cell.shortcoming}"


def _heading(report: CoverageReport, cell: Cell, language: Language) -> str:
    return text(
        "coverage.behind",
        language=language,
        group=group_name(cell.group, by=report.by, language=language),
        flag=flag_name(cell.shortcoming, language=language),
        addressing=cell.addressing,
        mentioning=cell.mentioning,
        documents=cell.documents,
    )


def _years(report: CoverageReport) -> list[tuple[int, list[int]]]:
    years: dict[int, list[int]] = {}
    for year in report.years:
        years.setdefault(year.year, []).append(year.addressing)
    return list(years.items())
