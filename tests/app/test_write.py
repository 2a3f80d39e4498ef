"""Answers that a model writes: verified, or the quoted answer instead, whatever goes wrong."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from ftzqa.app.ask import REFUSAL, ask
from ftzqa.app.chat import open_chat
from ftzqa.app.fakes import ScriptedChat
from ftzqa.app.types import Answer
from ftzqa.app.write import write
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.ingest.errors import BadSetting, ChatUnavailable

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
    """Speaks OpenAI's protocol as far as a test asks: whole, refusing, or breaking off."""

    way: ClassVar[str] = "whole"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._send(200, json.dumps({"data": [{"id": "small"}]}).encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.way == "limited":
            self._send(429, b'{"error": {"message": "slow down"}}')
            return
        said = GOOD if self.way == "whole" else "自贸试验区包括济南片"
        ends = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "small"}
        lines = [{**ends, "choices": [{"index": 0, "delta": {"role": "assistant", "content": said}}]}]
        if self.way == "whole":
            lines.append({**ends, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        body = "".join(f"data: {json.dumps(line)}\n\n" for line in lines)
        self._send(200, (body + "data: [DONE]\n\n").encode(), kind="text/event-stream")

    def _send(self, status: int, body: bytes, *, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
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
def test_a_dead_server_gives_the_quoted_answer(searcher: Searcher, quoted: Answer) -> None:
    chat = open_chat("http://127.0.0.1:9/v1#none", timeout=5)
    with pytest.raises(ChatUnavailable):
        list(chat.stream(system="s", user="u"))
    assert write(quoted, chat=chat, searcher=searcher).text == quoted.text


@pytest.mark.parametrize("name", ["gpt", ":x", "openai:", ""])
def test_a_name_that_is_none_is_an_error(name: str) -> None:
    with pytest.raises(BadSetting):
        open_chat(name)
