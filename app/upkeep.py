"""Looking after a library: what is missing, what is wrong, what is to go."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..index.library import Library
from ..ingest.errors import BadSetting, NoSuchDocument
from .linking import link


def missing_files(library: Library) -> list[str]:
    """Sources of the documents whose file is no longer where it was when it was added."""
    return [source for source, (_, _, path) in library.places().items() if not Path(path).exists()]


def remove(names: Sequence[str], *, library: Library) -> list[str]:
    """Take the documents called ``names`` (id, source, file name or stem) out; returns their sources.

    Raises:
        NoSuchDocument: one of the names fits no document; nothing is removed then.
        LibraryBusy: another process is writing.
    """
    ids = {document_id for name in names for document_id in _found(library, name)}
    removed = [source for source, (document_id, _, _) in library.places().items() if document_id in ids]
    with library.writing() as writer:
        writer.remove(ids)
        link(library, writer)
        writer.tidy()
    return removed


def _found(library: Library, name: str) -> list[str]:
    if not (ids := library.find(name)):
        raise NoSuchDocument(name=name)
    return ids


def the_document(library: Library, name: str) -> str:
    """The id of the one document called ``name``.

    Raises:
        NoSuchDocument: there is none.
        BadSetting: there are several.
    """
    ids = _found(library, name)
    if len(ids) > 1:
        sources = [source for source, (document_id, _, _) in library.places().items() if document_id in ids]
        raise BadSetting(name="document", value=name, expected=" | ".join(sources))
    return ids[0]


def problems(library: Library) -> Iterator[str]:
    """What is wrong with the library, a line each: the file, offsets, vectors and originals."""
    yield from library.integrity()
    for document in library.documents():
        passages = library.passages(document.id)
        for passage in passages:
            if document.text[passage.start : passage.end] != passage.text:
                yield f"{document.source}: passage {passage.id} is not at its offsets"
        if len(library.passage_vectors(document.id)) != len(passages):
            yield f"{document.source}: a passage has no vector"
        original = library.original(document.id)
        if original is None or not original.exists():
            yield f"{document.source}: its original is gone"
