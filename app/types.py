"""What ``ask`` returns."""

from dataclasses import dataclass
from typing import Literal

from ..index.types import Hit, ShortcomingId

Support = Literal["verbatim", "supported", "unsupported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quote and where it stands: ``quote`` is ``passage.text[start:end]``."""

    n: int  # the [n] in the answer, from 1
    passage_id: str
    document_id: str
    source: str
    title: str
    locator: str | None  # as printed, for example 第十二条
    page: int | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of the answer and what it rests on."""

    text: str
    citations: tuple[int, ...]
    support: Support


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, or a refusal with the nearest passages in ``hits``."""

    question: str
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    shortcomings: tuple[ShortcomingId, ...]
    refused: bool
    confidence: float  # 0 to 1: how likely the collection holds the answer
    warnings: tuple[str, ...]
    hits: tuple[Hit, ...]
