"""Build: files and folders into the library, leaving alone what has not changed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Literal, get_args

from ..index.corrections import corrected, corrections, reapply, titled
from ..index.encoders import encoded_text
from ..index.library import Library, vector_key
from ..index.taxonomy import own_taxonomy
from ..index.types import Encoder
from ..index.writer import Writer
from ..ingest import Document, Passage, split, version_of
from ..ingest.errors import UnreadableFile
from ..ingest.extract import ReadOptions
from ..ingest.pool import pages_to_recognise, read_many
from ..ingest.readers import recogniser_for
from .inputs import Input, find_inputs
from .linking import link as link_documents
from .tag import library_tagger

Progress = Callable[[int, int, str, int], None]
"""Called with the files done, the files in all, the last one's source, and the passages encoded so far."""

_OPTIONS = ReadOptions()


Result = Literal["added", "changed", "unchanged", "quarantined", "removed"]
RESULTS: tuple[Result, ...] = get_args(Result)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one source; ``error`` says why it was quarantined."""

    source: str
    result: Result
    error: UnreadableFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did with each file, how many passages it encoded, and how long it took in seconds."""

    files: tuple[FileReport, ...]
    encoded: int
    seconds: float = 0.0

    def sources(self, result: Result) -> tuple[str, ...]:
        """The sources of which this became."""
        return tuple(file.source for file in self.files if file.result == result)

    @property
    def added(self) -> tuple[str, ...]:
        return self.sources("added")

    @property
    def changed(self) -> tuple[str, ...]:
        return self.sources("changed")

    @property
    def unchanged(self) -> tuple[str, ...]:
        return self.sources("unchanged")

    @property
    def quarantined(self) -> tuple[UnreadableFile, ...]:
        return tuple(file.error for file in self.files if file.error)


def build(
    paths: Sequence[Path],
    *,
    library: Path,
    encoder: Encoder,
    jobs: int = 1,
    options: ReadOptions = _OPTIONS,
    link: bool = False,
    only: Callable[[Path], bool] | None = None,
    progress: Progress | None = None,
    on_scans: Callable[[int], None] | None = None,
) -> BuildReport:
    """Read, split, encode, tag and store every document under ``paths`` that is new or has changed.

    Files are read in ``jobs`` processes. Each document is committed on its own, so a build that was cut short
    goes on where it stopped. ``link`` keeps links to the original files instead of copies. Of the files under
    ``paths`` those are taken that ``only`` is true of. ``on_scans`` is told how many pages have to be
    recognised, before the first is. Nothing is written before the paths and the encoder have been checked.

    Raises:
        MissingPath: one of ``paths`` does not exist.
        NothingToRead: there is no file of a known format under ``paths``.
        OtherEncoder: the library's vectors are another encoder's.
        LibraryBusy: another process is writing.
    """
    began = monotonic()
    with TemporaryDirectory() as unpacked:
        known = {source: path for source, (_, _, path) in _places(library).items()}
        files = find_inputs(paths, unpacked=Path(unpacked), known=known, only=only)
        opened = Library.create(library)
        opened.check_encoder(encoder)
        with opened.writing() as writer:
            builder = _Builder(opened, writer, encoder=encoder, link=link)
            changed = [file for file in files if builder.is_changed(file)]
            if on_scans:
                on_scans(_pages_to_recognise(changed, jobs=jobs, options=options))
            done = len(files) - len(changed)
            for outcome in _read(changed, jobs=jobs, options=options):
                source = builder.take(*outcome)
                done += 1
                if progress:
                    progress(done, len(files), source, builder.encoded)
            builder.finish()
    return BuildReport(
        files=tuple(builder.files), encoded=builder.encoded, seconds=round(monotonic() - began, 1)
    )


def _pages_to_recognise(files: Sequence[Input | UnreadableFile], *, jobs: int, options: ReadOptions) -> int:
    if options.ocr == "never":
        return 0
    pairs = [(file.path, file.source) for file in files if isinstance(file, Input)]
    scans = [pair for pair in pairs if recogniser_for(pair[1])]
    return sum(pages_to_recognise(scans, jobs=jobs, options=options).values())


def _places(library: Path) -> dict[str, tuple[str, str, str]]:
    return Library(library).places() if Library.exists(library) else {}


def _read(
    files: Sequence[Input | UnreadableFile], *, jobs: int, options: ReadOptions
) -> Iterator[tuple[Input | None, Document | UnreadableFile]]:
    """Each file with what became of it; what could not even be unpacked comes first, without a file."""
    readable = {file.source: file for file in files if isinstance(file, Input)}
    yield from ((None, error) for error in files if isinstance(error, UnreadableFile))
    pairs = ((file.path, file.source) for file in readable.values())
    for source, outcome in read_many(pairs, jobs=jobs, options=options):
        yield readable[source], outcome


class _Builder:
    """Takes one file at a time into the library."""

    def __init__(self, library: Library, writer: Writer, *, encoder: Encoder, link: bool) -> None:
        self._library = library
        self._writer = writer
        self._encoder = encoder
        self._link = link
        self.files: list[FileReport] = []
        self._tagger = library_tagger(library, encoder, taxonomy=own_taxonomy(library.folder))
        self._stored = {source: (version, key) for source, (key, version, _) in library.places().items()}
        self._titles = {c.document_id: c.value for c in corrections(library) if c.field == "title"}
        self.encoded = 0

    def is_changed(self, file: Input | UnreadableFile) -> bool:
        """Whether the file is to be read; one that the library already has as it is counts as unchanged."""
        if isinstance(file, UnreadableFile) or file.source not in self._stored:
            return True
        stored, document_id = self._stored[file.source]
        version = version_of(file.path)
        if document_id in self._titles:
            version = titled(version, self._titles[document_id])
        if stored == version:
            self._note(file.source, "unchanged")
        return stored != version

    def take(self, file: Input | None, outcome: Document | UnreadableFile) -> str:
        """Store a document, or set a file aside; returns its source."""
        if isinstance(outcome, UnreadableFile) or file is None:
            assert isinstance(outcome, UnreadableFile)
            return self._note(str(outcome.details["source"]), "quarantined", error=outcome)
        document = corrected(outcome, corrections(self._library, outcome.id))
        passages = split(document)
        keys = self._encode(document, passages)
        self._writer.put(document, passages, keys=keys, file=file.path, origin=file.origin, link=self._link)
        reapply(self._library, outcome)
        self._writer.put_tags(
            self._tagger.tag(document, passages, self._library.passage_vectors(document.id))
        )
        return self._note(file.source, "changed" if file.source in self._stored else "added")

    def _note(self, source: str, result: Result, *, error: UnreadableFile | None = None) -> str:
        self.files.append(FileReport(source=source, result=result, error=error))
        return source

    def finish(self) -> None:
        """Link the documents that there are now, and drop what nothing needs any more."""
        link_documents(self._library, self._writer)
        self._writer.tidy()

    def _encode(self, document: Document, passages: Sequence[Passage]) -> list[str]:
        """Encode the passages whose text has no vector yet; returns every passage's vector key."""
        texts = [encoded_text(document.title, passage.headings, passage.text) for passage in passages]
        keys = [vector_key(text) for text in texts]
        known = self._library.known_vectors(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            vectors = self._encoder.passages(list(missing.values()))
            self._writer.put_vectors(self._encoder, dict(zip(missing, vectors, strict=True)))
            self.encoded += len(missing)
        return keys
