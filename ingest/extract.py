"""What a reader hands over: the parts of a file in reading order, before any structure is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from .types import BlockKind, Box

if TYPE_CHECKING:
    from .page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph, heading, list item or table as the file has it.

    ``joined`` marks the rest of a paragraph that a page or column break cut in two.
    """

    text: str
    kind: BlockKind = "text"
    level: int | None = None  # headings: the file's own level, from 1
    page: int | None = None
    box: Box | None = None
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A file's content. ``fields`` are metadata that the file itself declares, and where it does so.

    ``document_title`` and ``document_published`` are for want of anything better.
    """

    parts: tuple[Part, ...]
    made_by: str
    fields: Mapping[str, object] = field(default_factory=dict)
    declared_in: str = "front matter"
    warnings: tuple[str, ...] = ()


OcrMode = Literal["auto", "never", "always"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How to read. ``auto`` recognises the pages that have no usable text layer.

    ``ocr_pages`` is the most pages of one file to recognise. ``on_scan`` is told which pages those are, none
    of them yet recognised; ``on_page`` how many are done and how many there are, since each takes seconds.
    ``recognised`` are pages that were recognised already, by number. ``threads`` is the most cores for one
    page, -1 for all.
    """

    ocr: OcrMode = "auto"
    ocr_pages: int = 500
    threads: int = -1
    recognised: "Mapping[int, Page]" = field(default_factory=dict)
    on_scan: Callable[[Sequence[int]], None] | None = None
    on_page: Callable[[int, int], None] | None = None


def over_budget(first: int) -> str:
    """The warning that pages were left out, ``first`` being the first of them."""
    return f"第 {first} 页起超出识别页数上限 / not recognised from page {first}: over the page budget"


class Reader(Protocol):
    """One format. ``data`` is the file's content; ``source`` names it in errors.

    Raises:
        UnreadableFile: the content is protected, damaged or empty.
    """

    def __call__(self, data: bytes, *, source: str, options: ReadOptions) -> Extract: ...


class Recogniser(Protocol):
    """One format with pictures of pages: those of ``numbers``, from 1, as text.

    Raises:
        UnreadableFile: the content is protected or damaged.
    """

    def __call__(
        self, data: bytes, numbers: Sequence[int], *, source: str, options: ReadOptions
    ) -> "list[Page]": ...
