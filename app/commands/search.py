"""``ftzqa search``."""

from ..search import open_searcher
from ..shapes import search_shape
from ..strings import text
from . import render
from .options import (
    AsOf,
    DocumentName,
    EncoderName,
    Explain,
    Json,
    K,
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
    k: K = 10,
    zone: Zone = None,
    kind: Kind = None,
    since: Since = None,
    until: Until = None,
    shortcoming: ShortcomingFlag = None,
    document: DocumentName = None,
    as_of: AsOf = None,
    explain: Explain = False,
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
    hits = searcher.search(question, k=k, filters=wanted)
    if json:
        render.print_json(search_shape(question, hits))
    elif hits:
        render.print_hits(hits, explain=explain)
    else:
        render.say(text("search.nothing"))
