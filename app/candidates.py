"""Candidates for a labelled set: questions that were asked, waiting for a person to complete and pass them.

A candidate is a question as the labelled sets write it, with ``status`` ("candidate", "reviewed" or
"rejected"), where it came from, and the answer that was given. Review means: correct ``gold``, ``type`` and
``key_facts``, and set ``status`` to "reviewed"; ``ftzqa eval promote`` then moves it into a set.
"""

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..index.centring import language_of
from ..ingest.errors import BadCases
from .types import Answer


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
    waiting = {line["id"] for line in read_candidates(path)} if path.exists() else set()
    if entry["id"] in waiting:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    return True


def note_candidate(candidate_id: str, note: str, path: Path) -> None:
    """Write ``note`` to a candidate that nobody has reviewed yet; the file is replaced as a whole."""
    entries = read_candidates(path)
    for entry in entries:
        if entry["id"] == candidate_id and entry.get("status") == "candidate":
            entry["given"] = {**entry.get("given", {}), "note": note}
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    lines = (json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    fresh.write_text("".join(lines), encoding="utf-8")
    fresh.replace(path)


def read_candidates(path: Path) -> list[dict[str, Any]]:
    """Every entry of a review file.

    Raises:
        BadCases: a line is no object with an id.
    """
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
