"""A store of an earlier version, brought up to date inside the first transaction that changes it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

from corpus.store.naming import Names

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


def upgrade(connection: sqlite3.Connection, names: Names, *, create: Callable[[], None]) -> None:
    """From version 1, which had no tables of acronyms and superseded names and did not say which passages are those of
    a document.

    ``create`` makes what is not there of the schema.
    """
    for column in _COLUMNS:
        connection.execute(f"ALTER TABLE documents ADD COLUMN {column}")
    connection.execute("DROP INDEX documents_by_source")  # which has more columns now
    create()
    connection.execute(_COUNTED)
    said = connection.execute(
        "SELECT document_id, definitions, supersedes FROM documents WHERE definitions != '{}' OR supersedes != ''"
    )
    for document_id, definitions, supersedes in said.fetchall():
        names.enter(document_id, json.loads(definitions), supersedes)
