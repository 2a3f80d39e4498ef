"""The question workshop: candidates wait in a review file until a person has completed and passed them.

A candidate is a question as the labelled sets write it, with ``status`` ("candidate", "reviewed" or
"rejected"), where it came from, and the answer that was given. Review means: correct ``gold``, ``type`` and
``key_facts``, and set ``status`` to "reviewed".
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..app.types import Answer
from ..index.centring import language_of
from ..ingest.errors import BadCases, MissingPath
from .load import read_cases

_CONTROL = ("status", "origin", "given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """What ``promote`` did: ids moved into the set, and how many entries wait for review."""

    moved: tuple[str, ...]
    waiting: int


def candidate(answer: Answer, *, origin: str, note: str = "") -> dict[str, Any]:
    """An answer's question as a candidate; ``origin`` says where it came from ("ask", "feedback")."""
    gold: dict[str, list[str]] = {}
    for citation in answer.citations:
        labels = gold.setdefault(citation.source, [])
        if citation.locator and citation.locator not in labels:
            labels.append(citation.locator)
    return {
        "id": f"c-{sha256(answer.question.encode()).hexdigest()[:10]}",
        "status": "candidate",
        "origin": origin,
        "lang": language_of(answer.question),
        "question": answer.question,
        "type": "unanswerable" if answer.refused else "fact",
        "gold": [{"doc": source, "articles": labels} for source, labels in gold.items()],
        "match": "any",
        "key_facts": [],
        "given": {"answer": answer.text, "refused": answer.refused, "note": note},
    }


def review_file(library: Path) -> Path:
    """Where a library's candidates wait."""
    return library / "candidates.jsonl"


def save_candidate(entry: Mapping[str, Any], path: Path) -> bool:
    """Append a candidate to the review file, unless its question waits there; whether it was appended."""
    waiting = {line["id"] for line in _read(path)} if path.exists() else set()
    if entry["id"] in waiting:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    return True


def promote(review: Path, target: Path) -> Promotion:
    """Move reviewed candidates into the set ``target``; the rest stay in the review file.

    Nothing is written unless the grown set is valid.

    Raises:
        MissingPath: there is no review file.
        BadCases: a reviewed candidate is not a valid question, or its id is taken; the line is the set's.
    """
    if not review.exists():
        raise MissingPath(path=review)
    entries = _read(review)
    reviewed = [entry for entry in entries if entry.get("status") == "reviewed"]
    rest = [entry for entry in entries if entry.get("status") not in ("reviewed", "rejected")]
    if reviewed:
        clean = [{k: v for k, v in entry.items() if k not in _CONTROL} for entry in reviewed]
        kept = target.read_text("utf-8") if target.exists() else ""
        grown = target.with_name(f".{target.name}.new")
        grown.parent.mkdir(parents=True, exist_ok=True)
        grown.write_text(
            kept + ("" if kept.endswith("\n") or not kept else "\n") + _lines(clean), encoding="utf-8"
        )
        _, problems = read_cases(grown)
        if problems:
            grown.unlink()
            first = problems[0]
            raise BadCases(path=target, line=first.line, expected=first.expected, found=first.found)
        grown.replace(target)
    if len(rest) < len(entries):
        fresh = review.with_name(f".{review.name}.new")
        fresh.write_text(_lines(rest), encoding="utf-8")
        fresh.replace(review)
    return Promotion(moved=tuple(entry["id"] for entry in reviewed), waiting=len(rest))


def _read(path: Path) -> list[dict[str, Any]]:
    entries = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if line.strip():
            try:
                entry = json.loads(line)
            except json.JSONDecodeError as error:
                raise BadCases(path=path, line=number, expected="a JSON object", found=error.msg) from error
            if not isinstance(entry, dict) or "id" not in entry:
                raise BadCases(path=path, line=number, expected="a JSON object with an id", found=line[:80])
            entries.append(entry)
    return entries


def _lines(entries: Sequence[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
