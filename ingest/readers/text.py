"""Plain text."""

from ..charset import decode
from ..extract import Extract, Part, ReadOptions
from ..unwrap import unwrap

MADE_BY = "text/1"


def read(data: bytes, *, source: str, options: ReadOptions) -> Extract:
    """Paragraphs; lines cut by a fixed width are put together again."""
    paragraphs = unwrap(decode(data, source=source).split("\n"))
    # A lone letter is what a lost figure or drop cap leaves behind.
    parts = tuple(Part(text=text) for text in paragraphs if len(text) > 1 or not text.isascii())
    return Extract(parts=parts, made_by=MADE_BY)
