"""What lies in a folder of downloads, and where each file came from: ``manifest.jsonl``."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from ..ingest.errors import BadData

MANIFEST: Final = "manifest.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One file of the folder. ``documents`` are the other documents of the catalogue whose text it holds."""

    id: str
    documents: tuple[str, ...]
    address: str
    final_address: str  # behind the redirects
    time: str  # when the server last confirmed it: ISO 8601, UTC
    file: str  # name in the folder
    sha256: str
    size: int  # bytes
    content_type: str
    status: int
    etag: str | None = None
    last_modified: str | None = None

    def is_in(self, folder: Path) -> bool:
        """Whether the file is still what was downloaded."""
        path = folder / self.file
        return path.is_file() and sha256(path) == self.sha256


def sha256(path: Path) -> str:
    """The hash of a file's bytes, in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_manifest(folder: Path) -> dict[str, Fetched]:
    """The rows by id; none where the folder has no manifest.

    Raises:
        BadData: a line that is not a row.
    """
    path = folder / MANIFEST
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = {}
    for number, line in enumerate(lines, start=1):
        try:
            given = json.loads(line)
            row = Fetched(**given | {"documents": tuple(given["documents"])})
        except (ValueError, TypeError, KeyError) as error:
            where = f"line {number}"
            raise BadData(
                source=path, where=where, expected="a row of downloads", found=line[:60] or "nothing"
            ) from error
        rows[row.id] = row
    return rows


def write_manifest(folder: Path, rows: Mapping[str, Fetched]) -> None:
    """Put the rows in place of the folder's manifest, whole or not at all."""
    aside = folder / f".{MANIFEST}"
    text = "".join(f"{json.dumps(asdict(row), ensure_ascii=False)}\n" for row in rows.values())
    aside.write_text(text, encoding="utf-8")
    aside.replace(folder / MANIFEST)
