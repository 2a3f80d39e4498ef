"""Keeps an evaluation in a folder: what was run, on what, and every judged row."""

import hashlib
import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..ingest.errors import NoRun
from .figures import Figure
from .figures import place as put
from .statistics import interval
from .types import Fitted, Results, Row, TagRow

_RUN, _SUMMARY, _ROWS, _TAGS, _DIAGNOSIS = (
    "run.json",
    "summary.json",
    "questions.jsonl",
    "tags.jsonl",
    "diagnosis.jsonl",
)


def save(
    folder: Path,
    results: Results,
    *,
    about: Mapping[str, object],
    summary: Mapping[str, object],
    intervals: Mapping[str, object],
    changes: Sequence[Mapping[str, object]] = (),
    diagnosis: Sequence[Mapping[str, object]] = (),
) -> None:
    """Write a run into ``folder``; ``run.json`` comes last and marks it as finished."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _RUN).unlink(missing_ok=True)
    _write(folder / _SUMMARY, summary)
    _write(folder / "intervals.json", intervals)
    _write(folder / "changes.json", changes)
    _write_lines(folder / _ROWS, [asdict(row) for row in results.rows])
    _write_lines(folder / _TAGS, [asdict(row) for row in results.tag_rows])
    _write_lines(folder / _DIAGNOSIS, diagnosis)
    fitted = [{"name": f.name, "part": f.part, "ids": sorted(f.ids)} for f in results.fitted]
    _write(folder / _RUN, {**about, "fitted": fitted, "cross_validated": results.cross_validated})


def load(folder: Path) -> Results:
    """The judged rows of a finished run.

    Raises:
        NoRun: ``folder`` does not hold one.
    """
    about = load_about(folder)
    fitted = (Fitted(name=f["name"], part=f["part"], ids=frozenset(f["ids"])) for f in about["fitted"])
    return Results(
        rows=tuple(Row(**_tuples(entry)) for entry in _read_lines(folder / _ROWS)),
        tag_rows=tuple(TagRow(**_tuples(entry)) for entry in _read_lines(folder / _TAGS)),
        fitted=tuple(fitted),
        cross_validated=about["cross_validated"],
    )


def load_about(folder: Path) -> dict[str, Any]:
    """What was run, when, and on what. Raises ``NoRun``."""
    try:
        about: dict[str, Any] = json.loads((folder / _RUN).read_text("utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise NoRun(path=folder) from error
    return about


def intervals(figures: Iterable[Figure]) -> dict[str, Any]:
    """95 % intervals [low, high], in the shape of the summary."""
    tree: dict[str, Any] = {}
    for figure in figures:
        if (found := interval(figure)) is not None:
            put(tree, figure.path, [round(end, 4) for end in found])
    return tree


def provenance(*, files: Mapping[str, Path], settings: Mapping[str, object]) -> dict[str, object]:
    """When this is, from which commit and version, with what settings and labelled files (by content)."""
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": version("ftzqa"),
        "commit": _commit(),
        "files": {
            name: {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()[:16]}
            for name, path in files.items()
        },
        "settings": dict(settings),
    }


def content_hash(parts: Iterable[str]) -> str:
    """16 hexadecimal digits over ``parts``, whatever their order."""
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]


def _commit() -> str | None:
    """The commit of the checkout this runs from, with "+" for changes; None for an installed package."""
    here = Path(__file__).resolve().parent
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--abbrev=12", "--dirty=+", "--exclude=*"],
            cwd=here,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    """JSON's lists as the tuples that rows hold."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_lines(path: Path, entries: Sequence[Mapping[str, object]]) -> None:
    lines = (json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    path.write_text("".join(lines), encoding="utf-8")


def _read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
