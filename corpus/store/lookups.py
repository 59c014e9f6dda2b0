"""What a question looks up by name in the tables that ``corpus.store.naming`` fills."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from corpus.models import Document
from corpus.store.rows import DOCUMENT_COLUMNS, document_of

_CHUNK = 500  # parameters a statement, under the limit of the oldest SQLite that Python 3.11 ships with


def acronyms(
    connection: sqlite3.Connection, written: Iterable[str], spoken: Iterable[str]
) -> dict[str, dict[str, int]]:
    """Acronym -> long form -> in how many documents it is defined so.

    Of the acronyms among ``written``, and of those with a long form among ``spoken``; in the order of the first
    documents that define them.
    """
    names = set(written)
    names |= {name for (name,) in among(connection, "SELECT acronym FROM acronyms WHERE spoken IN", list(spoken))}
    found: dict[str, dict[str, int]] = {}
    query = "SELECT acronym, long_form, documents FROM acronyms WHERE acronym IN"
    for acronym, long_form, documents in among(connection, query, sorted(names)):
        found.setdefault(acronym, {})[long_form] = documents
    return {acronym: found[acronym] for acronym in sorted(found, key=partial(_first, connection))}


def _first(connection: sqlite3.Connection, acronym: str) -> tuple[str, int]:
    """The id of the first document that defines an acronym, and which of its acronyms it is."""
    query = "SELECT document_id, position FROM defines WHERE acronym = ? ORDER BY document_id LIMIT 1"
    found: tuple[str, int] = connection.execute(query, (acronym,)).fetchone()
    return found


def superseding(connection: sqlite3.Connection, names: Iterable[str]) -> list[tuple[str, Document]]:
    """Each of these names (``corpus.store.naming.folded``) with the documents that say they supersede it, in the order
    of their sources.
    """
    columns = ", ".join(f"documents.{column}" for column in DOCUMENT_COLUMNS.split(", "))
    query = f"SELECT name, {columns} FROM supersedes JOIN documents USING (document_id) WHERE name IN"
    rows = sorted(among(connection, query, sorted(set(names))), key=lambda row: row[2:4])
    return [(name, document_of(row)) for name, *row in rows]


def among(connection: sqlite3.Connection, query: str, values: Sequence[object]) -> Iterator[Any]:
    """The rows of a query that ends in ``IN``, for any number of values."""
    for at in range(0, len(values), _CHUNK):
        chunk = values[at : at + _CHUNK]
        yield from connection.execute(f"{query} ({','.join('?' * len(chunk))})", list(chunk))
