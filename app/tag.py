"""Tag: which of the five shortcomings a document addresses, with the sentences that show it.

A trained model grades where it was fitted for the taxonomy and the encoder at hand. Elsewhere, after any edit
of the taxonomy for example, documents are graded without training: a passage scores by its likeness to the
taxonomy's own texts, the indicator terms it uses and whether it is operative; a document by its best three.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..index.taxonomy import Taxonomy, load_taxonomy
from ..index.types import SHORTCOMINGS, Encoder, Grade, Tag
from ..ingest.types import Document, Passage
from .tagging.evidence import evidence
from .tagging.features import Featurer, Features
from .tagging.fit import distance
from .tagging.model import Model, load_model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..index.library import Library
    from ..index.types import Vectors

    Matrix = NDArray[np.float64]

ZERO_SHOT = "zero-shot/3"
Notice = Literal["taxonomy", "encoder"]
_SHOWN = 3  # passages that a flag shows as its evidence
_TERM = 0.1  # without training: what each indicator term adds to a passage's likeness, up to four
_AIM = 0.1  # what a passage without operative wording loses
_THRESHOLD = 0.31  # of the mean of the best passages, chosen on the labelled development documents
_SLOPE = 15.0  # of the score around the threshold
_UNSURE = 0.85  # half width of the band that needs a person, in log-odds
_LIBRARY_MODEL = "flags.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """Arrays of length 5 in the order of the shortcomings; ``passages`` has shape (n, 5)."""

    passages: "Matrix"
    addresses: "Matrix"
    mentions: "NDArray[np.bool_]"
    thresholds: "Matrix"
    review: float


class Tagger:
    """Grades documents against a taxonomy. Safe to share between threads.

    ``notice`` says why documents are graded without training, at lower accuracy: the taxonomy or the encoder
    is another than the model's. It is None where the trained model grades.
    """

    def __init__(
        self, encoder: Encoder, *, taxonomy: Taxonomy | None = None, model: Model | None = None
    ) -> None:
        self.taxonomy = taxonomy or load_taxonomy()
        self._featurer = Featurer(encoder, taxonomy=self.taxonomy)
        model = model or load_model()
        self.notice = _notice(model, encoder=encoder, taxonomy=self.taxonomy)
        self._model = None if self.notice else model
        made_by = self._model.name if self._model else ZERO_SHOT
        self.made_by = f"{made_by} taxonomy {self.taxonomy.hash[:8]}"

    def tag(self, document: Document, passages: Sequence[Passage], vectors: "Vectors") -> tuple[Tag, ...]:
        """One tag per shortcoming. ``vectors`` are the passages' raw rows, shape (n, d)."""
        if not passages:
            return tuple(self._tag(document, passages, None, label) for label in range(len(SHORTCOMINGS)))
        judged = self._judge(self._featurer.features(passages, vectors))
        return tuple(self._tag(document, passages, judged, label) for label in range(len(SHORTCOMINGS)))

    def _judge(self, features: Features) -> _Judged:
        if self._model is None:
            return _zero_shot(features)
        verdict = self._model.judge(features)
        return _Judged(
            passages=1 / (1 + _exp(-4 * verdict.passages)),  # named passages were fitted to 1, others to -1
            addresses=verdict.addresses,
            # What uses no indicator term and is like nothing in the taxonomy is no mention, however short.
            mentions=(verdict.mentions >= 0.5)
            & ((features.terms.max(axis=0) > 0) | (features.likeness.max(axis=0) >= _THRESHOLD)),
            thresholds=verdict.thresholds,
            review=verdict.review,
        )

    def _tag(
        self, document: Document, passages: Sequence[Passage], judged: _Judged | None, label: int
    ) -> Tag:
        score, threshold, band = 0.0, 1.0, 0.0
        best: list[int] = []
        grade: Grade = "none"
        if judged:
            score, threshold = float(judged.addresses[label]), float(judged.thresholds[label])
            band = judged.review
            grade = "addresses" if score >= threshold else "mentions" if judged.mentions[label] else "none"
            best = sorted(range(len(passages)), key=lambda i: (-judged.passages[i, label], i))
        review = distance(score, threshold) < band
        shown = _SHOWN if grade == "addresses" or review else 1 if grade == "mentions" else 0
        return Tag(
            document_id=document.id,
            shortcoming=SHORTCOMINGS[label],
            grade=grade,
            score=round(score, 4),
            needs_review=review,
            evidence=tuple(
                evidence(
                    passages[i],
                    score=float(judged.passages[i, label]) if judged else 0.0,
                    terms=lambda text: self._featurer.terms(text)[label],
                )
                for i in best[:shown]
            ),
            made_by=self.made_by,
        )


def library_tagger(library: "Library", encoder: Encoder, *, taxonomy: Taxonomy | None = None) -> Tagger:
    """The tagger of a library: with the model that was trained in it, if one was."""
    own = model_path(library)
    return Tagger(encoder, taxonomy=taxonomy, model=load_model(own) if own.is_file() else None)


def model_path(library: "Library") -> Path:
    """Where a library keeps the model that was trained in it."""
    return library.folder / _LIBRARY_MODEL


def _notice(model: Model, *, encoder: Encoder, taxonomy: Taxonomy) -> Notice | None:
    if model.provenance.taxonomy != taxonomy.hash:
        return "taxonomy"
    return None if model.provenance.encoder == encoder.identity else "encoder"


def _zero_shot(features: Features) -> _Judged:
    import numpy as np

    points = (
        features.likeness + _TERM * np.minimum(features.terms, 4) - _AIM * (1 - features.operative)[:, None]
    )
    mean = -np.sort(-points, axis=0)[:_SHOWN].mean(axis=0)
    return _Judged(
        passages=points.astype(np.float64),
        addresses=1 / (1 + _exp(-_SLOPE * (mean - _THRESHOLD))),
        mentions=points.max(axis=0) >= _THRESHOLD,
        thresholds=np.full(points.shape[1], 0.5),
        review=_UNSURE,
    )


def _exp(values: "Matrix") -> "Matrix":
    import numpy as np

    found: Matrix = np.exp(np.clip(values, -50, 50))
    return found
