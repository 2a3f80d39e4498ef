"""What a question names that the collection does not have: a zone, a law, an article."""

from collections.abc import Iterator, Sequence

from ..index.parts import Part
from ..index.places import mentions
from ..index.query import Query
from ..index.search import Searcher
from ..index.types import Hit
from .asked import asks_own_rules
from .names import zone_name
from .strings import text


def absent(query: Query, part: Part, hits: Sequence[Hit], *, searcher: Searcher) -> tuple[str, ...]:
    """Said in the question's language, what the part is about that no document is or has: nothing found can
    answer it then. ``hits`` are what was found for it."""
    said = [
        text("ask.unknown", language=query.language, zone=zone_name(zone, language=query.language))
        for zone in _zones(part, hits, searcher)
    ]
    return tuple(said or _articles(query, part, searcher))


def absent_titles(query: Query) -> Iterator[str]:
    """Said of each title that the question gives and no document has."""
    for title in query.absent:
        yield text("ask.absent", language=query.language, title=title)


def _zones(part: Part, hits: Sequence[Hit], searcher: Searcher) -> tuple[str, ...]:
    """The zones whose own rules are asked for, where no document is of any of them and none found names one.

    What holds everywhere answers a question that only says where somebody is.
    """
    zones = part.zones
    if not zones or any(zone in searcher.known.zones for zone in zones) or not asks_own_rules(part.text):
        return ()
    named = {mention.zone for hit in hits for mention in mentions(f"{hit.title}\n{hit.passage.text}")}
    return () if named.intersection(zones) else zones


def _articles(query: Query, part: Part, searcher: Searcher) -> list[str]:
    """The articles cited, where the law named has none of them or is not there at all."""
    if query.absent and query.cited and not query.documents:
        return list(absent_titles(query))
    said = []
    for article in query.cited:
        ids = set(article.documents) & set(part.documents)
        if not ids or searcher.library.articles(ids, [article.number]):
            return []
        title = next(iter(searcher.library.heads(ids).values())).title
        said.append(text("ask.no_article", language=query.language, title=title, number=article.number))
    return said
