"""How documents, passages and tags are written as rows of the library, and read back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from sqlite3 import Row
from typing import Any

from ..ingest.editions import Edition
from ..ingest.types import Block, Dates, Document, Locator, Passage
from .types import Evidence, Tag


def document_row(document: Document) -> dict[str, Any]:
    """Column -> value, for the table ``documents``."""
    return {
        "id": document.id,
        "version": document.version,
        "source": document.source,
        "title": document.title,
        "language": document.language,
        "kind": document.kind,
        "zones": _dump(document.zones),
        "issuer": document.issuer,
        "number": document.number,
        **{f.name: _day(getattr(document.dates, f.name)) for f in fields(Dates)},
        "found_in": _dump(dict(document.found_in)),
        "warnings": _dump(document.warnings),
        "made_by": document.made_by,
        "text": document.text,
        "blocks": _dump([[b.kind, b.start, b.end, b.level, b.page, b.box] for b in document.blocks]),
    }


def read_document(row: Row) -> Document:
    """The document of a row of ``documents``."""
    text = row["text"]
    return Document(
        id=row["id"],
        version=row["version"],
        source=row["source"],
        title=row["title"],
        language=row["language"],
        kind=row["kind"],
        zones=tuple(json.loads(row["zones"])),
        issuer=row["issuer"],
        number=row["number"],
        dates=Dates(**{f.name: _read_day(row[f.name]) for f in fields(Dates)}),
        found_in=json.loads(row["found_in"]),
        warnings=tuple(json.loads(row["warnings"])),
        made_by=row["made_by"],
        text=text,
        blocks=tuple(
            Block(kind=k, text=text[s:e], start=s, end=e, level=lv, page=p, box=tuple(box) if box else None)
            for k, s, e, lv, p, box in json.loads(row["blocks"])
        ),
    )


def passage_row(passage: Passage, *, ordinal: int, vector_key: str) -> dict[str, Any]:
    """Column -> value, for the table ``passages``."""
    first, last = passage.pages or (None, None)
    return {
        "id": passage.id,
        "document_id": passage.document_id,
        "ordinal": ordinal,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "language": passage.language,
        "headings": _dump(passage.headings),
        "locators": _dump([[lo.kind, lo.number, lo.label, lo.level] for lo in passage.locators]),
        "first_page": first,
        "last_page": last,
        "vector_key": vector_key,
    }


def read_passage(row: Row) -> Passage:
    """The passage of a row of ``passages``."""
    return Passage(
        id=row["id"],
        document_id=row["document_id"],
        text=row["text"],
        start=row["start"],
        end=row["end"],
        language=row["language"],
        headings=tuple(json.loads(row["headings"])),
        locators=tuple(
            Locator(kind=kind, number=number, label=label, level=level)
            for kind, number, label, level in json.loads(row["locators"])
        ),
        pages=None if row["first_page"] is None else (row["first_page"], row["last_page"]),
    )


def edition_row(edition: Edition) -> dict[str, Any]:
    """Column -> value, for the table ``editions``."""
    return {
        "document_id": edition.document_id,
        "name": edition.name,
        "since": _day(edition.since),
        "until": _day(edition.until),
        "replaced_by": edition.replaced_by,
    }


def read_edition(row: Row) -> Edition:
    """The edition of a row of ``editions``."""
    return Edition(
        document_id=row["document_id"],
        name=row["name"],
        since=_read_day(row["since"]),
        until=_read_day(row["until"]),
        replaced_by=row["replaced_by"],
    )


def tag_row(tag: Tag) -> dict[str, Any]:
    """Column -> value, for the table ``tags``."""
    return {
        "document_id": tag.document_id,
        "shortcoming": tag.shortcoming,
        "grade": tag.grade,
        "score": tag.score,
        "needs_review": tag.needs_review,
        "evidence": _dump([asdict(e) for e in tag.evidence]),
        "made_by": tag.made_by,
    }


def read_tag(row: Row) -> Tag:
    """The tag of a row of ``tags``."""
    values: dict[str, Any] = dict(row)
    values["needs_review"] = bool(values["needs_review"])
    values["evidence"] = tuple(Evidence(**e) for e in json.loads(values["evidence"]))
    return Tag(**values)


def insert(table: str, row: Mapping[str, Any]) -> str:
    """The statement that writes ``row``'s columns; values are bound by name."""
    names = ", ".join(row)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{n}' for n in row)})"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
