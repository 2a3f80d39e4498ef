"""What an evaluation is made of: labelled questions and documents, the system under test, and its results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ..app.types import Answer
from ..index.types import Hit, ShortcomingId, Tag
from ..ingest.numerals import normalise_locator
from ..ingest.types import Language

Match = Literal["any", "all"]
QuestionType = Literal[
    "fact",
    "list",
    "definition",
    "procedure",
    "scenario",
    "comparison",
    "version",
    "multi_article",
    "unanswerable",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A document (by stem) and the articles of it that answer; no article means any place in it."""

    document: str
    articles: tuple[str, ...]  # as labelled, for example 第十二条, 2.3, abstract

    @property
    def keys(self) -> tuple[str, ...]:
        """One ``stem#number`` for each article, the number normalised; ``stem#`` for the whole document."""
        numbers = [normalise_locator(label) for label in self.articles] or [""]
        return tuple(f"{self.document}#{number}" for number in numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A labelled question. ``gold`` is empty when the collection has no answer."""

    id: str
    language: Language
    question: str
    type: str
    gold: tuple[Gold, ...]
    match: Match = "any"  # whether one gold article is enough, or all are needed
    answer: str = ""
    key_facts: tuple[str, ...] = ()
    shortcomings: tuple[ShortcomingId, ...] = ()
    difficulty: int | None = None
    line: int = 0  # in the file, from 1

    @property
    def answerable(self) -> bool:
        return bool(self.gold)

    @property
    def gold_keys(self) -> tuple[str, ...]:
        """Every gold article as ``stem#number``, without repetition."""
        return tuple(dict.fromkeys(key for gold in self.gold for key in gold.keys))


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCase:
    """A labelled document. A label is None where the annotators differ; such a label is not scored."""

    document: str  # stem
    addresses: Mapping[ShortcomingId, bool | None]
    articles: Mapping[ShortcomingId, tuple[str, ...]] = field(default_factory=dict)
    line: int = 0


class System(Protocol):
    """What is under test."""

    def search(self, question: str, *, k: int) -> Sequence[Hit]: ...

    def ask(self, question: str) -> Answer: ...

    def tags(self, document: str) -> Sequence[Tag]:
        """The model's own flags (never a reviewer's) of the document with this stem."""
        ...


class Explains(Protocol):
    """A search that can say what each of its legs ranked where."""

    def explain(self, question: str, *, k: int) -> Mapping[str, Sequence[Hit]]:
        """The best ``k`` hits of each leg, under the leg's name (dense, lexical, glossary, fused, …)."""
        ...


Part = Literal["retrieval", "answers", "tags"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A fitted component, the part of the figures that it moves, and what it was fitted on."""

    name: str
    part: Part
    ids: frozenset[str]  # question ids, or document stems for tags


class Refits(Protocol):
    """A system that can be fitted again on other cases, for cross-validation."""

    def fit(self, cases: Sequence[Case], tags: Sequence[TagCase]) -> System: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question, judged. ``values`` holds each measure that applies to it, 0 to 1 or a length."""

    id: str
    language: Language
    type: str
    difficulty: int | None
    match: Match
    answerable: bool
    question: str
    values: Mapping[str, float]
    gold: tuple[str, ...] = ()  # gold articles, as stem#number
    hits: tuple[str, ...] = ()  # run ids, best first
    shown: tuple[Mapping[str, object], ...] = ()  # the first hits, for a reader
    answer: str = ""
    confidence: float | None = None
    refused: bool | None = None
    missing_facts: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRow:
    """One label of one document, judged; ``truth`` is None where the annotators differ."""

    document: str
    shortcoming: ShortcomingId
    truth: bool | None
    predicted: bool
    score: float
    needs_review: bool
    evidence: tuple[str, ...] = ()  # normalised locators
    gold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All that was judged in one evaluation."""

    rows: tuple[Row, ...] = ()
    tag_rows: tuple[TagRow, ...] = ()
    fitted: tuple[Fitted, ...] = ()
    cross_validated: bool = False
