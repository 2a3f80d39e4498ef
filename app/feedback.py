"""Feedback: what visitors think of answers. A poor answer's question also waits for the labelled sets."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from ..index.library import Library
from .candidates import candidate, note_candidate, review_file, save_candidate
from .shapes import answer_shape
from .types import Answer

Reason = Literal["wrong", "incomplete", "source", "refusal", "other"]
REASONS: tuple[Reason, ...] = get_args(Reason)
"""Why an answer did not help: it is wrong, not whole, from a wrong source, refused, or something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One visitor's word on one answer; ``reason`` is None for a helpful one."""

    id: int
    at: datetime
    question: str
    helpful: bool
    reason: Reason | None
    comment: str


def give_feedback(
    library: Library,
    answer: Answer,
    *,
    helpful: bool,
    reason: Reason | None = None,
    comment: str = "",
    instead: int | None = None,
) -> int:
    """Keep a visitor's word on ``answer``, ``instead`` of an earlier one of theirs; returns its id."""
    values = (
        instead,
        datetime.now(UTC).isoformat(timespec="seconds"),
        answer.question,
        helpful,
        reason or "",
        comment.strip(),
        json.dumps(answer_shape(answer), ensure_ascii=False),
    )
    with library.changing() as connection:
        cursor = connection.execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    if not helpful:
        note = ": ".join(part for part in (reason, comment.strip()) if part)
        entry, waiting = candidate(answer, origin="feedback", note=note), review_file(library.folder)
        if not save_candidate(entry, waiting) and note:
            note_candidate(entry["id"], note, waiting)
    return int(cursor.lastrowid or 0)


def latest_feedback(library: Library, *, helpful: bool | None = None, most: int = 50) -> list[Feedback]:
    """The latest words, the newest first; only the ``helpful`` or only the other ones if it is given."""
    query = "SELECT * FROM feedback WHERE ? IS NULL OR helpful = ? ORDER BY id DESC LIMIT ?"
    return [
        Feedback(
            id=row["id"],
            at=datetime.fromisoformat(row["at"]),
            question=row["question"],
            helpful=bool(row["helpful"]),
            reason=row["reason"] or None,
            comment=row["comment"],
        )
        for row in library.rows(query, (helpful, helpful, most))
    ]


def count_feedback(library: Library) -> tuple[int, int]:
    """How many answers helped, and how many did not."""
    (row,) = library.rows("SELECT COALESCE(SUM(helpful), 0) AS good, COUNT(*) AS all_of_them FROM feedback")
    return int(row["good"]), int(row["all_of_them"] - row["good"])
