"""Corrections: what a person knows better about a document than its text says.

They hang on the document's id, are shown at once, and outlive edits and rebuilds. What a correction replaced
is kept beside it, so that it can be taken back.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from sqlite3 import Connection, Row
from typing import Literal, get_args

from ..ingest.types import Dates, Document
from . import rows
from .library import Library
from .writer import next_generation

Field = Literal[
    "title", "issuer", "number", "kind", "language", "zones", "adopted", "published", "effective", "repealed"
]
FIELDS: tuple[Field, ...] = get_args(Field)
DAYS = tuple(field.name for field in fields(Dates))
WHERE = "correction"
"""What ``Document.found_in`` says of a corrected field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One field of one document, put right. ``value`` is written as ``written`` does."""

    document_id: str
    field: Field
    value: str
    made_by: str
    at: datetime


def written(document: Document, field: Field) -> str:
    """A field as one text: days as 2020-09-25, zones as ids parted by blanks, empty for nothing."""
    if field in DAYS:
        day: date | None = getattr(document.dates, field)
        return day.isoformat() if day else ""
    if field == "zones":
        return " ".join(document.zones)
    return str(getattr(document, field) or "")


def corrections(library: Library, document_id: str | None = None) -> list[Correction]:
    """The corrections of one document, or all, by document and field."""
    query = "SELECT * FROM corrections WHERE ? IN (document_id, '') ORDER BY document_id, field"
    return [_read(row) for row in library.rows(query, (document_id or "",))]


def corrected(document: Document, made: Sequence[Correction]) -> Document:
    """The document with its corrections. A title makes another version, since passages are found by it."""
    for correction in made:
        document = _with(document, correction.field, correction.value, where=WHERE)
        if correction.field == "title":
            document = replace(document, version=titled(document.version, correction.value))
    return document


def titled(version: str, title: str) -> str:
    """The version of a document under a corrected title."""
    return hashlib.sha256(f"{version}\n{title}".encode()).hexdigest()[: len(version)]


def put_correction(library: Library, correction: Correction) -> None:
    """Keep a correction in place of an earlier one of that field, and show it; the document must exist."""
    with library.changing() as connection:
        document = _stored(connection, correction.document_id)
        connection.execute(
            """INSERT INTO corrections VALUES (:document_id, :field, :value, :made_by, :at, :was, :where)
               ON CONFLICT (document_id, field)
               DO UPDATE SET value = excluded.value, made_by = excluded.made_by, at = excluded.at""",
            {
                **{name: getattr(correction, name) for name in ("document_id", "field", "value", "made_by")},
                "at": correction.at.isoformat(timespec="seconds"),
                "was": written(document, correction.field),
                "where": document.found_in.get(correction.field, ""),
            },
        )
        _show(connection, _with(document, correction.field, correction.value, where=WHERE))


def remove_correction(library: Library, document_id: str, field: Field) -> bool:
    """Take a correction back, so that the document says again what was read; False if there was none."""
    with library.changing() as connection:
        query = "DELETE FROM corrections WHERE document_id = ? AND field = ? RETURNING *"
        row = connection.execute(query, (document_id, field)).fetchone()
        if row is None:
            return False
        document = _stored(connection, document_id)
        _show(connection, _with(document, field, row["was"], where=row["was_found_in"]))
    return True


def reapply(library: Library, document: Document) -> None:
    """Show the corrections of a document that was just stored, and remember what they now replace.

    ``document`` is as it was read. A correction that was made while it was read is not lost this way.
    """
    with library.changing() as connection:
        made = corrections(library, document.id)
        for correction in made:
            where = document.found_in.get(correction.field, "")
            connection.execute(
                "UPDATE corrections SET was = ?, was_found_in = ? WHERE document_id = ? AND field = ?",
                (written(document, correction.field), where, document.id, correction.field),
            )
        if made:
            _show(connection, corrected(document, made))


def _with(document: Document, field: Field, value: str, *, where: str) -> Document:
    found_in = {name: place for name, place in document.found_in.items() if name != field}
    if where:
        found_in[field] = where
    if field in DAYS:
        days = replace(document.dates, **{field: date.fromisoformat(value) if value else None})
        return replace(document, dates=days, found_in=found_in)
    read: object = tuple(value.split()) if field == "zones" else value or None
    return replace(document, found_in=found_in, **{field: read})  # type: ignore[arg-type]


def _stored(connection: Connection, document_id: str) -> Document:
    row = connection.execute("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()
    return rows.read_document(row)


def _show(connection: Connection, document: Document) -> None:
    """Write what the document says of itself to its row; text and version stay."""
    row = rows.document_row(document)
    columns = ", ".join(f"{name} = :{name}" for name in (*FIELDS, "found_in"))
    connection.execute(f"UPDATE documents SET {columns} WHERE id = :id", row)
    next_generation(connection)


def _read(row: Row) -> Correction:
    return Correction(
        document_id=row["document_id"],
        field=row["field"],
        value=row["value"],
        made_by=row["made_by"],
        at=datetime.fromisoformat(row["at"]),
    )
