"""A question from what was typed to what is kept: completed from the dialogue, answered, written, timed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from time import perf_counter
from typing import Any

from ..index.search import Searcher
from ..index.types import Filters
from .ask import ask
from .chat import open_chat
from .dialogue import complete
from .types import Answer
from .verify import Reader
from .write import Listener, Unsupported, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a question is asked. ``after`` are the questions before it, the oldest first."""

    filters: Filters = field(default_factory=Filters)
    after: tuple[str, ...] = ()
    llm: str = ""
    unsupported: Unsupported = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer, how it was asked for, and the seconds that each step took."""

    answer: Answer
    way: Way
    timings: Mapping[str, float]


def give(
    question: str,
    way: Way,
    *,
    searcher: Searcher,
    reader: Reader | None = None,
    listen: Listener | None = None,
) -> Given:
    """Answer ``question``, as its dialogue completes it.

    Raises:
        EmptyQuestion: there is no question.
        BadSetting: there is no such language model.
        MissingExtra: language models need packages that are not installed.
    """
    chat = open_chat(way.llm) if way.llm else None
    begun = perf_counter()
    whole = complete(question, way.after, chat=chat)
    answer = ask(whole, searcher=searcher, filters=way.filters)
    timings = {"ask": perf_counter() - begun}
    if chat is not None:
        begun = perf_counter()
        answer = write(
            answer,
            chat=chat,
            searcher=searcher,
            unsupported=way.unsupported,
            reader=reader,
            listen=listen,
        )
        timings["write"] = perf_counter() - begun
    return Given(answer=answer, way=way, timings=timings)


def dump_way(way: Way) -> dict[str, Any]:
    """The way as JSON: only what differs from the default."""
    plain = asdict(way)
    plain["filters"] = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in plain["filters"].items()
        if value
    }
    return {name: value for name, value in plain.items() if value}


def load_way(plain: Mapping[str, Any]) -> Way:
    """The way that ``dump_way`` wrote."""
    given: dict[str, Any] = {name: _loaded(value) for name, value in plain.get("filters", {}).items()}
    rest = {name: plain[name] for name in ("llm", "unsupported") if name in plain}
    return Way(filters=Filters(**given), after=tuple(plain.get("after", ())), **rest)


def _loaded(value: object) -> object:
    match value:
        case str():
            return date.fromisoformat(value)
        case list():
            return tuple(value)
    return value
