"""The tables of a library's SQLite file, and how an older file gets those it lacks."""

import sqlite3
from typing import Final

_DERIVED: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, version TEXT NOT NULL, source TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    language TEXT NOT NULL, kind TEXT NOT NULL, zones TEXT NOT NULL, issuer TEXT, number TEXT,
    adopted TEXT, published TEXT, effective TEXT, repealed TEXT,
    found_in TEXT NOT NULL, warnings TEXT NOT NULL, made_by TEXT NOT NULL,
    text TEXT NOT NULL, blocks TEXT NOT NULL, path TEXT NOT NULL, original TEXT NOT NULL
);
CREATE TABLE passages (
    id TEXT PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, text TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    language TEXT NOT NULL, headings TEXT NOT NULL, locators TEXT NOT NULL,
    first_page INTEGER, last_page INTEGER, vector_key TEXT NOT NULL
);
CREATE INDEX passages_by_document ON passages (document_id, ordinal);
CREATE INDEX passages_by_vector ON passages (vector_key);
CREATE TABLE editions (
    document_id TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE, name TEXT NOT NULL,
    since TEXT, until TEXT, replaced_by TEXT
) WITHOUT ROWID;
CREATE INDEX editions_by_name ON editions (name, since);
CREATE TABLE vectors (key TEXT PRIMARY KEY, row BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE tags (
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, shortcoming TEXT NOT NULL,
    grade TEXT NOT NULL, score REAL NOT NULL, needs_review INTEGER NOT NULL, evidence TEXT NOT NULL,
    made_by TEXT NOT NULL, PRIMARY KEY (document_id, shortcoming)
) WITHOUT ROWID;
"""
"""Format 1: what is read and computed from the files."""

_PEOPLE: Final = """
CREATE TABLE duplicates (
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    twin_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    likeness REAL NOT NULL, PRIMARY KEY (document_id, twin_id)
) WITHOUT ROWID;
CREATE TABLE sketches (
    document_id TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE, sketch BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE reviews (
    document_id TEXT NOT NULL, shortcoming TEXT NOT NULL, reviewer TEXT NOT NULL, grade TEXT NOT NULL,
    comment TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (document_id, shortcoming, reviewer)
) WITHOUT ROWID;
CREATE TABLE corrections (
    document_id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, made_by TEXT NOT NULL,
    at TEXT NOT NULL, was TEXT NOT NULL, was_found_in TEXT NOT NULL, PRIMARY KEY (document_id, field)
) WITHOUT ROWID;
CREATE TABLE answers (
    id TEXT PRIMARY KEY, at TEXT NOT NULL, question TEXT NOT NULL, refused INTEGER NOT NULL,
    generation INTEGER NOT NULL, settings TEXT NOT NULL, answer TEXT NOT NULL, timings TEXT NOT NULL
);
CREATE INDEX answers_by_time ON answers (at);
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, question TEXT NOT NULL, helpful INTEGER NOT NULL,
    reason TEXT NOT NULL, comment TEXT NOT NULL, answer TEXT NOT NULL
);
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, request TEXT NOT NULL,
    created TEXT NOT NULL, started TEXT, ended TEXT, beat TEXT, process INTEGER,
    done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, result TEXT, error TEXT
);
CREATE TABLE job_files (
    job_id INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE, source TEXT NOT NULL,
    state TEXT NOT NULL, document_id TEXT, error TEXT, PRIMARY KEY (job_id, source)
) WITHOUT ROWID;
"""
"""Format 2 adds links between near-duplicates, and what people and their work leave behind. The latter hangs
on the document's id without a foreign key: it outlives edits, rebuilds and removals."""

_STEPS: Final = (_DERIVED, _PEOPLE)

FORMAT: Final = len(_STEPS)
"""Of the tables, written to ``PRAGMA user_version``."""


def bring_up(connection: sqlite3.Connection) -> None:
    """Add the tables that the file lacks, in one transaction; nothing to do for one of today's format."""
    if (found := _format(connection)) >= FORMAT:
        return
    statements = "".join(_STEPS[found:])
    # The first to come adds them; another process that waited for the lock meets them and is turned back.
    try:
        connection.executescript(f"BEGIN IMMEDIATE; {statements} PRAGMA user_version = {FORMAT}; COMMIT;")
    except sqlite3.OperationalError:
        connection.rollback()
        if _format(connection) < FORMAT:
            raise


def _format(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
