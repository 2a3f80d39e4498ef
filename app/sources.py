"""The official documents on record and where their texts are: ``corpus/sources.yaml``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Literal, cast, get_args
from urllib.parse import urlsplit

from ..ingest.datafile import Entry, read_data
from ..ingest.errors import BadSetting
from ..ingest.types import DocumentKind, Language
from ..ingest.zones import gazetteer

AddressKind = Literal["official", "mirror", "other"]
"""A government's page, a copy of the official text, or anything else (a law database, a report)."""

Status = Literal["in-force", "revised", "repealed", "unknown"]

DATES: Final = ("adopted", "published", "effective", "repealed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is verified about an official document; None, empty or "unknown" where nothing is.

    ``dates`` holds what is known of a day: ``2023-10-31``, ``2023-10`` or ``2023``. ``successor`` is the id
    of the document that took its place.
    """

    id: str
    kind: DocumentKind
    title_en: str
    title_zh: str | None = None
    issuer_en: str | None = None
    issuer_zh: str | None = None
    number: str | None = None
    zones: tuple[str, ...] = ()  # zone ids of corpus/zones.yaml; empty for the whole country
    dates: Mapping[str, str] = field(default_factory=dict)
    address: str | None = None
    address_kind: AddressKind | None = None
    status: Status = "unknown"
    successor: str | None = None

    def title(self, language: Language) -> str:
        """The title in ``language`` if it is known."""
        return self.title_zh if language == "zh" and self.title_zh else self.title_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The whole catalogue. ``hash`` changes with the file's content."""

    version: int
    hash: str
    documents: tuple[Source, ...]


def load_sources(path: Path | None = None) -> Sources:
    """Read and check a catalogue; the shipped one by default.

    Raises:
        MissingPath: there is no such file.
        BadData: an entry does not say what it must; names the entry, the field and what was expected.
    """
    top, digest = read_data(path, shipped="sources.yaml")
    top.only("version", "documents")
    documents: dict[str, Source] = {}
    entries = list(top.entries("documents", label="id"))
    for entry in entries:
        source = _source(entry)
        if source.id in documents:
            entry.fail(expected="an id of its own in the field id", found=f"{source.id} a second time")
        documents[source.id] = source
    for entry, source in zip(entries, documents.values(), strict=True):
        if source.successor and (source.successor == source.id or source.successor not in documents):
            entry.fail(expected="the id of another document in the field successor", found=source.successor)
    return Sources(version=top.number("version"), hash=digest, documents=tuple(documents.values()))


def select(documents: Sequence[Source], only: Sequence[str]) -> list[Source]:
    """The documents that any of ``only`` names by id, zone or kind; all where ``only`` is empty.

    Raises:
        BadSetting: a name that is no id of ``documents``, no zone and no kind.
    """
    zones, kinds = [zone.id for zone in gazetteer()], get_args(DocumentKind)
    known = {*zones, *kinds, *(source.id for source in documents)}
    for name in only:
        if name not in known:
            raise BadSetting(name="--only", value=name, expected=", ".join(("ID", *zones, *kinds)))
    wanted = set(only)
    return [s for s in documents if not wanted or wanted & {s.id, s.kind, *s.zones}]


_FIELDS: Final = (
    *("id", "title_zh", "title_en", "issuer_zh", "issuer_en", "number", "kind", "zones"),
    *("dates", "address", "address_kind", "status", "successor"),
)
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")  # an id is also a file name
_DAY: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def _source(entry: Entry) -> Source:
    entry.only(*_FIELDS)
    if not _ID.fullmatch(name := entry.text("id")):
        entry.fail(expected="small letters, digits and single hyphens in the field id", found=name)
    zones = entry.texts("zones")
    known = [zone.id for zone in gazetteer()]
    if unknown := [zone for zone in zones if zone not in known]:
        entry.fail(expected=f"zones among {', '.join(known)} in the field zones", found=", ".join(unknown))
    address, address_kind = _address(entry)
    status = entry.one_of("status", get_args(Status)) if entry.optional("status") else "unknown"
    successor = entry.optional("successor")
    if successor and status not in ("revised", "repealed"):
        entry.fail(expected="status revised or repealed beside the field successor", found=status)
    return Source(
        id=name,
        kind=cast(DocumentKind, entry.one_of("kind", get_args(DocumentKind))),
        title_en=entry.text("title_en"),
        title_zh=entry.optional("title_zh"),
        issuer_en=entry.optional("issuer_en"),
        issuer_zh=entry.optional("issuer_zh"),
        number=entry.optional("number"),
        zones=zones,
        dates=_dates(entry),
        address=address,
        address_kind=address_kind,
        status=cast(Status, status),
        successor=successor,
    )


def _dates(entry: Entry) -> Mapping[str, str]:
    given = entry.fields.get("dates", {})
    if not isinstance(given, dict) or not set(given) <= set(DATES):
        entry.fail(expected=f"only {', '.join(DATES)} in the field dates", found=given)
    days = {name: str(day) for name, day in given.items()}
    for name, day in days.items():
        if not _DAY.fullmatch(day) or not _exists(day):
            entry.fail(expected=f"a date (2023-10-31, 2023-10 or 2023) in the field dates.{name}", found=day)
    return days


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(f"{day}-01-01"[:10])
    except ValueError:
        return False
    return True


def _address(entry: Entry) -> tuple[str | None, AddressKind | None]:
    address = entry.optional("address")
    if address is None:
        if entry.optional("address_kind"):
            entry.fail(expected="an address beside the field address_kind", found="none")
        return None, None
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    except ValueError:
        good = False
    if not good or re.search(r"\s", address):
        entry.fail(
            expected="an address that begins with http:// or https:// in the field address", found=address
        )
    return address, cast(AddressKind, entry.one_of("address_kind", get_args(AddressKind)))
