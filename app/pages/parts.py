"""Pieces that several pages draw: names of kinds and zones, flags, a passage where it stands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from importlib.resources import files
from typing import TypeVar

import streamlit as st
from ftzqa.app import names
from ftzqa.app.catalogue import Entry
from ftzqa.app.pages.safe import fill, joined, label, show
from ftzqa.app.pages.session import language, library, library_entries, say, visitor_zone
from ftzqa.index.taxonomy import load_taxonomy
from ftzqa.index.types import Evidence, Grade, ShortcomingId, Tag
from ftzqa.ingest.types import DocumentKind, Passage
from markupsafe import Markup

_BARE = re.compile(r"([\d.]+|[一二三四五六七八九十]+)、?")  # a section's number without a word
_OWN_WORDS = ("choose", "limit", "skip", "nothing")
_T = TypeVar("_T")


def style() -> None:
    """The style sheet of the pages' own markup."""
    sheet = files("ftzqa.app").joinpath("pages", "style.css").read_text("utf-8")
    # Where Streamlit has none but English words, the style sheet puts these in their place.
    said = {name: say(f"page.own.{name}") for name in _OWN_WORDS}
    words = "".join(f'--{name}: "{word}"; ' for name, word in said.items())
    show(fill("<style>:root {{ {words} }} {sheet}</style>", words=Markup(words), sheet=Markup(sheet)))


def heading(title: str, lead: str) -> None:
    """The page's title with one line that says what it is for."""
    show(fill('<h1 class="title">{title}</h1><p class="lead">{lead}</p>', title=title, lead=lead))


def kind_name(kind: DocumentKind) -> str:
    """A kind of document in the visitor's language."""
    return names.kind_name(kind, language=language())


def zone_name(zone_id: str) -> str:
    """A zone in the visitor's language, without the words that all zones share; an unknown one by its id."""
    return names.zone_name(zone_id, language=language())


def day(when: date) -> str:
    """A date as the visitor's language writes it."""
    return say("page.day", date=when)


def moment(when: datetime) -> str:
    """A day and time, in the visitor's zone, as the visitor's language writes it."""
    local = when.astimezone(visitor_zone())
    return f"{day(local.date())} {local:%H:%M}"


def grade_name(grade: Grade) -> str:
    """How far a document goes into a shortcoming, in the visitor's language."""
    return say(f"page.grade.{grade}")


def flag_name(shortcoming: ShortcomingId) -> str:
    """For example "S1 Regional layout"."""
    return names.flag_name(shortcoming, language=language())


def chips(flags: Iterable[ShortcomingId]) -> Markup:
    """Flags as labelled chips, each with its definition under the pointer."""
    return joined(
        fill(
            '<span class="chip {style}" title="{definition}">{name}</span>',
            style=flag.lower(),
            definition=getattr(load_taxonomy()[flag].definition, language()),
            name=flag_name(flag),
        )
        for flag in flags
    )


def facts(parts: Sequence[str | None]) -> Markup:
    """Short facts on one line, those that are there."""
    return joined((fill("{part}", part=part) for part in parts if part), '<span class="dot"> · </span>')


def about(entry: Entry) -> Markup:
    """A document's facts and flags, below its title."""
    found = facts(
        [
            kind_name(entry.kind),
            *map(zone_name, entry.zones),
            day(entry.date) if entry.date else None,
            say(f"page.in.{entry.language}"),
            entry.number,
            entry.issuer,
        ]
    )
    return fill(
        '<p class="facts">{facts}</p><p class="facts">{chips}</p>', facts=found, chips=chips(entry.flags)
    )


def page_name(page: int | None) -> str | None:
    """For example "p. 3"."""
    return say("page.number", page=page) if page else None


def place_of(passage: Passage) -> str | None:
    """An article by its label, a section by its heading."""
    locator = passage.locators[0] if passage.locators else None
    if locator and locator.kind != "section":
        return locator.label
    if passage.headings:
        return passage.headings[-1]
    return locator.label if locator else None


def reference(title: str, passage: Passage) -> str:
    """Title, place and page, as a reader cites them."""
    page = page_name(passage.pages[0]) if passage.pages else None
    return say("page.comma").join(part for part in (title, place_of(passage), page) if part)


def flags_of(document_id: str) -> tuple[ShortcomingId, ...]:
    """The shortcomings that a document of the library addresses."""
    return {entry.id: entry.flags for entry in library_entries()}.get(document_id, ())


def evidence_list(tag: Tag) -> Markup:
    """The sentences that carry a flag, each with its place."""
    known = library().passages_by_id([item.passage_id for item in tag.evidence])
    items = joined(
        fill(
            '<li><blockquote>{quote}</blockquote><span class="facts">{facts}</span></li>',
            quote=item.quote,
            facts=facts([_place(item, known.get(item.passage_id)), page_name(item.page)]),
        )
        for item in tag.evidence
    )
    return fill('<ul class="evidence">{items}</ul>', items=items)


def _place(item: Evidence, passage: Passage | None) -> str | None:
    """Where evidence stands: as its passage says or, of a file outside the library, by the locator alone."""
    if passage is not None:
        return place_of(passage)
    if item.locator and (bare := _BARE.fullmatch(item.locator)):
        return say("page.section", label=bare[1])
    return item.locator


@contextmanager
def page_of(found: Sequence[_T], *, size: int, name: str, of: object = None) -> Iterator[Sequence[_T]]:
    """The part of ``found`` on the page that the visitor chose, drawn above the pages' numbers.

    The address keeps the number under ``name``. It falls back to 1 when ``of``, what the list is of, changes.
    """
    pages = -(-len(found) // size)
    listed: dict[str, object] = st.session_state["listed"]
    if listed.setdefault(name, (of, pages)) != (of, pages):
        listed[name] = (of, pages)
        st.session_state[name] = 1
    place = st.container()
    number = st.pagination(pages, key=name, bind="query-params") if pages > 1 else 1
    with place:
        yield found[(number - 1) * size : number * size]


def source_label(number: int, title: str) -> str:
    """One source of a list, as a widget's label."""
    return label(f"[{number}] {title}")
