"""Polite requests to the web: paced, within robots.txt, patient, never into a private network."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from types import TracebackType
from typing import Final, Self, TypeVar

import httpx

from ..ingest.errors import (
    BrokenConnection,
    ForbiddenAddress,
    NotFetched,
    Oversized,
    RefusedByRobots,
    RefusedByServer,
    TooManyRedirects,
)
from .guard import GuardedTransport, Resolve, resolve
from .robots import Rules, parse_robots

T = TypeVar("T")

PRODUCT: Final = "ftzqa"
BUSY: Final = (429, 500, 502, 503, 504)
_ROBOTS_BYTES: Final = 500 * 1024  # RFC 9309, section 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How requests behave: seconds, and bytes for ``limit``."""

    pause: float = 1.0  # between two requests to one host
    timeout: float = 20.0  # for a connection, and for each piece of an answer
    patience: float = 300.0  # for a whole answer
    attempts: int = 4
    longest_wait: float = 120.0  # that a server may ask for; one that asks for more is left alone
    redirects: int = 5
    limit: int = 50_000_000


class Busy(Exception):
    """Another attempt may succeed; ``error`` is what to say if none is left, ``after`` seconds to wait."""

    def __init__(self, error: NotFetched, *, after: float = 0.0) -> None:
        super().__init__(error)
        self.error = error
        self.after = after


class Web:
    """A session with the web. ``clock``, ``sleep``, ``resolve`` and ``allowed`` are for tests to set."""

    def __init__(
        self,
        *,
        manners: Manners | None = None,
        allowed: Collection[str] = (),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        resolve: Resolve = resolve,
    ) -> None:
        self.manners = manners or Manners()
        self._clock = clock
        self._sleep = sleep
        self._client = httpx.Client(
            transport=GuardedTransport(resolve=resolve, allowed=allowed),
            headers={
                "User-Agent": f"{PRODUCT}/{version('ftzqa')} (collects official texts; obeys robots.txt)",
                "Accept-Encoding": "identity",  # a range of a compressed answer could not be resumed
            },
            timeout=self.manners.timeout,
            trust_env=False,  # a proxy would connect in our place, past the guard
        )
        self._rules: dict[str, Rules] = {}
        self._pauses: dict[str, float] = {}  # host -> what its robots.txt asks for, if that is more than ours
        self._free: dict[str, float] = {}  # host -> the time from which it may be asked again

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def patiently(self, action: Callable[[], T]) -> T:
        """The result of ``action``, which is tried again, after growing waits, while it raises ``Busy``.

        Raises:
            NotFetched: the last attempt failed too, or the server asks for a longer wait than we grant.
        """
        for attempt in range(self.manners.attempts):
            try:
                return action()
            except Busy as busy:
                failure = busy
            wait = max(2.0**attempt, failure.after)
            if wait > self.manners.longest_wait or attempt + 1 == self.manners.attempts:
                break
            self._sleep(wait)
        raise failure.error from failure

    @contextmanager
    def open(self, address: str, *, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Response]:
        """The answer to a GET behind all redirects, its body not yet read; see ``body``.

        Raises:
            NotFetched: robots.txt, the guard or the number of redirects forbids it.
            Busy: the connection broke, here or in the ``with`` block, or the server wants time.
        """
        response = None
        try:
            response = self._follow(address, headers=headers or {})
            if response.status_code in BUSY:
                raise _busy(response)
            yield response
        except httpx.RequestError as error:
            raise Busy(BrokenConnection(address=address, reason=error or type(error).__name__)) from error
        finally:
            if response is not None:
                response.close()

    def body(self, response: httpx.Response, *, already: int = 0) -> Iterator[bytes]:
        """The body in pieces, which with the ``already`` bytes at hand stay within the limit.

        Raises:
            Oversized: it is, or says that it is, larger than the limit.
            Busy: it takes longer than our patience.
        """
        limit, late = self.manners.limit, self._clock() + self.manners.patience
        size = already + int(response.headers.get("content-length", "0"))
        pieces = response.iter_bytes()
        while size <= limit and (piece := next(pieces, None)) is not None:
            already += len(piece)
            size = max(size, already)
            if size > limit:
                break
            if self._clock() > late:
                reason = f"> {self.manners.patience:.0f} s"
                raise Busy(BrokenConnection(address=response.url, reason=reason))
            yield piece
        if size > limit:
            raise Oversized(address=response.url, limit=f"{limit / 1e6:g} MB")

    def _follow(self, address: str, *, headers: Mapping[str, str], ruled: bool = True) -> httpx.Response:
        """Go from hop to hop; each is checked as if it had been asked for."""
        url = _url(address, base=None)
        for _ in range(self.manners.redirects + 1):
            if ruled and not self._site_rules(url).permit(url.raw_path.decode()):
                raise RefusedByRobots(address=url)
            self._take_turn(url.host)
            request = self._client.build_request("GET", url, headers=headers)
            response = self._client.send(request, stream=True)
            if not response.has_redirect_location:
                return response
            response.close()
            url = _url(response.headers["location"], base=url)
        raise TooManyRedirects(address=address, limit=self.manners.redirects)

    def _take_turn(self, host: str) -> None:
        if (wait := self._free.get(host, 0.0) - self._clock()) > 0:
            self._sleep(wait)
        self._free[host] = self._clock() + self._pauses.get(host, self.manners.pause)

    def _site_rules(self, url: httpx.URL) -> Rules:
        """robots.txt of the site, read once; where there is none (4xx) all is permitted."""
        site = str(url.copy_with(raw_path=b"/", fragment=None))
        if site not in self._rules:
            response = self._follow(f"{site}robots.txt", headers={}, ruled=False)
            try:
                if response.status_code >= 500 or response.status_code in BUSY:
                    raise _busy(response)
                text = self._head(response) if response.status_code == 200 else ""
            finally:
                response.close()
            rules = self._rules[site] = parse_robots(text, agent=PRODUCT)
            if rules.delay > self.manners.pause:
                self._pauses[url.host] = min(rules.delay, self.manners.longest_wait)
        return self._rules[site]

    def _head(self, response: httpx.Response) -> str:
        head = bytearray()
        for piece in self.body(response):
            head += piece
            if len(head) > _ROBOTS_BYTES:
                break
        return head[:_ROBOTS_BYTES].decode("utf-8", errors="replace")


def _url(address: str, *, base: httpx.URL | None) -> httpx.URL:
    """Raises ``ForbiddenAddress`` unless it is a plain http or https address."""
    try:
        url = base.join(address) if base else httpx.URL(address)
    except httpx.InvalidURL as error:
        raise ForbiddenAddress(address=address, found=error) from error
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        raise ForbiddenAddress(address=address, found=url.scheme or "?")
    return url


def _busy(response: httpx.Response) -> Busy:
    error = RefusedByServer(address=response.url, status=response.status_code)
    asked = response.headers.get("retry-after", "").strip()
    if asked.isdecimal():
        return Busy(error, after=float(asked))
    try:
        return Busy(error, after=(parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return Busy(error)
