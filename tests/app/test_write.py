"""Answers that a model writes: verified, or the quoted answer instead, whatever goes wrong."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from typing import Any, ClassVar

import pytest
from ftzqa.app.answering import Way, give
from ftzqa.app.ask import REFUSAL, ask
from ftzqa.app.chat import LangChainChat, open_chat
from ftzqa.app.fakes import ScriptedChat
from ftzqa.app.types import Answer
from ftzqa.app.write import write
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.ingest.errors import BadSetting, ChatBrokeOff, ChatUnavailable

QUESTION = "山东自贸试验区有哪些片区"
GOOD = "自贸试验区包括济南片区、青岛片区、烟台片区。[1]"


@pytest.fixture
def searcher(library: Library, encoder: HashingEncoder) -> Searcher:
    return Searcher(library, encoder)


@pytest.fixture
def quoted(searcher: Searcher) -> Answer:
    return replace(ask(QUESTION, searcher=searcher), refused=False)


def test_what_is_supported_stays_with_a_quote_and_the_rest_goes(searcher: Searcher, quoted: Answer) -> None:
    heard: list[str] = []
    chat = ScriptedChat(f"{GOOD}\n面积五百平方公里。[1]")
    answer = write(quoted, chat=chat, searcher=searcher, listen=heard.append)
    assert answer.text == "自贸试验区包括济南片区、青岛片区、烟台片区。 [1]"
    assert [s.support for s in answer.sentences] == ["verbatim"]
    assert answer.citations[0].quote == "自贸试验区包括济南片区、青岛片区、烟台片区。"
    assert any("1" in warning and "删去" in warning for warning in answer.warnings)
    assert "".join(heard).startswith(GOOD)


def test_unsupported_sentences_can_be_marked_instead(searcher: Searcher, quoted: Answer) -> None:
    chat = ScriptedChat(f"{GOOD}\n面积五百平方公里。[1]")
    answer = write(quoted, chat=chat, searcher=searcher, unsupported="mark")
    assert [s.support for s in answer.sentences] == ["verbatim", "unsupported"]
    assert "~~面积五百平方公里。~~" in answer.text


def test_too_little_support_gives_the_quoted_answer(searcher: Searcher, quoted: Answer) -> None:
    answer = write(quoted, chat=ScriptedChat("面积五百平方公里。[1]"), searcher=searcher)
    assert (answer.text, answer.citations) == (quoted.text, quoted.citations)
    assert len(answer.warnings) == len(quoted.warnings) + 1


@pytest.mark.parametrize("said", [REFUSAL["zh"], REFUSAL["en"], "资料中没有找到能够回答该问题的内容。"])
def test_a_model_may_refuse(searcher: Searcher, quoted: Answer, said: str) -> None:
    answer = write(quoted, chat=ScriptedChat(said), searcher=searcher)
    assert answer.refused
    assert answer.text == REFUSAL["zh"]
    assert answer.hits == quoted.hits


def test_a_refusal_is_not_put_to_a_model(searcher: Searcher, quoted: Answer) -> None:
    chat = ScriptedChat(GOOD)
    refused = replace(quoted, refused=True)
    assert write(refused, chat=chat, searcher=searcher) == refused
    assert chat.prompts == []


def test_the_prompt_fences_numbered_evidence(searcher: Searcher, quoted: Answer) -> None:
    chat = ScriptedChat(GOOD)
    write(quoted, chat=chat, searcher=searcher)
    ((system, user),) = chat.prompts
    assert REFUSAL["zh"] in system
    assert REFUSAL["zh"] in user
    assert "[1] 中国（山东）自由贸易试验区条例 · 第二条" in user
    mark = user.split("<资料 ", 1)[1][:8]
    assert mark in system
    assert user.count(f"</资料 {mark}>") == user.count(f"<资料 {mark}>")


class _Server(BaseHTTPRequestHandler):
    """Speaks OpenAI's protocol as far as a test asks.

    Whole, refusing, breaking off within a sentence or after one, at its limit of length, silent, or keeping
    the connection alive without a word.
    """

    way: ClassVar[str] = "whole"
    over: ClassVar[threading.Event] = threading.Event()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._send(200, json.dumps({"data": [{"id": "small"}]}).encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.way == "limited":
            self._send(429, b'{"error": {"message": "slow down"}}')
        elif self.way == "silent":
            self.over.wait(30)
        elif self.way == "pinging":
            self._ping()
        else:
            self._send(200, self._stream(), kind="text/event-stream")

    def _stream(self) -> bytes:
        head = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "small"}
        said = "自贸试验区包括济南片" if self.way == "broken" else GOOD
        choices: list[dict[str, Any]] = [{"delta": {"role": "assistant", "content": said}}]
        if self.way in ("whole", "length"):
            choices.append({"delta": {}, "finish_reason": {"whole": "stop"}.get(self.way, self.way)})
        lines = [json.dumps({**head, "choices": [{"index": 0, **choice}]}) for choice in choices]
        return "".join(f"data: {line}\n\n" for line in (*lines, "[DONE]")).encode()

    def _ping(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        while not self.over.wait(0.05):
            self.wfile.write(b": ping\n\n")
            self.wfile.flush()

    def _send(self, status: int, body: bytes, *, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def address() -> Iterator[str]:
    _Server.over.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    _Server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_server_is_asked_for_its_model_and_streams(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Server, "way", "whole")
    assert "".join(open_chat(address, timeout=100).stream(system="s", user="u")) == GOOD


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("way", ["limited", "broken"])
def test_a_failing_server_gives_the_quoted_answer(
    address: str, way: str, searcher: Searcher, quoted: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Server, "way", way)
    answer = write(quoted, chat=open_chat(address, timeout=100), searcher=searcher)
    assert answer.text == quoted.text
    assert address in answer.warnings[-1]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("way", ["silent", "pinging"])
def test_the_setting_is_a_deadline_for_the_whole(
    address: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Server, "way", way)
    monkeypatch.setenv("FTZQA_LLM_TIMEOUT", "1.5")
    pytest.importorskip("langchain_openai")
    begun = monotonic()
    with pytest.raises(ChatUnavailable, match=r"1\.5 s"):
        list(open_chat(address).stream(system="s", user="u"))
    assert monotonic() - begun < 2.5


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("way", "reason"), [("cut", "no end was given"), ("length", "length")])
def test_a_draft_that_breaks_off_is_known_as_such(
    address: str, way: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Server, "way", way)
    said = []
    with pytest.raises(ChatBrokeOff, match=reason):
        for piece in open_chat(address, timeout=100).stream(system="s", user="u"):
            said.append(piece)
    assert "".join(said) == GOOD


class _Breaking:
    """Says something and breaks off."""

    identity = "breaking"

    def __init__(self, said: str) -> None:
        self._said = said

    def stream(self, *, system: str, user: str) -> Iterator[str]:
        yield self._said
        raise ChatBrokeOff(name=self.identity, reason="length")


@pytest.mark.parametrize("said", [GOOD, GOOD + "自贸试验区的面积"])
def test_what_was_said_before_a_break_is_verified_and_shown_with_a_warning(
    said: str, searcher: Searcher, quoted: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ftzqa.app.answering.open_chat", lambda name: _Breaking(said))
    monkeypatch.setattr("ftzqa.app.answering.ask", lambda *_, **__: quoted)
    warnings = give(QUESTION, Way(llm="breaking"), searcher=searcher).answer.warnings
    assert any("撰写" in warning for warning in warnings) == (said == GOOD)
    assert sum("不完整" in warning for warning in warnings) == 1


def test_a_model_that_does_not_stop_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    from langchain_core.language_models import GenericFakeChatModel
    from langchain_core.messages import AIMessage

    monkeypatch.setattr("ftzqa.app.chat.LONGEST", 20)
    endless = GenericFakeChatModel(messages=iter([AIMessage("word " * 30)]))
    chat = LangChainChat(identity="endless", package="langchain", make=lambda: endless, timeout=10)
    with pytest.raises(ChatBrokeOff, match="20 characters"):
        list(chat.stream(system="s", user="u"))


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_dead_server_gives_the_quoted_answer(searcher: Searcher, quoted: Answer) -> None:
    chat = open_chat("http://127.0.0.1:9/v1#none", timeout=5)
    with pytest.raises(ChatUnavailable):
        list(chat.stream(system="s", user="u"))
    assert write(quoted, chat=chat, searcher=searcher).text == quoted.text


@pytest.mark.parametrize("name", ["gpt", ":x", "openai:", ""])
def test_a_name_that_is_none_is_an_error(name: str) -> None:
    with pytest.raises(BadSetting):
        open_chat(name)
