"""``ftzqa tag``: flags for files, and for a whole library anew."""

import os
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.table import Table

from ...index.encoders import load_encoder
from ...index.library import Library
from ...index.taxonomy import load_taxonomy
from ...index.types import Evidence
from ...ingest.errors import BadSetting
from ..bulk import BulkReport, journal_of, tag_files, writing
from ..names import flag_name, zone_name
from ..retag import Change, Retagging
from ..settings import interface_language, library_folder, setting
from ..shapes import change_shape, quarantine_shape, summary_shape, tag_shape
from ..strings import text
from ..tables import check_out, write_tags
from ..tag import Notice
from ..tagged import Summary, Tagged, summarise
from ..training import train_library
from . import render
from .options import EncoderName, Json, LibraryFolder

Paths = Annotated[list[Path] | None, typer.Argument(help=text("build.paths"), show_default=False)]
Out = Annotated[Path | None, typer.Option("--out", help=text("tag.out"), show_default=False)]
Taxonomy = Annotated[Path | None, typer.Option("--taxonomy", help=text("tag.taxonomy"), show_default=False)]
Jobs = Annotated[
    int | None, typer.Option("--jobs", min=1, max=64, help=text("build.jobs"), show_default=False)
]


def command(
    paths: Paths = None,
    out: Out = None,
    library: LibraryFolder = None,
    taxonomy: Taxonomy = None,
    jobs: Jobs = None,
    retag: Annotated[bool, typer.Option("--retag", help=text("tag.retag"))] = False,
    diff: Annotated[bool, typer.Option("--diff", help=text("tag.diff"))] = False,
    train: Annotated[
        list[Path] | None, typer.Option("--train", help=text("tag.train"), show_default=False)
    ] = None,
    encoder: EncoderName = None,
    json: Json = False,
) -> None:
    if diff and not retag:
        raise BadSetting(name="--diff", value="", expected="--retag")
    if train:
        _train(library_folder(library), [*train, *(paths or [])], encoder=encoder, json=json)
        return
    if retag:
        _retag(library_folder(library), taxonomy=taxonomy, encoder=encoder, diff=diff, json=json)
        return
    if not paths:
        raise BadSetting(name=text("tag.paths"), value="", expected=text("build.paths"))
    if out:
        check_out(out)
    alone = writing(out) if out else nullcontext()
    with alone, TemporaryDirectory() as folder, render.progress_bar() as progress:
        report = tag_files(
            paths,
            encoder=load_encoder(setting("encoder", encoder)),
            journal=journal_of(out) if out else Path(folder) / "journal.jsonl",
            taxonomy=load_taxonomy(taxonomy) if taxonomy else None,
            library=Library(library) if library else None,
            jobs=jobs or os.cpu_count() or 1,
            progress=progress,
        )
        if out:
            write_tags(report, out)
        _tell(report, out=out, json=json)
        report.journal.discard()
    raise typer.Exit(1 if report.quarantined else 0)


def _train(folder: Path, labels: list[Path], *, encoder: str | None, json: bool) -> None:
    """Fit the library's own model, and say on how much."""
    done = train_library(Library(folder), labels, encoder=load_encoder(setting("encoder", encoder)))
    if json:
        render.print_json({"model": str(done.path), "documents": done.documents, "seconds": done.seconds})
    else:
        said = text("tag.trained", documents=done.documents, seconds=done.seconds, path=done.path)
        render.say(said)


def _tell(report: BulkReport, *, out: Path | None, json: bool) -> None:
    """The documents where there is no table of them, then what was set aside, and the counts."""
    summary = summarise(report.rows())
    aside = quarantine_shape(report.quarantined, language=interface_language())
    if json:
        documents = {} if out else {"documents": [tag_shape(row) for row in report.rows()]}
        shape = {**documents, "quarantined": aside, "summary": summary_shape(summary)}
        render.print_json(shape | {"untrained": report.notice})
        return
    if out is None:
        for row in report.rows():
            _print(row)
    for line in aside:
        render.err().print(line["reason"], markup=False)
    _warn(report.notice)
    if out or summary.documents > 1:
        _print_summary(summary)
        said = text("tag.done", documents=summary.documents, review=summary.waiting, aside=len(aside))
        render.say(said + (text("tag.written", out=out) if out else ""))


def _warn(notice: Notice | None) -> None:
    """Say that flags were made without training, and why."""
    if notice:
        render.err().print(text(f"tag.notice.{notice}"), style="yellow", markup=False)


def _print(row: Tagged) -> None:
    console = render.out()
    console.print(row.entry.title, style="bold cyan", markup=False)
    for tag in row.tags:
        check = f" ({text('tag.review')})" if tag.needs_review else ""
        label = render.shortcoming_label(tag.shortcoming)
        console.print(f"  {label}: {text(f'tag.{tag.grade}')} {tag.score:.2f}{check}", markup=False)
        for evidence in tag.evidence[:1]:
            console.print(f"     {_quoted(evidence)}", style="dim", markup=False)


def _quoted(evidence: Evidence) -> str:
    locator = evidence.locator or ""
    return evidence.quote if evidence.quote.startswith(locator) else f"{locator} {evidence.quote}"


def _print_summary(summary: Summary) -> None:
    """Counts for each flag, then for each zone."""
    language = interface_language()
    flags = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("page.coverage.flag", "tag.addresses", "tag.mentions", "tag.none", "tag.review"):
        flags.add_column(text(name), justify="left" if name == "page.coverage.flag" else "right")
    for shortcoming, grades in summary.grades.items():
        counts = [*map(str, grades.values()), str(summary.reviews[shortcoming])]
        flags.add_row(flag_name(shortcoming, language=language), *counts)
    render.out().print(flags)
    zones = Table(box=None, padding=(0, 2, 0, 0))
    for name in (text("page.coverage.zone"), text("page.coverage.documents"), *summary.grades):
        zones.add_column(name, justify="left" if not zones.columns else "right")
    of: dict[str, list[str]] = {}
    for cell in summary.zones:
        zone = zone_name(cell.group, language=language) if cell.group else text("page.coverage.nozone")
        of.setdefault(zone, [str(cell.documents)]).append(str(cell.addressing or "–"))
    for name, row in of.items():
        zones.add_row(name, *row)
    render.out().print(zones)


def _retag(folder: Path, *, taxonomy: Path | None, encoder: str | None, diff: bool, json: bool) -> None:
    """Show what changes, and store it unless only the difference is wanted."""
    library = Library(folder)
    with render.progress_bar() as progress:
        made = Retagging(
            library,
            encoder=load_encoder(setting("encoder", encoder)),
            taxonomy=taxonomy,
            progress=progress,
        )
    if not diff:
        made.store()
    if json:
        changes = [change_shape(change) for change in made.changes]
        render.print_json(
            {"documents": made.documents, "stored": not diff, "changes": changes, "untrained": made.notice}
        )
        return
    for change in made.changes:
        _print_change(change)
    _warn(made.notice)
    said = text("tag.compared", documents=made.documents, changes=len(made.changes))
    render.say(said + text("tag.stored.not" if diff else "tag.stored"))


def _print_change(change: Change) -> None:
    console = render.out()
    console.print(f"{change.title}  [{change.source}]", style="bold cyan", markup=False)
    before, after = change.before, change.after
    was = f"{text(f'tag.{before.grade}')} {before.score:.2f}" if before else "–"
    now = f"{text(f'tag.{after.grade}')} {after.score:.2f}"
    held = f" ({text('tag.held')})" if change.reviewed else ""
    console.print(f"  {render.shortcoming_label(after.shortcoming)}: {was} → {now}{held}", markup=False)
    for sign, terms in (("+", change.added), ("-", change.dropped)):
        if terms:
            console.print(f"   {sign} {text('tag.terms')}: {text('book.and').join(terms)}", markup=False)
    for sign, items in (("+", change.gained), ("-", change.lost)):
        for item in items:
            console.print(f"   {sign} {_quoted(item)}", style="dim", markup=False)
