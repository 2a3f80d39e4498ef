"""One document: what it is, its flags with their evidence, its outline and its text."""

from collections.abc import Sequence

import streamlit as st
from ftzqa.app.catalogue import entry_of
from ftzqa.app.pages.parts import about, evidence_list, flag_name
from ftzqa.app.pages.safe import fill, highlighted, joined, show
from ftzqa.app.pages.session import library, say
from ftzqa.app.reading import Span, evidence_spans, find_document, marked_blocks
from ftzqa.index.types import Tag
from ftzqa.ingest.types import Block, Document
from markupsafe import Markup


def _show_flags(tags: Sequence[Tag]) -> None:
    """Each flag with its grade and the sentences that show it."""
    for tag in tags:
        if tag.grade == "none":
            continue
        grade = say(f"page.grade.{tag.grade}") + (
            f" · {say('page.grade.review')}" if tag.needs_review else ""
        )
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
    return fill('<p class="{kind}">{text}</p>', kind=block.kind, text=text)


def _show_text(document: Document, spans: Sequence[Span]) -> None:
    marked = enumerate(marked_blocks(document, spans))
    show(
        fill(
            '<div class="document" lang="{language}">{text}</div>',
            language=document.language,
            text=joined(_block(at, block, marks) for at, (block, marks) in marked),
        )
    )


def draw() -> None:
    """The page."""
    opened = library()
    st.page_link("documents.py", label=say("page.document.back"), icon=":material/arrow_back:")
    document = find_document(opened, st.query_params.get("id", ""))
    tags = opened.tags(document.id)
    show(
        fill(
            '<h1 class="title">{title}</h1>{about}',
            title=document.title,
            about=about(entry_of(document, tags)),
        )
    )
    left, right = st.columns([5, 13], gap="large")
    with left:
        outline = _outline(document)
        if outline:
            st.subheader(say("page.document.outline"), anchor=False)
            show(fill('<nav><ul class="outline">{outline}</ul></nav>', outline=outline))
        st.subheader(say("page.document.flags"), anchor=False)
        _show_flags(tags)
    with right:
        chosen = opened.passages_by_id(st.query_params.get_all("passage")).values()
        spans = evidence_spans(opened, [tag for tag in tags if tag.grade == "addresses"])
        spans += [(passage.start, passage.end) for passage in chosen]
        _show_text(document, spans)


draw()
