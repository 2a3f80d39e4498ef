"""``ftzqa search``."""

from ..explaining import explain as explain_search
from ..explaining import explanation_lines, explanation_shape
from ..reading import neighbours
from ..search import open_searcher
from ..settings import interface_language
from ..shapes import search_shape
from ..strings import text
from . import render
from .options import (
    AsOf,
    Context,
    DocumentName,
    EncoderName,
    Explain,
    InForce,
    Json,
    K,
    Kind,
    LanguageName,
    LibraryFolder,
    Question,
    RerankerName,
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
    in_force: InForce = False,
    document_language: LanguageName = None,
    context: Context = 0,
    explain: Explain = False,
    library: LibraryFolder = None,
    encoder: EncoderName = None,
    reranker: RerankerName = None,
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
        language=document_language,
        in_force=in_force,
    )
    searcher = open_searcher(library, encoder=encoder, reranker=reranker, one_shot=True)
    hits = searcher.search(question, k=k, filters=wanted)
    around = {hit.passage.id: neighbours(searcher.library, hit.passage, context) for hit in hits}
    explained = explain_search(question, searcher=searcher, filters=wanted) if explain else None
    if json:
        shape = search_shape(question, hits, around=around if context else None)
        if explained:
            shape["explained"] = explanation_shape(explained)
        render.print_json(shape)
        return
    if explained:
        for line in explanation_lines(explained, language=interface_language()):
            render.say(line)
    if hits:
        render.print_hits(hits, explain=explain, around=around)
    else:
        render.say(text("search.nothing"))
