"""Extraction: the sentences of found passages that answer a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from ..index.centring import language_of
from ..index.encoders import encoded_text
from ..index.search import Searcher
from ..index.types import Hit
from ..ingest.sentences import sentences
from ..ingest.types import Language

PASSAGES = 6  # how many hits are read for sentences
BUDGET: dict[Language, int] = {"zh": 300, "en": 1000}  # characters of quotes, by their language
_MARGIN = 0.12  # a further sentence must score this near to the best one
_SENTENCES = 5
_ENCODED = 12  # sentences whose vectors are made: those that share most; more found nothing better
_NEAR = 1.5  # the same for a score by the reranker
_TOKENS = 0.1  # weight of the reranker's mean logit for a sentence
_BEHIND = 2.0  # weight of how far a hit's score is behind the best hit's
_DROP = 3.0  # logits by which a further sentence may be less relevant than the first
_ENDINGS = '。！？；.!?;：:”"'  # with which a sentence ends, and a heading does not
_UNREAD = -5.0  # for a sentence behind the tokens that the reranker reads
_LABEL = re.compile(r"第[〇零一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence of a hit's passage: ``text`` is ``hit.passage.text[start:end]``."""

    hit: Hit
    text: str
    start: int
    end: int
    score: float


def extract(question: str, hits: Sequence[Hit], *, searcher: Searcher) -> list[Quote]:
    """The quotes that answer best, the best first, within the budget; empty only without hits.

    A comparison gets the best quote of each thing compared before any further one.
    """
    found = [quote for hit in hits[:PASSAGES] for quote in _quotes(hit)]
    if not found:
        return []
    judged = [quote for quote in found if quote.hit.judgement and quote.hit.judgement.marks]
    scored = [_judged(quote, hits[0]) for quote in judged] or _likened(question, found, searcher)
    scored.sort(key=lambda quote: -quote.score)
    leading = [next(q for q in scored if q.hit.part == part) for part in _parts(scored)]
    least = scored[0].score - (_NEAR if judged else _MARGIN)
    further = [q for q in scored if q not in leading and q.score >= least and _adds(q, leading[0])]
    chosen: list[Quote] = []
    left = 1.0
    for quote in (*leading, *further):
        cost = len(quote.text) / BUDGET[quote.hit.passage.language]
        if chosen and (cost > left or len(chosen) >= max(_SENTENCES, len(leading))):
            continue
        chosen.append(quote)
        left -= cost
    return chosen


def _parts(quotes: Sequence[Quote]) -> list[int]:
    return list(dict.fromkeys(quote.hit.part for quote in quotes))


def _judged(quote: Quote, best: Hit) -> Quote:
    """The quote scored by its passage first, and within it by what the reranker says of its tokens."""
    behind = min(quote.hit.score - best.score, 0.0) if quote.hit.part == best.part else 0.0
    return replace(quote, score=_TOKENS * _relevance(quote) + _BEHIND * behind)


def _relevance(quote: Quote) -> float:
    """The reranker's mean logit for the sentence's tokens."""
    marks = quote.hit.judgement.marks if quote.hit.judgement else ()
    logits = [logit for start, end, logit in marks if start < quote.end and end > quote.start]
    return fmean(logits) if logits else _UNREAD


def _adds(quote: Quote, first: Quote) -> bool:
    """Whether a further sentence adds to the first: nearly as relevant, and no heading."""
    if quote.hit.judgement is None or not quote.hit.judgement.marks:
        return True
    return _relevance(quote) >= _relevance(first) - _DROP and quote.text[-1] in _ENDINGS


def _quotes(hit: Hit) -> list[Quote]:
    text = hit.passage.text
    found = []
    for start, end in sentences(text):
        label = _LABEL.match(text, start, end)
        start = label.end() if label else start
        if end - start > 3:
            found.append(Quote(hit=hit, text=text[start:end], start=start, end=end, score=0.0))
    return found


def _likened(question: str, quotes: Sequence[Quote], searcher: Searcher) -> list[Quote]:
    """The quotes worth encoding, scored by likeness to the question, shared words and place."""
    language = language_of(question)
    wanted = wanted_words(question, language, searcher)
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


def wanted_words(question: str, language: Language, searcher: Searcher) -> set[str]:
    """The words an answer would share: the question's own, and those of its terms in the other language."""
    terms = searcher.glossary.translate(question, to="zh" if language == "en" else "en")
    return {word for text in (question, *terms) for word in searcher.words(text)}


def _shared(wanted: set[str], words: Sequence[str]) -> float:
    return len(wanted & set(words)) / max(len(wanted), 1)
