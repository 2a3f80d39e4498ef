"""Bulk tagging: many files, in or out of a library, with memory for one at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ..index.encoders import encoded_text
from ..index.library import Library, vector_key
from ..index.reviews import effective, reviews
from ..index.taxonomy import Taxonomy, own_taxonomy
from ..index.types import Encoder
from ..ingest import Document, Passage, split, version_of
from ..ingest.errors import FileBusy, UnreadableFile
from ..ingest.pool import read_many
from .build import Progress
from .inputs import Input, find_inputs
from .journal import Journal, Made
from .tag import Notice, Tagger, library_tagger
from .tagged import Tagged, retagged, tagged

if TYPE_CHECKING:
    from ..index.types import Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkReport:
    """The tagged documents, which lie on disk in the journal, and the files that were set aside."""

    journal: Journal
    sources: tuple[str, ...]
    quarantined: tuple[UnreadableFile, ...]
    library: Library | None
    notice: Notice | None  # why the flags were made without training

    @property
    def made(self) -> Made:
        """What made the flags."""
        return self.journal.made

    def rows(self) -> Iterator[Tagged]:
        """The documents in the order of the files, with the grades that hold after the library's reviews."""
        for row in self.journal.rows(self.sources):
            said = reviews(self.library, document_id=row.entry.id) if self.library else []
            yield retagged(row, effective(row.tags, said)) if said else row


def journal_of(out: Path) -> Path:
    """Where the journal of a run that is to write ``out`` lies."""
    return out.with_name(f".{out.name}.part.jsonl")


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Keep other runs from writing ``out`` and its journal.

    Raises:
        FileBusy: another run is.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(out.with_name(f".{out.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise FileBusy(path=out) from None
    try:
        yield
    finally:
        with suppress(OSError):  # while it is held: nobody else can have opened it for themselves
            Path(lock.lock_file).unlink()
        lock.release()


def tag_files(
    paths: Sequence[Path],
    *,
    encoder: Encoder,
    journal: Path,
    taxonomy: Taxonomy | None = None,
    library: Library | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> BulkReport:
    """Read and tag every document under ``paths``; they need not be in a library.

    Files are read in ``jobs`` processes. Each finished document is kept in ``journal``; a run that was ended
    goes on there when it is asked for again. A ``library`` lends its vectors of the same passages, its
    taxonomy, model and reviews. Files that were set aside are tried again each time.

    Raises:
        MissingPath, NothingToRead: there is nothing to tag.
    """
    if library:
        tagger = library_tagger(library, encoder, taxonomy=taxonomy or own_taxonomy(library.folder))
    else:
        tagger = Tagger(encoder, taxonomy=taxonomy)
    made = Made(
        made_by=tagger.made_by,
        taxonomy=tagger.taxonomy.hash,
        encoder=encoder.identity,
        begun=date.today().isoformat(),
    )
    known = {source: place[2] for source, place in library.places().items()} if library else {}
    quarantined: list[UnreadableFile] = []
    with TemporaryDirectory() as unpacked:
        files = find_inputs(paths, unpacked=Path(unpacked), known=known)
        bulk = _Bulk(Journal(journal, made=made), tagger=tagger, encoder=encoder, library=library)
        waiting = [file for file in files if not bulk.has(file)]
        for done, (source, outcome) in enumerate(_read(waiting, jobs=jobs), len(files) - len(waiting) + 1):
            if isinstance(outcome, UnreadableFile):
                quarantined.append(outcome)
            else:
                bulk.take(outcome)
            if progress:
                progress(done, len(files), source, bulk.encoded)
    sources = tuple(file.source for file in files if isinstance(file, Input))
    return BulkReport(
        journal=bulk.journal,
        sources=sources,
        quarantined=tuple(quarantined),
        library=library,
        notice=tagger.notice,
    )


def _read(
    files: Sequence[Input | UnreadableFile], *, jobs: int
) -> Iterator[tuple[str, Document | UnreadableFile]]:
    """Source and content of each file; what could not even be unpacked comes first."""
    yield from ((str(file.details["source"]), file) for file in files if isinstance(file, UnreadableFile))
    pairs = ((file.path, file.source) for file in files if isinstance(file, Input))
    yield from read_many(pairs, jobs=jobs)


class _Bulk:
    """Takes one document at a time into the journal."""

    def __init__(
        self, journal: Journal, *, tagger: Tagger, encoder: Encoder, library: Library | None
    ) -> None:
        self.journal = journal
        self.encoded = 0
        self._tagger = tagger
        self._encoder = encoder
        self._lender = library if library and library.encoder == encoder.identity else None

    def has(self, file: Input | UnreadableFile) -> bool:
        """Whether an earlier run has finished the file as it is now."""
        return isinstance(file, Input) and self.journal.has(file.source, version_of(file.path))

    def take(self, document: Document) -> None:
        """Tag a document."""
        passages = split(document)
        vectors = self._vectors(document, passages)
        self.journal.put(tagged(document, self._tagger.tag(document, passages, vectors)))

    def _vectors(self, document: Document, passages: Sequence[Passage]) -> "Vectors":
        """Raw rows of the passages, shape (n, d); those that the library holds are not computed again."""
        import numpy as np

        texts = [encoded_text(document.title, passage.headings, passage.text) for passage in passages]
        keys = [vector_key(text) for text in texts]
        rows = self._lender.vector_rows(keys) if self._lender else {}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in rows}
        if missing:
            rows |= zip(missing, self._encoder.passages(list(missing.values())), strict=True)
            self.encoded += len(missing)
        return np.stack([rows[key] for key in keys])
