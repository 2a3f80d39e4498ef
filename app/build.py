"""Build: files and folders into the library, leaving alone what has not changed."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..index.library import Library, vector_key
from ..index.types import Encoder
from ..index.writer import Writer
from ..ingest import SUFFIXES, Document, Passage, read, split, version_of
from ..ingest.errors import MissingPath, NothingToRead, UnreadableFile
from .tag import Tagger

Progress = Callable[[int, int, str, int], None]
"""Called with the files done, the files in all, the last one's source, and the passages encoded so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did: sources by outcome, and how many passages it encoded."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    quarantined: tuple[UnreadableFile, ...]
    encoded: int


@dataclass(slots=True, kw_only=True)
class _Tally:
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    quarantined: list[UnreadableFile] = field(default_factory=list)
    encoded: int = 0


def build(
    paths: Sequence[Path],
    *,
    library: Path,
    encoder: Encoder,
    link: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Read, split, encode, tag and store every document under ``paths`` that is new or has changed.

    Each document is committed on its own, so a build that was cut short goes on where it stopped.
    ``link`` keeps links to the original files instead of copies. Nothing is written before the paths and
    the encoder have been checked.

    Raises:
        MissingPath: one of ``paths`` does not exist.
        NothingToRead: there is no file of a known format under ``paths``.
        OtherEncoder: the library's vectors are another encoder's.
        LibraryBusy: another process is writing.
    """
    files = source_files(paths)
    opened = Library.create(library)
    opened.check_encoder(encoder)
    tally = _Tally()
    with opened.writing() as writer:
        builder = _Builder(opened, writer, encoder=encoder, link=link, tally=tally)
        for done, (path, source) in enumerate(_named(files, opened), start=1):
            try:
                builder.add(path, source)
            except UnreadableFile as error:
                tally.quarantined.append(error)
            if progress:
                progress(done, len(files), source, tally.encoded)
        writer.tidy()
    return BuildReport(
        added=tuple(tally.added),
        changed=tuple(tally.changed),
        unchanged=tuple(tally.unchanged),
        quarantined=tuple(tally.quarantined),
        encoded=tally.encoded,
    )


class _Builder:
    """Takes one file at a time into the library."""

    def __init__(
        self, library: Library, writer: Writer, *, encoder: Encoder, link: bool, tally: _Tally
    ) -> None:
        self._library = library
        self._writer = writer
        self._encoder = encoder
        self._link = link
        self._tally = tally
        self._tagger = Tagger(encoder)
        self._versions = {source: version for source, (_, version, _) in library.places().items()}

    def add(self, path: Path, source: str) -> None:
        if self._versions.get(source) == version_of(path):
            self._tally.unchanged.append(source)
            return
        document = read(path, source=source)
        passages = split(document)
        keys = self._encode(document, passages)
        self._writer.put(document, passages, keys=keys, path=path, link=self._link)
        self._writer.put_tags(
            self._tagger.tag(document, passages, self._library.passage_vectors(document.id))
        )
        (self._tally.changed if source in self._versions else self._tally.added).append(source)
        self._versions[source] = document.version

    def _encode(self, document: Document, passages: Sequence[Passage]) -> list[str]:
        """Encode the passages whose text has no vector yet; returns every passage's vector key."""
        texts = [encoded_text(document, passage) for passage in passages]
        keys = [vector_key(text) for text in texts]
        known = self._library.known_vectors(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            vectors = self._encoder.passages(list(missing.values()))
            self._writer.put_vectors(self._encoder, dict(zip(missing, vectors, strict=True)))
            self._tally.encoded += len(missing)
        return keys


def encoded_text(document: Document, passage: Passage) -> str:
    """What of a passage the encoder sees: the title and the headings say what an article is about."""
    return "\n".join((" / ".join((document.title, *passage.headings)), passage.text))


def source_files(paths: Sequence[Path]) -> list[tuple[Path, Path]]:
    """(file, the folder its source is named from) of every file under ``paths``, in a fixed order."""
    for path in paths:
        if not path.exists():
            raise MissingPath(path=path)
    found: dict[Path, Path] = {}
    for path in paths:
        base = path.resolve().parent
        for file in _walk(path) if path.is_dir() else (path,):
            found.setdefault(file.resolve(), base)
    if not any(file.suffix.lower() in SUFFIXES for file in found):
        raise NothingToRead(path=", ".join(map(str, paths)), suffixes=" ".join(sorted(SUFFIXES)))
    return sorted(found.items())


def _walk(folder: Path) -> Iterator[Path]:
    """Files below ``folder``; hidden ones and the temporary files of office programs are left out."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root, name) for name in sorted(names) if not name.startswith((".", "~$")))


def _named(files: Sequence[tuple[Path, Path]], library: Library) -> Iterator[tuple[Path, str]]:
    """(file, source): a file keeps the source it was first stored under, and takes no other file's."""
    places = {path: source for source, (_, _, path) in library.places().items()}
    taken = {source: path for path, source in places.items()}
    for file, base in files:
        source = places.get(str(file)) or file.relative_to(base).as_posix()
        while taken.get(source, str(file)) != str(file) and Path(taken[source]).exists():
            base = base.parent
            source = file.relative_to(base).as_posix()
        taken[source] = str(file)
        yield file, source
