"""Corrections: what a person knows better about a document than its text says, checked and shown at once."""

from datetime import UTC, datetime
from typing import get_args

from ..index.corrections import DAYS, FIELDS, Correction, Field, put_correction, remove_correction
from ..index.library import Library
from ..ingest.dates import find_days
from ..ingest.errors import BadSetting, LibraryBusy, NoSuchDocument
from ..ingest.hygiene import clean_paragraph, fold
from ..ingest.types import DocumentKind, Language
from ..ingest.zones import gazetteer, zone_called
from .linking import link

_LONGEST = 300  # characters
_CHOICES = {"kind": get_args(DocumentKind), "language": get_args(Language)}


def correct(library: Library, document_id: str, field: str, value: str, *, by: str = "") -> Correction:
    """Set one field of a document right; an empty ``value`` says that the document has no such thing.

    It is shown at once, holds after edits and rebuilds, and moves the document among its editions. Passages
    are found by a corrected title from the next build on.

    Raises:
        NoSuchDocument: the library does not hold it.
        BadSetting: there is no such field, or it cannot have this value.
    """
    if library.document(document_id) is None:
        raise NoSuchDocument(name=document_id)
    name = field_called(field)
    correction = Correction(
        document_id=document_id,
        field=name,
        value=checked(name, value),
        made_by=by,
        at=datetime.now(UTC),
    )
    put_correction(library, correction)
    _link(library)
    return correction


def undo(library: Library, document_id: str, field: str) -> bool:
    """Take a correction back, so that the field says again what was read; False if there was none.

    Raises:
        BadSetting: there is no such field.
    """
    removed = remove_correction(library, document_id, field_called(field))
    if removed:
        _link(library)
    return removed


def field_called(name: str) -> Field:
    """The field of this name.

    Raises:
        BadSetting: there is none.
    """
    found = next((field for field in FIELDS if field == name.strip().lower()), None)
    if found is None:
        raise BadSetting(name="field", value=name, expected=", ".join(FIELDS))
    return found


def checked(field: Field, value: str) -> str:
    """The value as it is kept: days as 2020-09-25, zones as ids parted by blanks.

    Raises:
        BadSetting: the field cannot have this value.
    """
    value = clean_paragraph(value)
    if field in _CHOICES:
        return _choice(field, value)
    if field in DAYS:
        return _day(field, value)
    if field == "zones":
        return _zones(value)
    if len(value) > _LONGEST or (field == "title" and not value):
        raise BadSetting(name=field, value=value[:40], expected=f"1–{_LONGEST} characters / 个字符")
    return value


def _choice(field: Field, value: str) -> str:
    if fold(value) not in _CHOICES[field]:
        raise BadSetting(name=field, value=value, expected=", ".join(_CHOICES[field]))
    return fold(value)


def _day(field: Field, value: str) -> str:
    if not value:
        return ""
    found = next(find_days(value), None)
    if found is None:
        raise BadSetting(name=field, value=value, expected="2020-09-25 / 2020年9月25日")
    return found[0].isoformat()


def _zones(value: str) -> str:
    """Ids of the zones that ``value`` lists by id or name, parted by commas, 、 or, for ids, blanks."""
    names = [name.strip() for name in value.replace("、", ",").replace("，", ",").split(",") if name.strip()]
    ids: list[str] = []
    for name in names:
        whole = zone_called(name)
        ids += [whole] if whole else [_zone(word) for word in name.split()]
    return " ".join(dict.fromkeys(ids))


def _zone(name: str) -> str:
    if found := zone_called(name):
        return found
    raise BadSetting(name="zones", value=name, expected=", ".join(zone.id for zone in gazetteer()))


def _link(library: Library) -> None:
    """Find the links anew; while another process writes, it does so at its end."""
    try:
        with library.writing() as writer:
            link(library, writer)
    except LibraryBusy:
        return
