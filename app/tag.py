"""Tag: which of the five shortcomings a document addresses, with the sentences that show it.

First form, without training: a passage scores by its likeness to the taxonomy's own texts, the indicator
terms it uses and whether it is operative; a document by its three best passages.
"""

import hashlib
import math
import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ..index.centring import load_means
from ..index.taxonomy import Shortcoming, Taxonomy, load_taxonomy
from ..index.types import Encoder, Evidence, Grade, Tag
from ..index.weights import user_cache
from ..ingest.sentences import sentences
from ..ingest.types import Document, Language, Passage

if TYPE_CHECKING:
    from ..index.types import Vectors

MADE_BY = "zero-shot/2"
_PASSAGES = 3  # that make a document's score, and that a flag shows as its evidence
_TERM = 0.1  # what each indicator term adds to a passage's likeness, up to four
_AIM = 0.1  # what a passage without operative wording loses
_THRESHOLD = 0.31  # of the mean of the best passages, chosen on the labelled development documents
_SLOPE = 15.0  # of the score around the threshold
_LANGUAGES: tuple[Language, ...] = ("zh", "en")
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
        rows = self._means.centre(vectors, "passage", [passage.language for passage in passages])
        return tuple(self._tag(document, passages, rows, s) for s in self.taxonomy.shortcomings)

    def _tag(
        self, document: Document, passages: Sequence[Passage], rows: "Vectors", shortcoming: Shortcoming
    ) -> Tag:
        points = [self._points(p, row, shortcoming) for p, row in zip(passages, rows, strict=True)]
        best = sorted(range(len(points)), key=lambda i: (-points[i], i))[:_PASSAGES]
        mean = sum(points[i] for i in best) / max(len(best), 1)
        score = 1 / (1 + math.exp(-_SLOPE * (mean - _THRESHOLD)))
        carrying = [i for i in best if points[i] >= _THRESHOLD]
        grade: Grade = "addresses" if score >= 0.5 else "mentions" if carrying else "none"
        return Tag(
            document_id=document.id,
            shortcoming=shortcoming.id,
            grade=grade,
            score=round(score, 4),
            needs_review=0.3 <= score <= 0.7,
            evidence=tuple(_evidence(passages[i], points[i], shortcoming) for i in carrying),
            made_by=self.made_by,
        )

    def _points(self, passage: Passage, row: "Vectors", shortcoming: Shortcoming) -> float:
        """How strongly a passage carries the shortcoming: its likeness, its terms, its wording."""
        near = float((self._prototypes[shortcoming.id, passage.language] @ row).max())
        terms = min(_terms(passage.text, shortcoming), 4)
        return near + _TERM * terms - (0.0 if _OPERATIVE.search(passage.text) else _AIM)

    @cached_property
    def _prototypes(self) -> "dict[tuple[str, Language], Vectors]":
        """Centred rows of each shortcoming's definition, aspects and measures, by language.

        They are kept in the user's cache, since encoding them takes as long as a document of a hundred
        passages.
        """
        from safetensors.numpy import load_file, save_file

        key = f"{self._encoder.identity} {self._means.stamp} {self.taxonomy.hash}"
        path = user_cache() / f"prototypes-{hashlib.sha256(key.encode()).hexdigest()[:16]}.safetensors"
        if path.is_file():
            kept = load_file(path)
        else:
            kept = {
                f"{s.id}.{lang}": self._encoded(s, lang)
                for s in self.taxonomy.shortcomings
                for lang in _LANGUAGES
            }
            path.parent.mkdir(parents=True, exist_ok=True)
            save_file(kept, path)
        return {
            (s.id, lang): kept[f"{s.id}.{lang}"] for s in self.taxonomy.shortcomings for lang in _LANGUAGES
        }

    def _encoded(self, shortcoming: Shortcoming, language: Language) -> "Vectors":
        parts = (shortcoming.definition, *shortcoming.aspects, *shortcoming.measures)
        rows = self._encoder.passages([getattr(part, language) for part in parts])
        return self._means.centre(rows, "passage", [language] * len(parts))


def _terms(text: str, shortcoming: Shortcoming) -> int:
    """How many of the taxonomy's indicator terms the text uses."""
    low = text.lower()
    return sum(term.zh in text or term.en.lower() in low for term in shortcoming.indicators)


def _evidence(passage: Passage, points: float, shortcoming: Shortcoming) -> Evidence:
    """The passage's sentence that uses most of the indicator terms."""
    places = list(sentences(passage.text))
    start, end = max(places, key=lambda place: _terms(passage.text[slice(*place)], shortcoming))
    return Evidence(
        passage_id=passage.id,
        quote=passage.text[start:end],
        score=round(points, 4),
        locator=passage.locators[0].label if passage.locators else None,
        page=passage.pages[0] if passage.pages else None,
    )
