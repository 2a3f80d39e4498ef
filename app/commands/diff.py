"""``ftzqa diff``."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from ...index.library import Library
from ...ingest.compare import Change, compare
from ..settings import library_folder
from ..strings import text
from ..upkeep import the_document
from . import render
from .options import Json, LibraryFolder

_STYLE = {"added": "green", "removed": "red", "changed": "yellow", "moved": "cyan"}


def command(
    old: Annotated[str, typer.Argument(help=text("diff.document"), show_default=False)],
    new: Annotated[str, typer.Argument(help=text("diff.document"), show_default=False)],
    library: LibraryFolder = None,
    json: Json = False,
) -> None:
    opened = Library(library_folder(library))
    first, second = the_document(opened, old), the_document(opened, new)
    changes = compare(opened.passages(first), opened.passages(second))
    if json:
        render.print_json({"old": first, "new": second, "changes": [asdict(change) for change in changes]})
    elif changes:
        for change in changes:
            _print(change)
    else:
        render.say(text("diff.same"))


def _print(change: Change) -> None:
    console, style = render.out(), _STYLE[change.kind]
    numbers = " → ".join(number for number in (change.old, change.new) if number)
    console.print(Text(f"{text(f'diff.{change.kind}')} {numbers}", style=f"bold {style}"))
    if change.kind != "moved":
        for sign, words in (("-", change.old_text), ("+", change.new_text)):
            if words:
                console.print(Text(f"  {sign} {words}", style="red" if sign == "-" else "green"))
