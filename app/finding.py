"""Finding: what a result list shows besides its hits: words to mark, a snippet, counts to narrow it by."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..index.search import Searcher
from ..index.types import Hit, ShortcomingId
from ..ingest.types import DocumentKind
from .catalogue import Entry
from .reading import Span

_ASKING = frozenset(
    [
        "什么",
        "哪些",
        "哪个",
        "哪里",
        "怎样",
        "怎么",
        "如何",
        "为什么",
        "多少",
        "是否",
        "可以",
        "关于",
        "有关",
        "进行",
        "以及",
        "what",
        "which",
        "where",
        "when",
        "does",
        "from",
        "with",
        "that",
        "this",
        "have",
        "into",
        "about",
        "there",
        "their",
        "they",
        "will",
        "shall",
        "should",
        "would",
        "could",
        "than",
        "then",
        "them",
        "these",
        "those",
        "been",
        "were",
        "your",
    ]
)
"""Words of questions and of every text: to mark them would mark everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How many of the passages found stand in documents of each zone, kind and flag, the most first."""

    zones: Mapping[str, int]
    kinds: Mapping[DocumentKind, int]
    shortcomings: Mapping[ShortcomingId, int]


def count_facets(hits: Iterable[Hit], entries: Iterable[Entry]) -> Facets:
    """Count ``hits`` by what their documents are."""
    by_id = {entry.id: entry for entry in entries}
    found = [by_id[hit.passage.document_id] for hit in hits if hit.passage.document_id in by_id]
    return Facets(
        zones=dict(Counter(zone for entry in found for zone in entry.zones).most_common()),
        kinds=dict(Counter(entry.kind for entry in found).most_common()),
        shortcomings=dict(Counter(flag for entry in found for flag in entry.flags).most_common()),
    )


def marked_words(question: str, *, searcher: Searcher) -> tuple[str, ...]:
    """The words to mark for a question: its own, and every name in both languages of the terms it uses."""
    own = (word for word in searcher.words(question) if word not in _ASKING and _says_something(word))
    terms = (
        name for term in searcher.glossary.find(question) for name in (*term.names("zh"), *term.names("en"))
    )
    return tuple(sorted({*own, *terms}, key=lambda word: (-len(word), word)))


def _says_something(word: str) -> bool:
    return len(word) > (3 if word.isascii() and not word.isdigit() else 1)


def find_words(text: str, words: Sequence[str]) -> list[Span]:
    """Where ``words`` stand in ``text``, whatever their case; an English word also with an ending."""
    if not words:
        return []
    pattern = "|".join(rf"\b{re.escape(w)}\w{{0,3}}\b" if w.isascii() else re.escape(w) for w in words)
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def snippet(text: str, spans: Sequence[Span], *, width: int) -> Span:
    """The part of ``text``, at most ``width`` characters, in which most of ``spans`` begin."""
    if len(text) <= width:
        return 0, len(text)
    starts = [start for start, _ in spans] or [0]
    lead = width // 6
    best = max(starts, key=lambda at: (sum(at <= other < at - lead + width for other in starts), -at))
    start = min(max(best - lead, 0), len(text) - width)
    return start, start + width


def by_document(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Hits in groups of one document each, in the order of each group's best."""
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.passage.document_id, []).append(hit)
    return list(groups.values())
