"""Language models through LangChain, as one seam: a text that arrives in pieces."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from os import environ
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from ..ingest.errors import BadSetting, ChatUnavailable, FtzqaError, MissingExtra
from .settings import setting

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

LONGEST = 6000
"""Characters after which a model that does not end is stopped."""

_EXPECTED = (
    "openai:MODEL, ollama:MODEL or the address of an OpenAI-compatible server, http://HOST:PORT/v1#MODEL"
)
_ENDINGS = ("finish_reason", "done_reason", "stop_reason")


class Chat(Protocol):
    """A language model. ``identity`` names it in what is stored."""

    @property
    def identity(self) -> str: ...

    def stream(self, *, system: str, user: str) -> Iterator[str]:
        """The pieces of its answer as they arrive.

        Raises:
            ChatUnavailable: it cannot be reached, refuses, is too slow, or breaks off.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class LangChainChat:
    """Any chat model of LangChain, made when it is first asked. ``timeout`` is in seconds, for the whole."""

    identity: str
    make: "Callable[[], BaseChatModel]"
    timeout: float

    def stream(self, *, system: str, user: str) -> Iterator[str]:
        try:
            yield from self._pieces(system, user)
        except FtzqaError:
            raise
        # Each provider has errors of its own: rate limits, dead servers, wrong keys, broken streams.
        except Exception as error:
            raise ChatUnavailable(name=self.identity, reason=_reason(error)) from error

    def _pieces(self, system: str, user: str) -> Iterator[str]:
        model = self.make()
        ends = monotonic() + self.timeout
        said, finished = "", False
        for message in model.stream([("system", system), ("human", user)]):
            if monotonic() > ends:
                raise ChatUnavailable(name=self.identity, reason=f"no end after {self.timeout:.0f} s")
            finished |= _finishes(message)
            said += message.text
            if message.text:
                yield message.text
            if len(said) > LONGEST:
                return
        if not finished and not said.rstrip().endswith(tuple("。！？.!?]】")):
            raise ChatUnavailable(name=self.identity, reason="it broke off in the middle of a sentence")


def _finishes(message: "AIMessageChunk") -> bool:
    return any(message.response_metadata.get(name) for name in _ENDINGS)


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
    make = _server if name.startswith("http") else _provider
    return LangChainChat(identity=name, make=lambda: make(name, seconds), timeout=seconds)


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
