"""A document among others: its editions with what changed, its near-duplicates, and what is like it."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from ftzqa.app.difference import changed_spans
from ftzqa.app.pages.parts import day
from ftzqa.app.pages.safe import fill, highlighted, joined, label, show
from ftzqa.app.pages.session import library, neighbours, say
from ftzqa.ingest.compare import Change, compare
from ftzqa.ingest.editions import Edition
from markupsafe import Markup

_SIMILAR = 5
_LIKE = 0.35  # cosine; half of all pairs of documents lie below 0.1


def show_chain(document_id: str, editions: Sequence[Edition]) -> None:
    """When each edition of a law or plan held, the oldest first."""
    if not any(edition.since or edition.until for edition in editions):
        return
    titles = library().titles()
    st.subheader(say("page.document.chain"), anchor=False)
    for edition in editions:
        here = edition.document_id == document_id
        with st.container(gap=None):
            if here:
                show(fill('<p class="edition here">{title}</p>', title=titles[document_id]))
            else:
                title = label(titles.get(edition.document_id, edition.document_id))
                st.page_link("document.py", label=title, query_params={"id": edition.document_id})
            show(fill('<p class="facts">{when}</p>', when=_validity(edition)))


def state(edition: Edition) -> Markup:
    """Whether an edition holds today, as a label."""
    kind = {True: "holds", False: "ended", None: "unknown"}[edition.in_force(date.today())]
    return fill('<span class="state {kind}">{said}</span>', kind=kind, said=say(f"page.edition.{kind}"))


def _validity(edition: Edition) -> Markup:
    """From when to when, and whether it holds today."""
    since = day(edition.since) if edition.since else "?"
    until = day(edition.until) if edition.until else ""
    return fill("{since} – {until} {state}", since=since, until=until, state=state(edition))


def show_twins(document_id: str) -> None:
    """Other files of the same text."""
    twins = library().twins(document_id)
    if not twins:
        return
    heads = library().heads(twins)
    st.subheader(say("page.document.twins"), anchor=False)
    for twin, likeness in twins.items():
        if head := heads.get(twin):
            with st.container(gap=None):
                st.page_link("document.py", label=label(head.title), query_params={"id": twin})
                shared = say("page.document.twin", likeness=likeness)
                show(fill('<p class="facts">{source} · {shared}</p>', source=head.source, shared=shared))


def show_similar(document_id: str, *, known: Sequence[str]) -> None:
    """Documents about the same things, those left out that are ``known`` to belong together."""
    found = neighbours().nearest(document_id, k=_SIMILAR + len(known), least=_LIKE)
    found = [(other, likeness) for other, likeness in found if other not in known][:_SIMILAR]
    if not found:
        return
    titles = library().titles()
    st.subheader(say("page.document.similar"), anchor=False)
    with st.container(gap="xsmall"):
        for other, _ in found:
            st.page_link("document.py", label=label(titles.get(other, other)), query_params={"id": other})


def show_changes(document_id: str, editions: Sequence[Edition]) -> None:
    """What changed between this edition and another one, article by article, the changed words marked."""
    others = {edition.document_id: _edition_name(edition) for edition in editions}
    at = list(others).index(document_id)
    choices = [other for other in others if other != document_id]
    other = st.selectbox(
        say("page.diff.with"),
        choices,
        max(at - 1, 0),
        format_func=others.__getitem__,
        key="compared with",
    )
    old, new = sorted((document_id, other), key=list(others).index)
    changes = compare(library().passages(old), library().passages(new))
    said = {True: others[new], False: others[old]}
    show(fill('<p class="facts">{old} → {new}</p>', old=said[False], new=said[True]))
    if not changes:
        st.info(say("page.diff.same"), icon=":material/drag_handle:")
    for change in changes:
        show(_change(change))


def _edition_name(edition: Edition) -> str:
    """The title with the day from which it holds."""
    title = library().titles().get(edition.document_id, edition.document_id)
    return f"{title} ({day(edition.since)})" if edition.since else title


def _change(change: Change) -> Markup:
    """One article: the words that went on the left, those that came on the right."""
    gone, come = changed_spans(change.old_text, change.new_text)
    sides = [("old", change.old_text, gone), ("new", change.new_text, come)]
    if change.kind == "moved":
        sides = sides[1:]
    if change.kind in ("added", "removed"):
        sides = [(name, text, []) for name, text, _ in sides if text]
    numbers = " → ".join(dict.fromkeys(number for number in (change.old, change.new) if number))
    columns = joined(
        fill('<div class="{name}">{text}</div>', name=name, text=highlighted(text, spans))
        for name, text, spans in sides
    )
    return fill(
        '<section class="change"><p><span class="state {kind}">{said}</span> {article}</p>'
        '<div class="sides">{columns}</div></section>',
        kind=change.kind,
        said=say(f"page.diff.{change.kind}"),
        article=say("page.diff.article", number=numbers),
        columns=columns,
    )
