"""Tag: a batch of files is sent, its flags are shown with their evidence, and the table is taken along."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st
from ftzqa.app.jobs import Job, JobFile
from ftzqa.app.jobwork import FORMATS, table_of, tagged_rows
from ftzqa.app.pages.parts import chips, evidence_list, flag_name, grade_name, heading
from ftzqa.app.pages.safe import fill, joined, show
from ftzqa.app.pages.session import language, library, say
from ftzqa.app.pages.work import draw_work, show_aside
from ftzqa.app.tagged import Tagged
from ftzqa.index.types import SHORTCOMINGS, Grade, ShortcomingId, Tag

_MIME = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
}
_TABLE = 420  # pixels; a longer table scrolls
_ROW = 36
_TITLE = 260


@st.cache_resource(show_spinner=False, max_entries=8)
def _rows(folder: str, job_id: int) -> Sequence[Tagged]:
    return tagged_rows(library(), job_id)


def _show_counts(rows: Sequence[Tagged]) -> None:
    """How many of the documents address each shortcoming."""
    counts = Counter((tag.shortcoming, tag.grade) for row in rows for tag in row.tags)

    def count(shortcoming: ShortcomingId, grade: Grade) -> int:
        return counts[shortcoming, grade]

    cells = joined(
        fill(
            "<tr><th>{chip}</th><td>{addressing}</td><td>{mentioning}</td></tr>",
            chip=chips([shortcoming]),
            addressing=count(shortcoming, "addresses"),
            mentioning=count(shortcoming, "mentions"),
        )
        for shortcoming in SHORTCOMINGS
    )
    head = fill(
        "<tr><th></th><th>{first}</th><th>{second}</th></tr>",
        first=say("page.grade.addresses"),
        second=say("page.grade.mentions"),
    )
    show(fill('<table class="scores">{head}{cells}</table>', head=head, cells=cells))


def _show_downloads(job: Job) -> None:
    with st.container(horizontal=True):
        for suffix in FORMATS:
            st.download_button(
                say("page.tag.download", format=suffix[1:].upper()),
                table_of(library(), job.id, suffix=suffix, language=language()).read_bytes,
                file_name=f"{say('page.tag.file')}-{job.id}{suffix}",
                mime=_MIME[suffix],
                icon=":material/download:",
                key=f"download {suffix}",
                on_click="ignore",
            )


def _choose(rows: Sequence[Tagged]) -> Tagged:
    """The table; the document of the row that is clicked, else of the first."""
    columns: dict[str, list[object]] = {say("page.tag.document"): [row.entry.title for row in rows]}
    config: dict[str, Any] = {say("page.tag.document"): st.column_config.TextColumn(width=_TITLE)}
    names = [say("page.grade.addresses"), say("page.grade.mentions"), say("page.grade.review")]
    for at, shortcoming in enumerate(SHORTCOMINGS):
        columns[shortcoming] = [_graded(row.tags[at]) for row in rows]
        config[shortcoming] = st.column_config.MultiselectColumn(
            shortcoming,
            help=flag_name(shortcoming),
            options=names,
            width="small",
            color=["blue", "gray", "orange"],
        )
    event: Any = st.dataframe(
        columns,
        hide_index=True,
        height=min(_ROW * (len(rows) + 1) + 2, _TABLE),
        column_config=config,
        on_select="rerun",
        selection_mode="single-row",
        key="table",
        alt=say("page.tag.table"),
    )
    chosen = event.selection.rows
    return rows[chosen[0] if chosen and chosen[0] < len(rows) else 0]


def _graded(tag: Tag) -> list[str]:
    """The grade in words, and whether a person should look."""
    said = [grade_name(tag.grade)] if tag.grade != "none" else []
    return [*said, say("page.grade.review")] if tag.needs_review else said


def _show_evidence(row: Tagged) -> None:
    """The sentences that carry each flag of one document."""
    show(fill('<p class="source-title">{title}</p>', title=row.entry.title))
    shown = [tag for tag in row.tags if tag.grade != "none" or tag.needs_review]
    if not shown:
        st.caption(say("page.tag.none"))
    for tag in shown:
        grade = say("page.tag.grade", grade=grade_name(tag.grade), score=tag.score)
        with st.expander(f"{flag_name(tag.shortcoming)} · {grade}", expanded=tag.grade == "addresses"):
            show(evidence_list(tag))


def _show_result(job: Job, files: Sequence[JobFile]) -> None:
    """The table, the evidence of the document chosen in it, the downloads, and what was set aside."""
    if job.state == "done" and any(file.state == "tagged" for file in files):
        rows = _rows(str(library().folder), job.id)
        _show_downloads(job)
        chosen = _choose(rows)
        left, right = st.columns([3, 2], gap="large")
        with left:
            _show_evidence(chosen)
        with right:
            _show_counts(rows)
    show_aside([file for file in files if file.state != "tagged"])


heading(say("page.tag"), say("page.tag.lead"))
draw_work("tag", _show_result)
