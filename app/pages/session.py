"""What pages share: the visitor's language and words, the address, the library opened once for all.

What searches and answers is imported by whoever first asks for it: the first page is there sooner without.
"""

import logging
import os
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import tzinfo
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from ftzqa.app.catalogue import Entry, entries
from ftzqa.app.pages.safe import label
from ftzqa.app.settings import interface_language, library_folder, setting
from ftzqa.app.strings import text
from ftzqa.app.types import Answer
from ftzqa.index.library import Library
from ftzqa.index.reviews import reviews_stamp
from ftzqa.index.types import Filters, Hit
from ftzqa.ingest.errors import FtzqaError
from ftzqa.ingest.types import Language

if TYPE_CHECKING:
    from ftzqa.app.answering import Given
    from ftzqa.app.similar import Neighbours
    from ftzqa.app.worker import WorkerProcess
    from ftzqa.index.search import Searcher

_LANGUAGES: dict[Language, str] = {"zh": "中文", "en": "English"}
_FOUND = 100  # passages in a result list
_WARM_UP = "自由贸易试验区 pilot free trade zone"
_AT_WORK = BoundedSemaphore(os.cpu_count() or 1)
"""As many searches at once as there are cores: with more, all of them come as late as the last."""


def say(key: str, **details: object) -> str:
    """A text of the catalogue in the visitor's language."""
    return text(key, language=language(), package="ftzqa.app", **details)


def language() -> Language:
    """The visitor's language: as chosen, else as set for this app, else as the browser asks for."""
    chosen: Language | None = st.session_state.get("lang")
    if chosen is not None:
        return chosen
    if setting("language") != "auto":
        return interface_language()
    return "zh" if (st.context.locale or "zh").lower().startswith("zh") else "en"


def visitor_zone() -> tzinfo | None:
    """The visitor's time zone; this machine's where the browser does not say."""
    try:
        return ZoneInfo(st.context.timezone or "")
    except (ZoneInfoNotFoundError, ValueError):
        return None


def choose_language() -> None:
    """The switch between the languages; the address keeps what was chosen."""
    known: dict[str, list[str]] = st.session_state.setdefault("address", {})
    asked = st.query_params.get("lang")
    if asked in _LANGUAGES and known.get("lang") != [asked]:
        st.session_state["lang"] = asked
    st.session_state.setdefault("lang", language())
    st.segmented_control(
        say("page.language"),
        list(_LANGUAGES),
        format_func=_LANGUAGES.__getitem__,
        required=True,
        key="lang",
        label_visibility="collapsed",
    )
    to_address("lang", [language()])


@st.cache_resource(show_spinner=False)
def _library(folder: str) -> Library:
    return Library(Path(folder))


def library() -> Library:
    """The library, one for all visitors.

    Raises:
        LibraryError: there is no library, or it cannot be read.
    """
    return _library(str(library_folder()))


def open_early() -> None:
    """Begin to open the searcher and to load the encoder while the first visitor still reads the page."""
    _opening(str(library_folder()), setting("encoder"))


def searcher() -> "Searcher":
    """The library's searcher, one for all visitors; waits for it where it is still being opened.

    Raises:
        LibraryError: the library cannot be searched with this encoder.
    """
    folder, encoder = str(library_folder()), setting("encoder")
    try:
        return _opening(folder, encoder).result()
    except FtzqaError:
        _opening.clear(folder, encoder)  # the next visitor may find it put right
        raise


@st.cache_resource(show_spinner=False)
def _opening(folder: str, encoder: str) -> "Future[Searcher]":
    worker = ThreadPoolExecutor(max_workers=1)
    opening = worker.submit(_open, Path(folder), encoder)
    worker.submit(_warm, opening)
    worker.shutdown(wait=False)
    return opening


def _open(folder: Path, encoder: str) -> "Searcher":
    from ftzqa.app.search import open_searcher

    return open_searcher(folder, encoder=encoder)


def _warm(opening: "Future[Searcher]") -> None:
    try:
        opening.result().search(_WARM_UP, k=1)
    except FtzqaError:  # the first question will say it
        logging.getLogger(__name__).warning("the searcher could not be warmed", exc_info=True)


def worker() -> "WorkerProcess":
    """What sees to it that uploads are worked on."""
    return _worker(str(library_folder()), setting("encoder"))


@st.cache_resource(show_spinner=False)
def _worker(folder: str, encoder: str) -> "WorkerProcess":
    from ftzqa.app.worker import WorkerProcess

    return WorkerProcess(Path(folder), encoder=encoder)


def answer_to(question: str, filters: Filters) -> Answer:
    """The answer to a question, computed once for all who ask it of the same library, kept once a visitor."""
    from ftzqa.app.answering import keep_given
    from ftzqa.ingest.errors import NotKept

    given = _given(str(library_folder()), library().generation, question, filters)
    asked = (question, filters)
    if st.session_state.get("kept") != asked:
        try:
            keep_given(given, library=library())
        except NotKept as error:
            st.toast(error.message(language()), icon=":material/warning:")
        st.session_state["kept"] = asked
    return given.answer


@st.cache_resource(show_spinner=False, max_entries=500)
def _given(folder: str, generation: int, question: str, filters: Filters) -> "Given":
    from ftzqa.app.answering import Way, give

    opened = searcher()
    with _AT_WORK:
        return give(question, Way(filters=filters), searcher=opened)


def found_for(question: str, filters: Filters) -> Sequence[Hit]:
    """The best passages for a question, searched once for all who ask it of the same library."""
    return _found(str(library_folder()), library().generation, question, filters)


@st.cache_resource(show_spinner=False, max_entries=200)
def _found(folder: str, generation: int, question: str, filters: Filters) -> Sequence[Hit]:
    opened = searcher()
    with _AT_WORK:
        return opened.search(question, k=_FOUND, filters=filters)


def library_entries() -> tuple[Entry, ...]:
    """What the library's documents are, read once for each state of the library."""
    return _entries(str(library_folder()), library().generation, reviews_stamp(library()))


@st.cache_resource(show_spinner=False, max_entries=4)
def _entries(folder: str, generation: int, reviewed: str) -> tuple[Entry, ...]:
    return tuple(entries(library()))


def neighbours() -> "Neighbours":
    """Which documents are like which, computed once for each state of the library."""
    return _neighbours(str(library_folder()), library().generation)


@st.cache_resource(show_spinner=False, max_entries=2)
def _neighbours(folder: str, generation: int) -> "Neighbours":
    from ftzqa.app.similar import find_neighbours

    return find_neighbours(library(), searcher().encoder)


def ask_name() -> str:
    """Who the visitor is: asked once, kept while the visit lasts."""
    name: str = st.text_input(
        say("page.name"),
        value=st.session_state.get("name", ""),
        max_chars=60,
        placeholder=say("page.name.placeholder"),
        key="name typed",
        icon=":material/person:",
    )
    st.session_state["name"] = name.strip()
    return name.strip()


@contextmanager
def plain_errors() -> Iterator[None]:
    """Failures in plain words: those foreseen say what to do, the others are written to the log."""
    try:
        yield
    except FtzqaError as error:
        st.error(label(error.message(language())), icon=":material/error:")
    except Exception:
        logging.getLogger(__name__).exception("a page failed")
        st.error(say("page.error"), icon=":material/error:")


def enter(page: str) -> None:
    """Note which page is drawn: on another one than before, the address fills the widgets again."""
    if st.session_state.get("entered") != page:
        st.session_state["entered"] = page
        st.session_state["address"] = {"lang": [language()]}
        st.session_state["listed"] = {}


def from_address(name: str, *, allowed: Collection[str] | None = None, single: bool = False) -> None:
    """Let the address fill the widget called ``name``: at the first visit, and when the visitor goes back.

    The widget then holds those of the address's values that are ``allowed``; its first one if ``single``.
    """
    given = st.query_params.get_all(name)
    if st.session_state["address"].get(name) != given:
        values = [value for value in given if allowed is None or value in allowed]
        st.session_state[name] = (values or [""])[0] if single else values


def to_address(name: str, values: Sequence[str]) -> None:
    """Keep what the widget called ``name`` holds in the address, so that a link shows the same view."""
    if st.query_params.get_all(name) != list(values):
        st.query_params[name] = list(values)
    st.session_state["address"][name] = list(values)
