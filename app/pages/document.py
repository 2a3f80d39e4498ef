"""One document: what it is, its flags with their evidence, its outline and its text."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import streamlit as st
from ftzqa.app.catalogue import entry_of
from ftzqa.app.drawing import can_draw, count_pages, draw_page
from ftzqa.app.pages.correcting import correct_button
from ftzqa.app.pages.editions import show_chain, show_changes, show_similar, show_twins
from ftzqa.app.pages.filters import choose_one
from ftzqa.app.pages.parts import about, day, evidence_list, flag_name
from ftzqa.app.pages.safe import fill, highlighted, joined, label, scroll_to, show
from ftzqa.app.pages.session import library, say
from ftzqa.app.reading import Span, evidence_spans, find_document, marked_blocks
from ftzqa.index.reviews import effective_tags
from ftzqa.index.types import Tag
from ftzqa.ingest.types import Block, Dates, Document
from markupsafe import Markup


def _show_flags(tags: Sequence[Tag]) -> None:
    """Each flag with its grade and the sentences that show it."""
    for tag in tags:
        if tag.grade == "none":
            continue
        grade = say(f"page.grade.{tag.grade}")
        if tag.needs_review:
            grade = f"{grade} · {say('page.grade.review')}"
        with st.expander(f"{flag_name(tag.shortcoming)} · {grade}"):
            show(evidence_list(tag))


def _outline(document: Document) -> Markup:
    return joined(
        fill(
            '<li style="margin-left:{depth}em"><a href="#b{at}">{text}</a></li>',
            depth=(block.level or 1) - 1,
            at=at,
            text=block.text,
        )
        for at, block in enumerate(document.blocks)
        if block.kind == "heading"
    )


def _block(at: int, block: Block, spans: Sequence[Span]) -> Markup:
    text = highlighted(block.text, spans)
    if block.kind == "heading":
        level = min((block.level or 1) + 1, 6)
        return fill('<h{level} id="b{at}">{text}</h{level}>', level=level, at=at, text=text)
    return fill('<p class="{kind}" id="b{at}">{text}</p>', kind=block.kind, at=at, text=text)


def _show_about(document: Document, original: Path | None) -> None:
    """What is known of the document, and its file."""
    dates = {name: getattr(document.dates, name) for name in Dates.__slots__}
    known = {
        say("page.document.issuer"): document.issuer,
        say("page.document.number"): document.number,
        **{say(f"page.document.{name}"): day(when) for name, when in dates.items() if when},
        say("page.document.file"): document.source,
    }
    rows = joined(
        fill("<tr><th>{name}</th><td>{value}</td></tr>", name=name, value=value)
        for name, value in known.items()
        if value
    )
    show(fill('<table class="about">{rows}</table>', rows=rows))
    correct_button(document.id)
    for warning in document.warnings:
        st.caption(label(warning))
    if original and original.is_file():
        st.download_button(
            say("page.document.download"),
            original.read_bytes,
            file_name=PurePosixPath(document.source).name,
            mime="application/octet-stream",
            icon=":material/download:",
        )


def _show_pages(original: Path) -> None:
    number = st.pagination(count_pages(original), key=f"page of {original.name}")
    said = say("page.number", page=number)
    st.image(draw_page(original, number).pixels, caption=said, alt=said, width="stretch")


def _show_text(document: Document, spans: Sequence[Span]) -> None:
    marked = enumerate(marked_blocks(document, spans))
    show(
        fill(
            '<div class="document" lang="{language}">{text}</div>',
            language=document.language,
            text=joined(_block(at, block, marks) for at, (block, marks) in marked),
        )
    )


def _choose_view(*, drawable: bool, chained: bool) -> str:
    """What to see of the document: its text, its pages as printed, or what changed between editions."""
    views = {"text": say("page.source.text")}
    if drawable:
        views["page"] = say("page.source.page")
    if chained:
        views["changes"] = say("page.source.changes")
    if len(views) == 1:
        return "text"
    return choose_one("shown", say("page.source.view"), views)


def draw() -> None:
    """The page."""
    opened = library()
    st.page_link("documents.py", label=say("page.document.back"), icon=":material/arrow_back:")
    if "id" not in st.query_params:
        st.switch_page("documents.py")
    document = find_document(opened, st.query_params["id"])
    tags = effective_tags(opened, document.id)
    show(
        fill(
            '<h1 class="title">{title}</h1>{about}',
            title=document.title,
            about=about(entry_of(document, tags)),
        )
    )
    original = opened.original(document.id)
    left, right = st.columns([5, 13], gap="large")
    with left:
        outline = _outline(document)
        if outline:
            st.subheader(say("page.document.outline"), anchor=False)
            show(fill('<nav><ul class="outline">{outline}</ul></nav>', outline=outline))
        st.subheader(say("page.document.flags"), anchor=False)
        _show_flags(tags)
        editions = opened.editions(document.id)
        chained = len(editions) > 1
        show_chain(document.id, editions)
        show_twins(document.id)
        known = [edition.document_id for edition in editions]
        show_similar(document.id, known=[*known, *opened.twins(document.id)])
        st.subheader(say("page.document.about"), anchor=False)
        _show_about(document, original)
    with right:
        drawable = original is not None and can_draw(original)
        view = _choose_view(drawable=drawable, chained=chained)
        if view == "page" and original:
            _show_pages(original)
            return
        if view == "changes":
            show_changes(document.id, editions)
            return
        chosen = list(opened.passages_by_id(st.query_params.get_all("passage")).values())
        spans = evidence_spans(opened, [tag for tag in tags if tag.grade == "addresses"])
        spans += [(passage.start, passage.end) for passage in chosen]
        _show_text(document, spans)
        if chosen:
            at = next(at for at, block in enumerate(document.blocks) if block.end > chosen[0].start)
            scroll_to(f"b{at}")


draw()
