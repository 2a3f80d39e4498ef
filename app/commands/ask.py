"""``ftzqa ask``."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from ...index.library import Library
from ...index.types import Filters
from ...ingest.errors import NotKept
from ..answering import Given, Way, give, keep_given
from ..candidates import candidate, review_file, save_candidate
from ..export import check_suffix, export
from ..search import open_searcher
from ..settings import choice, interface_language, setting
from ..shapes import answer_shape
from ..strings import text
from ..trace import retention
from ..write import UNSUPPORTED, Listener
from . import render
from .options import EncoderName, Json, LibraryFolder, Question, with_filters


@with_filters
def command(
    question: Question,
    *,
    wanted: Filters,
    after: Annotated[
        list[str] | None, typer.Option("--after", help=text("ask.after"), show_default=False)
    ] = None,
    llm: Annotated[
        str | None, typer.Option("--llm", help=text("ask.llm"), envvar="FTZQA_LLM", show_default=False)
    ] = None,
    unsupported: Annotated[
        str | None,
        typer.Option(
            "--unsupported",
            help=text("ask.unsupported_option"),
            envvar="FTZQA_UNSUPPORTED",
            show_default=False,
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help=text("ask.out"), show_default=False)] = None,
    library: LibraryFolder = None,
    encoder: EncoderName = None,
    save: Annotated[bool, typer.Option("--save", help=text("ask.save"))] = False,
    json: Json = False,
) -> None:
    if out:
        check_suffix(out)
    retention()  # a wrong setting is said before the work
    way = Way(
        filters=wanted,
        after=tuple(after or ()),
        llm=setting("llm", llm),
        unsupported=choice("unsupported", UNSUPPORTED, unsupported),
    )
    searcher = open_searcher(library, encoder=encoder)
    with _draft(shown=bool(way.llm) and not json) as listen:
        given = give(question, way, searcher=searcher, listen=listen)
    if json:
        render.print_json(answer_shape(given.answer))
    else:
        if given.answer.question != question.strip():
            render.say(text("ask.understood", question=given.answer.question))
        render.print_answer(given.answer)
    _keep(given, searcher.library)
    if save:
        save_candidate(candidate(given.answer, origin="ask"), review_file(searcher.library.folder))
    if out:
        export(given.answer, out, library=searcher.library)
        if not json:
            render.say(text("ask.written_to", path=out))


def _keep(given: Given, library: Library) -> None:
    """Store the answer, which is printed by now; that it could not be stored is a warning."""
    try:
        keep_given(given, library=library)
    except NotKept as error:
        render.err().print(error.message(interface_language()), style="yellow", markup=False, soft_wrap=True)


@contextmanager
def _draft(*, shown: bool) -> Iterator[Listener | None]:
    """Shows a model's words as they arrive, on standard error; they vanish when the answer is checked."""
    console = render.err()
    if not shown or not console.is_terminal:
        yield None
        return
    from rich.live import Live
    from rich.text import Text

    draft = Text(style="dim")
    with Live(draft, console=console, transient=True, vertical_overflow="visible"):

        def listen(piece: str) -> None:
            draft.append(piece)

        yield listen
