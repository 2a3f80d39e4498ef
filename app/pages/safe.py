"""The one way from a document's text to the page. Nothing that a document says is read as HTML or Markdown.

Markup is made by ``fill`` and ``highlighted``, which escape whatever is not markup already, and drawn by
``show``. A widget's label is Markdown to Streamlit: what a document says goes into one through ``label``.
"""

import re
from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup, escape

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit finds emoji, icons and addresses after unescaping: an invisible joiner keeps it from that.
_JOINED = re.compile(r"([:@]|\bwww)", re.IGNORECASE)
_JOINER = "\u2060"


def fill(template: str, **details: object) -> Markup:
    """``template``, which is HTML of this package, with escaped ``details`` in its fields."""
    return Markup(template).format(**details)


def joined(parts: Iterable[Markup], separator: str = "") -> Markup:
    """Pieces of markup one after another."""
    return Markup(separator).join(parts)


def highlighted(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """``text`` with a mark around each span (start, end); spans may overlap, touch or reach outside."""
    pieces: list[Markup] = []
    done = 0
    for start, end in sorted(spans):
        start, end = max(start, done), min(end, len(text))
        if start < end:
            pieces += [escape(text[done:start]), fill("<mark>{quote}</mark>", quote=text[start:end])]
            done = end
    return joined([*pieces, escape(text[done:])])


def show(markup: Markup) -> None:
    """Draw markup; a plain string is refused."""
    if not isinstance(markup, Markup):
        raise TypeError("only Markup is drawn: make it with fill() or highlighted()")
    st.html(str(markup))


def scroll_to(place: str) -> None:
    """Bring the element with this id, a name of this package's, into view."""
    if not place.isalnum():
        raise ValueError(place)
    script = f'document.getElementById("{place}")?.scrollIntoView({{block: "center"}})'
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def label(text: str) -> str:
    """``text`` as a widget's label that shows it letter by letter, on one line."""
    flat = _JOINED.sub(rf"\1{_JOINER}", " ".join(text.split()))
    return _PUNCTUATION.sub(r"\\\1", flat)
