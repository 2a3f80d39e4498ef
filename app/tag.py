"""Tag: which of the five shortcomings a document addresses, with the sentences that show it.

First form, without training: a passage carries a shortcoming when its vector is near the taxonomy's own
texts and it uses the taxonomy's terms; a document's grade comes from how many of its operative passages do.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ..index.centring import load_means
from ..index.taxonomy import Shortcoming, Taxonomy, load_taxonomy
from ..index.types import Encoder, Evidence, Grade, Tag
from ..ingest.sentences import sentences
from ..ingest.types import Document, Language, Passage

if TYPE_CHECKING:
    from ..index.types import Vectors

MADE_BY = "zero-shot/1"
_EVIDENCE = 3  # passages a flag shows
_NEAR = 0.40  # likeness to the taxonomy from which a passage counts, if it uses its terms
_SURE = 3.0  # carrying passages at which "addresses" is as likely as not
_OPERATIVE = re.compile(
    r"应当|可以|鼓励|支持|建立|推动|推进|完善|探索|开展|实行|实施|禁止|不得|负责|加强"
    r"|\b(?:shall|must|may|will|establish|encourage|support|promote|implement|set up|expand|allow|require)",
    re.IGNORECASE,
)


class Tagger:
    """Grades documents against a taxonomy. Safe to share between threads."""

    def __init__(self, encoder: Encoder, *, taxonomy: Taxonomy | None = None) -> None:
        self._encoder = encoder
        self._means = load_means(encoder)
        self.taxonomy = taxonomy or load_taxonomy()
        self.made_by = f"{MADE_BY} taxonomy {self.taxonomy.hash[:8]}"

    def tag(self, document: Document, passages: Sequence[Passage], vectors: "Vectors") -> tuple[Tag, ...]:
        """One tag per shortcoming. ``vectors`` are the passages' raw rows, shape (n, d)."""
        languages = [passage.language for passage in passages]
        rows = self._means.centre(vectors, "passage", languages)
        return tuple(self._tag(document, passages, rows, s) for s in self.taxonomy.shortcomings)

    def _tag(
        self, document: Document, passages: Sequence[Passage], rows: "Vectors", shortcoming: Shortcoming
    ) -> Tag:
        likeness = self._likeness(rows, passages, shortcoming)
        weights = [self._weight(p, near, shortcoming) for p, near in zip(passages, likeness, strict=True)]
        total = sum(weights)
        score = total / (total + _SURE)
        best = sorted(range(len(passages)), key=lambda i: (-weights[i], i))[:_EVIDENCE]
        grade: Grade = "addresses" if score >= 0.5 else "mentions" if total else "none"
        return Tag(
            document_id=document.id,
            shortcoming=shortcoming.id,
            grade=grade,
            score=round(score, 4),
            needs_review=0.35 <= score <= 0.65,
            evidence=tuple(_evidence(passages[i], weights[i], shortcoming) for i in best if weights[i]),
            made_by=self.made_by,
        )

    def _likeness(
        self, rows: "Vectors", passages: Sequence[Passage], shortcoming: Shortcoming
    ) -> list[float]:
        """Each passage's greatest inner product with the taxonomy's texts in its own language."""
        return [
            float((self._prototypes[shortcoming.id, passage.language] @ row).max())
            for passage, row in zip(passages, rows, strict=True)
        ]

    @cached_property
    def _prototypes(self) -> "dict[tuple[str, Language], Vectors]":
        """Centred rows of each shortcoming's definition, aspects and measures, by language."""
        found: dict[tuple[str, Language], Vectors] = {}
        languages: tuple[Language, ...] = ("zh", "en")
        for shortcoming in self.taxonomy.shortcomings:
            for language in languages:
                parts = (shortcoming.definition, *shortcoming.aspects, *shortcoming.measures)
                texts = [getattr(part, language) for part in parts]
                rows = self._encoder.passages(texts)
                found[shortcoming.id, language] = self._means.centre(rows, "passage", [language] * len(rows))
        return found

    @staticmethod
    def _weight(passage: Passage, near: float, shortcoming: Shortcoming) -> float:
        """0 for a passage that does not carry the shortcoming, up to 1 for an operative one that does."""
        terms = _terms(passage.text, shortcoming)
        if near < _NEAR or not terms:
            return 0.0
        return min(1.0, near + 0.1 * terms) * (1.0 if _OPERATIVE.search(passage.text) else 0.3)


def _terms(text: str, shortcoming: Shortcoming) -> int:
    """How many of the taxonomy's indicator terms the text uses."""
    low = text.lower()
    return sum(term.zh in text or term.en.lower() in low for term in shortcoming.indicators)


def _evidence(passage: Passage, weight: float, shortcoming: Shortcoming) -> Evidence:
    """The passage's sentence that uses most of the indicator terms."""
    places = list(sentences(passage.text))
    start, end = max(places, key=lambda place: _terms(passage.text[slice(*place)], shortcoming))
    return Evidence(
        passage_id=passage.id,
        quote=passage.text[start:end],
        score=round(weight, 4),
        locator=passage.locators[0].label if passage.locators else None,
        page=passage.pages[0] if passage.pages else None,
    )
