"""``ftzqa build`` and ``ftzqa watch``."""

import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ...index.encoders import load_encoder
from ...index.library import Library
from ...index.search import Searcher
from ...index.types import Encoder
from ...ingest.extract import ReadOptions
from ..build import BuildReport, build
from ..report import check_report, summary, write_report
from ..settings import interface_language, library_folder, setting
from ..shapes import build_shape
from ..strings import text
from ..watch import Watch
from . import render
from .options import EncoderName, Json, LibraryFolder
from .progress import announce_scans, building


class Ocr(StrEnum):
    """When pages are recognised from their picture."""

    auto = "auto"
    never = "never"
    always = "always"


Paths = Annotated[list[Path], typer.Argument(help=text("build.paths"), show_default=False)]
Jobs = Annotated[
    int | None, typer.Option("--jobs", min=1, max=64, help=text("build.jobs"), show_default=False)
]
OcrMode = Annotated[Ocr, typer.Option("--ocr", help=text("build.ocr"))]
Report = Annotated[
    Path | None, typer.Option("--report", help=text("build.report"), show_default=False, dir_okay=False)
]
Every = Annotated[float, typer.Option("--every", min=0.5, help=text("watch.every"))]


def command(
    paths: Paths,
    library: LibraryFolder = None,
    jobs: Jobs = None,
    ocr: OcrMode = Ocr.auto,
    report: Report = None,
    follow: Annotated[bool, typer.Option("--watch", help=text("build.watch"))] = False,
    encoder: EncoderName = None,
    json: Json = False,
) -> None:
    if follow:
        watch(paths, library=library, jobs=jobs, ocr=ocr, report=report, encoder=encoder, json=json)
        return
    if report:
        check_report(report)
    folder = library_folder(library)
    model = load_encoder(setting("encoder", encoder))
    with building() as progress:
        done = build(
            paths,
            library=folder,
            encoder=model,
            jobs=jobs or os.cpu_count() or 1,
            options=ReadOptions(ocr=ocr.value),
            link=setting("originals") == "link",
            progress=progress,
            on_scans=announce_scans,
        )
    _finish(done, folder, model, report=report, json=json)
    raise typer.Exit(1 if done.quarantined else 0)


def watch(
    paths: Paths,
    library: LibraryFolder = None,
    jobs: Jobs = None,
    ocr: OcrMode = Ocr.auto,
    every: Every = 2.0,
    report: Report = None,
    encoder: EncoderName = None,
    json: Json = False,
) -> None:
    if report:
        check_report(report)
    folder = library_folder(library)
    model = load_encoder(setting("encoder", encoder))
    render.err().print(text("watch.begin", paths=", ".join(map(str, paths))), markup=False, soft_wrap=True)
    with building() as progress:
        watching = Watch(
            paths=paths,
            library=folder,
            encoder=model,
            jobs=jobs or os.cpu_count() or 1,
            options=ReadOptions(ocr=ocr.value),
            link=setting("originals") == "link",
            progress=progress,
            on_busy=_Once("watch.busy"),
        )
        try:
            for done in watching.run(every=every):
                _finish(done, folder, model, report=report, json=json)
        except KeyboardInterrupt:
            render.err().print(text("watch.end"), markup=False)


class _Once:
    """Says something the first time only."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._said = False

    def __call__(self) -> None:
        if not self._said:
            render.err().print(text(self._key), markup=False, soft_wrap=True)
        self._said = True


def _finish(done: BuildReport, folder: Path, model: Encoder, *, report: Path | None, json: bool) -> None:
    opened = Library(folder)
    Searcher(opened, model)  # makes the derived indexes now, not at the first question
    if report:
        write_report(done, report, library=opened, language=interface_language())
    if json:
        render.print_json(build_shape(done, language=interface_language()))
    else:
        _print(done, opened)


def _print(report: BuildReport, library: Library) -> None:
    console = render.out()
    counts = summary(report)
    rows: Sequence[tuple[str, object]] = [
        (text(f"build.{name}"), f"{count:,}") for name, count in counts.items() if count or name != "removed"
    ]
    console.print(render.facts_table(rows))
    for error in report.quarantined:
        console.print(f"  {error.message(interface_language())}", style="yellow", markup=False)
    documents, passages = (library.counts()[name] for name in ("documents", "passages"))
    total = text("build.total", library=library.folder, documents=documents, passages=passages)
    render.say(total)
