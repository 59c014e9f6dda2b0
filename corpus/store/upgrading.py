"""A store of an earlier version, brought up to date inside the first transaction that changes it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

from corpus.store.naming import Names


def upgrade(connection: sqlite3.Connection, names: Names, *, create: Callable[[], None]) -> None:
    """From version 1, which had no tables of acronyms and superseded names and did not count passages.

    ``create`` makes what is not there of the schema.
    """
    connection.execute("ALTER TABLE documents ADD COLUMN passages INTEGER NOT NULL DEFAULT 0")
    create()
    connection.execute(
        "UPDATE documents SET passages = (SELECT count(*) FROM passages "
        "WHERE passages.document_id = documents.document_id AND kind != 'heading')"
    )
    said = connection.execute(
        "SELECT document_id, definitions, supersedes FROM documents WHERE definitions != '{}' OR supersedes != ''"
    )
    for document_id, definitions, supersedes in said.fetchall():
        names.enter(document_id, json.loads(definitions), supersedes)
