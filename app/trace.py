"""Answers that were given, kept in the library for a time: to replay them, and to see what was asked in vain.

The table ``answers``. How long a row stays is the setting ``keep_answers``, in days; 0 keeps none.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from sqlite3 import Row
from typing import Any, Literal

from ..index.glossary import load_glossary
from ..index.library import Head, Library
from ..ingest.errors import BadSetting, NoSuchAnswer
from ..ingest.matching import match_form
from ..ingest.numerals import normalise_locator
from ..ingest.types import Passage
from .claims import bare
from .settings import setting
from .shapes import answer_shape
from .types import Answer

Settled = Literal["changed", "moved", "removed", "ended"]
"""What became of a quote: its article reads otherwise, it stands elsewhere in its document, its document is
gone, or its edition is no longer in force, which the library did not know when it answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer as it was given. ``answer`` has the shape of ``ftzqa ask --json``.

    ``ended`` are the ids of the documents cited that the library knew on that day to be out of force.
    """

    id: str
    at: datetime
    question: str
    refused: bool
    generation: int
    settings: Mapping[str, Any]
    answer: Mapping[str, Any]
    timings: Mapping[str, float]  # seconds
    ended: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A citation of a kept answer that rests on something else now."""

    n: int
    title: str
    locator: str | None
    kind: Settled
    now: str = ""  # the article's present text, or the day its edition ended


def retention() -> int:
    """Days for which answers are kept.

    Raises:
        BadSetting: the setting is no number of days.
    """
    given = setting("keep_answers")
    if not given.isdecimal():
        raise BadSetting(name="keep_answers", value=given, expected="0, 1, 2, …")
    return int(given)


def keep(
    answer: Answer,
    *,
    library: Library,
    settings: Mapping[str, Any],
    timings: Mapping[str, float],
    at: datetime | None = None,
) -> str | None:
    """Store an answer and drop those that are too old; its id, or None where none are kept."""
    days, now = retention(), at or datetime.now(UTC)
    key = sha256(f"{now.isoformat()}\n{answer.question}".encode()).hexdigest()[:8]
    heads = library.heads({citation.document_id for citation in answer.citations})
    ended = [document_id for document_id, head in heads.items() if _has_ended(head, now.date())]
    with library.changing() as connection:
        connection.execute("DELETE FROM answers WHERE at < ?", ((now - timedelta(days=days)).isoformat(),))
        if days == 0:
            connection.execute("DELETE FROM answers")
            return None
        connection.execute(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                now.isoformat(),
                answer.question,
                answer.refused,
                library.generation,
                _dump(settings),
                _dump(answer_shape(answer) | {"ended": ended}),
                _dump({name: round(seconds, 4) for name, seconds in timings.items()}),
            ),
        )
    return key


def kept(library: Library) -> list[Kept]:
    """Every kept answer, the latest first."""
    return [_read(row) for row in library.rows("SELECT * FROM answers ORDER BY at DESC, id")]


def find(library: Library, key: str) -> Kept:
    """The answer whose id begins with ``key``.

    Raises:
        NoSuchAnswer: none does, or several do.
    """
    rows = library.rows("SELECT * FROM answers WHERE substr(id, 1, ?) = ?", (len(key), key))
    if len(rows) != 1:
        raise NoSuchAnswer(name=key)
    return _read(rows[0])


def shifts(answer: Kept, *, library: Library, on: date) -> list[Shift]:
    """The citations of a kept answer that have changed since, or whose edition has ended since."""
    return [
        Shift(n=citation["n"], title=citation["title"], locator=citation["locator"], kind=kind, now=now)
        for citation in answer.answer["citations"]
        if (found := _shift(citation, library, known=answer.ended, on=on))
        for kind, now in [found]
    ]


def _shift(
    citation: Mapping[str, Any], library: Library, *, known: Sequence[str], on: date
) -> tuple[Settled, str] | None:
    document_id = citation["document_id"]
    head = library.heads([document_id]).get(document_id)
    if head is None:
        return "removed", ""
    if (day := _has_ended(head, on)) and document_id not in known:
        return "ended", day.isoformat()
    quote = bare(citation["quote"])
    passages = library.passages(document_id)
    place = _article(citation["locator"])
    here = "\n".join(p.text for p in passages if place in _articles(p))
    if any(p.id == citation["passage_id"] for p in passages) or quote in bare(here):
        return None
    if any(quote in bare(passage.text) for passage in passages):
        return "moved", ""
    return "changed", here


def _has_ended(head: Head, on: date) -> date | None:
    """The day from which an edition is out of force, where that has come ``on`` this day."""
    until = head.edition.until if head.edition else None
    return until if until and until <= on else None


def _articles(passage: Passage) -> set[str]:
    return {_article(locator.label) for locator in passage.locators} or {_article(None)}


def _article(label: str | None) -> str:
    """The article of a clause, or the section, by which places compare; empty outside any."""
    return normalise_locator(label) if label else ""


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What differs between two answers to one question (`ask --json`): names of fields, most telling first.

    ``refused``, ``answer``, ``citations``, ``warnings``; empty where they are the same.
    """

    def places(answer: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        return [(c["document_id"], c["locator"] or "", c["quote"]) for c in answer["citations"]]

    differs = [name for name in ("refused", "answer", "warnings") if before[name] != after[name]]
    return differs + (["citations"] if places(before) != places(after) else [])


# --- what is asked ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, however it was printed, and how often it was asked and refused."""

    question: str
    asked: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What the kept questions say about the collection. ``gaps`` are notions that refused questions name."""

    asked: int
    refused: int
    most_asked: tuple[Asked, ...]
    most_refused: tuple[Asked, ...]
    gaps: tuple[tuple[str, int], ...]  # the Chinese name of a glossary term -> refused questions


def demand(library: Library, *, most: int = 10) -> Demand:
    """What was asked and refused most."""
    rows = library.rows("SELECT question, refused FROM answers ORDER BY at")
    names, asked, refused = {}, Counter[str](), Counter[str]()
    for row in rows:
        key = bare(row["question"])
        names[key] = row["question"]
        asked[key] += 1
        refused[key] += row["refused"]
    counted = [Asked(question=names[key], asked=asked[key], refused=refused[key]) for key in names]
    return Demand(
        asked=len(rows),
        refused=sum(refused.values()),
        most_asked=tuple(sorted(counted, key=lambda a: -a.asked)[:most]),
        most_refused=tuple(sorted((a for a in counted if a.refused), key=lambda a: -a.refused)[:most]),
        gaps=tuple(_gaps([row["question"] for row in rows if row["refused"]]).most_common(most)),
    )


def _gaps(questions: Sequence[str]) -> Counter[str]:
    """In how many questions each notion of the field stands."""
    glossary = load_glossary()
    return Counter(name for q in questions for name in {term.zh for term in glossary.find(match_form(q))})


def _read(row: Row) -> Kept:
    answer = json.loads(row["answer"])
    ended = tuple(answer.pop("ended", ()))  # one kept by an earlier version has none
    return Kept(
        id=row["id"],
        at=datetime.fromisoformat(row["at"]),
        question=row["question"],
        refused=bool(row["refused"]),
        generation=row["generation"],
        settings=json.loads(row["settings"]),
        answer=answer,
        timings=json.loads(row["timings"]),
        ended=ended,
    )


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
