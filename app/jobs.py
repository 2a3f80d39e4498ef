"""Jobs: long work on uploaded files, kept as rows of the library until a worker process has done it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection, Row
from typing import Any, Literal

from ..index.library import Library
from ..ingest.errors import FtzqaError, JobGivenUp, NoSuchJob
from .uploads import Upload, store

JobKind = Literal["build", "tag"]
JobState = Literal["waiting", "running", "done", "failed", "cancelled"]
FileState = Literal["waiting", "read", "added", "changed", "duplicate", "tagged", "quarantined"]
Words = Mapping[str, str]
"""A message in each language."""

STALE = timedelta(seconds=30)
"""A running job whose worker has not been heard of for so long is said to stand still."""

_TRIES = 3  # workers that a job may bring down


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFile:
    """One file of a job. ``document_id`` is what it became, or which document it repeats."""

    source: str
    state: FileState
    document_id: str | None = None
    error: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A piece of work and how far it has come: ``done`` of ``total`` files."""

    id: int
    kind: JobKind
    state: JobState
    created: datetime
    beat: datetime | None
    done: int
    total: int
    result: Mapping[str, Any]
    error: Words | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in ("waiting", "running")

    def stands_still(self, now: datetime) -> bool:
        """Whether it should run and nobody has been heard of for a while."""
        return self.state == "running" and (self.beat is None or now - self.beat > STALE)


def folder_of(library: Library, job_id: int) -> Path:
    """Where a job's uploads are, and what it wrote."""
    return library.folder / "uploads" / str(job_id)


# --- what a face does ---------------------------------------------------------------------------------------


def submit(library: Library, *, kind: JobKind, files: Sequence[Upload]) -> int:
    """Keep the uploaded files and put a job for them in the queue; returns its id.

    Raises:
        NothingUploaded: there are no files.
    """
    with library.changing() as connection:
        cursor = connection.execute(
            "INSERT INTO jobs (kind, state, request, created) VALUES (?, 'storing', '{}', ?)", (kind, _now())
        )
        job_id = int(cursor.lastrowid or 0)
    try:
        names = store(files, folder=folder_of(library, job_id))
    except BaseException:
        with library.changing() as connection:
            connection.execute("DELETE FROM jobs WHERE id = ?", (job_id,))
        raise
    with library.changing() as connection:
        _put_files(connection, job_id, [JobFile(source=name, state="waiting") for name in names])
        connection.execute("UPDATE jobs SET state = 'waiting', total = ? WHERE id = ?", (len(names), job_id))
    return job_id


def find_job(library: Library, job_id: int) -> Job:
    """The job with this id.

    Raises:
        NoSuchJob: there is none.
    """
    for row in library.rows("SELECT * FROM jobs WHERE id = ? AND state != 'storing'", (job_id,)):
        return _job(row)
    raise NoSuchJob(name=job_id)


def latest_jobs(library: Library, *, kind: JobKind, most: int = 10) -> list[Job]:
    """The latest jobs of a kind, the newest first."""
    query = "SELECT * FROM jobs WHERE kind = ? AND state != 'storing' ORDER BY id DESC LIMIT ?"
    return [_job(row) for row in library.rows(query, (kind, most))]


def open_jobs(library: Library) -> list[Job]:
    """The jobs that wait or run, in the order in which they are done."""
    query = "SELECT * FROM jobs WHERE state IN ('waiting', 'running') ORDER BY id"
    return [_job(row) for row in library.rows(query)]


def files_of(library: Library, job_id: int) -> list[JobFile]:
    """A job's files with what became of them, by name."""
    query = "SELECT * FROM job_files WHERE job_id = ? ORDER BY source"
    return [
        JobFile(
            source=row["source"],
            state=row["state"],
            document_id=row["document_id"],
            error=json.loads(row["error"]) if row["error"] else None,
        )
        for row in library.rows(query, (job_id,))
    ]


def cancel(library: Library, job_id: int) -> None:
    """Take an open job out of the queue; a worker that is at it stops after the file in its hands."""
    query = """UPDATE jobs SET state = 'cancelled', ended = ?
               WHERE id = ? AND state IN ('waiting', 'running')"""
    with library.changing() as connection:
        connection.execute(query, (_now(), job_id))


# --- what the worker does -----------------------------------------------------------------------------------


def take_up(library: Library) -> None:
    """Put jobs that a killed worker left behind back in the queue. Only for the one live worker.

    A job that has brought down several workers is not tried again.
    """
    tries = "json_extract(request, '$.tries')"
    with library.changing() as connection:
        connection.execute(
            f"""UPDATE jobs SET state = 'failed', ended = ?, error = ?
                WHERE state = 'running' AND {tries} >= ?""",
            (_now(), _words(words_of(JobGivenUp(times=_TRIES))), _TRIES),
        )
        connection.execute("UPDATE jobs SET state = 'waiting' WHERE state = 'running'")


def claim(library: Library, *, process: int) -> Job | None:
    """The oldest waiting job, now running in ``process``; None if none waits."""
    query = """UPDATE jobs SET state = 'running', process = ?, started = ?, beat = ?, done = 0,
               request = json_set(request, '$.tries', COALESCE(json_extract(request, '$.tries'), 0) + 1)
               WHERE id = (SELECT id FROM jobs WHERE state = 'waiting' ORDER BY id LIMIT 1) RETURNING *"""
    now = _now()
    with library.changing() as connection:
        row = connection.execute(query, (process, now, now)).fetchone()
    return None if row is None else _job(row)


def put_back(library: Library, job_id: int) -> None:
    """Return a claimed job to the queue untried: something else must end first."""
    query = """UPDATE jobs SET state = 'waiting', request = json_set(request, '$.tries', 0)
               WHERE id = ? AND state = 'running'"""
    with library.changing() as connection:
        connection.execute(query, (job_id,))


def beat(library: Library, job_id: int) -> None:
    """Say that the worker lives."""
    with library.changing() as connection:
        connection.execute("UPDATE jobs SET beat = ? WHERE id = ?", (_now(), job_id))


def put_progress(library: Library, job_id: int, *, done: int, total: int, source: str) -> bool:
    """Note how many files are done, ``source`` the last of them; whether the job is still wanted."""
    query = "UPDATE jobs SET done = ?, total = ?, beat = ? WHERE id = ? AND state = 'running'"
    read = """INSERT INTO job_files (job_id, source, state) VALUES (?, ?, 'read')
              ON CONFLICT DO UPDATE SET state = 'read'"""
    with library.changing() as connection:
        wanted = connection.execute(query, (done, total, _now(), job_id)).rowcount == 1
        if wanted:
            connection.execute(read, (job_id, source))
    return wanted


def finish(
    library: Library, job_id: int, *, files: Sequence[JobFile], result: Mapping[str, Any] | None = None
) -> None:
    """End a job with what became of its files, in place of what was noted on the way."""
    query = "UPDATE jobs SET state = 'done', ended = ?, result = ?, done = total WHERE id = ?"
    kept = json.dumps(result or {}, ensure_ascii=False)
    with library.changing() as connection:
        connection.execute(query, (_now(), kept, job_id))
        _put_files(connection, job_id, files)


def fail(library: Library, job_id: int, *, error: Words) -> None:
    """End a job that could not be done."""
    query = "UPDATE jobs SET state = 'failed', ended = ?, error = ? WHERE id = ?"
    with library.changing() as connection:
        connection.execute(query, (_now(), _words(error), job_id))


def _put_files(connection: Connection, job_id: int, files: Iterable[JobFile]) -> None:
    rows = [(job_id, f.source, f.state, f.document_id, _words(f.error)) for f in files]
    connection.execute("DELETE FROM job_files WHERE job_id = ?", (job_id,))
    connection.executemany("INSERT INTO job_files VALUES (?, ?, ?, ?, ?)", rows)


def words_of(error: FtzqaError) -> Words:
    """An error's message in both languages, as it is kept."""
    return {"zh": error.message("zh"), "en": error.message("en")}


def _words(error: Words | None) -> str | None:
    return json.dumps(dict(error), ensure_ascii=False) if error else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _job(row: Row) -> Job:
    return Job(
        id=row["id"],
        kind=row["kind"],
        state=row["state"],
        created=datetime.fromisoformat(row["created"]),
        beat=datetime.fromisoformat(row["beat"]) if row["beat"] else None,
        done=row["done"],
        total=row["total"],
        result=json.loads(row["result"] or "{}"),
        error=json.loads(row["error"]) if row["error"] else None,
    )
