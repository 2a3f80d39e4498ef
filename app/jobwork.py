"""What a job does with its uploads: files into the library, or flags into tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, get_args

from ..index.library import Library
from ..index.search import Searcher
from ..index.types import Encoder
from ..ingest.errors import EmptyFile, NothingToRead, UnknownFormat, UnreadableFile
from ..ingest.readers import SUFFIXES
from ..ingest.types import Language
from .build import BuildReport, Progress, build
from .bulk import tag_files
from .jobs import FileState, Job, JobFile, folder_of, words_of
from .journal import finished
from .tables import write_tags
from .tagged import Tagged
from .upkeep import remove

FORMATS = (".xlsx", ".csv", ".jsonl")
"""In which a tagged batch can be had."""

_JOURNAL = "flags.part.jsonl"  # of a batch: kept, since the page shows its rows


class Cancelled(Exception):
    """Raised by the callback for progress when the job is no longer wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a job's files, and counts."""

    files: Sequence[JobFile]
    result: Mapping[str, Any] = field(default_factory=dict)


def do_build(library: Library, job: Job, *, encoder: Encoder, progress: Progress) -> Outcome:
    """Take the uploads into the library. A file whose content it already has is not kept twice."""
    uploads = uploads_of(library, job.id)
    try:
        report = build(uploads, library=library.folder, encoder=encoder, progress=progress)
    except NothingToRead:
        return Outcome(files=_unknown(uploads))
    except Cancelled:
        remove((), library=library)  # links the editions of what is in already
        raise
    known = {source: place[0] for source, place in library.places().items()}
    twins = _twins(library, folder_of(library, job.id))
    if twins:
        remove(list(twins), library=library)
    Searcher(library, encoder)  # makes the derived indexes now, not at somebody's question
    files = [
        JobFile(source=_name(source, job), state="duplicate", document_id=twins[known[source]])
        if known[source] in twins
        else JobFile(source=_name(source, job), state=state, document_id=known[source])
        for state, source in _read(report)
    ]
    files += [_set_aside(error, job) for error in report.quarantined]
    return Outcome(files=[*files, *_silent(uploads, files)])


def _read(report: BuildReport) -> Iterator[tuple[FileState, str]]:
    """State and source of each file that was read. One that a killed worker had added counts as added."""
    yield from (("added", source) for source in (*report.added, *report.unchanged))
    yield from (("changed", source) for source in report.changed)


def _twins(library: Library, folder: Path) -> dict[str, str]:
    """Id of each document that came from ``folder`` -> id of an older one with the same content."""
    own = folder.resolve()
    places = sorted(library.places().values(), key=lambda place: Path(place[2]).parent == own)
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for document_id, version, path in places:
        if first.setdefault(version, document_id) != document_id and Path(path).parent == own:
            found[document_id] = first[version]
    return found


def do_tag(library: Library, job: Job, *, encoder: Encoder, progress: Progress) -> Outcome:
    """Flag the uploads, which stay outside the library, and write the tables."""
    uploads = uploads_of(library, job.id)
    try:
        journal = _made(library, job.id) / _JOURNAL
        report = tag_files(uploads, encoder=encoder, journal=journal, progress=progress)
    except NothingToRead:
        return Outcome(files=_unknown(uploads))
    for suffix, language in product(FORMATS, get_args(Language)):
        write_tags(report, table_of(library, job.id, suffix=suffix, language=language), language=language)
    files = [JobFile(source=row.entry.source, state="tagged") for row in report.rows()]
    files += [_set_aside(error, job) for error in report.quarantined]
    return Outcome(files=[*files, *_silent(uploads, files)])


def table_of(library: Library, job_id: int, *, suffix: str, language: Language) -> Path:
    """The table of a tagged batch in one of ``FORMATS``, in either language."""
    return _made(library, job_id) / f"flags.{language}{suffix}"


def _made(library: Library, job_id: int) -> Path:
    folder = folder_of(library, job_id) / "made"
    folder.mkdir(exist_ok=True)
    return folder


def tagged_rows(library: Library, job_id: int) -> list[Tagged]:
    """The documents of a tagged batch."""
    return list(finished(_made(library, job_id) / _JOURNAL))


def uploads_of(library: Library, job_id: int) -> list[Path]:
    """The files that were sent with a job, by name."""
    return sorted(path for path in folder_of(library, job_id).iterdir() if path.is_file())


def _name(source: str, job: Job) -> str:
    """The name that the visitor knows: a document of that name may have been there already."""
    return source.removeprefix(f"{job.id}/")


def _set_aside(error: UnreadableFile, job: Job) -> JobFile:
    source = _name(str(error.details["source"]), job)
    return JobFile(source=source, state="quarantined", error=words_of(error))


def _unknown(uploads: Sequence[Path]) -> list[JobFile]:
    """None of the files is of a format that is read."""
    errors = (
        UnknownFormat(source=path.name, suffix=path.suffix or '""', suffixes=", ".join(SUFFIXES))
        for path in uploads
    )
    return [
        JobFile(source=path.name, state="quarantined", error=words_of(error))
        for path, error in zip(uploads, errors, strict=True)
    ]


def _silent(uploads: Sequence[Path], files: Sequence[JobFile]) -> list[JobFile]:
    """Archives in which there was nothing to read."""
    heard = {file.source.partition("/")[0] for file in files}
    return [
        JobFile(source=path.name, state="quarantined", error=words_of(EmptyFile(source=path.name)))
        for path in uploads
        if path.name not in heard
    ]
