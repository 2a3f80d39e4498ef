"""``ftzqa search``."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...index.types import Filters, Hit
from ..explaining import explain as explain_search
from ..explaining import explanation_lines, explanation_shape
from ..finding import by_document
from ..reading import Neighbours, neighbours
from ..search import open_searcher
from ..settings import interface_language
from ..shapes import search_shape
from ..strings import text
from . import render
from .options import (
    Context,
    EncoderName,
    Explain,
    Group,
    Json,
    K,
    LibraryFolder,
    Question,
    RerankerName,
    with_filters,
)


@with_filters
def command(
    question: Question,
    k: K = 10,
    *,
    wanted: Filters,
    context: Context = 0,
    group: Group = False,
    explain: Explain = False,
    library: LibraryFolder = None,
    encoder: EncoderName = None,
    reranker: RerankerName = None,
    json: Json = False,
) -> None:
    searcher = open_searcher(library, encoder=encoder, reranker=reranker)
    hits = searcher.search(question, k=k, filters=wanted)
    around = {hit.passage.id: neighbours(searcher.library, hit.passage, context) for hit in hits}
    explained = explain_search(question, searcher=searcher, filters=wanted) if explain else None
    if json:
        shape = search_shape(question, hits, around=around if context else None)
        if group:
            shape["documents"] = _group_shapes(hits)
        if explained:
            shape["explained"] = explanation_shape(explained)
        render.print_json(shape)
        return
    if explained:
        for line in explanation_lines(explained, language=interface_language()):
            render.say(line)
    if not hits:
        render.say(text("search.nothing"))
    elif group:
        _print_groups(hits, explain=explain, around=around)
    else:
        render.print_hits(hits, explain=explain, around=around)


def _group_shapes(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Each document found, with the ranks of its hits; those of the best hit first."""
    return [
        {
            "document_id": group[0].passage.document_id,
            "source": group[0].source,
            "title": group[0].title,
            "ranks": [hit.rank for hit in group],
        }
        for group in by_document(hits)
    ]


def _print_groups(hits: Sequence[Hit], *, explain: bool, around: Mapping[str, Neighbours]) -> None:
    """The hits of each document together, under its title, its file and how many there are."""
    for group in by_document(hits):
        best = group[0]
        render.say(text("search.group", title=best.title, source=best.source, count=len(group)))
        render.print_hits(group, explain=explain, around=around)
