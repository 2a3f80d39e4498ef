"""Writing to a library: what the holder of its lock may do."""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..ingest.editions import Edition
from ..ingest.types import Document, Passage
from . import rows
from .types import Encoder, Tag

if TYPE_CHECKING:
    from .types import Vectors


class Writer:
    """Each method is one transaction, and one step of the library's generation."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self._folder = folder
        self._connection = connection

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            next_generation(self._connection)
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    def put_vectors(self, encoder: Encoder, vectors: "Mapping[str, Vectors]") -> None:
        """Keep raw vectors under their keys."""
        with self._transaction():
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('encoder', ?)", (encoder.identity,))
            self._connection.executemany(
                "INSERT OR IGNORE INTO vectors VALUES (?, ?)",
                [(key, row.tobytes()) for key, row in vectors.items()],
            )

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        *,
        keys: Sequence[str],
        file: Path,
        origin: Path | None = None,
        link: bool = False,
    ) -> None:
        """Store a document and its passages in place of what was stored under its id.

        ``keys[i]`` names the vector of ``passages[i]``; ``file`` is kept under ``originals/``, as a copy or
        a ``link``; ``origin`` is the user's own file where that is another one, such as an archive.
        """
        original = self._keep(file, link=link and origin in (None, file))
        row = rows.document_row(document) | {"path": str((origin or file).resolve()), "original": original}
        with self._transaction():
            self._connection.execute("DELETE FROM documents WHERE id = ?", (document.id,))
            self._connection.execute(rows.insert("documents", row), row)
            for ordinal, (passage, key) in enumerate(zip(passages, keys, strict=True)):
                line = rows.passage_row(passage, ordinal=ordinal, vector_key=key)
                self._connection.execute(rows.insert("passages", line), line)

    def put_tags(self, tags: Sequence[Tag]) -> None:
        """Store tags in place of those of the same document and shortcoming."""
        with self._transaction():
            for tag in tags:
                row = rows.tag_row(tag)
                self._connection.execute(
                    rows.insert("tags", row).replace("INSERT", "INSERT OR REPLACE", 1), row
                )

    def put_sketches(self, sketches: Mapping[str, bytes]) -> None:
        """Keep the sketches of documents by their ids; a document that changes loses its sketch."""
        with self._transaction():
            query = "INSERT OR REPLACE INTO sketches VALUES (?, ?)"
            self._connection.executemany(query, sketches.items())

    def put_links(
        self, editions: Iterable[Edition], twins: Iterable[tuple[str, str, float]], *, seen: int
    ) -> None:
        """Store the editions of all documents, and the pairs that say the same, in place of those before.

        ``seen`` is the generation that they were found in: whether more has changed since is known by it.
        """
        with self._transaction():
            self._connection.execute("DELETE FROM editions")
            for edition in editions:
                row = rows.edition_row(edition)
                self._connection.execute(rows.insert("editions", row), row)
            self._connection.execute("DELETE FROM duplicates")
            self._connection.executemany(
                "INSERT INTO duplicates VALUES (?, ?, ?)",
                [pair for a, b, likeness in twins for pair in ((a, b, likeness), (b, a, likeness))],
            )
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('linked', ?)", (str(seen + 1),))

    def remove(self, document_ids: Iterable[str]) -> int:
        """Remove documents with all that hangs on them; returns how many there were."""
        with self._transaction():
            query = "DELETE FROM documents WHERE id IN (SELECT value FROM json_each(?))"
            return self._connection.execute(query, (json.dumps(list(document_ids)),)).rowcount

    def tidy(self) -> None:
        """Drop vectors and originals that no passage and no document needs any more."""
        query = "DELETE FROM vectors WHERE key NOT IN (SELECT vector_key FROM passages)"
        self._connection.execute(query)
        kept = {row["original"] for row in self._connection.execute("SELECT original FROM documents")}
        for path in (self._folder / "originals").glob("*"):
            if path.name not in kept:
                path.unlink()

    def _keep(self, path: Path, *, link: bool) -> str:
        """Put the file under ``originals/`` by content hash; returns its name there."""
        with path.open("rb") as file:
            name = hashlib.file_digest(file, "sha256").hexdigest()[:32] + path.suffix.lower()
        target = self._folder / "originals" / name
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            if link:
                target.symlink_to(path.resolve())
            else:
                fresh = target.with_name(f".{name}.{os.getpid()}")
                shutil.copyfile(path, fresh)
                fresh.replace(target)
        return name


def next_generation(connection: sqlite3.Connection) -> None:
    """Count a change of what is searched or shown; part of a transaction."""
    connection.execute(
        """INSERT INTO meta VALUES ('generation', '1')
           ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1"""
    )
