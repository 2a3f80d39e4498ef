"""Measure the app in a browser: ``measure.py LIBRARY [QUESTIONS.jsonl]``; prints Markdown.

How long from ``ftzqa app`` and from opening the address until the first page can be used, and how long five
visitors wait who ask different questions at the same moment. Without questions, the passages' own headings
are asked. Each wait is from the key press to the answer on the screen, by the browser's clock.
"""

import asyncio
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from ftzqa.index.library import Library

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

USERS = 5
ROUNDS = 8
STARTS = 5
WAIT = 180_000  # milliseconds that the search may take to open for the first question
SWITCHES = ("no-sandbox", "disable-gpu", "disable-background-networking", "disable-component-update")
ASKED = "new URLSearchParams(location.search).get('q')"
ANSWERED = f"""before => {ASKED} !== before && document.querySelector('.answer, [data-testid="stAlert"]')
  && document.querySelector('[data-testid="stApp"]').dataset.testScriptState === 'notRunning'"""


async def usable(page: "Page", address: str) -> float:
    """Seconds from opening the address until the question can be typed and sent."""
    begun = time.perf_counter()
    await page.goto(address)
    await page.wait_for_selector('[data-testid="stFormSubmitButton"] button:enabled')
    return time.perf_counter() - begun


async def answered(page: "Page", question: str) -> float:
    """Seconds from sending the question until its answer, or the refusal, is drawn to the end."""
    before = await page.evaluate(ASKED)
    await page.locator('[data-testid="stForm"] input').last.fill(question)
    begun = time.perf_counter()
    await page.keyboard.press("Enter")
    await page.wait_for_function(ANSWERED, arg=before, polling=20)
    return time.perf_counter() - begun


def free_port() -> str:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return str(free.getsockname()[1])


def start(library: Path, port: str) -> tuple[subprocess.Popen[bytes], str]:
    """``ftzqa app`` over the library, and its address."""
    program = str(Path(sys.executable).with_name("ftzqa"))
    command = [program, "app", "--library", str(library), "--port", port]
    environment = os.environ | {"STREAMLIT_SERVER_HEADLESS": "true"}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return server, f"http://localhost:{port}"


async def stand(address: str) -> None:
    """Wait until the server answers."""
    while True:
        with suppress(URLError), urlopen(f"{address}/_stcore/health", timeout=5):
            return
        await asyncio.sleep(0.02)


async def first_pages(browser: "Browser", library: Path) -> list[float]:
    """Seconds from the command to a usable page, at several starts on one address; the first one warms the
    caches of disk and browser."""
    found, port = [], free_port()
    page = await browser.new_page()
    for _ in range(STARTS + 1):
        await page.goto("about:blank")
        begun = time.perf_counter()
        server, address = start(library, port)
        await stand(address)
        await usable(page, address)
        found.append(time.perf_counter() - begun)
        server.send_signal(signal.SIGINT)
        server.wait(30)
    await page.close()
    return found[1:]


async def visits(browser: "Browser", library: Path, questions: list[str]) -> dict[str, list[float]]:
    """Seconds to the first page of a warm server; to an answer for one visitor, and for five at once."""
    server, address = start(library, free_port())
    await stand(address)
    pages = [await (await browser.new_context()).new_page() for _ in range(USERS)]
    for page in pages:
        page.set_default_timeout(WAIT)
    for page in pages:
        await usable(page, address)
    await answered(pages[0], questions.pop())  # waits for the search to be opened
    opened = [await usable(pages[0], address) for _ in range(ROUNDS)]
    alone = [await answered(pages[0], questions.pop()) for _ in range(ROUNDS)]
    together: list[float] = []
    for _ in range(ROUNDS):
        together += await asyncio.gather(*(answered(page, questions.pop()) for page in pages))
    server.send_signal(signal.SIGINT)
    server.wait(30)
    return {"open": opened, "one": alone, "five": together}


def ask_for(library: Path, questions: Path | None) -> list[str]:
    """More different questions than are asked."""
    if questions:
        lines = questions.read_text("utf-8").splitlines()
        return [json.loads(line)["question"] for line in lines]
    rows = Library(library).rows("SELECT DISTINCT headings FROM passages ORDER BY id LIMIT 400")
    return [heads[-1] for row in rows if (heads := json.loads(row["headings"]))]


async def measure(library: Path, questions: list[str]) -> None:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[f"--{name}" for name in SWITCHES]
        )
        found = {"start": await first_pages(browser, library)}
        found |= await visits(browser, library, questions)
        await browser.close()
    print("| | median | slowest | n |\n| --- | --- | --- | --- |")  # noqa: T201
    for name, seconds in found.items():
        print(f"| {name} | {statistics.median(seconds):.2f} s | {max(seconds):.2f} s | {len(seconds)} |")  # noqa: T201


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(given[0], Path(folder) / "library"))
        asyncio.run(measure(copy, ask_for(copy, given[1] if len(given) > 1 else None)))
