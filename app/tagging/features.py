"""What is known of each passage before it is graded: its vector, its likeness, its words, its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ...index.centring import load_means
from ...index.taxonomy import Taxonomy
from ...ingest.types import Passage
from .prototypes import Prototypes, likeness, load_prototypes

if TYPE_CHECKING:
    from ...index.types import Encoder, Vectors

Form = Literal["articles", "sections"]
FORMS: tuple[Form, ...] = ("articles", "sections")
"""Laws and regulations are made of articles; plans, opinions and digests of sections."""
VERSION = 1  # of the features: a model fitted on another is not used

_OPERATIVE = re.compile(
    r"应当|可以|鼓励|支持|建立|推动|推进|完善|探索|开展|实行|实施|禁止|不得|负责|加强"
    r"|\b(?:shall|must|may|will|establish|encourage|support|promote|implement|set up|expand|allow|require)",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"为了|制定本|根据[^。]{0,40}制定|本(?:法|条例|规定|办法)所称|是指|自[^。]{0,20}起施行"
    r"|\b(?:for the purposes? of|in order to|means|refers? to)\b",
    re.IGNORECASE,
)
_VECTOR, _LIKENESS, _TERM = 3.0, 3.0, 0.5  # units in which the features are of like weight
_TERMS, _OPERATIVES = 4, 5  # counted at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """A document's passages as the model sees them."""

    form: Form
    matrix: "Vectors"  # (n, f)
    likeness: "Vectors"  # (n, 5)
    terms: "Vectors"  # (n, 5), the indicator terms that a passage uses
    operative: "Vectors"  # (n,), 1 where a passage says what is to be done


class Featurer:
    """Makes the features of documents for one encoder and one taxonomy. Safe to share between threads."""

    def __init__(self, encoder: "Encoder", *, taxonomy: Taxonomy) -> None:
        self.means = load_means(encoder)
        self.taxonomy = taxonomy
        self._encoder = encoder

    @cached_property
    def _prototypes(self) -> Prototypes:
        return load_prototypes(self._encoder, means=self.means, taxonomy=self.taxonomy)

    def features(self, passages: Sequence[Passage], vectors: "Vectors") -> Features:
        """``vectors`` are the passages' raw rows, shape (n, d)."""
        import numpy as np

        languages = [passage.language for passage in passages]
        rows = self.means.centre(vectors, "passage", languages)
        near = likeness(self._prototypes, rows, languages)
        terms = np.array([self.terms(p.text) for p in passages], dtype=np.float32).reshape(near.shape)
        counts = [min(len(_OPERATIVE.findall(p.text)), _OPERATIVES) for p in passages]
        operative = np.array(counts, dtype=np.float32)
        place = np.arange(len(passages), dtype=np.float32) / max(len(passages) - 1, 1)
        aim = np.array([bool(_AIM.search(p.text)) for p in passages], dtype=np.float32)
        scaled = (_VECTOR * rows, _LIKENESS * near, _TERM * np.minimum(terms, _TERMS))
        wording = np.stack([0.3 * operative, place, aim, np.ones_like(place)], axis=1)
        return Features(
            form=form_of(passages),
            matrix=np.hstack([*scaled, wording]).astype(np.float32),
            likeness=near,
            terms=terms,
            operative=np.minimum(operative, 1),
        )

    def terms(self, text: str) -> list[int]:
        """How many different indicator terms of each shortcoming the text uses."""
        low = text.lower()
        return [
            sum(term.zh in text or term.en.lower() in low for term in shortcoming.indicators)
            for shortcoming in self.taxonomy.shortcomings
        ]


def form_of(passages: Sequence[Passage]) -> Form:
    """Of what most passages are made; a text without numbered places counts as made of sections."""
    articles = sum(any(locator.kind == "article" for locator in p.locators) for p in passages)
    return "articles" if 2 * articles > len(passages) else "sections"


def operative_words(text: str) -> int:
    """How often the text says what shall, may or is to be done."""
    return len(_OPERATIVE.findall(text))
