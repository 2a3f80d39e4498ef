"""A job as its visitor follows it: files to send, progress, and what became of each file."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import streamlit as st
from ftzqa.app.jobs import Job, JobFile, JobKind, cancel, files_of, find_job, latest_jobs, open_jobs, submit
from ftzqa.app.pages.parts import moment, page_of
from ftzqa.app.pages.safe import fill, joined, label, show
from ftzqa.app.pages.session import language, library, plain_errors, say, worker
from ftzqa.app.uploads import Upload
from ftzqa.ingest.readers import SUFFIXES
from markupsafe import Markup

_LOOK = 1.0  # seconds between two looks at an open job
_FILES = 50  # files on a page
_EARLIER = 8  # jobs listed below the latest

ShowResult = Callable[[Job, Sequence[JobFile]], None]
"""Draws what a job that is over made of its files."""


def draw_work(kind: JobKind, show_result: ShowResult) -> None:
    """The body of a page of jobs: files to send, the job that the address names, those before it."""
    _send_files(kind)
    if job := _chosen_job(kind):
        st.divider()
        if job.is_open:
            _follow(job)
        else:
            files = files_of(library(), job.id)
            _show_end(job, files)
            show_result(job, files)
    _show_earlier(kind)


def _send_files(kind: JobKind) -> None:
    """The box for files; once they are sent, their job's number stands in the address."""
    with st.form(f"send {kind}", clear_on_submit=True, border=False):
        sent = st.file_uploader(say("page.work.files"), accept_multiple_files=True, key=f"files {kind}")
        st.caption(say("page.work.formats", formats=" ".join(suffix[1:] for suffix in (*SUFFIXES, ".zip"))))
        go = st.form_submit_button(say(f"page.work.send.{kind}"), type="primary", icon=":material/upload:")
    if go:
        uploads = [Upload(name=file.name, content=file.getvalue()) for file in sent]
        st.query_params["job"] = str(submit(library(), kind=kind, files=uploads))
        worker().ensure()


def _chosen_job(kind: JobKind) -> Job | None:
    """The job that the address names, else none."""
    number = st.query_params.get("job", "")
    if not number.isdecimal():
        return None
    job = find_job(library(), int(number))
    return job if job.kind == kind else None


def _follow(job: Job) -> None:
    """Progress of an open job, looked at again every second; the page is drawn anew once it has ended."""

    @st.fragment(run_every=_LOOK)
    def look() -> None:
        with plain_errors():
            now = find_job(library(), job.id)
            if not now.is_open:
                st.rerun()
            worker().ensure()
            _show_progress(now)
            _show_files(files_of(library(), job.id))

    look()


def _show_progress(job: Job) -> None:
    """The bar, and a button that stops the job."""
    before = sum(other.id < job.id for other in open_jobs(library()))
    if job.stands_still(datetime.now(UTC)):
        said = say("page.work.still")
    elif job.state == "running":
        said = say("page.work.running", done=job.done, total=job.total)
    else:
        said = say("page.work.queue", count=before) if before else say("page.work.waiting")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.progress(job.done / max(job.total, 1), text=said)
        st.button(
            say("page.work.cancel"),
            key=f"cancel {job.id}",
            icon=":material/stop_circle:",
            on_click=cancel,
            args=(library(), job.id),
        )


def _show_end(job: Job, files: Sequence[JobFile]) -> None:
    """How a job that is over ended, in one line."""
    if job.state == "cancelled":
        st.warning(say("page.work.cancelled"), icon=":material/stop_circle:")
    elif job.error:
        st.error(label(job.error[language()]), icon=":material/error:")
    else:
        st.success(_counts(files), icon=":material/check_circle:")


def _counts(files: Sequence[JobFile]) -> str:
    """For example "3 added · 1 set aside"."""
    counts = Counter(file.state for file in files)
    return " · ".join(
        say("page.work.count", count=n, state=say(f"page.file.{state}")) for state, n in counts.items()
    )


def show_aside(files: Sequence[JobFile]) -> None:
    """The files that did not get through, each with the reason."""
    if files:
        st.subheader(say("page.work.aside"), anchor=False)
        _show_files(files)


def _show_files(files: Sequence[JobFile]) -> None:
    """Each file with what became of it; where one was set aside, why and what to do."""
    with page_of(files, size=_FILES, name="files") as part:
        show(fill('<table class="files">{rows}</table>', rows=joined(map(_file, part))))


def _file(file: JobFile) -> Markup:
    return fill(
        '<tr><td><span class="state {state}">{said}</span></td>'
        '<td>{name}<p class="facts">{why}</p></td></tr>',
        state=file.state,
        said=say(f"page.file.{file.state}"),
        name=file.source,
        why=file.error[language()] if file.error else "",
    )


def _show_earlier(kind: JobKind) -> None:
    """The latest jobs of this kind; a click opens one again."""
    current = st.query_params.get("job")
    earlier = [job for job in latest_jobs(library(), kind=kind, most=_EARLIER) if str(job.id) != current]
    if not earlier:
        return
    st.subheader(say("page.work.earlier"), anchor=False)
    with st.container(gap="xxsmall"):
        for job in earlier:
            said = say(
                "page.work.one", when=moment(job.created), state=say(f"page.job.{job.state}"), count=job.total
            )
            st.button(said, key=f"job {job.id}", type="tertiary", on_click=_open, args=(job.id,))


def _open(job_id: int) -> None:
    st.query_params["job"] = str(job_id)
