"""``ftzqa replay``."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer
from rich.text import Text

from ...index.library import Library
from ...ingest.hygiene import encodable
from ..answering import give, load_way
from ..search import open_searcher
from ..settings import library_folder
from ..shapes import answer_shape
from ..strings import text
from ..trace import Kept, Shift, compare, find, kept, shifts
from . import render
from .options import EncoderName, Json, LibraryFolder


def command(
    name: Annotated[str | None, typer.Argument(help=text("replay.id"), show_default=False)] = None,
    library: LibraryFolder = None,
    encoder: EncoderName = None,
    json: Json = False,
) -> None:
    if name is None:
        opened = Library(library_folder(library))
        _list([(row, shifts(row, library=opened, on=date.today())) for row in kept(opened)], json=json)
        return
    searcher = open_searcher(library, encoder=encoder)
    before = find(searcher.library, encodable(name))
    moved = shifts(before, library=searcher.library, on=date.today())
    given = give(before.answer["question"], load_way({**before.settings, "after": ()}), searcher=searcher)
    after = answer_shape(given.answer)
    differs = compare(before.answer, after)
    if json:
        shape = {"same": not differs, "differs": differs, **_shape(before, moved)}
        generation = searcher.library.generation
        render.print_json({**shape, "before": before.answer, "after": after, "generation_now": generation})
        return
    _say(before, after, differs, generation=searcher.library.generation)
    for shift in moved:
        render.say(_sentence(shift))


def _shape(row: Kept, moved: Sequence[Shift]) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": row.at.isoformat(),
        "question": row.question,
        "refused": row.refused,
        "generation": row.generation,
        "settings": dict(row.settings),
        "timings": dict(row.timings),
        "shifts": [asdict(shift) for shift in moved],
    }


def _list(rows: Sequence[tuple[Kept, Sequence[Shift]]], *, json: bool) -> None:
    if json:
        render.print_json({"answers": [_shape(row, moved) for row, moved in rows]})
        return
    if not rows:
        render.say(text("replay.none"))
    console = render.out()
    for row, moved in rows:
        line = Text(f"{row.id}  {row.at:%Y-%m-%d %H:%M}  ", style="dim").append(row.question, style="default")
        if row.refused:
            line.append(f"  ({text('replay.refused')})", style="yellow")
        console.print(line, soft_wrap=True)
        for shift in moved:
            console.print(Text(f"          {_sentence(shift)}", style="yellow"), soft_wrap=True)


def _sentence(shift: Shift) -> str:
    place = render.cite(shift.title, shift.locator, None)
    return text(f"replay.{shift.kind}", n=shift.n, place=place, now=shift.now)


def _say(before: Kept, after: Mapping[str, Any], differs: Sequence[str], *, generation: int) -> None:
    day = f"{before.at:%Y-%m-%d}"
    if not differs:
        render.say(text("replay.same", day=day))
        render.say(after["answer"])
        return
    names = ", ".join(text(f"replay.field.{name}") for name in differs)
    render.say(text("replay.differs", day=day, fields=names))
    if generation != before.generation:
        render.say(text("replay.generation", before=before.generation, after=generation))
    render.say(f"\n{text('replay.before')}\n{before.answer['answer']}")
    render.say(f"\n{text('replay.after')}\n{after['answer']}")
