"""``ftzqa tag``."""

from pathlib import Path
from typing import Annotated

import typer

from ...index.encoders import load_encoder
from ...index.types import Tag
from ...ingest.types import Document
from ..bulk import tag_files, write_tags
from ..settings import interface_language, setting
from ..shapes import quarantine_shape, tag_shape
from ..strings import text
from . import render
from .options import EncoderName, Json


def command(
    paths: Annotated[list[Path], typer.Argument(help=text("build.paths"), show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", help=text("tag.out"), show_default=False)] = None,
    encoder: EncoderName = None,
    json: Json = False,
) -> None:
    with render.progress_bar() as progress:
        done = tag_files(paths, encoder=load_encoder(setting("encoder", encoder)), progress=progress)
    if out:
        write_tags(done.tagged, out)
    if json:
        documents = [tag_shape(document, tags) for document, tags in done.tagged]
        errors = quarantine_shape(done.quarantined, language=interface_language())
        render.print_json({"documents": documents, "quarantined": errors})
    else:
        for document, tags in done.tagged if not out else ():
            _print(document, tags)
        for error in done.quarantined:
            render.err().print(error.message(interface_language()), markup=False)
        if out:
            review = sum(any(tag.needs_review for tag in tags) for _, tags in done.tagged)
            said = text("tag.done", documents=len(done.tagged), review=review, out=out)
            render.say(said)
    raise typer.Exit(1 if done.quarantined else 0)


def _print(document: Document, tags: tuple[Tag, ...]) -> None:
    console = render.out()
    console.print(document.title, style="bold cyan", markup=False)
    for tag in tags:
        check = f" ({text('tag.review')})" if tag.needs_review else ""
        label = render.shortcoming_label(tag.shortcoming)
        console.print(f"  {label}: {text(f'tag.{tag.grade}')} {tag.score:.2f}{check}", markup=False)
        for evidence in tag.evidence[:1]:
            place = " ".join(filter(None, (evidence.locator, evidence.quote)))
            console.print(f"     {place}", style="dim", markup=False)
