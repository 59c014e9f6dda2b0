"""A store of an earlier version, brought up to date inside the first transaction that changes it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

from corpus.store.rows import CITABLE
from corpus.store.tables import Names, Spoken

# What the table of documents got, by the version that brought it.
_COLUMNS = {
    2: ("passages INTEGER NOT NULL DEFAULT 0", "first INTEGER NOT NULL DEFAULT 1", "last INTEGER NOT NULL DEFAULT 0"),
    3: ("title_source TEXT", "losses TEXT NOT NULL DEFAULT '[]'", "control TEXT NOT NULL DEFAULT '{}'"),
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
    was lost in reading nor what control boxes say, and version 3 has no printed numbers: the files are read again by
    the next ``add``, as the version of reading is another.

    ``create`` makes what is not there of the schema.
    """
    for added, columns in _COLUMNS.items():
        for column in columns if added > version else ():
            connection.execute(f"ALTER TABLE documents ADD COLUMN {column}")
    if version > 1:
        create()
        return
    connection.execute("DROP INDEX documents_by_source")  # an index with more columns has its name
    create()
    connection.execute(_COUNTED)
    names = Names(connection, spoken)
    rows = connection.execute(
        "SELECT document_id, definitions, supersedes FROM documents WHERE definitions != '{}' OR supersedes != ''"
    )
    for document_id, definitions, supersedes in rows.fetchall():
        names.enter(document_id, json.loads(definitions), supersedes)
