"""The question workshop: reviewed candidates move into a labelled set."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..app.candidates import read_candidates
from ..ingest.errors import BadCases, MissingPath
from .load import read_cases

_CONTROL = ("status", "origin", "given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """What ``promote`` did: ids moved into the set, and how many entries wait for review."""

    moved: tuple[str, ...]
    waiting: int


def promote(review: Path, target: Path) -> Promotion:
    """Move reviewed candidates into the set ``target``; the rest stay in the review file.

    Nothing is written unless the grown set is valid.

    Raises:
        MissingPath: there is no review file.
        BadCases: a reviewed candidate is not a valid question, or its id is taken; the line is the set's.
    """
    if not review.exists():
        raise MissingPath(path=review)
    entries = read_candidates(review)
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


def _lines(entries: Sequence[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
