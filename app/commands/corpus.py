"""``ftzqa corpus list`` and ``ftzqa corpus fetch``."""

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from ..settings import interface_language
from ..sources import Source, load_sources, select
from ..strings import text
from . import render
from .options import Json

if TYPE_CHECKING:
    from ..fetch import FetchReport

Only = Annotated[list[str] | None, typer.Option("--only", help=text("corpus.only"), show_default=False)]


def make_corpus_app() -> typer.Typer:
    """The sub-commands of ``ftzqa corpus``."""
    app = typer.Typer(help=text("corpus"), no_args_is_help=True)
    commands: dict[str, Callable[..., None]] = {"list": list_command, "fetch": fetch_command}
    for name, function in commands.items():
        help_text = text(f"corpus.{name}")
        app.command(name, help=help_text, short_help=help_text)(function)  # the short one would be cut
    return app


def list_command(only: Only = None, json: Json = False) -> None:
    sources = load_sources()
    chosen = select(sources.documents, only or ())
    if json:
        render.print_json({"version": sources.version, "documents": [asdict(source) for source in chosen]})
        return
    columns = ("id", "kind", "date", "title", "address")
    table = Table(*(text(f"corpus.{column}") for column in columns), box=None)
    for source in chosen:
        table.add_row(*_cells(source))
    render.out().print(table)


def _cells(source: Source) -> tuple[str, ...]:
    day = next(
        (source.dates[name] for name in ("published", "adopted", "effective") if name in source.dates), ""
    )
    address = text(f"corpus.address.{source.address_kind or 'none'}")
    return source.id, source.kind, day, source.title(interface_language()), address


def fetch_command(
    to: Annotated[Path, typer.Option("--to", help=text("corpus.to"), show_default=False)],
    only: Only = None,
    unofficial: Annotated[bool, typer.Option("--unofficial", help=text("corpus.unofficial"))] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help=text("corpus.limit"))] = 50,
    json: Json = False,
) -> None:
    from ..fetch import fetch  # with httpx, which the other commands can do without
    from ..web import Manners, Web

    web = Web(manners=Manners(limit=limit * 1_000_000))
    with _progress_bar() as progress:
        report = fetch(
            load_sources().documents,
            to=to,
            only=only or (),
            unofficial=unofficial,
            progress=progress,
            web=web,
        )
    if json:
        render.print_json(_shape(report, to))
    else:
        _print(report, to)
    raise typer.Exit(1 if report.failed else 0)


@contextmanager
def _progress_bar() -> Iterator[Callable[[int, int, str], None]]:
    columns = (BarColumn(bar_width=30), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=render.err(), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, name: bar.update(task, completed=done, total=total, description=name)


def _shape(report: "FetchReport", to: Path) -> dict[str, object]:
    language = interface_language()
    return {
        "to": str(to),
        "fetched": [asdict(row) for row in report.fetched],
        "unchanged": [row.id for row in report.unchanged],
        "failed": {name: error.message(language) for name, error in report.failed.items()},
        "without_address": list(report.without_address),
        "passed_over": list(report.passed_over),
    }


def _print(report: "FetchReport", to: Path) -> None:
    console = render.out()
    counts = ("fetched", "unchanged", "failed", "without_address", "passed_over")
    rows: list[tuple[str, object]] = [(text(f"corpus.{n}"), len(getattr(report, n))) for n in counts]
    console.print(render.facts_table(rows))
    for name, error in report.failed.items():
        console.print(f"  {name}: {error.message(interface_language())}", style="yellow", markup=False)
    if report.fetched or report.unchanged:
        console.print(text("corpus.next", folder=shlex.quote(str(to))), markup=False)
