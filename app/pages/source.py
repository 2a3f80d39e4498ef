"""A source beside its answer: the page as printed or the passage as text, the quote marked in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from ftzqa.app.drawing import Picture, can_draw, draw_passage
from ftzqa.app.pages.parts import chips, facts, flags_of, page_name, place_of, reference
from ftzqa.app.pages.safe import fill, highlighted, joined, show
from ftzqa.app.pages.session import library, say
from ftzqa.app.reading import Span, find_document, find_place
from ftzqa.app.types import Answer
from ftzqa.index.types import Hit
from ftzqa.ingest.types import Passage
from markupsafe import Markup

LEGS = ("dense", "lexical", "glossary", "glossary lexical", "zone", "superseded", "preamble")
"""The parts of a score that have a name for the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A passage that the answer cites, or one of the nearest where there is no answer."""

    n: int
    passage: Passage
    title: str
    span: Span | None
    scores: Mapping[str, float]


def sources_of(answer: Answer, *, nearest: int) -> list[Source]:
    """What the answer cites; without an answer, the ``nearest`` first passages that were found."""
    found = {hit.passage.id: hit for hit in answer.hits}
    if answer.refused:
        return [_source(hit.rank, hit, None) for hit in answer.hits[:nearest]]
    return [
        _source(citation.n, found[citation.passage_id], (citation.start, citation.end))
        for citation in answer.citations
    ]


def _source(n: int, hit: Hit, span: Span | None) -> Source:
    return Source(n=n, passage=hit.passage, title=hit.title, span=span, scores=hit.scores)


def show_source(source: Source) -> None:
    """The source's head, its page or text, and what can be done with it."""
    passage = source.passage
    page = page_name(passage.pages[0]) if passage.pages else None
    show(
        fill(
            '<p class="source-title">{title}</p><p class="facts">{facts}</p><p class="facts">{chips}</p>',
            title=source.title,
            facts=facts([*passage.headings[:-1], place_of(passage), page]),
            chips=chips(flags_of(passage.document_id)),
        )
    )
    if can_draw(library().original(passage.document_id)) and _wants_page():
        _show_page(source)
    else:
        _show_text(source)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(
            "document.py",
            label=say("page.open"),
            icon=":material/description:",
            query_params={"id": passage.document_id, "passage": passage.id},
        )
        quote = passage.text[slice(*source.span)] if source.span else passage.text
        copy_box([quoted(quote, reference(source.title, passage))])
        _show_scores(source.scores)


def _wants_page() -> bool:
    """Whether the visitor would see pages ("page") rather than text ("text")."""
    views = {"page": say("page.source.page"), "text": say("page.source.text")}
    chosen = st.segmented_control(
        say("page.source.view"),
        list(views),
        format_func=views.__getitem__,
        default="page",
        required=True,
        key="view",
        label_visibility="collapsed",
    )
    return chosen == "page"


def _show_page(source: Source) -> None:
    picture = _picture(str(library().folder), library().generation, source.passage.id, source.span)
    said = say("page.number", page=picture.page)
    st.image(picture.pixels, caption=said, alt=said, width="stretch")


@st.cache_resource(show_spinner=False, max_entries=64)
def _picture(folder: str, generation: int, passage_id: str, span: Span | None) -> Picture:
    opened = library()
    passage = find_place(opened, passage_id).passage
    original = opened.original(passage.document_id)
    assert original is not None
    return draw_passage(original, find_document(opened, passage.document_id), passage, span=span)


def _show_text(source: Source) -> None:
    place = find_place(library(), source.passage.id)
    spans = [source.span] if source.span else []
    body = fill(
        '<div class="passage" lang="{language}">{text}</div>',
        language=place.passage.language,
        text=highlighted(place.passage.text, spans),
    )
    neighbours = [_neighbour(place.before), _neighbour(place.after)]
    show(
        fill(
            '<article class="source">{before}{body}{after}</article>',
            before=neighbours[0],
            body=body,
            after=neighbours[1],
        )
    )


def _neighbour(passage: Passage | None) -> Markup:
    if passage is None:
        return Markup()
    template = '<div class="passage neighbour" tabindex="0" lang="{language}">{text}</div>'
    return fill(template, language=passage.language, text=passage.text)


def quoted(quote: str, where: str) -> str:
    """A quote with its reference, as it is copied."""
    return say("page.copy.line", quote=quote, reference=where)


def copy_box(lines: Sequence[str]) -> None:
    """Text to copy, behind a button."""
    with st.popover(say("page.copy"), icon=":material/content_copy:", type="tertiary"):
        st.code("\n".join(lines), language=None, wrap_lines=True)


def _show_scores(scores: Mapping[str, float]) -> None:
    """The parts of a passage's score."""
    with st.popover(say("page.why"), icon=":material/help:", type="tertiary"):
        st.caption(say("page.why.lead"))
        rows = joined(
            fill("<tr><td>{name}</td><td>{value}</td></tr>", name=_leg(name), value=f"{value:+.2f}")
            for name, value in scores.items()
        )
        total = fill("<tr><th>{name}</th><th>{value}</th></tr>", name=say("page.why.sum"),
                     value=f"{sum(scores.values()):+.2f}")  # fmt: skip
        show(fill('<table class="scores">{rows}{total}</table>', rows=rows, total=total))


def _leg(name: str) -> str:
    return say(f"page.leg.{name.replace(' ', '-')}") if name in LEGS else name
