"""Language models through LangChain, as one seam: a text that arrives in pieces."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from os import environ
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from ..ingest.errors import BadSetting, ChatBrokeOff, ChatUnavailable, FtzqaError, MissingExtra
from .settings import setting

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

LONGEST = 6000
"""Characters after which a model that does not end is stopped."""

_EXPECTED = (
    "openai:MODEL, ollama:MODEL or the address of an OpenAI-compatible server, http://HOST:PORT/v1#MODEL"
)
_ENDINGS = ("finish_reason", "done_reason", "stop_reason", "stopReason", "status")
"""Where providers say in a message's metadata why their answer ends."""
_NO_END = frozenset(("length", "max_tokens", "model_length", "incomplete", "in_progress"))


class Chat(Protocol):
    """A language model. ``identity`` names it in what is stored."""

    @property
    def identity(self) -> str: ...

    def stream(self, *, system: str, user: str) -> Iterator[str]:
        """The pieces of its answer as they arrive.

        Raises:
            ChatUnavailable: it cannot be reached, refuses, or is too slow.
            ChatBrokeOff: its answer has no end; the pieces until there have been given.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class LangChainChat:
    """Any chat model of LangChain, made when it is first asked.

    ``timeout`` is in seconds and a deadline for the whole: connection, second tries and stream. ``package``
    is imported before, which takes seconds that are not the model's.
    """

    identity: str
    package: str
    make: "Callable[[], BaseChatModel]"
    timeout: float

    def stream(self, *, system: str, user: str) -> Iterator[str]:
        import_module(self.package)
        said, end = 0, ""
        for message in self._messages([("system", system), ("human", user)]):
            end = _ending(message) or end
            said += len(message.text)
            if message.text:
                yield message.text
            if said > LONGEST:
                raise ChatBrokeOff(name=self.identity, reason=f"no end after {LONGEST} characters")
        if not end or end in _NO_END:
            raise ChatBrokeOff(name=self.identity, reason=end or "no end was given")

    def _messages(self, prompt: list[tuple[str, str]]) -> "Iterator[AIMessageChunk]":
        """What the model says until the deadline.

        A thread of its own waits for the server: whatever that sends, or does not, cannot hold up the caller.
        One that is given up ends with the next message, or when its connection does.
        """
        ends, over = monotonic() + self.timeout, Event()
        arrived: SimpleQueue[AIMessageChunk | Exception | None] = SimpleQueue()
        Thread(target=self._listen, args=(prompt, arrived, over), daemon=True).start()
        try:
            while (left := ends - monotonic()) > 0:
                if (item := arrived.get(timeout=left)) is None:
                    return
                if isinstance(item, Exception):
                    raise item
                yield item
        except Empty:
            pass
        finally:
            over.set()
        raise ChatUnavailable(name=self.identity, reason=f"no end after {self.timeout:g} s")

    def _listen(
        self,
        prompt: list[tuple[str, str]],
        arrived: "SimpleQueue[AIMessageChunk | Exception | None]",
        over: Event,
    ) -> None:
        """Put each message into ``arrived``, then None, or the error that ended it."""
        try:
            for message in self.make().stream(prompt):
                if over.is_set():
                    return
                arrived.put(message)
            arrived.put(None)
        except FtzqaError as error:
            arrived.put(error)
        # Each provider has errors of its own: rate limits, dead servers, wrong keys, broken streams.
        except Exception as error:
            unavailable = ChatUnavailable(name=self.identity, reason=_reason(error))
            unavailable.__cause__ = error
            arrived.put(unavailable)


def _ending(message: "AIMessageChunk") -> str:
    """Why the answer ends here, in the provider's words; empty where it goes on."""
    given = (message.response_metadata.get(name) for name in _ENDINGS)
    return next((str(reason).lower() for reason in given if reason), "")


def _reason(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__


def open_chat(name: str, *, timeout: float | None = None) -> Chat:
    """The model called ``name``: PROVIDER:MODEL of LangChain, or the address of an OpenAI-compatible server.

    Keys come from the environment alone: a provider's own variable (``OPENAI_API_KEY``), and for an address
    ``FTZQA_LLM_KEY``, so that no provider's key goes to another server.

    Raises:
        BadSetting: it is neither.
        MissingExtra: LangChain's packages are not installed.
    """
    seconds = timeout or float(setting("llm_timeout"))
    if not name.startswith(("http://", "https://")) and not all(name.partition(":")[::2]):
        raise BadSetting(name="--llm", value=name, expected=_EXPECTED)
    if find_spec("langchain") is None or find_spec("langchain_openai") is None:
        raise MissingExtra(name=f"--llm {name}", extra="llm")
    make, package = (_server, "langchain_openai") if name.startswith("http") else (_provider, "langchain")
    return LangChainChat(identity=name, package=package, make=lambda: make(name, seconds), timeout=seconds)


def _provider(name: str, seconds: float) -> "BaseChatModel":
    from langchain.chat_models import init_chat_model

    limits: dict[str, Any] = {"timeout": seconds, "max_retries": 1}
    if name.startswith("ollama:"):
        limits = {"client_kwargs": {"timeout": seconds}}
    try:
        model: BaseChatModel = init_chat_model(name, temperature=0, **limits)
    except ImportError as error:
        raise MissingExtra(name=f"--llm {name}", extra="llm") from error
    except ValueError as error:
        raise BadSetting(name="--llm", value=name, expected=_EXPECTED) from error
    return model


def _server(address: str, seconds: float) -> "BaseChatModel":
    from langchain_openai import ChatOpenAI

    base, _, model = address.partition("#")
    key = environ.get("FTZQA_LLM_KEY") or "none"
    return ChatOpenAI(
        model=model or _served(base, key),
        base_url=base,
        api_key=lambda: key,
        temperature=0,
        timeout=seconds,
        max_retries=1,
    )


def _served(base: str, key: str) -> str:
    """The first model that a server offers."""
    import httpx

    answer = httpx.get(
        f"{base.rstrip('/')}/models", headers={"Authorization": f"Bearer {key}"}, timeout=10
    ).raise_for_status()
    return str(answer.json()["data"][0]["id"])
