"""``ftzqa build``."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ...index.encoders import load_encoder
from ...index.library import Library
from ...index.search import Searcher
from ...ingest.extract import ReadOptions
from ..build import BuildReport, build
from ..settings import interface_language, library_folder, setting
from ..shapes import build_shape
from ..strings import text
from . import render
from .options import EncoderName, Json, LibraryFolder


class Ocr(StrEnum):
    """When pages are recognised from their picture."""

    auto = "auto"
    never = "never"
    always = "always"


def command(
    paths: Annotated[list[Path], typer.Argument(help=text("build.paths"), show_default=False)],
    library: LibraryFolder = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, max=64, help=text("build.jobs"), show_default=False)
    ] = None,
    ocr: Annotated[Ocr, typer.Option("--ocr", help=text("build.ocr"))] = Ocr.auto,
    encoder: EncoderName = None,
    json: Json = False,
) -> None:
    folder = library_folder(library)
    model = load_encoder(setting("encoder", encoder))
    with render.progress_bar() as progress:
        report = build(
            paths,
            library=folder,
            encoder=model,
            jobs=jobs or os.cpu_count() or 1,
            options=ReadOptions(ocr=ocr.value),
            link=setting("originals") == "link",
            progress=progress,
        )
    opened = Library(folder)
    Searcher(opened, model)  # makes the derived indexes now, not at the first question
    if json:
        render.print_json(build_shape(report, language=interface_language()))
    else:
        _print(report, opened)
    raise typer.Exit(1 if report.quarantined else 0)


def _print(report: BuildReport, library: Library) -> None:
    console = render.out()
    counts = ("added", "changed", "unchanged", "quarantined")
    rows: list[tuple[str, object]] = [(text(f"build.{name}"), len(getattr(report, name))) for name in counts]
    console.print(render.facts_table([*rows, (text("build.encoded"), report.encoded)]))
    for error in report.quarantined:
        console.print(f"  {error.message(interface_language())}", style="yellow", markup=False)
    documents, passages = (library.counts()[name] for name in ("documents", "passages"))
    total = text("build.total", library=library.folder, documents=documents, passages=passages)
    render.say(total)
