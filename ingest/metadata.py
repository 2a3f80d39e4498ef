"""What a document says about itself: title, kind, issuer, number, dates, zones, language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import PurePath
from typing import get_args

from .dates import find_days
from .errors import DamagedFile
from .extract import Extract, Part
from .history import Event, effective_day, events, is_letterhead, issuer_of, number_of
from .hygiene import clean_paragraph
from .marks import read_mark
from .matching import match_form, simplified
from .signature import Signature, signature
from .split import language_of
from .types import Dates, DocumentKind, Language
from .zones import zones_of

_TITLE_END = re.compile(
    "(?:法|条例|规定|办法|细则|决定|通知|意见|方案|规划|计划|公告|批复|清单|纲要|措施|通则|目录|指南|决议|函)(?:（.{1,12}）)?$"
)
_TITLE_LENGTH = 90
_FILE_DATE = re.compile(r"\s*[（(](\d{4}-\d{2}-\d{2})[）)]")
_TITLE_ISSUER = re.compile("^(?P<body>[\u4e00-\u9fff、 ]{2,40}?)(?:印发)?关于")
_KINDS: tuple[tuple[re.Pattern[str], DocumentKind], ...] = (
    (re.compile(r"负面清单|\bnegative list\b"), "negative-list"),
    (re.compile(r"意见$|\b(?:opinions?|guidelines?)\b"), "opinion"),
    (re.compile(r"(?:通知|公告|批复|通报|函)$|\b(?:notice|circular|announcement|reply)\b"), "notice"),
    (
        re.compile(r"(?:方案|规划|计划|纲要|行动|举措|措施)$|\b(?:plan|programme|program|outline|scheme)\b"),
        "programme",
    ),
    (
        re.compile(
            r"(?:条例|规定|办法|细则|决定|规则|决议)$"
            r"|\b(?:regulations?|provisions|measures|rules|decision)\b"
        ),
        "regulation",
    ),
    (re.compile(r"法$|\blaw\b"), "law"),
)
_ISSUED = re.compile(  # a notice that only brings a plan is that plan
    r"关于印发《?(?P<zh>.+?)》?的通知$"
    r"|\b(?:issuing|printing and (?:distributing|issuing)|promulgating) (?:the )?(?P<en>.+)$"
)
_OPENING = 2000  # characters
_SAME_EDITION = 31  # days between the day in the text and the one in the file's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """A document's own account; ``found_in`` says where each field was found."""

    title: str
    kind: DocumentKind
    language: Language
    zones: tuple[str, ...] = ()
    issuer: str | None = None
    number: str | None = None
    dates: Dates = field(default_factory=Dates)
    found_in: Mapping[str, str] = field(default_factory=dict)


def describe(
    extract: Extract, *, source: str, beside: Mapping[str, object]
) -> tuple[Metadata, tuple[Part, ...]]:
    """The metadata, and the parts with the lines of the title made one heading.

    ``beside`` (the side-car file) goes before front matter, that before the text, that before the file name.

    Raises:
        DamagedFile: a field of the front matter has a value it cannot have.
    """
    found: dict[str, str] = {}
    title, parts = _title(extract, source=source, found=found)
    texts = [part.text for part in parts if part.text != title and part.kind != "table"]
    opening = _before_first_mark(parts, title=title)
    history = events(opening)
    body = "\n".join(texts)
    signed = signature(texts)
    guess = Metadata(
        title=title,
        kind=_kind(title, body, found),
        language=language_of(body or title),
        issuer=_issuer(title, history, signed, found),
        number=_number(history, opening, found),
        dates=_dates(history, texts, signed, source=source, found=found),
        found_in=found,
    )
    guess = _posted(guess, extract, found)
    # A city's rules are approved by its province.
    approved = " ".join(event.words for event in history if event.kind == "approved")
    behind = f"{guess.issuer or ''} {approved}"
    zones = zones_of(title, issuer=behind, opening="\n".join(opening)[:_OPENING])
    if zones:
        found["zones"] = "title and issuer"
    described = _override(
        replace(guess, zones=zones), extract.fields, where=extract.declared_in, source=source
    )
    return _override(described, beside, where="side-car file", source=source), parts


def _title(extract: Extract, *, source: str, found: dict[str, str]) -> tuple[str, tuple[Part, ...]]:
    parts = tuple(
        replace(part, text=clean_paragraph(part.text)) if part.kind != "table" else part
        for part in extract.parts
    )
    parts = tuple(part for part in parts if part.text)
    first = next((i for i, part in enumerate(parts) if not is_letterhead(part.text)), 0)
    for part in parts[first : first + 3]:
        if part.kind == "heading" and read_mark(part.text) is None:
            found["title"] = "heading"
            return part.text, parts
        if len(part.text) > _TITLE_LENGTH:
            break
    if printed := _printed_title(parts[first:]):
        text, count = printed
        found["title"] = "first lines"
        heading = replace(parts[first], text=text, kind="heading", level=1)
        return text, (*parts[:first], heading, *parts[first + count :])
    if named := extract.fields.get("document_title"):
        found["title"] = "document properties"
        return str(named), parts
    found["title"] = "file name"
    return _FILE_DATE.sub("", PurePath(source).stem).removesuffix(".scan"), parts


def _printed_title(parts: Sequence[Part]) -> tuple[str, int] | None:
    """The title in the first lines, which may be broken in up to three, and how many lines it takes."""
    text = ""
    for count, part in enumerate(parts[:3], start=1):
        if (
            part.kind not in ("text", "heading")
            or read_mark(part.text)
            or len(text + part.text) > _TITLE_LENGTH
        ):
            return None
        text += part.text
        if _TITLE_END.search(simplified(text)):
            return text, count
    return None


def _before_first_mark(parts: Sequence[Part], *, title: str) -> list[str]:
    """The lines that say how the document came to be; at most the first twenty."""
    lines = []
    for part in parts[:20]:
        if read_mark(part.text) is not None and part.text != title:
            break
        lines.append(part.text)
    return lines


def _kind(title: str, body: str, found: dict[str, str]) -> DocumentKind:
    plain = match_form(title)
    if issued := _ISSUED.search(plain):
        plain = issued["zh"] or issued["en"]
    plain = re.sub(r"\([^()]*\)$", "", plain).strip()
    for pattern, kind in _KINDS:
        if pattern.search(plain) or (kind == "negative-list" and pattern.search(match_form(title))):
            found["kind"] = "title"
            return kind
    found["kind"] = "text"
    if re.search(r"^\s*(?:abstract|摘\s*要)\b", body[:_OPENING], re.IGNORECASE | re.MULTILINE):
        return "paper"
    return "other"


def _issuer(
    title: str, history: Sequence[Event], signed: Signature | None, found: dict[str, str]
) -> str | None:
    if issuer := issuer_of(history):
        found["issuer"] = "opening lines"
        return issuer
    if match := _TITLE_ISSUER.match(title):
        found["issuer"] = "title"
        return match["body"].strip()
    if signed and signed.issuer:
        found["issuer"] = "signature"
        return signed.issuer
    return None


def _number(history: Sequence[Event], opening: Sequence[str], found: dict[str, str]) -> str | None:
    number = number_of(history, opening)
    if number:
        found["number"] = "opening lines"
    return number


def _dates(
    history: Sequence[Event],
    paragraphs: Sequence[str],
    signed: Signature | None,
    *,
    source: str,
    found: dict[str, str],
) -> Dates:
    """Publication is this edition's: the day in the file's name, else the last one in the history."""
    adopted = next((event.day for event in history if event.kind == "adopted"), None)
    published = next((event.day for event in reversed(history) if event.kind == "published"), None)
    where = "opening lines"
    if named := _FILE_DATE.search(source):
        edition = date.fromisoformat(named[1])
        # The text knows the day of the first edition, the file's name that of this one.
        if published is None or abs((edition - published).days) > _SAME_EDITION:
            published, where = edition, "file name"
    if signed and not (adopted or published):
        published, where = signed.day, "signature"
    effective = effective_day(paragraphs, history, published=published)
    for name, day, place in (
        ("adopted", adopted, "opening lines"),
        ("published", published, where),
        ("effective", effective, "text"),
    ):
        if day:
            found[name] = place
    return Dates(adopted=adopted, published=published, effective=effective)


def _posted(guess: Metadata, extract: Extract, found: dict[str, str]) -> Metadata:
    """With the day on which a web page says that it was put there, for want of any other."""
    day = extract.fields.get("document_published")
    if not day or guess.dates.best:
        return guess
    found["published"] = "web page"
    return replace(guess, dates=replace(guess.dates, published=date.fromisoformat(str(day))))


def _override(metadata: Metadata, fields: Mapping[str, object], *, where: str, source: str) -> Metadata:
    """What a person has written decides over what was found."""
    changes: dict[str, object] = {}
    for name in ("title", "issuer", "number"):
        if fields.get(name):
            changes[name] = str(fields[name])
    for name, allowed in (("kind", get_args(DocumentKind)), ("language", get_args(Language))):
        if fields.get(name):
            if fields[name] not in allowed:
                reason = f"{name}: {fields[name]!r} is none of {', '.join(allowed)}"
                raise DamagedFile(source=source, expected=where, reason=reason)
            changes[name] = fields[name]
    if isinstance(zones := fields.get("zones"), list):
        changes["zones"] = tuple(str(zone) for zone in zones)
    if isinstance(dates := fields.get("dates"), dict):
        changes["dates"] = replace(metadata.dates, **_read_dates(dates, where=where, source=source))
    found = dict.fromkeys((name for name in changes if name != "dates"), where)
    if isinstance(dates, dict):
        found |= dict.fromkeys(map(str, dates), where)
    return replace(metadata, **changes, found_in={**metadata.found_in, **found})  # type: ignore[arg-type]


def _read_dates(fields: Mapping[object, object], *, where: str, source: str) -> dict[str, date | None]:
    days: dict[str, date | None] = {}
    for name in ("adopted", "published", "effective", "repealed"):
        value = fields.get(name)
        if isinstance(value, datetime):
            value = value.date()
        if value is None or isinstance(value, date):
            if name in fields:
                days[name] = value
            continue
        found = next(find_days(str(value)), None)
        if found is None:
            reason = f"dates.{name}: {value!r} is not a day such as 2020-09-25"
            raise DamagedFile(source=source, expected=where, reason=reason)
        days[name] = found[0]
    return days
