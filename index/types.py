"""What is searched for, what is found, and the seams a backend fills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from ..ingest.types import DocumentKind, Language, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

ShortcomingId = Literal["S1", "S2", "S3", "S4", "S5"]
SHORTCOMINGS: tuple[ShortcomingId, ...] = ("S1", "S2", "S3", "S4", "S5")
Grade = Literal["none", "mentions", "addresses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a hit must be; an empty field asks for nothing. Values within a field are alternatives."""

    zones: tuple[str, ...] = ()
    kinds: tuple[DocumentKind, ...] = ()
    languages: tuple[Language, ...] = ()
    documents: tuple[str, ...] = ()  # document ids or sources
    shortcomings: tuple[ShortcomingId, ...] = ()  # documents graded "addresses"
    since: date | None = None
    until: date | None = None
    as_of: date | None = None  # the day for which validity is asked; today by default
    in_force: bool = False  # only documents not known to be out of force on that day


Mark = tuple[int, int, float]
"""Start and end of a token in a passage's text, and the logit that it belongs to the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a reranker says of a passage: ``score`` is the logit that it answers the question."""

    score: float
    marks: tuple[Mark, ...] = ()  # empty from a reranker that judges passages only


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that was found, with the document it stands in. ``scores`` are the parts of ``score``."""

    passage: Passage
    rank: int  # from 1
    score: float
    title: str
    source: str
    in_force: bool | None = None  # None where the document does not say
    shortcomings: tuple[ShortcomingId, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    judgement: Judgement | None = None  # None where no reranker read the passage
    part: int = 0  # which search of a comparison found it
    likeness: float | None = None  # of that search's question to the passage nearest to it, as vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence that carries a flag."""

    passage_id: str
    quote: str
    score: float
    locator: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """Whether a document addresses one shortcoming; ``score`` is the probability of "addresses"."""

    document_id: str
    shortcoming: ShortcomingId
    grade: Grade
    score: float
    needs_review: bool
    evidence: tuple[Evidence, ...]
    made_by: str


class Encoder(Protocol):
    """Turns text into unit float32 rows of shape (len(texts), dimension)."""

    @property
    def identity(self) -> str:
        """Names weights, prompts and pooling; vectors of different identities must never meet."""

    @property
    def dimension(self) -> int: ...

    def queries(self, texts: Sequence[str]) -> "Vectors": ...

    def passages(self, texts: Sequence[str]) -> "Vectors": ...


class Reranker(Protocol):
    """Reads a question and passages together."""

    @property
    def identity(self) -> str:
        """Names the weights."""

    def judge(self, question: str, passages: Sequence[tuple[str, str]]) -> Sequence[Judgement]:
        """A judgement of each passage, given as its heading line and its text."""
