"""The report of an evaluation: one HTML page that holds everything it shows, and a summary in Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

from ..app.strings import catalogue
from ..index.types import SHORTCOMINGS
from ..ingest.types import Language
from . import answers, charts, flags, retrieval
from .figures import groups
from .gate import HEADLINES
from .run import SEARCHED
from .statistics import Change
from .types import Results, Row

if TYPE_CHECKING:
    from markupsafe import Markup

_T = TypeVar("_T")
_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_WORST = 15
_ANSWERS = (
    "citation_precision",
    "citation_recall",
    "citation_f1",
    "first_citation_correct",
    "key_fact_recall",
    "key_fact_recall@short",
    "key_fact_recall@long",
    "length",
    "verbatim_share",
    "true_quotes",
    "refusal_recall",
    "false_refusals",
    "refusal_auroc",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a report shows."""

    about: Mapping[str, Any]
    results: Results
    summary: Mapping[str, Any]
    intervals: Mapping[str, Any]
    changes: Sequence[Change] = ()
    diagnosis: Sequence[Mapping[str, Any]] = ()


def html(page: Page, *, language: Language) -> str:
    """The page; it opens in ``language`` and switches to the other one by itself, without a network."""
    from jinja2 import Environment
    from markupsafe import Markup

    words = catalogue("ftzqa.eval")

    def both(key: str) -> Markup:
        found = words[key]
        return Markup('<span lang="zh">{}</span><span lang="en">{}</span>').format(found["zh"], found["en"])

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(t=both, figure=_figure, words=words)
    template = environment.from_string((files("ftzqa.eval") / "report.html").read_text("utf-8"))
    return template.render(
        page=page,
        language=language,
        tables=_tables(page),
        plots={said: _marked_up(_plots(page, said)) for said in _LANGUAGES},
        worst=worst(page.results.rows),
        diagnosis={entry["id"]: entry for entry in page.diagnosis},
        headlines=[change for change in page.changes if change.name in HEADLINES],
    )


def markdown(page: Page, *, language: Language) -> str:
    """The figures as Markdown tables."""
    words = catalogue("ftzqa.eval")
    found = [f"# {words['report.title'][language]}", ""]
    if note := fitted_note(page.results, language):
        found += [f"> {note}", ""]
    for table in _tables(page):
        found += [f"## {words[table['title']][language]}", ""]
        found.append("| | " + " | ".join(_named(column, language) for column in table["columns"]) + " |")
        found.append("| --- |" + " ---: |" * len(table["columns"]))
        for row in table["rows"]:
            cells = " | ".join(_cell(cell) for cell in row["cells"])
            found.append(f"| {_named(row['name'], language)} | {cells} |")
        found.append("")
    return "\n".join(found)


def _named(name: str, language: Language) -> str:
    """A group or measure in a reader's words; its own name where the catalogue has none."""
    words = catalogue("ftzqa.eval")
    found = words.get(f"group.{name}") or words.get(f"measure.{name}")
    return found[language] if found else name


def fitted_note(results: Results, language: Language) -> str:
    """Which figures flatter, because something was fitted on what is judged; empty where none do."""
    if not results.fitted:
        return ""
    words = catalogue("ftzqa.eval")
    parts = [f"{f.name} ({words[f'part.{f.part}'][language]}: {len(f.ids)})" for f in results.fitted]
    return words["report.fitted"][language].format(components=", ".join(parts))


def worst(rows: Sequence[Row]) -> list[Row]:
    """The questions that went worst: nothing found first, then found low."""
    judged = [row for row in rows if row.answerable and row.values.get("mrr@10", 0) < 1]
    judged.sort(key=lambda row: (row.values["recall@10"], row.values["mrr@10"], row.id))
    return judged[:_WORST]


def _tables(page: Page) -> list[dict[str, Any]]:
    found = []
    if retrieval_part := page.summary.get("retrieval"):
        ends = page.intervals.get("retrieval", {})
        columns = ("n", *retrieval.MEASURES)
        rows = [_row(name, columns, retrieval_part[name], ends.get(name, {})) for name in retrieval_part]
        found.append({"title": "report.retrieval", "columns": columns, "rows": rows})
    if answer_part := page.summary.get("answers"):
        ends = page.intervals.get("answers", {})
        sides = [side for side in ("zh", "en") if side in answer_part]
        rows = [
            {
                "name": measure,
                "cells": [
                    _cell_of(part.get(measure), end.get(measure))
                    for part, end in (
                        (answer_part, ends),
                        *((answer_part[s], ends.get(s, {})) for s in sides),
                    )
                ],
            }
            for measure in ("n", *_ANSWERS)
        ]
        found.append({"title": "report.answers", "columns": ("all", *sides), "rows": rows})
    if tag_part := page.summary.get("tags"):
        found += _tag_tables(tag_part, page.intervals.get("tags", {}))
    return found


def _tag_tables(part: Mapping[str, Any], ends: Mapping[str, Any]) -> list[dict[str, Any]]:
    columns = ("n", *flags.LABEL_MEASURES)
    rows = [_row(label, columns, part[label], ends.get(label, {})) for label in SHORTCOMINGS]
    overall = [
        {"name": measure, "cells": [_cell_of(part.get(measure), ends.get(measure))]}
        for measure in ("n", *flags.MEASURES)
    ]
    return [
        {"title": "report.tags", "columns": columns, "rows": rows},
        {"title": "report.tags_all", "columns": ("all",), "rows": overall},
    ]


def _row(
    name: str, columns: Sequence[str], part: Mapping[str, Any], ends: Mapping[str, Any]
) -> dict[str, Any]:
    return {"name": name, "cells": [_cell_of(part.get(c), ends.get(c)) for c in columns]}


def _cell_of(value: float | None, ends: Sequence[float] | None) -> dict[str, Any]:
    return {"value": value, "ends": ends}


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.0f}" if value > 2 else f"{value:.3f}"


def _cell(cell: Mapping[str, Any]) -> str:
    ends = cell["ends"]
    return _figure(cell["value"]) + (f" [{ends[0]:.2f}, {ends[1]:.2f}]" if ends and ends[1] <= 2 else "")


def _marked_up(plots: Mapping[str, str]) -> dict[str, "Markup"]:
    from markupsafe import Markup

    return {name: Markup(plot) for name, plot in plots.items()}


def _plots(page: Page, language: Language) -> dict[str, str]:
    rows = page.results.rows
    found: dict[str, str] = {}
    if rows:
        found["hit_curve"] = charts.lines(
            _renamed(_hit_curves(rows), language), right=SEARCHED, label="hit@k"
        )
        found["types"] = charts.bars(_renamed(_type_bars(page), language), label="recall@10")
        if points := answers.risk_coverage(rows):
            found["risk"] = charts.lines({"risk": points}, label="risk-coverage")
    if page.results.tag_rows:
        points = [(mean, share) for mean, share, _ in flags.calibration(page.results.tag_rows)]
        found["calibration"] = charts.lines({"flags": points}, diagonal=True, label="calibration")
    return found


def _renamed(values: Mapping[str, _T], language: Language) -> dict[str, _T]:
    return {_named(name, language): value for name, value in values.items()}


def _hit_curves(rows: Sequence[Row]) -> dict[str, list[charts.Point]]:
    """Share of questions with a gold article among the first k, k from 1 to as deep as was searched."""
    found: dict[str, list[charts.Point]] = {}
    for name, members in groups(rows).items():
        if name in ("all", "zh", "en") and members:
            ranks = [
                next((i for i, h in enumerate(r.hits, start=1) if h in r.gold), SEARCHED + 1) for r in members
            ]
            found[name] = [(k, sum(rank <= k for rank in ranks) / len(ranks)) for k in range(1, SEARCHED + 1)]
    return found


def _type_bars(page: Page) -> dict[str, tuple[float, tuple[float, float] | None, str]]:
    ends = page.intervals.get("retrieval", {})
    return {
        name: (part["recall@10"], ends.get(name, {}).get("recall@10"), f"n={part['n']}")
        for name, part in page.summary["retrieval"].items()
    }
