"""Reading: a passage where it stands, and a document's blocks with the sentences that matter marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..index.library import Library
from ..index.types import Tag
from ..ingest.errors import NoSuchDocument
from ..ingest.types import Block, Document, Passage

Span = tuple[int, int]
"""Start and end in a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A passage with its neighbours; None at the document's ends."""

    before: Passage | None
    passage: Passage
    after: Passage | None


def find_document(library: Library, document_id: str) -> Document:
    """The document with this id.

    Raises:
        NoSuchDocument: the library does not hold it.
    """
    document = library.document(document_id)
    if document is None:
        raise NoSuchDocument(name=document_id)
    return document


def find_place(library: Library, passage_id: str) -> Place:
    """Where a passage stands.

    Raises:
        NoSuchDocument: the passage has gone from the library since it was found.
    """
    found = library.passages_by_id([passage_id]).get(passage_id)
    if found is None:
        raise NoSuchDocument(name=passage_id)
    passages = library.passages(found.document_id)
    at = next(i for i, passage in enumerate(passages) if passage.id == passage_id)
    return Place(
        before=passages[at - 1] if at else None,
        passage=passages[at],
        after=passages[at + 1] if at + 1 < len(passages) else None,
    )


Neighbours = tuple[list[Passage], list[Passage]]
"""The passages before and after one, in reading order."""


def neighbours(library: Library, passage: Passage, count: int) -> Neighbours:
    """At most ``count`` passages of the same document on each side of ``passage``."""
    if not count:
        return [], []
    passages = library.passages(passage.document_id)
    at = next((i for i, other in enumerate(passages) if other.id == passage.id), len(passages))
    return passages[max(at - count, 0) : at], passages[at + 1 : at + 1 + count]


def evidence_spans(library: Library, tags: Sequence[Tag]) -> list[Span]:
    """Where the evidence of ``tags`` stands in their document's text."""
    evidence = [e for tag in tags for e in tag.evidence]
    passages = library.passages_by_id([e.passage_id for e in evidence])
    spans = []
    for item in evidence:
        passage = passages.get(item.passage_id)
        at = passage.text.find(item.quote) if passage else -1
        if passage and at >= 0:
            spans.append((passage.start + at, passage.start + at + len(item.quote)))
    return spans


def marked_blocks(document: Document, spans: Sequence[Span]) -> Iterator[tuple[Block, list[Span]]]:
    """Each block with those parts of ``spans`` that fall into it, counted from the block's start."""
    for block in document.blocks:
        inside = [
            (max(start, block.start) - block.start, min(end, block.end) - block.start)
            for start, end in spans
            if start < block.end and end > block.start
        ]
        yield block, inside
