"""Download the official texts of the catalogue into a folder that ``build`` can read."""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from ..ingest.errors import NotFetched, Oversized, RefusedByServer, WrongType
from .manifest import Fetched, read_manifest, sha256, write_manifest
from .sources import Source, select
from .web import Busy, Web

if TYPE_CHECKING:
    import httpx

Progress = Callable[[int, int, str], None]
"""Told after every page: how many are done, of how many, and the id."""

PARTIAL: Final = ".partial"

_SUFFIXES: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/ofd": ".ofd",
}
_OPAQUE: Final = ("", "application/octet-stream", "binary/octet-stream", "application/x-download")
_BEGINNINGS: Final = {
    ".pdf": b"%PDF-",
    ".doc": b"\xd0\xcf\x11\xe0",
    ".docx": b"PK\x03\x04",
    ".ofd": b"PK\x03\x04",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """What a fetch did. ``failed`` goes by id; the ids in the last two were not tried."""

    fetched: tuple[Fetched, ...]
    unchanged: tuple[Fetched, ...]
    failed: Mapping[str, NotFetched]
    without_address: tuple[str, ...]
    passed_over: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An address, the document it is filed under, and the others whose text it holds too."""

    id: str
    address: str
    documents: tuple[str, ...] = ()


def fetch(
    entries: Sequence[Source],
    *,
    to: Path,
    only: Sequence[str] = (),
    unofficial: bool = False,
    progress: Progress | None = None,
    web: Web | None = None,
) -> FetchReport:
    """Download the pages of the ``entries`` that ``only`` names (an id, zone or kind each) into ``to``.

    Addresses that are neither official nor copies of the official text are passed over, unless
    ``unofficial`` is set or ``only`` names the document by its id. A page that fails is reported and does
    not stop the others. What is there is downloaded again only if it has changed; a download that was cut
    short goes on where it stopped, where the server can do that.

    Raises:
        BadSetting: ``only`` names nothing of the catalogue.
        BadData: the folder's manifest cannot be read.
    """
    chosen = select(entries, only)
    passed = [] if unofficial else [s.id for s in chosen if s.address_kind == "other" and s.id not in only]
    pages = _pages(entries, [s for s in chosen if s.id not in passed])
    to.mkdir(parents=True, exist_ok=True)
    rows = read_manifest(to)
    fetched: list[Fetched] = []
    unchanged: list[Fetched] = []
    failed: dict[str, NotFetched] = {}
    with web or Web() as session:
        for done, page in enumerate(pages, start=1):
            try:
                row = _fetch_page(page, rows.get(page.id), folder=to, web=session)
            except NotFetched as error:
                failed[page.id] = error
            else:
                same = page.id in rows and rows[page.id].sha256 == row.sha256
                (unchanged if same else fetched).append(row)
                rows[page.id] = row
                write_manifest(to, rows)
            if progress:
                progress(done, len(pages), page.id)
    return FetchReport(
        fetched=tuple(fetched),
        unchanged=tuple(unchanged),
        failed=failed,
        without_address=tuple(source.id for source in chosen if not source.address),
        passed_over=tuple(passed),
    )


def _pages(entries: Sequence[Source], chosen: Sequence[Source]) -> list[Page]:
    """Each address once: several documents may have been issued by one notice.

    A page is filed under the first document of the whole catalogue that has it, so that its file keeps its
    name whatever is chosen.
    """
    holders: dict[str, list[str]] = {}
    for source in entries:
        if source.address:
            holders.setdefault(source.address, []).append(source.id)
    addresses = dict.fromkeys(source.address for source in chosen if source.address)
    return [Page(id=holders[a][0], address=a, documents=tuple(holders[a][1:])) for a in addresses]


def _fetch_page(page: Page, known: Fetched | None, *, folder: Path, web: Web) -> Fetched:
    if known and (known.address != page.address or not known.is_in(folder)):
        known = None
    row = web.patiently(lambda: _attempt(page, known, folder=folder, web=web))
    if known and known.file != row.file:
        (folder / known.file).unlink()  # the page was a PDF and is now HTML
    return row


def _attempt(page: Page, known: Fetched | None, *, folder: Path, web: Web) -> Fetched:
    """Ask once; raises ``Busy`` where another attempt may succeed."""
    part = _Part(folder / PARTIAL / page.id, address=page.address)
    with web.open(page.address, headers=_conditions(known) if known else part.headers()) as response:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        if known and response.status_code == 304:
            return replace(known, time=now, documents=page.documents)
        try:
            part.begin(response)
            suffix = _declared_suffix(page.address, response)
            part.receive(web.body(response, already=part.size))
            _check_beginning(page.address, suffix, part.path)
        except (Oversized, WrongType):
            part.discard()
            raise
    row = Fetched(
        id=page.id,
        documents=page.documents,
        address=page.address,
        final_address=str(response.url),
        time=now,
        file=f"{page.id}{suffix}",
        sha256=sha256(part.path),
        size=part.size,
        content_type=response.headers.get("content-type", ""),
        status=response.status_code,
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
    )
    part.path.replace(folder / row.file)
    part.discard()
    return row


def _conditions(known: Fetched) -> dict[str, str]:
    """Headers that ask for the page only if it has changed since it was fetched."""
    if known.etag:
        return {"If-None-Match": known.etag}
    fetched = format_datetime(datetime.fromisoformat(known.time), usegmt=True)
    return {"If-Modified-Since": known.last_modified or fetched}


class _Part:
    """A download under way, with the server's mark (RFC 9110, If-Range) by which it may be continued."""

    def __init__(self, folder: Path, *, address: str) -> None:
        self.path = folder / "body"
        self._folder = folder
        self._mark = folder / "mark.json"
        self._address = address

    @property
    def size(self) -> int:
        """Bytes at hand."""
        return self.path.stat().st_size if self.path.exists() else 0

    def headers(self) -> dict[str, str]:
        """Ask for the rest; for the whole where nothing is at hand or a rest might not fit it."""
        if not self.size or not self._mark.exists():
            return {}
        mark = json.loads(self._mark.read_text(encoding="utf-8"))
        if mark["address"] != self._address:
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": mark["validator"]}

    def begin(self, response: "httpx.Response") -> None:
        """Get ready for the body: what is at hand stays only if the answer continues it."""
        status = response.status_code
        if status == 206 and response.headers.get("content-range", "").startswith(f"bytes {self.size}-"):
            return
        refusal = RefusedByServer(address=response.url, status=status)
        if status in (206, 416):
            self.discard()
            raise Busy(refusal)
        if status != 200:
            raise refusal
        self.discard()
        self._folder.mkdir(parents=True)
        etag = response.headers.get("etag", "W/")
        validator = response.headers.get("last-modified") if etag.startswith("W/") else etag
        if validator and "content-encoding" not in response.headers:
            mark = {"address": self._address, "validator": validator}
            self._mark.write_text(json.dumps(mark), encoding="utf-8")

    def receive(self, pieces: Iterable[bytes]) -> None:
        """Append the body; what came before it breaks off is kept."""
        with self.path.open("ab") as stream:
            for piece in pieces:
                stream.write(piece)

    def discard(self) -> None:
        """Forget what came."""
        shutil.rmtree(self._folder, ignore_errors=True)
        with suppress(OSError):
            self._folder.parent.rmdir()  # goes with the last of them


def _declared_suffix(address: str, response: "httpx.Response") -> str:
    """The file name's ending for what the server says it sends, which must fit the address.

    Raises:
        WrongType: it is none of the formats that official texts come in, or not the one of the address.
    """
    declared = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    ending = PurePosixPath(urlsplit(address).path).suffix.lower()
    named = ending if ending in _BEGINNINGS else None
    suffix = (named or ".html") if declared in _OPAQUE else _SUFFIXES.get(declared)
    if suffix is None or (named and suffix != named):
        formats = " ".join(dict.fromkeys(_SUFFIXES.values()))
        raise WrongType(address=address, expected=named or formats, found=declared)
    return suffix


def _check_beginning(address: str, suffix: str, path: Path) -> None:
    """Raises ``WrongType`` unless the file begins as its format does."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    begins = [known for known, mark in _BEGINNINGS.items() if mark in head[:1024]]
    fits = suffix in begins if suffix != ".html" else b"<" in head and not begins
    if not fits:
        raise WrongType(address=address, expected=suffix, found=", ".join(begins) or repr(head[:16]))
