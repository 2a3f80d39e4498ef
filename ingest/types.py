"""What reading and splitting produce. A stage returns a new type; none fills in another's fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

BlockKind = Literal["heading", "text", "table", "list"]
DocumentKind = Literal[
    "programme", "regulation", "law", "opinion", "notice", "negative-list", "paper", "other"
]
Language = Literal["zh", "en"]
LocatorKind = Literal["article", "section", "clause", "page"]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF points, origin at the lower left of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, paragraph, table or list; ``text`` is ``document.text[start:end]``."""

    kind: BlockKind
    text: str
    start: int
    end: int
    level: int | None = None  # headings only: 1 is the outermost
    page: int | None = None  # from 1; None where the format has no pages
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The days a document's life turns on; None where the text does not say."""

    adopted: date | None = None
    published: date | None = None
    effective: date | None = None
    repealed: date | None = None

    @property
    def best(self) -> date | None:
        """The day to sort and filter by: publication, else adoption, else effect."""
        return self.published or self.adopted or self.effective


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file, read. ``id`` is stable across edits; ``version`` changes with the content."""

    id: str
    version: str
    source: str  # name relative to the library's root, with forward slashes
    title: str
    language: Language
    kind: DocumentKind
    text: str
    blocks: tuple[Block, ...]
    made_by: str  # reader and version, for example "markdown/1"
    zones: tuple[str, ...] = ()  # zone ids of corpus/zones.yaml, for example "shandong"
    issuer: str | None = None
    number: str | None = None  # 国发〔2013〕38号
    dates: Dates = field(default_factory=Dates)
    found_in: Mapping[str, str] = field(default_factory=dict)  # metadata field -> where it was found
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """A place a person can cite. ``number`` is normalised: 第十二条 is "12", 第十二条之一 "12-1"."""

    kind: LocatorKind
    number: str
    label: str  # as printed
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The unit that is searched and cited; ``text`` is ``document.text[start:end]``."""

    id: str
    document_id: str
    text: str
    start: int
    end: int
    language: Language
    headings: tuple[str, ...] = ()  # outermost first, the document's title not included
    locators: tuple[Locator, ...] = ()
    pages: tuple[int, int] | None = None  # first and last
