"""Add documents: files are sent, worked on behind the scenes, and shown with what was recognised in them."""

from collections.abc import Sequence

import streamlit as st
from ftzqa.app.catalogue import entry_of
from ftzqa.app.jobs import FileState, Job, JobFile
from ftzqa.app.pages.correcting import correct_button
from ftzqa.app.pages.parts import about, heading, page_of
from ftzqa.app.pages.safe import label, show
from ftzqa.app.pages.session import library, say
from ftzqa.app.pages.work import draw_work, show_aside

_PAGE = 10
_TAKEN: tuple[FileState, ...] = ("added", "changed")


def _show_result(job: Job, files: Sequence[JobFile]) -> None:
    """What became of the files: new documents first, then those already there, then those set aside."""
    taken = [file for file in files if file.state in _TAKEN]
    if taken:
        st.subheader(say("page.add.taken"), anchor=False)
        st.caption(say("page.add.taken.lead"))
        with page_of(taken, size=_PAGE, name="page") as part:
            for file in part:
                _show_document(file)
    repeated = [file for file in files if file.state == "duplicate"]
    if repeated:
        st.subheader(say("page.add.repeated"), anchor=False)
        for file in repeated:
            _show_document(file)
    show_aside([file for file in files if file not in taken and file not in repeated])


def _show_document(file: JobFile) -> None:
    """A document with what was recognised; one that has gone since by its file's name."""
    opened = library()
    document = opened.document(file.document_id or "")
    with st.container(border=True, gap="xsmall"):
        if document is None:
            st.caption(say("page.add.gone", name=label(file.source)))
            return
        st.page_link("document.py", label=label(document.title), query_params={"id": document.id})
        show(about(entry_of(document, opened.tags(document.id))))
        titles = opened.titles()
        for twin, likeness in opened.twins(document.id).items():
            said = say("page.add.twin", title=titles.get(twin, twin), likeness=likeness)
            st.caption(label(said))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(label(file.source))
            if file.state in _TAKEN:
                correct_button(document.id)


heading(say("page.add"), say("page.add.lead"))
draw_work("build", _show_result)
