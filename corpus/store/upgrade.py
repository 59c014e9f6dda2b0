"""A store of an earlier version, brought up to date inside the first transaction that changes it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

from corpus.store.tables import Names, Spoken

_COLUMNS = (
    "passages INTEGER NOT NULL DEFAULT 0",
    "first INTEGER NOT NULL DEFAULT 1",
    "last INTEGER NOT NULL DEFAULT 0",
)
# A document without passages keeps what the columns have by default.
_COUNTED = """
UPDATE documents SET (passages, first, last) = (
    SELECT sum(kind != 'heading'), min(passage), max(passage) FROM passages
    WHERE passages.document_id = documents.document_id
) WHERE document_id IN (SELECT document_id FROM passages)
"""


def upgrade(connection: sqlite3.Connection, spoken: Spoken, *, create: Callable[[], None]) -> None:
    """From version 1, which has no tables of acronyms and superseded names and does not say which passages are those of
    a document, with ``spoken`` for its acronyms.

    ``create`` makes what is not there of the schema.
    """
    for column in _COLUMNS:
        connection.execute(f"ALTER TABLE documents ADD COLUMN {column}")
    connection.execute("DROP INDEX documents_by_source")  # an index with more columns has its name
    create()
    connection.execute(_COUNTED)
    names = Names(connection, spoken)
    rows = connection.execute(
        "SELECT document_id, definitions, supersedes FROM documents WHERE definitions != '{}' OR supersedes != ''"
    )
    for document_id, definitions, supersedes in rows.fetchall():
        names.enter(document_id, json.loads(definitions), supersedes)
