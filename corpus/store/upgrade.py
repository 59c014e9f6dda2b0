"""A store of an earlier version, brought up to date inside the first transaction that changes it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

from corpus.store.rows import CITABLE, DOCUMENT_COLUMNS, DOCUMENT_EXTENT, PASSAGE_COLUMNS, SNAPSHOT_COLUMNS, checksum
from corpus.store.tables import Names, Spoken

# What the table of documents got, by the version that brought it.
_COLUMNS = {
    2: ("passages INTEGER NOT NULL DEFAULT 0", "first INTEGER NOT NULL DEFAULT 1", "last INTEGER NOT NULL DEFAULT 0"),
    3: ("title_source TEXT", "losses TEXT NOT NULL DEFAULT '[]'", "control TEXT NOT NULL DEFAULT '{}'"),
    4: ("checksum INTEGER NOT NULL DEFAULT 0",),
}
# A document without passages keeps what the columns have by default.
_COUNTED = f"""
UPDATE documents SET (passages, first, last) = (
    SELECT sum({CITABLE}), min(passage), max(passage) FROM passages
    WHERE passages.document_id = documents.document_id
) WHERE document_id IN (SELECT document_id FROM passages)
"""


def upgrade(connection: sqlite3.Connection, version: int, spoken: Spoken, *, create: Callable[[], None]) -> None:
    """From a version before this one. Version 1 has no tables of acronyms and superseded names, which are made with
    ``spoken`` for its acronyms, and does not say which passages are those of a document; version 2 does not know what
    was lost in reading nor what control boxes say, and version 3 has neither printed numbers nor checksums of
    rows: the files are read again by the next ``add``, as the version of reading is another.

    ``create`` makes what is not there of the schema.
    """
    for added, columns in _COLUMNS.items():
        for column in columns if added > version else ():
            connection.execute(f"ALTER TABLE documents ADD COLUMN {column}")
    for table in ("passages", "snapshot"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0")
    if version > 1:
        create()
    else:
        _count(connection, spoken, create)
    _bind(connection)


def _bind(connection: sqlite3.Connection) -> None:
    """Each row to the checksum of what stands in it."""
    connection.create_function("checksum", -1, lambda *row: checksum(row), deterministic=True)
    connection.execute(f"UPDATE passages SET checksum = checksum(passage, {PASSAGE_COLUMNS})")
    connection.execute(f"UPDATE documents SET checksum = checksum({DOCUMENT_COLUMNS}, {DOCUMENT_EXTENT})")
    connection.execute(f"UPDATE snapshot SET checksum = checksum({SNAPSHOT_COLUMNS})")


def _count(connection: sqlite3.Connection, spoken: Spoken, create: Callable[[], None]) -> None:
    connection.execute("DROP INDEX documents_by_source")  # an index with more columns has its name
    create()
    connection.execute(_COUNTED)
    names = Names(connection, spoken)
    rows = connection.execute(
        "SELECT document_id, definitions, supersedes FROM documents WHERE definitions != '{}' OR supersedes != ''"
    )
    for document_id, definitions, supersedes in rows.fetchall():
        names.enter(document_id, json.loads(definitions), supersedes)
