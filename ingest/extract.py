"""What a reader hands over: the parts of a file in reading order, before any structure is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from .types import BlockKind, Box


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
    """A file's content. ``fields`` are metadata that the file itself declares (front matter, properties)."""

    parts: tuple[Part, ...]
    made_by: str
    fields: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


OcrMode = Literal["auto", "never", "always"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How to read. ``auto`` recognises the pages that have no usable text layer.

    ``ocr_pages`` is the most pages of one file to recognise; ``on_page`` is told the pages recognised and
    the pages to recognise, since each takes seconds. ``threads`` is the most cores for one page, -1 for all.
    """

    ocr: OcrMode = "auto"
    ocr_pages: int = 500
    threads: int = -1
    on_page: Callable[[int, int], None] | None = None


class Reader(Protocol):
    """One format. ``data`` is the file's content; ``source`` names it in errors.

    Raises:
        UnreadableFile: the content is protected, damaged or empty.
    """

    def __call__(self, data: bytes, *, source: str, options: ReadOptions) -> Extract: ...
