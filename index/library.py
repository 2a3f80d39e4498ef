"""The library: one folder whose SQLite file is the truth about documents, passages, vectors and tags."""

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..ingest.editions import Edition
from ..ingest.errors import (
    LibraryBusy,
    NewerLibrary,
    NoLibrary,
    NoSuchDocument,
    OtherEncoder,
)
from ..ingest.types import Document, Language, Passage
from . import rows
from .access import FILE, address, check_writable
from .reviews import EFFECTIVE
from .schema import FORMAT, bring_up
from .titles import bare_title
from .types import Encoder, Filters, ShortcomingId, Tag
from .writer import Writer

if TYPE_CHECKING:
    from .types import Vectors


def vector_key(text: str) -> str:
    """The name under which the vector of an encoded text is kept: equal texts are encoded once."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a hit shows of its document."""

    title: str
    source: str
    shortcomings: tuple[ShortcomingId, ...]
    edition: Edition | None


class Library:
    """An open library folder. Readers never block; one writer at a time, inside ``writing()``."""

    def __init__(self, folder: Path) -> None:
        """Open an existing library.

        Raises:
            NoLibrary: there is none in ``folder``.
            NewerLibrary: a later version of this package wrote it.
        """
        self.folder = folder
        if not self.exists(folder):
            raise NoLibrary(path=folder)
        self._local = threading.local()
        found = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if found > FORMAT:
            raise NewerLibrary(path=folder, found=found, expected=FORMAT)
        bring_up(self._connection)

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is a library in ``folder``."""
        return (folder / FILE).is_file()

    @classmethod
    def create(cls, folder: Path) -> "Library":
        """Open the library in ``folder``, made empty if there is none."""
        if not cls.exists(folder):
            folder.mkdir(parents=True, exist_ok=True)
            fresh = folder / f".{FILE}.{os.getpid()}"
            connection = sqlite3.connect(fresh)
            bring_up(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.close()
            fresh.replace(folder / FILE)
        return cls(folder)

    @property
    def _connection(self) -> sqlite3.Connection:
        """One connection a thread: SQLite objects do not travel."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(address(self.folder), uri=True, isolation_level=None, timeout=30)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Close this thread's connection."""
        connection: sqlite3.Connection | None = self._local.__dict__.pop("connection", None)
        if connection is not None:
            connection.close()

    # --- what the library says of itself -------------------------------------------------------------

    @property
    def generation(self) -> int:
        """Grows with every change; derived files carry the generation they were made from."""
        return int(self._meta("generation") or 0)

    @property
    def encoder(self) -> str | None:
        """Identity of the encoder whose vectors are kept; None before the first vector."""
        return self._meta("encoder")

    @property
    def is_linked(self) -> bool:
        """Whether editions and twins were looked for since the last change of a document."""
        return int(self._meta("linked") or 0) == self.generation

    def check_encoder(self, encoder: Encoder) -> None:
        """Raise ``OtherEncoder`` if the kept vectors were made by a different one."""
        if self.encoder is not None and self.encoder != encoder.identity:
            raise OtherEncoder(
                path=self.folder,
                expected=self.encoder,
                found=encoder.identity,
                expected_name=self.encoder.partition("@")[0],
            )

    def _meta(self, name: str) -> str | None:
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row["value"])

    # --- writing -------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """The one writer. Each of its methods is a transaction of its own.

        Raises:
            LibraryBusy: another process or thread is writing.
            ReadOnlyLibrary: it can only be read.
        """
        from filelock import FileLock, Timeout

        check_writable(self.folder)
        lock = FileLock(self.folder / "writer.lock", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise LibraryBusy(path=self.folder) from None
        try:
            yield Writer(self.folder, self._connection)
        finally:
            lock.release()

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """A transaction on what people and jobs leave in the library: reviews, corrections, answers, jobs.

        It needs no lock, waits for another's at most 30 seconds, and leaves the generation as it is.

        Raises:
            ReadOnlyLibrary: it can only be read.
        """
        check_writable(self.folder)
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    def rows(self, query: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """What ``query`` finds: for the modules that keep tables of their own in the library."""
        return self._connection.execute(query, values).fetchall()

    # --- reading -------------------------------------------------------------------------------------

    def document(self, document_id: str) -> Document | None:
        """The document with this id."""
        row = self._connection.execute("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()
        return None if row is None else rows.read_document(row)

    def documents(self) -> Iterator[Document]:
        """Every document, by source."""
        for row in self._connection.execute("SELECT * FROM documents ORDER BY source"):
            yield rows.read_document(row)

    def places(self) -> dict[str, tuple[str, str, str]]:
        """Source -> (document id, version, absolute path) of every document."""
        found = self._connection.execute("SELECT source, id, version, path FROM documents")
        return {row["source"]: (row["id"], row["version"], row["path"]) for row in found}

    def heads(self, ids: Iterable[str]) -> dict[str, "Head"]:
        """Document id -> what a hit shows of it."""
        query = f"""SELECT id, title, source, e.*, (SELECT json_group_array(shortcoming) FROM {EFFECTIVE}
                   WHERE document_id = id AND grade = 'addresses') AS shortcomings
                   FROM documents LEFT JOIN editions e ON e.document_id = id
                   WHERE id IN (SELECT value FROM json_each(?))"""
        return {
            row["id"]: Head(
                title=row["title"],
                source=row["source"],
                shortcomings=tuple(sorted(json.loads(row["shortcomings"]))),
                edition=None if row["name"] is None else rows.read_edition(row),
            )
            for row in self._connection.execute(query, (json.dumps(list(ids)),))
        }

    def editions(self, document_id: str) -> list[Edition]:
        """The editions of the law or plan that a document is one of, the oldest first."""
        query = """SELECT * FROM editions WHERE name = (SELECT name FROM editions WHERE document_id = ?)
                   ORDER BY since"""
        return [rows.read_edition(row) for row in self._connection.execute(query, (document_id,))]

    def twins(self, document_id: str) -> dict[str, float]:
        """Ids of the documents that say the same as this one, with the share of the text they have in common.

        Another file of the same text (PDF and web page, copies); another edition of a law is no twin of it.
        """
        query = "SELECT * FROM duplicates WHERE document_id = ? ORDER BY likeness DESC, twin_id"
        return {row["twin_id"]: row["likeness"] for row in self._connection.execute(query, (document_id,))}

    def sketches(self) -> dict[str, bytes | None]:
        """Document id -> the sketch that near-duplicates are found by; None where it is still to be made."""
        query = "SELECT id, sketch FROM documents LEFT JOIN sketches ON document_id = id ORDER BY id"
        return {row["id"]: row["sketch"] for row in self._connection.execute(query)}

    def titles(self) -> dict[str, str]:
        """Document id -> title."""
        return {
            row["id"]: row["title"] for row in self._connection.execute("SELECT id, title FROM documents")
        }

    def find(self, name: str) -> list[str]:
        """Ids of the documents whose id, source, file name or stem is ``name``."""
        return [
            document_id
            for source, (document_id, _, _) in self.places().items()
            if name in (document_id, source, Path(source).name, Path(source).stem)
        ]

    def called(self, name: str) -> list[str]:
        """As ``find``, else the documents of this title, its notes and the state's name aside.

        Raises:
            NoSuchDocument: there is none.
        """
        ids = self.find(name) or [
            i for i, title in self.titles().items() if bare_title(title) == bare_title(name)
        ]
        if not ids:
            raise NoSuchDocument(name=name)
        return ids

    def original(self, document_id: str) -> Path | None:
        """The kept original file of a document."""
        row = self._connection.execute(
            "SELECT original FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        return None if row is None else self.folder / "originals" / row["original"]

    def passages(self, document_id: str) -> list[Passage]:
        """A document's passages in reading order."""
        query = "SELECT * FROM passages WHERE document_id = ? ORDER BY ordinal"
        return [rows.read_passage(row) for row in self._connection.execute(query, (document_id,))]

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages with these ids that exist."""
        query = "SELECT * FROM passages WHERE id IN (SELECT value FROM json_each(?))"
        return {
            row["id"]: rows.read_passage(row) for row in self._connection.execute(query, (json.dumps(ids),))
        }

    def articles(self, document_ids: Iterable[str], numbers: Iterable[str]) -> set[str]:
        """Ids of the passages of these documents that stand in articles of these normalised numbers."""
        query = """SELECT DISTINCT p.id FROM passages p, json_each(p.locators) l
                   WHERE p.document_id IN (SELECT value FROM json_each(?))
                   AND json_extract(l.value, '$[0]') = 'article'
                   AND json_extract(l.value, '$[1]') IN (SELECT value FROM json_each(?))"""
        found = self._connection.execute(query, (json.dumps(list(document_ids)), json.dumps(list(numbers))))
        return {row["id"] for row in found}

    def preambles(self) -> set[str]:
        """Ids of the passages that stand before a document's first article or section."""
        query = "SELECT id FROM passages WHERE json_extract(locators, '$[0][1]') = 'preamble'"
        return {row["id"] for row in self._connection.execute(query)}

    def passage_ids(self) -> list[tuple[str, str]]:
        """(passage id, document id) of every passage, in a fixed order."""
        query = "SELECT id, document_id FROM passages ORDER BY document_id, ordinal"
        return [(row["id"], row["document_id"]) for row in self._connection.execute(query)]

    def vectors(self) -> "tuple[list[str], list[Language], Vectors]":
        """Passage ids, their languages and raw float32 rows (n, d), in the order of ``passage_ids``."""
        import numpy as np

        query = """SELECT p.id, p.language, v.row FROM passages p JOIN vectors v ON v.key = p.vector_key
                   ORDER BY p.document_id, p.ordinal"""
        found = self._connection.execute(query).fetchall()
        if not found:
            return [], [], np.empty((0, 0), dtype=np.float32)
        matrix = np.frombuffer(b"".join(row["row"] for row in found), dtype=np.float32).reshape(
            len(found), -1
        )
        return [row["id"] for row in found], [row["language"] for row in found], matrix

    def known_vectors(self, keys: Iterable[str]) -> set[str]:
        """Those of ``keys`` whose vector is kept."""
        query = "SELECT key FROM vectors WHERE key IN (SELECT value FROM json_each(?))"
        return {row["key"] for row in self._connection.execute(query, (json.dumps(list(keys)),))}

    def vector_rows(self, keys: Iterable[str]) -> "dict[str, Vectors]":
        """Key -> raw float32 row (d,), for those of ``keys`` whose vector is kept."""
        import numpy as np

        query = "SELECT key, row FROM vectors WHERE key IN (SELECT value FROM json_each(?))"
        found = self._connection.execute(query, (json.dumps(list(keys)),))
        return {row["key"]: np.frombuffer(row["row"], dtype=np.float32) for row in found}

    def passage_vectors(self, document_id: str) -> "Vectors":
        """Raw float32 rows of a document's passages, in reading order."""
        import numpy as np

        query = """SELECT v.row FROM passages p JOIN vectors v ON v.key = p.vector_key
                   WHERE p.document_id = ? ORDER BY p.ordinal"""
        found = [row["row"] for row in self._connection.execute(query, (document_id,))]
        return np.frombuffer(b"".join(found), dtype=np.float32).reshape(len(found), -1)

    def tags(self, document_id: str) -> tuple[Tag, ...]:
        """A document's tags as the model gave them, S1 to S5; empty before it was tagged."""
        query = "SELECT * FROM tags WHERE document_id = ? ORDER BY shortcoming"
        return tuple(rows.read_tag(row) for row in self._connection.execute(query, (document_id,)))

    def matching(self, filters: Filters) -> set[str] | None:
        """Ids of the documents that pass ``filters``; None if they ask for nothing of the document.

        Raises:
            NoSuchDocument: it is asked for by name.
        """
        day = "COALESCE(published, adopted, effective)"
        clauses = {
            """EXISTS (SELECT 1 FROM json_each(zones)
               WHERE value IN (SELECT value FROM json_each(?)))""": filters.zones,
            "kind IN (SELECT value FROM json_each(?))": filters.kinds,
            "id IN (SELECT value FROM json_each(?))": [i for n in filters.documents for i in self.called(n)],
            f"""id IN (SELECT document_id FROM {EFFECTIVE} WHERE grade = 'addresses'
               AND shortcoming IN (SELECT value FROM json_each(?)))""": filters.shortcomings,
            f"{day} >= (SELECT value FROM json_each(?))": _days(filters.since),
            f"{day} <= (SELECT value FROM json_each(?))": _days(filters.until),
            "language IN (SELECT value FROM json_each(?))": filters.languages,
            """id NOT IN (SELECT document_id FROM editions, json_each(?) today
               WHERE until <= today.value OR since > today.value)""": _days(
                (filters.as_of or date.today()) if filters.in_force else None
            ),
        }
        wanted = {clause: values for clause, values in clauses.items() if values}
        if not wanted:
            return None
        where = " AND ".join(wanted)
        values = [json.dumps(list(values)) for values in wanted.values()]
        found = self._connection.execute(f"SELECT id FROM documents WHERE {where}", values)
        return {row["id"] for row in found}

    def counts(self) -> dict[str, int]:
        """How many documents, passages, vectors, tagged documents and documents with a twin there are."""
        query = """SELECT (SELECT COUNT(*) FROM documents) AS documents,
                          (SELECT COUNT(*) FROM passages) AS passages,
                          (SELECT COUNT(*) FROM vectors) AS vectors,
                          (SELECT COUNT(DISTINCT document_id) FROM tags) AS tagged,
                          (SELECT COUNT(DISTINCT document_id) FROM duplicates) AS twins"""
        return dict(self._connection.execute(query).fetchone())

    def integrity(self) -> list[str]:
        """What SQLite itself finds wrong with the file; empty if nothing."""
        found = [row[0] for row in self._connection.execute("PRAGMA integrity_check")]
        found += [f"dangling row in {row[0]}" for row in self._connection.execute("PRAGMA foreign_key_check")]
        return [line for line in found if line != "ok"]


def _days(day: date | None) -> list[str]:
    return [day.isoformat()] if day else []
