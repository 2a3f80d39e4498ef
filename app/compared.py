"""What a question compares: zones, laws, or editions of one law; and which of them each quote speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..index.parts import Part
from ..index.query import Query
from ..index.search import Searcher
from ..ingest.types import Dates
from .asked import asks_change
from .extract import Quote
from .names import zone_name
from .strings import text

_NEAR = 3.0  # another edition's best quote must score this near to the best of all


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The names of the things compared, by part; none where nothing is. ``quotes`` tell their part."""

    names: tuple[str, ...]
    quotes: tuple[Quote, ...]


def compare(query: Query, quotes: Sequence[Quote], *, searcher: Searcher) -> Compared:
    """The things that ``query`` compares, with the ``quotes``, the best first, that speak of them."""
    if query.compares:
        names = tuple(part_name(part, query, searcher=searcher) for part in query.parts)
        return Compared(names=names, quotes=tuple(quotes))
    if query.parts:
        return Compared(names=(), quotes=tuple(quotes))
    editions = _editions(query, quotes, searcher)
    if len(editions) < 2:
        return Compared(names=(), quotes=tuple(quotes))
    place = {document_id: part for part, document_id in enumerate(editions)}
    ours = [q for q in quotes if q.hit.passage.document_id in place]
    return Compared(
        names=tuple(text("ask.edition", language=query.language, year=year) for year in editions.values()),
        quotes=tuple(replace(q, part=place[q.hit.passage.document_id]) for q in ours),
    )


def part_name(part: Part, query: Query, *, searcher: Searcher) -> str:
    """What a comparison calls one of its parts: the zone, or the law."""
    if query.compares == "zones":
        return zone_name(part.zones[0], language=query.language)
    return next(iter(searcher.library.heads(part.documents).values())).title


def _editions(query: Query, quotes: Sequence[Quote], searcher: Searcher) -> dict[str, int]:
    """Document id -> year of each edition that is asked about and quoted, the oldest first."""
    if not quotes or not query.time.past or not asks_change(query.text):
        return {}
    near = [q.hit.passage.document_id for q in quotes if q.score >= quotes[0].score - _NEAR]
    heads = searcher.library.heads(set(near))
    names = {i: head.edition.name for i, head in heads.items() if head.edition}
    family = [i for i in dict.fromkeys(near) if i in names and names[i] == names.get(near[0])]
    documents = [searcher.library.document(i) for i in family]
    years = {d.id: year for d in documents if d and (year := _year(d.dates))}
    if len(set(years.values())) < len(years):
        return {}  # two of one year: the year tells them not apart
    return dict(sorted(years.items(), key=lambda item: item[1]))


def _year(dates: Dates) -> int | None:
    """The year by which an edition is known: that of its adoption, as amended, else of its effect."""
    adopted = [day.year for day in (dates.adopted, dates.published) if day]
    return max(adopted, default=dates.effective.year if dates.effective else None)
