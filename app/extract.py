"""Extraction: the sentences of found passages that may answer a question, the best first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from ..index.centring import language_of
from ..index.encoders import encoded_text
from ..index.search import Searcher
from ..index.types import Hit
from ..ingest.sentences import sentences
from ..ingest.types import Language
from .asked import asks_list
from .listing import Span, listings
from .orders import orders, touches

PASSAGES = 6  # how many hits are read for sentences
UNREAD = -5.0  # relevance of a sentence behind the tokens that the reranker reads
_ENCODED = 12  # sentences whose vectors are made: those that share most; more found nothing better
_TOKENS = 0.1  # weight of the reranker's mean logit for a sentence
_BEHIND = 2.0  # weight of how far a hit's score is behind the best hit's
_LISTED = 0.5  # what an enumeration gains where a list is asked for
_LABEL = re.compile(r"第[〇零一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?\s*")
_SHORTEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence of a hit's passage: ``text`` is ``hit.passage.text[start:end]``.

    ``items`` are the places of an enumeration's items in the passage; the last one ends the quote. ``part``
    is the part of the question that it answers.
    """

    hit: Hit
    text: str
    start: int
    end: int
    score: float
    part: int = 0
    items: tuple[Span, ...] = ()

    @property
    def relevance(self) -> float | None:
        """The reranker's mean logit for the sentence's tokens; None where no reranker marked them."""
        if self.hit.judgement is None or not self.hit.judgement.marks:
            return None
        marks = self.hit.judgement.marks
        logits = [logit for start, end, logit in marks if start < self.end and end > self.start]
        return fmean(logits) if logits else UNREAD


def extract(
    question: str, hits: Sequence[Hit], *, searcher: Searcher, parts: Sequence[str] = ()
) -> list[Quote]:
    """The sentences of the first hits, the best first; empty only without hits. ``parts`` are the question's.

    Where a list is asked for an enumeration is one quote. A document may also speak to language models
    ("ignore the above …"): that is never quoted.
    """
    lists = {hit.part: asks_list(parts[hit.part] if parts else question) for hit in hits}
    found = [quote for hit in hits[:PASSAGES] for quote in _quotes(hit, whole=lists[hit.part])]
    judged = [quote for quote in found if quote.relevance is not None]
    if found and not judged:
        scored = _likened(question, found, searcher)
    else:
        best = {hit.part: hit for hit in reversed(hits)}
        scored = [_judged(quote, best[quote.part]) for quote in judged]
    scored = [replace(q, score=q.score + _LISTED) if q.items and lists[q.part] else q for q in scored]
    return sorted(scored, key=lambda quote: -quote.score)


def _judged(quote: Quote, best: Hit) -> Quote:
    """The quote scored by how far its passage is behind the ``best`` for its part of the question, and within
    the passage by what the reranker says of its tokens."""
    behind = quote.hit.score - best.score
    return replace(quote, score=_TOKENS * (quote.relevance or 0.0) + _BEHIND * behind)


def _quotes(hit: Hit, *, whole: bool) -> Iterator[Quote]:
    text = hit.passage.text
    left_out = orders(text)
    for start, end, items in _pieces(text, whole=whole):
        label = _LABEL.match(text, start, end)
        start = label.end() if label else start
        if end - start >= _SHORTEST and not touches(left_out, start=start, end=end):
            yield Quote(
                hit=hit, text=text[start:end], start=start, end=end, score=0.0, part=hit.part, items=items
            )


def _pieces(text: str, *, whole: bool) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
    """Start, end and items of each sentence; an enumeration is one, or each item where they are sentences."""
    found = list(listings(text))
    for start, end in sentences(text):
        listing = next((one for one in found if one.start < end and start < one.end), None)
        if listing is None:
            yield start, end, ()
        elif start <= listing.start:
            if start < listing.start:
                yield start, listing.start, ()
            if whole or text[listing.items[0][1] - 1] not in "。.":
                yield listing.start, listing.end, listing.items
            else:
                yield from ((first, last, ()) for first, last in listing.items)
        if listing and end > listing.end:
            yield end - len(text[listing.end : end].lstrip()), end, ()


def _likened(question: str, quotes: Sequence[Quote], searcher: Searcher) -> list[Quote]:
    """The quotes worth encoding, scored by likeness to the question, shared words and place."""
    language = language_of(question)
    wanted = _wanted_words(question, language, searcher)
    shared = {id(quote): _shared(wanted, searcher.words(quote.text)) for quote in quotes}
    first = sorted(quotes, key=lambda quote: 0.06 * quote.hit.rank - 0.5 * shared[id(quote)])[:_ENCODED]
    query = searcher.query_vector(question, language)
    # A sentence is encoded as its passage was: under the title and headings that say what it is about.
    texts = [encoded_text(quote.hit.title, quote.hit.passage.headings, quote.text) for quote in first]
    rows = searcher.passage_vectors(texts, [quote.hit.passage.language for quote in first])
    return [
        replace(quote, score=similar + 0.4 * shared[id(quote)] - _handicap(quote.hit))
        for quote, similar in zip(first, (rows @ query[0]).tolist(), strict=True)
    ]


def _handicap(hit: Hit) -> float:
    """What a sentence loses by its passage's rank, and in the lines before the first article."""
    in_preamble = any(locator.number == "preamble" for locator in hit.passage.locators)
    return 0.03 * (hit.rank - 1) + (0.1 if in_preamble else 0.0)


def _wanted_words(question: str, language: Language, searcher: Searcher) -> set[str]:
    """The words an answer would share: the question's own, and those of its terms in the other language."""
    terms = searcher.glossary.translate(question, to="zh" if language == "en" else "en")
    return {word for text in (question, *terms) for word in searcher.words(text)}


def _shared(wanted: set[str], words: Sequence[str]) -> float:
    return len(wanted & set(words)) / max(len(wanted), 1)
