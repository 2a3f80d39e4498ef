"""Composing: which quotes make the answer, in which order, within what room."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..ingest.types import Language
from .asked import gives_kind
from .extract import Quote

BUDGET: dict[Language, int] = {"zh": 300, "en": 1000}  # characters of quotes, by their language
MORE = 5  # further quotes that are kept
_SENTENCES = 5
_NEAR = 1.5  # a further sentence must score this near to the best one, where a reranker read it
_MARGIN = 0.12  # the same for likeness
_DROP = 3.0  # logits by which a further sentence may be less relevant than the first
_EVEN = 1.0  # logits within which a sentence of the kind asked for goes first
_ENDINGS = '。！？；.!?;：:”"'  # with which a sentence ends, and a heading does not
_LIMITS = re.compile(
    r"但|除外|前[款项述]|前[两二三四]款|上述|有?特殊情况|因特殊|确需|法律、(?:行政)?法规另有|国家另有|另有规定|情节"
    r"|(?:however|but|except|unless|provided that|notwithstanding|this (?:does|shall)|these (?:do|shall)"
    r"|exceptions?|the (?:preceding|foregoing))\b",
    re.IGNORECASE,
)
"""How a sentence begins that limits the one right before it."""
_EXCEPTS = re.compile(
    r"(?=.*(?:前[款项]|上述))(?=.*(?:不适用|不受.*限制|除外|另有规定|不需|无需|可以不|不予禁止|延长|缩短))"
    r"|.*可以(?:适当|再)?延长"
    r"|(?=.*\b(?:preceding|foregoing|previous) (?:paragraph|sentence|item))"
    r"(?=.*\b(?:not apply|not be subject|except|exempt|extend|shorten))"
    r"|.*\bmay be extended\b",
    re.IGNORECASE,
)
"""What the first line of a sentence says that takes back or lengthens what the paragraph before lays down."""
_PARAGRAPH = re.compile(r"\n+(?![（(\d①-⑳•–\n-])")  # its beginning; an item belongs to the one before


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The quotes of an answer in its order, and further ones that there was no room for, the best first."""

    quotes: tuple[Quote, ...]
    more: tuple[Quote, ...]


def compose(question: str, quotes: Sequence[Quote], *, parts: Sequence[str] = ()) -> Composed:
    """The answer made of ``quotes``, the best first; those of the question's ``parts`` in the parts' order.

    Each part has its best quote, however long, before any has a further one, and an equal share of the room
    to show its items in. What limits a quote (但…, 前款…, except …) stays with it. An enumeration that is too
    long loses its last items to ``more``.
    """
    leading = [
        _leading(parts[part] if parts else question, [q for q in quotes if q.part == part])
        for part in sorted({quote.part for quote in quotes})
    ]
    room = _Room(most=max(_SENTENCES, len(leading)))
    groups = [[room.lead(quote, rows=len(leading) - i)] for i, quote in enumerate(leading)]
    for group, quote in zip(groups, leading, strict=True):
        group += room.take(_limits(quote, quotes))
    for quote in _further(quotes, leading):
        if taken := room.take([quote]):
            groups.append(taken + room.take(_limits(quote, quotes)))
    shown = tuple(q for group in _in_order(groups) for q in group)
    return Composed(quotes=shown, more=tuple(room.left_out[:MORE]))


def _leading(question: str, quotes: Sequence[Quote]) -> Quote:
    """The best quote, or one beside it in its passage that is as relevant and of the kind asked for."""
    best = quotes[0]
    if best.relevance is None or gives_kind(question, best.text):
        return best
    beside = (q for q in quotes if _same_place(q, best) and gives_kind(question, q.text))
    return next((q for q in beside if (q.relevance or 0.0) >= best.relevance - _EVEN), best)


def _further(quotes: Sequence[Quote], leading: Sequence[Quote]) -> list[Quote]:
    """Quotes that add to the leading one of their part: nearly as relevant, and no heading."""
    first = {quote.part: quote for quote in leading}
    return [q for q in quotes if q not in leading and _adds(q, first[q.part])]


def _adds(quote: Quote, first: Quote) -> bool:
    if quote.relevance is None or first.relevance is None:
        return quote.score >= first.score - _MARGIN
    near = quote.score >= first.score - _NEAR and quote.relevance >= first.relevance - _DROP
    return near and quote.text[-1] in _ENDINGS


def _limits(quote: Quote, quotes: Sequence[Quote]) -> Iterator[Quote]:
    """The sentences that limit ``quote``: right after it, or in the next paragraph of its passage."""
    text, at = quote.hit.passage.text, quote.end
    after = sorted((q for q in quotes if _same_place(q, quote) and q.start >= at), key=lambda q: q.start)
    for other in after:
        follows = not text[at : other.start].strip() and _LIMITS.match(other.text)
        is_near = len(_PARAGRAPH.findall(text, quote.end, other.start + 1)) <= 1
        if follows or (is_near and _EXCEPTS.match(other.text)):
            yield other
            at = other.end


def _same_place(one: Quote, other: Quote) -> bool:
    return one.hit.passage.id == other.hit.passage.id


def _overlap(one: Quote, other: Quote) -> bool:
    return _same_place(one, other) and one.start < other.end and other.start < one.end


class _Room:
    """What fits: a character of a quote costs its language's share of the budget."""

    def __init__(self, *, most: int) -> None:
        self.left_out: list[Quote] = []  # what did not fit, in the order in which it was wanted
        self._taken: list[Quote] = []
        self._most = most
        self._left = 1.0

    def lead(self, quote: Quote, *, rows: int) -> Quote:
        """The quote, there in any case, with the items that fit into one of ``rows`` equal shares."""
        room = int(self._left / rows * BUDGET[quote.hit.passage.language])
        if quote.items and len(quote.text) > room:
            quote, rest = _split(quote, room=room)
            self.left_out += rest
        return self._put(quote)

    def take(self, quotes: Iterable[Quote]) -> list[Quote]:
        """Those of ``quotes`` that fit and are not there yet."""
        taken = []
        for quote in quotes:
            if any(_overlap(quote, other) for other in (*self._taken, *self.left_out)):
                continue
            if len(self._taken) < self._most and _cost(quote) <= self._left:
                taken.append(self._put(quote))
            else:
                self.left_out.append(quote)
        return taken

    def _put(self, quote: Quote) -> Quote:
        self._taken.append(quote)
        self._left -= _cost(quote)
        return quote


def _cost(quote: Quote) -> float:
    return len(quote.text) / BUDGET[quote.hit.passage.language]


def _split(quote: Quote, *, room: int) -> tuple[Quote, list[Quote]]:
    """The quote with the items that fit, at least one, and the other items as a quote."""
    kept = max(sum(end - quote.start <= room for _, end in quote.items), 1)
    if kept == len(quote.items):
        return quote, []
    items = quote.items[:kept], quote.items[kept:]
    return _slice(quote, quote.start, items[0]), [_slice(quote, items[1][0][0], items[1])]


def _slice(quote: Quote, start: int, items: Sequence[tuple[int, int]]) -> Quote:
    end = items[-1][1]
    text = quote.hit.passage.text[start:end]
    return replace(quote, text=text, start=start, end=end, items=tuple(items))


def _in_order(groups: Sequence[Sequence[Quote]]) -> list[Sequence[Quote]]:
    """By part, then by passage; within a passage the best first."""
    order: dict[str, int] = {}
    for group in groups:
        order.setdefault(group[0].hit.passage.id, len(order))
    return sorted(groups, key=lambda group: (group[0].part, order[group[0].hit.passage.id]))
