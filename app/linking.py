"""Links between the documents of a library: the editions of one law or plan, and files that say the same."""

from collections.abc import Iterator, Mapping

from ..index.library import Library
from ..index.writer import Writer
from ..ingest.duplicates import near_duplicates, sketch
from ..ingest.editions import Edition, editions

_WHATEVER_NAME = 0.98
"""Likeness from which two documents are the same under any name. Of 3,504 laws, cities' rules to one pattern
share up to 95 %."""


def link(library: Library, writer: Writer) -> None:
    """Find the links anew where a document has changed since they were last found.

    Only what has changed is sketched again; a build that was cut short is caught up with here.
    """
    if library.is_linked:
        return
    writer.put_sketches(dict(_missing_sketches(library)))
    seen = library.generation
    chains = editions(library.documents())
    writer.put_links(chains.values(), _twins(library.sketches(), chains), seen=seen)


def _missing_sketches(library: Library) -> Iterator[tuple[str, bytes]]:
    for document_id, known in library.sketches().items():
        if known is None and (document := library.document(document_id)):
            yield document_id, sketch(document.text)


def _twins(
    sketches: Mapping[str, bytes | None], chains: Mapping[str, Edition]
) -> Iterator[tuple[str, str, float]]:
    """Near-duplicates, leaving out what shares its text for another reason."""
    known = {document_id: data for document_id, data in sketches.items() if data}
    for first, second, likeness in near_duplicates(known):
        if _is_same(chains[first], chains[second], likeness=likeness):
            yield first, second, likeness


def _is_same(first: Edition, second: Edition, *, likeness: float) -> bool:
    """Two editions of a law differ by their day, and two cities' rules to one pattern by their names."""
    if first.name not in second.name and second.name not in first.name:
        return likeness >= _WHATEVER_NAME
    return None in (first.since, second.since) or first.since == second.since
