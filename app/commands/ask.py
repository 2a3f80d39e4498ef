"""``ftzqa ask``."""

from ..ask import ask
from ..search import open_searcher
from ..shapes import answer_shape
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
    if json:
        render.print_json(answer_shape(answer))
    else:
        render.print_answer(answer)
