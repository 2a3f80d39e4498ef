"""The app, served over a small library, and a browser to visit it with."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from ftzqa.app.build import build
from ftzqa.app.jobs import JobKind, submit
from ftzqa.app.uploads import Upload
from ftzqa.app.worker import work
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.types import Evidence, ShortcomingId, Tag

from .visiting import go, write_pdf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Visit = Callable[..., "Page"]
READY = 60  # seconds the server may take to start

REGULATION = """---
title: 中国（山东）自由贸易试验区条例
kind: regulation
zones: [shandong]
dates: {adopted: 2020-09-25}
---
# 中国（山东）自由贸易试验区条例

## 第一章 总则

第一条 为了推进和保障自贸试验区的建设和发展，制定本条例。

第二条 自贸试验区包括济南片区、青岛片区、烟台片区。

第三条 自贸试验区应当建立外商投资国家安全审查工作机制，防范开放风险。
"""
HOSTILE = """---
title: "<script>window.broken=1</script> ![x](https://evil.example/x.png) [go](javascript:alert(1)) :smile:"
kind: notice
zones: [shanghai]
number: "<b>1</b>"
issuer: "<img src=https://evil.example/y.png onerror=window.broken=1>"
---
# Rules for berths <script>window.broken=1</script>

Berths </div></article><iframe src="https://evil.example"></iframe> are kept free of charge at night.

![z](https://evil.example/z.png) [link](https://evil.example/a) https://evil.example/b www.evil.example $x^2$
"""


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library of a regulation, a hostile notice and a PDF file, both texts with a flag that needs a person.

    Job 1 has added another hostile notice and set a file aside; job 2 has tagged them.
    """
    folder = tmp_path_factory.mktemp("served")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "shandong.md").write_text(REGULATION, encoding="utf-8")
    (documents / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    write_pdf(documents / "dues.pdf", "Harbour dues are waived for twelve months.")
    build([documents], library=folder / "library", encoder=HashingEncoder())
    library = Library(folder / "library")
    _put_doubtful_flag(library, "shandong.md", "S5")
    _put_doubtful_flag(library, "hostile.md", "S1")
    sent = [
        Upload(name="sent.md", content=HOSTILE.replace("night", "noon").encode()),
        Upload(name="torn.pdf", content=b"%PDF-1.4 nothing more"),
    ]
    for kind in get_args(JobKind):
        submit(library, kind=kind, files=sent)
    work(library, patience=0, encoder=HashingEncoder())
    return library


@pytest.fixture(scope="session")
def served(stocked: Library, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app over the stocked library."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(root / "tests/browser/serve.py"), str(stocked.folder), str(port)]
    log = tmp_path_factory.mktemp("log") / "log"
    with log.open("w") as lines, subprocess.Popen(command, stdout=lines, stderr=lines) as server:
        address = f"http://localhost:{port}"
        _wait(address)
        yield address
        server.terminate()


def _put_doubtful_flag(library: Library, source: str, shortcoming: ShortcomingId) -> None:
    """A flag that needs a person, carried by the document's last passage."""
    (document_id,) = library.find(source)
    passage = library.passages(document_id)[-1]
    locator = passage.locators[0].label if passage.locators else None
    evidence = Evidence(passage_id=passage.id, quote=passage.text, score=0.6, locator=locator)
    flag = Tag(
        document_id=document_id,
        shortcoming=shortcoming,
        grade="addresses",
        score=0.52,
        needs_review=True,
        evidence=(evidence,),
        made_by="test",
    )
    with library.writing() as writer:
        writer.put_tags([flag])


def _wait(address: str) -> None:
    end = time.monotonic() + READY
    while True:
        try:
            urlopen(f"{address}/_stcore/health", timeout=5).close()
        except URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Debian's Chromium, kept from the network."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium")
    if not program:
        pytest.skip("no chromium on this machine: apt-get install chromium fonts-noto-cjk")
    switches = ("no-sandbox", "disable-gpu", "disable-background-networking", "disable-component-update",
                "disable-sync", "no-first-run")  # fmt: skip
    with api.sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=[f"--{s}" for s in switches])


@pytest.fixture
def visit(browser: "Browser", served: str) -> Iterator[Visit]:
    """Open a page of the app and wait until it is drawn; the page knows what it asked others for."""
    contexts = []

    def call(page: str = "", *, width: int = 1280, scheme: Any = "light", **address: str) -> "Page":
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale="zh-CN"
        )
        contexts.append(context)
        opened = context.new_page()
        opened.set_default_timeout(30_000)
        go(opened, f"{served}/{page}?{urlencode(address)}")
        return opened

    yield call
    for context in contexts:
        context.close()


@pytest.fixture
def pictures() -> Path | None:
    """Where to keep screenshots: the folder that FTZQA_SCREENSHOTS names, else nowhere."""
    folder = os.environ.get("FTZQA_SCREENSHOTS")
    return Path(folder) if folder else None
