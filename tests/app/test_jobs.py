"""Uploads become documents and tables without anybody waiting, whatever happens to the worker."""

import io
import subprocess
import time
import zipfile
from pathlib import Path
from typing import get_args

import pytest
from filelock import FileLock
from ftzqa.app import worker
from ftzqa.app.jobs import (
    cancel,
    claim,
    files_of,
    find_job,
    latest_jobs,
    open_jobs,
    submit,
)
from ftzqa.app.jobwork import FORMATS, table_of, tagged_rows
from ftzqa.app.uploads import Upload, safe_name
from ftzqa.app.worker import WorkerProcess, has_worker, work
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.ingest.errors import NoSuchJob, NothingUploaded
from ftzqa.ingest.types import Language
from hypothesis import given
from hypothesis import strategies as some

NOTE = Upload(name="note.md", content=b"# Berths\n\nBerths are free of charge at night.\n")


def do(library: Library, encoder: HashingEncoder) -> None:
    """Work off what waits, in this process."""
    work(library, patience=0, encoder=encoder)


def states(library: Library, job_id: int) -> dict[str, str]:
    return {file.source: file.state for file in files_of(library, job_id)}


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return packed.getvalue()


def test_an_upload_becomes_a_document(library: Library, encoder: HashingEncoder) -> None:
    job_id = submit(library, kind="build", files=[NOTE])
    assert [job.id for job in open_jobs(library)] == [job_id]
    do(library, encoder)
    job = find_job(library, job_id)
    assert (job.state, job.done, job.total) == ("done", 1, 1)
    (file,) = files_of(library, job_id)
    assert file.state == "added"
    assert file.document_id is not None
    document = library.document(file.document_id)
    assert document is not None
    assert "Berths are free" in document.text
    assert open_jobs(library) == []


def test_each_file_of_a_batch_has_its_own_fate(
    library: Library, documents: Path, encoder: HashingEncoder
) -> None:
    repeated = Upload(name="again.md", content=(documents / "shanghai.md").read_bytes())
    archive = Upload(name="set.zip", content=zipped(inner_md=b"# Piers\n\nPiers are kept clean.\n"))
    odd = Upload(name="song.mp3", content=b"la")
    broken = Upload(name="torn.pdf", content=b"%PDF-1.4 nothing")
    nothing = Upload(name="none.zip", content=zipped(song_mp3=b"la"))
    job_id = submit(library, kind="build", files=[NOTE, repeated, archive, odd, broken, nothing])
    do(library, encoder)
    assert states(library, job_id) == {
        "note.md": "added",
        "again.md": "duplicate",
        "set.zip/inner.md": "added",
        "song.mp3": "quarantined",
        "torn.pdf": "quarantined",
        "none.zip": "quarantined",
    }
    files = {file.source: file for file in files_of(library, job_id)}
    assert files["again.md"].document_id == library.find("shanghai.md")[0]
    assert library.find("again.md") == []
    error = files["song.mp3"].error
    assert error is not None
    assert ".mp3" in error["en"]
    assert "不支持" in error["zh"]


def test_files_of_no_known_format_are_set_aside_one_by_one(library: Library, encoder: HashingEncoder) -> None:
    job_id = submit(library, kind="build", files=[Upload(name="song.mp3", content=b"la")])
    do(library, encoder)
    assert find_job(library, job_id).state == "done"
    assert states(library, job_id) == {"song.mp3": "quarantined"}


def test_two_uploads_of_one_name_are_two_documents(library: Library, encoder: HashingEncoder) -> None:
    other = Upload(name="note.md", content=b"# Cranes\n\nCranes are checked each year.\n")
    jobs = [submit(library, kind="build", files=[file]) for file in (NOTE, other)]
    do(library, encoder)
    ids = {file.document_id for job_id in jobs for file in files_of(library, job_id)}
    assert len(ids) == 2
    assert states(library, jobs[1]) == {"note.md": "added"}


def test_a_batch_is_tagged_outside_the_library(library: Library, encoder: HashingEncoder) -> None:
    before = library.counts()
    job_id = submit(library, kind="tag", files=[NOTE, Upload(name="empty.md", content=b" ")])
    do(library, encoder)
    assert library.counts() == before
    assert states(library, job_id) == {"note.md": "tagged", "empty.md": "quarantined"}
    (row,) = tagged_rows(library, job_id)
    assert [tag.shortcoming for tag in row.tags] == ["S1", "S2", "S3", "S4", "S5"]
    tables = [
        table_of(library, job_id, suffix=s, language=lang) for s in FORMATS for lang in get_args(Language)
    ]
    assert all(table.stat().st_size for table in tables)


def test_a_killed_worker_leaves_its_job_to_the_next(library: Library, encoder: HashingEncoder) -> None:
    job_id = submit(library, kind="build", files=[NOTE])
    claim(library, process=1)  # and dies
    do(library, encoder)
    assert states(library, job_id) == {"note.md": "added"}


def test_a_job_that_kills_every_worker_is_given_up(library: Library, encoder: HashingEncoder) -> None:
    job_id = submit(library, kind="build", files=[NOTE])
    for _ in range(3):
        worker.take_up(library)
        claim(library, process=1)
    do(library, encoder)
    job = find_job(library, job_id)
    assert job.state == "failed"
    assert job.error is not None
    assert "3 times" in job.error["en"]


def test_a_cancelled_job_is_not_done(library: Library, encoder: HashingEncoder) -> None:
    waiting, running = (submit(library, kind="build", files=[NOTE]) for _ in range(2))
    cancel(library, waiting)
    do(library, encoder)
    assert find_job(library, waiting).state == "cancelled"
    assert find_job(library, running).state == "done"
    cancel(library, running)
    assert find_job(library, running).state == "done"


def test_a_job_is_stopped_between_two_files(
    library: Library, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Upload(name="other.md", content=b"# Cranes\n\nCranes are checked each year.\n")
    job_id = submit(library, kind="build", files=[NOTE, other])
    encode = encoder.passages

    def cancelled_meanwhile(texts: list[str]) -> object:
        cancel(library, job_id)
        return encode(texts)

    monkeypatch.setattr(encoder, "passages", cancelled_meanwhile)
    do(library, encoder)
    assert find_job(library, job_id).state == "cancelled"
    assert len(library.find("note.md")) == 1  # what was in stays
    assert library.find("other.md") == []


def test_a_job_waits_while_another_writes(
    library: Library, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = submit(library, kind="build", files=[NOTE])
    writing = library.writing()
    writing.__enter__()
    monkeypatch.setattr(time, "sleep", lambda seconds: writing.__exit__(None, None, None))
    do(library, encoder)
    assert states(library, job_id) == {"note.md": "added"}


def test_a_failure_is_kept_in_both_languages(
    library: Library, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(worker._WORK, "build", lambda *a, **k: 1 / 0)
    job_id = submit(library, kind="build", files=[NOTE])
    do(library, encoder)
    job = find_job(library, job_id)
    assert job.state == "failed"
    assert job.error is not None
    assert set(job.error) == {"zh", "en"}
    assert "Zero" not in job.error["en"]


def test_nothing_to_send_and_nothing_to_find(library: Library) -> None:
    with pytest.raises(NothingUploaded):
        submit(library, kind="build", files=[])
    assert latest_jobs(library, kind="build") == []
    with pytest.raises(NoSuchJob):
        find_job(library, 7)


def test_one_worker_a_library_that_ends_with_its_parent(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FileLock(library.folder / "worker.lock"):
        assert has_worker(library.folder)
    assert not has_worker(library.folder)
    process = subprocess.Popen(worker.command(library.folder), stdin=subprocess.PIPE)
    try:
        end = time.monotonic() + 60
        while not has_worker(library.folder):
            assert time.monotonic() < end
            time.sleep(0.1)
        monkeypatch.setattr(worker, "command", lambda folder: pytest.fail("a second worker"))
        WorkerProcess(library.folder, encoder="").ensure()
    finally:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\x\\条例.pdf", "条例.pdf"), ("a<b>.md", "a_b_.md"), ("..", "_")],
)
def test_names_are_made_safe(name: str, kept: str) -> None:
    assert safe_name(name) == kept


@given(name=some.text(max_size=400))
def test_any_name_can_be_a_file(name: str) -> None:
    kept = safe_name(name)
    assert kept == Path(kept).name
    assert 0 < len(kept.encode()) < 255
    assert not kept.startswith(".")
