"""``ftzqa correct``."""

from typing import Annotated

import typer

from ...index.corrections import FIELDS, corrections, written
from ...index.library import Library
from ..corrections import correct, undo
from ..reading import find_document
from ..settings import library_folder
from ..strings import text
from ..upkeep import the_document
from . import render
from .options import Json, LibraryFolder


def command(
    name: Annotated[str, typer.Argument(help=text("correct.document"), show_default=False)],
    field: Annotated[str | None, typer.Argument(help=text("correct.field"), show_default=False)] = None,
    value: Annotated[str | None, typer.Argument(help=text("correct.value"), show_default=False)] = None,
    undone: Annotated[bool, typer.Option("--undo", help=text("correct.undo"))] = False,
    by: Annotated[str, typer.Option("--by", help=text("correct.by"), envvar="FTZQA_USER")] = "",
    library: LibraryFolder = None,
    json: Json = False,
) -> None:
    opened = Library(library_folder(library))
    document_id = the_document(opened, name)
    if field and undone:
        undo(opened, document_id, field)
    elif field and value is not None:
        correct(opened, document_id, field, value, by=by)
    elif field or undone:
        raise typer.BadParameter(text("correct.incomplete"))
    _show(opened, document_id, json=json)


def _show(library: Library, document_id: str, *, json: bool) -> None:
    """The document's fields, where each was found, and who corrected it."""
    document = find_document(library, document_id)
    made = {correction.field: correction for correction in corrections(library, document_id)}
    fields = {
        field: {
            "value": written(document, field),
            "found_in": document.found_in.get(field),
            "corrected_by": made[field].made_by if field in made else None,
        }
        for field in FIELDS
    }
    if json:
        render.print_json({"document_id": document_id, "source": document.source, "fields": fields})
        return
    rows = [(field, _line(told["value"], told["found_in"])) for field, told in fields.items()]
    render.out().print(render.facts_table(rows))


def _line(value: str | None, place: str | None) -> str:
    return f"{value or '—'}  ({place})" if place else value or "—"
