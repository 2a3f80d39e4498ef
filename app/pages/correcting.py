"""Correcting what is said of a document: its title, kind, zones, issuer, number and days."""

from collections.abc import Mapping
from datetime import date
from typing import cast, get_args

import streamlit as st
from ftzqa.app.corrections import correct, undo
from ftzqa.app.pages.parts import kind_name, zone_name
from ftzqa.app.pages.safe import label
from ftzqa.app.pages.session import ask_name, library, plain_errors, say
from ftzqa.app.reading import find_document
from ftzqa.index.corrections import DAYS, Field, corrections, written
from ftzqa.ingest.types import Document, DocumentKind, Language
from ftzqa.ingest.zones import gazetteer

_FIRST_DAY = date(1949, 10, 1)


def correct_button(document_id: str) -> None:
    """A button that opens the form for a document of the library."""
    st.button(
        say("page.correct"),
        key=f"correct {document_id}",
        icon=":material/edit:",
        type="tertiary",
        on_click=_open,
        args=(document_id,),
    )
    if st.session_state.get("correcting") == document_id:
        title = say("page.correct.title")
        st.dialog(title, width="large", on_dismiss=_close)(_form)(document_id)


def _open(document_id: str) -> None:
    st.session_state["correcting"] = document_id


def _close() -> None:
    st.session_state["correcting"] = None


def _form(document_id: str) -> None:
    with plain_errors():
        document = find_document(library(), document_id)
        st.caption(say("page.correct.lead"))
        by = ask_name()
        with st.form(f"fields of {document_id}", border=False):
            given = _fields(document)
            go = st.form_submit_button(say("page.correct.keep"), type="primary", icon=":material/check:")
        if go:
            changed = {name: value for name, value in given.items() if value != written(document, name)}
            for name, value in changed.items():
                correct(library(), document_id, name, value, by=by)
            _close()
            st.rerun()
        _show_made(document_id)


def _fields(document: Document) -> Mapping[Field, str]:
    """The fields as the visitor leaves them, written as corrections are."""
    key = f"{document.id} {{}}".format
    zones = {zone.id: zone_name(zone.id) for zone in gazetteer()}
    kinds = {kind: kind_name(kind) for kind in get_args(DocumentKind)}
    languages = {name: say(f"page.in.{name}") for name in get_args(Language)}
    given: dict[Field, str] = {
        "title": st.text_input(say("page.field.title"), document.title, key=key("title"), max_chars=300)
    }
    left, right = st.columns(2)
    given["kind"] = left.selectbox(
        say("page.field.kind"),
        list(kinds),
        list(kinds).index(document.kind),
        format_func=kinds.__getitem__,
        key=key("kind"),
    )
    given["language"] = right.selectbox(
        say("page.field.language"),
        list(languages),
        list(languages).index(document.language),
        format_func=languages.__getitem__,
        key=key("language"),
    )
    chosen = st.multiselect(
        say("page.field.zones"),
        list(zones),
        [zone for zone in document.zones if zone in zones],
        format_func=zones.__getitem__,
        key=key("zones"),
        placeholder=say("page.field.zones.none"),
    )
    given["zones"] = " ".join(chosen)
    left, right = st.columns(2)
    given["issuer"] = left.text_input(say("page.field.issuer"), document.issuer or "", key=key("issuer"))
    given["number"] = right.text_input(say("page.field.number"), document.number or "", key=key("number"))
    for name, column in zip(DAYS, st.columns(len(DAYS)), strict=True):
        day = column.date_input(
            say(f"page.field.{name}"),
            getattr(document.dates, name),
            key=key(name),
            format="YYYY-MM-DD",
            min_value=_FIRST_DAY,
        )
        given[cast("Field", name)] = day.isoformat() if day else ""
    return given


def _show_made(document_id: str) -> None:
    """What was corrected before, each with a button that takes it back."""
    for made in corrections(library(), document_id):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                label(
                    say(
                        "page.correct.made",
                        field=say(f"page.field.{made.field}"),
                        value=made.value or "–",
                        by=made.made_by or "–",
                        date=made.at,
                    )
                )
            )
            st.button(
                say("page.correct.undo"),
                key=f"undo {document_id} {made.field}",
                type="tertiary",
                icon=":material/undo:",
                on_click=_undo,
                args=(document_id, made.field),
            )


def _undo(document_id: str, field: Field) -> None:
    undo(library(), document_id, field)
