"""Reviews: what people say of a document's flags, and the grade that holds once they have spoken.

A review hangs on the document's id, so it outlives edits, rebuilds and removals. Each reviewer has one for
each flag. Of several the latest decides; a flag on which reviewers differ is disputed and needs a person
until they agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from sqlite3 import Row
from typing import TYPE_CHECKING, Final, cast

from .types import Grade, ShortcomingId, Tag

if TYPE_CHECKING:
    from .library import Library

EFFECTIVE: Final = """(SELECT t.document_id, t.shortcoming, COALESCE(
    (SELECT r.grade FROM reviews r WHERE r.document_id = t.document_id AND r.shortcoming = t.shortcoming
     ORDER BY r.at DESC, r.reviewer DESC LIMIT 1), t.grade) AS grade FROM tags t)"""
"""The tags with the grade that holds, as a table for queries: document_id, shortcoming, grade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One person's grade of one flag of a document."""

    document_id: str
    shortcoming: ShortcomingId
    reviewer: str
    grade: Grade
    comment: str
    at: datetime  # in UTC


def put_review(library: "Library", review: Review) -> None:
    """Store a review in place of the same reviewer's earlier one of the same flag."""
    with library.changing() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO reviews VALUES (?, ?, ?, ?, ?, ?)",
            (
                review.document_id,
                review.shortcoming,
                review.reviewer,
                review.grade,
                review.comment,
                review.at.astimezone(UTC).isoformat(timespec="microseconds"),
            ),
        )


def withdraw_review(
    library: "Library", *, document_id: str, shortcoming: ShortcomingId, reviewer: str
) -> bool:
    """Take a reviewer's word on a flag back; whether there was one."""
    with library.changing() as connection:
        query = "DELETE FROM reviews WHERE document_id = ? AND shortcoming = ? AND reviewer = ?"
        return connection.execute(query, (document_id, shortcoming, reviewer)).rowcount > 0


def reviews(library: "Library", *, document_id: str | None = None) -> list[Review]:
    """The reviews of one document, or of all, the oldest first."""
    where = "" if document_id is None else "WHERE document_id = ?"
    query = f"SELECT * FROM reviews {where} ORDER BY at, reviewer"
    return [_read(row) for row in library.rows(query, () if document_id is None else (document_id,))]


def reviews_stamp(library: "Library") -> str:
    """Changes whenever a review is put or withdrawn: for what is kept of effective grades."""
    count, latest = library.rows("SELECT COUNT(*), MAX(at) FROM reviews")[0]
    return f"{count} {latest or ''}"


def effective(tags: Sequence[Tag], said: Sequence[Review]) -> tuple[Tag, ...]:
    """The model's ``tags`` of a document with the grades that its reviews (the oldest first) put in place.

    Such a tag names its reviewer in ``made_by`` and needs a person only while reviewers differ; ``score`` and
    evidence stay the model's.
    """
    return tuple(
        _settle(tag, [review for review in said if review.shortcoming == tag.shortcoming]) for tag in tags
    )


def effective_tags(library: "Library", document_id: str) -> tuple[Tag, ...]:
    """A document's tags, S1 to S5, as they stand after its reviews."""
    return effective(library.tags(document_id), reviews(library, document_id=document_id))


def is_disputed(said: Sequence[Review]) -> bool:
    """Whether the reviews of one flag differ."""
    return len({review.grade for review in said}) > 1


def _settle(tag: Tag, said: Sequence[Review]) -> Tag:
    if not said:
        return tag
    made_by = f"review by {said[-1].reviewer}"
    return replace(tag, grade=said[-1].grade, needs_review=is_disputed(said), made_by=made_by)


def _read(row: Row) -> Review:
    return Review(
        document_id=row["document_id"],
        shortcoming=cast("ShortcomingId", row["shortcoming"]),
        reviewer=row["reviewer"],
        grade=cast("Grade", row["grade"]),
        comment=row["comment"],
        at=datetime.fromisoformat(row["at"]),
    )
