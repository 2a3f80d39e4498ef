"""A question from what was typed to what is kept: completed from the dialogue, answered, written, timed."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from sqlite3 import Error as StoreError
from time import perf_counter
from typing import Any

from ..index.centring import language_of
from ..index.library import Library
from ..index.search import Searcher
from ..index.types import Filters
from ..ingest.errors import ChatBrokeOff, NotKept, ReadOnlyLibrary
from ..ingest.hygiene import encodable
from .ask import ask
from .chat import Chat, open_chat
from .dialogue import complete
from .trace import keep
from .types import Answer
from .verify import Reader
from .write import Listener, Unsupported, write

_SENTENCE_ENDS = tuple("。！？.!?]】")


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
    question, way = encodable(question), replace(way, after=tuple(map(encodable, way.after)))
    begun = perf_counter()
    answer = ask(_completed(question, way, chat, searcher), searcher=searcher, filters=way.filters)
    timings = {"ask": perf_counter() - begun}
    if chat is not None:
        begun = perf_counter()
        patient = _AsFarAsItCame(chat)
        answer = write(
            answer,
            chat=patient,
            searcher=searcher,
            unsupported=way.unsupported,
            reader=reader,
            listen=listen,
        )
        if patient.cut:
            said = patient.cut.message(language_of(answer.question))
            answer = replace(answer, warnings=(*answer.warnings, said))
        timings["write"] = perf_counter() - begun
    return Given(answer=answer, way=way, timings=timings)


def _completed(question: str, way: Way, chat: Chat | None, searcher: Searcher) -> str:
    """The question as its dialogue completes it; the one before is asked again where its sources matter."""

    def cited(before: str) -> list[str]:
        return [citation.title for citation in ask(before, searcher=searcher, filters=way.filters).citations]

    return complete(question, way.after, chat=chat, cited=cited)


class _AsFarAsItCame:
    """A language model whose draft counts where it breaks off after a whole sentence; ``cut`` says so."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self.identity = chat.identity
        self.cut: ChatBrokeOff | None = None

    def stream(self, *, system: str, user: str) -> Iterator[str]:
        said = ""
        self.cut = None
        try:
            for piece in self._chat.stream(system=system, user=user):
                said += piece
                yield piece
        except ChatBrokeOff as error:
            if not said.rstrip().endswith(_SENTENCE_ENDS):
                raise
            self.cut = error


def keep_given(given: Given, *, library: Library) -> None:
    """Store an answer for `ftzqa replay`.

    Raises:
        NotKept: the library cannot be written, or another process writes for longer than half a minute.
        BadSetting: the setting ``keep_answers`` is no number of days.
    """
    try:
        keep(given.answer, library=library, settings=dump_way(given.way), timings=given.timings)
    except ReadOnlyLibrary as error:
        raise NotKept(path=library.folder, reason="read-only") from error
    except StoreError as error:
        raise NotKept(path=library.folder, reason=error) from error


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
