"""``ftzqa ask``."""

from typing import Annotated

import typer

from ..ask import ask
from ..candidates import candidate, review_file, save_candidate
from ..search import open_searcher
from ..shapes import answer_shape
from ..strings import text
from . import render
from .options import (
    AsOf,
    DocumentName,
    EncoderName,
    Json,
    Kind,
    LibraryFolder,
    Question,
    ShortcomingFlag,
    Since,
    Until,
    Zone,
    filters,
)


def command(
    question: Question,
    zone: Zone = None,
    kind: Kind = None,
    since: Since = None,
    until: Until = None,
    shortcoming: ShortcomingFlag = None,
    document: DocumentName = None,
    as_of: AsOf = None,
    library: LibraryFolder = None,
    encoder: EncoderName = None,
    save: Annotated[bool, typer.Option("--save", help=text("ask.save"))] = False,
    json: Json = False,
) -> None:
    wanted = filters(
        zone=zone,
        kind=kind,
        since=since,
        until=until,
        shortcoming=shortcoming,
        document=document,
        as_of=as_of,
    )
    searcher = open_searcher(library, encoder=encoder, one_shot=True)
    answer = ask(question, searcher=searcher, filters=wanted)
    if save:
        save_candidate(candidate(answer, origin="ask"), review_file(searcher.library.folder))
    if json:
        render.print_json(answer_shape(answer))
    else:
        render.print_answer(answer)
