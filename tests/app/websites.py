"""Sites on this machine that misbehave as told, and fetches from them on a made-up clock."""

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ftzqa.app.fetch import FetchReport, fetch
from ftzqa.app.sources import Source
from ftzqa.app.web import Manners, Web
from ftzqa.ingest.errors import NotFetched

HERE = "127.0.0.1"
LAW = (
    "<html><title>条例</title><body><p>第一条 为了推进自贸试验区建设，制定本条例。</p></body></html>".encode()
)
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 400
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A server on loopback; a page is what it answers each time, the last answer over and over."""

    address: str
    pages: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def serve(self, path: str, *answers: Answer) -> str:
        self.pages[path] = list(answers)
        return self.address + path

    def times(self, path: str) -> int:
        return sum(asked == path for asked, _ in self.asked)


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[Site]:
    """A site, for the time of the ``with`` block; over TLS where there is a certificate with its key."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, dict(self.headers)))
            answers = made.pages.get(self.path, [say(404)])
            with suppress(ConnectionError):  # who asked has heard enough
                (answers.pop(0) if len(answers) > 1 else answers[0])(self)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer((HERE, 0), Handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    made = Site(address=f"{'https' if certificate else 'http'}://{HERE}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def say(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        sent = {"Content-Type": "text/html", "Content-Length": str(len(body))}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        handler.send_response(status)
        for name, value in sent.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def ranged(body: bytes, *, stop: int | None = None, **headers: str) -> Answer:
    """Serve ranges of ``body`` as a good server does; break off after ``stop`` bytes of an answer."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        marks = {None, headers.get("ETag"), headers.get("Last_Modified")}
        start, status, more = 0, 200, {}
        if "Range" in handler.headers and handler.headers.get("If-Range") in marks:
            start, status = int(handler.headers["Range"].removeprefix("bytes=").removesuffix("-")), 206
            more = {"Content_Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
        rest = body[start:]
        sent = {"Content_Type": "application/pdf", "Content_Length": str(len(rest))} | headers | more
        say(status, rest[:stop], **sent)(handler)

    return answer


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Run:
    """Fetches into a folder on a made-up clock."""

    to: Path
    time: Time = field(default_factory=Time)

    def __call__(
        self, *addresses: str, options: Mapping[str, Any] | None = None, **manners: float | int
    ) -> FetchReport:
        entries = [source(f"d{n}", address) for n, address in enumerate(addresses)]
        return fetch(entries, to=self.to, web=self.web(**manners), **options or {})

    def web(self, **manners: Any) -> Web:
        return Web(
            manners=Manners(**{"timeout": 5.0} | manners),
            allowed={HERE},
            clock=lambda: self.time.now,
            sleep=self.time.sleep,
        )

    def failure(self, address: str, **manners: float | int) -> NotFetched:
        report = self(address, **manners)
        assert report.fetched == ()
        return report.failed["d0"]


def source(name: str, address: str | None, **fields: Any) -> Source:
    kind = {"address_kind": "official"} if address else {}
    return Source(**{"id": name, "kind": "regulation", "title_en": name, "address": address} | kind | fields)
