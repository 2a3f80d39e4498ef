"""Bulk tagging: many files, in or out of the library, into one table."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ..index.encoders import encoded_text
from ..index.types import Encoder, Tag
from ..ingest import Document, split
from ..ingest.errors import BadSetting, UnreadableFile
from ..ingest.pool import read_many
from .build import Progress
from .inputs import Input, find_inputs
from .shapes import tag_shape
from .tag import Tagger

Tagged = tuple[Document, tuple[Tag, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkReport:
    """The tagged documents and the files that were set aside."""

    tagged: tuple[Tagged, ...]
    quarantined: tuple[UnreadableFile, ...]


def tag_files(
    paths: Sequence[Path], *, encoder: Encoder, jobs: int = 1, progress: Progress | None = None
) -> BulkReport:
    """Read and tag every document under ``paths``; they need not be in a library.

    Raises:
        MissingPath, NothingToRead: there is nothing to tag.
    """
    tagger = Tagger(encoder)
    tagged: list[Tagged] = []
    encoded = 0
    with TemporaryDirectory() as unpacked:
        files = find_inputs(paths, unpacked=Path(unpacked))
        quarantined = [file for file in files if isinstance(file, UnreadableFile)]
        pairs = [(file.path, file.source) for file in files if isinstance(file, Input)]
        for source, outcome in read_many(pairs, jobs=jobs):
            if isinstance(outcome, UnreadableFile):
                quarantined.append(outcome)
            else:
                passages = split(outcome)
                texts = [encoded_text(outcome.title, passage.headings, passage.text) for passage in passages]
                vectors = encoder.passages(texts)
                tagged.append((outcome, tagger.tag(outcome, passages, vectors)))
                encoded += len(passages)
            if progress:
                progress(len(tagged) + len(quarantined), len(files), source, encoded)
    return BulkReport(tagged=tuple(tagged), quarantined=tuple(quarantined))


def write_tags(tagged: Sequence[Tagged], out: Path) -> None:
    """Write the flags as a table, by the suffix of ``out``: .csv, .jsonl or .xlsx.

    Raises:
        BadSetting: another suffix.
    """
    match out.suffix.lower():
        case ".jsonl":
            lines = (json.dumps(tag_shape(document, tags), ensure_ascii=False) for document, tags in tagged)
            out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        case ".csv":
            with out.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells Excel it is UTF-8
                csv.writer(file).writerows(_rows(tagged))
        case ".xlsx":
            _write_workbook(tagged, out)
        case other:
            raise BadSetting(name="--out", value=other, expected=".csv, .jsonl, .xlsx")


def _rows(tagged: Sequence[Tagged]) -> list[list[str | float]]:
    rows: list[list[str | float]] = [
        ["source", "title", "shortcoming", "grade", "score", "needs_review", "locator", "quote"]
    ]
    for document, tags in tagged:
        for tag in tags:
            first = tag.evidence[0] if tag.evidence else None
            rows.append(
                [
                    _plain(document.source),
                    _plain(document.title),
                    tag.shortcoming,
                    tag.grade,
                    tag.score,
                    "yes" if tag.needs_review else "no",
                    _plain(first.locator or "") if first else "",
                    _plain(first.quote) if first else "",
                ]
            )
    return rows


def _plain(text: str) -> str:
    """Text that a spreadsheet will not run as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _write_workbook(tagged: Sequence[Tagged], out: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "flags"
    for row in _rows(tagged):
        sheet.append(row)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(out)
