"""What ``ask`` returns."""

from dataclasses import dataclass
from typing import Literal

from ..index.types import Hit, ShortcomingId

Support = Literal["verbatim", "supported", "unsupported"]
Layout = Literal["sentences", "list", "table"]


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
class Item:
    """One item of an enumeration: ``text`` is ``passage.text[start:end]`` of the cited passage."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of the answer and what it rests on.

    ``items`` are the items of an enumeration, which close ``text``; ``about`` is what the sentence is said of
    in a comparison; ``gloss`` are the field's terms that a quote in another language names, in the question's
    language: a help to the reader, no translation.
    """

    text: str
    citations: tuple[int, ...]
    support: Support
    items: tuple[Item, ...] = ()
    about: str = ""
    gloss: tuple[str, ...] = ()

    @property
    def lead(self) -> str:
        """What announces the items; the whole text where there are none."""
        return self.text[: -(self.items[-1].end - self.items[0].start)].rstrip() if self.items else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is said of one of the things compared; no sentences where nothing was found."""

    name: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, or a refusal with the nearest passages in ``hits``.

    ``compared`` names the things that a comparison is about, in the question's order. ``more`` are further
    quotes that the answer has no room for; they are not part of ``text``.
    """

    question: str
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    shortcomings: tuple[ShortcomingId, ...]
    refused: bool
    confidence: float  # 0 to 1: how likely the collection holds the answer
    warnings: tuple[str, ...]
    hits: tuple[Hit, ...]
    compared: tuple[str, ...] = ()
    more: tuple[Citation, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """A comparison as a table; empty where nothing is compared."""
        if not any(sentence.about for sentence in self.sentences):
            return ()
        return tuple(
            Row(name=name, sentences=tuple(s for s in self.sentences if s.about == name))
            for name in self.compared
        )

    @property
    def layout(self) -> Layout:
        """How the answer is best shown."""
        if self.rows:
            return "table"
        return "list" if any(sentence.items for sentence in self.sentences) else "sentences"
