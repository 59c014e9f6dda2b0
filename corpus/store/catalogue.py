"""Which documents have which date, publisher, source and id, answered without a look at each of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

# Each value of a column that is there once, by one step in its index: not by a step for every document.
_VALUES = """
WITH RECURSIVE there (value) AS (
    VALUES ('')
    UNION ALL
    SELECT (SELECT {0} FROM documents WHERE {0} > value ORDER BY {0} LIMIT 1) FROM there WHERE value IS NOT NULL
)
SELECT value FROM there WHERE value > ''
"""


class Choice(NamedTuple):
    """Documents by what they have; None leaves that open. Of ids and sources either is enough where both are given."""

    ids: Collection[str] | None = None
    sources: Collection[str] | None = None
    publishers: Collection[str] | None = None
    dates: Collection[str] | None = None


EVERY = Choice()


class Catalogue:
    """The columns of ``documents`` that filters go by, each of which has an index with all that is read here."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def dates(self) -> list[str]:
        """Each date that a document has, once."""
        return self._column(_VALUES.format("date"))

    def publishers(self) -> list[str]:
        """Each publisher that a document has, once, as it is written."""
        return self._column(_VALUES.format("publisher"))

    def sources(self) -> list[str]:
        """The files in the store. One may have no document: another file had its bytes, or its ids, before it."""
        return self._column("SELECT source FROM files")

    def known(self, ids: Collection[str]) -> set[str]:
        """Those of these ids that a document has."""
        return set(self.ids(Choice(ids=ids)))

    def ids(self, choice: Choice) -> list[str]:
        """The ids of the documents chosen."""
        condition, values = _condition(choice)
        return self._column(f"SELECT document_id FROM documents WHERE {condition}", values)

    def called(self, source: str, title: str) -> list[str]:
        """The ids of the documents of a file, and of those with a title."""
        one = "IN (SELECT value FROM json_each(?))"
        query = f"SELECT document_id FROM documents WHERE source {one} OR title {one}"
        return self._column(query, [json.dumps([source]), json.dumps([title])])

    def spans(self, choice: Choice) -> Iterator[tuple[int, int]]:
        """The first and the last key of the passages of each document chosen: all keys between are of it."""
        condition, values = _condition(choice)
        return self._connection.execute(f"SELECT first, last FROM documents WHERE {condition}", values)

    def holds(self, choice: Choice) -> bool:
        """Whether there is a document of this choice."""
        condition, values = _condition(choice)
        return bool(self._column(f"SELECT 1 FROM documents WHERE {condition} LIMIT 1", values))

    def undated(self, choice: Choice = EVERY) -> int:
        """How many of the documents chosen have no date."""
        condition, values = _condition(choice)
        plus = "+" if values else ""
        query = f"SELECT count(*) FROM documents WHERE {condition} AND {plus}date IS NULL"
        return int(self._column(query, values)[0])

    def last_publisher(self, names: Collection[str]) -> str:
        """Of these publishers the one of the last document, in the order of their sources."""
        condition, values = _condition(Choice(publishers=names))
        query = f"SELECT publisher FROM documents WHERE {condition} ORDER BY source DESC, position DESC LIMIT 1"
        return str(self._column(query, values)[0])

    def _column(self, query: str, values: list[str] | None = None) -> list[Any]:
        return [value for (value,) in self._connection.execute(query, values or [])]


def _condition(choice: Choice) -> tuple[str, list[str]]:
    """A condition on ``documents`` and its values.

    Documents are looked up by the first thing that is given and the rest is tried on what was found: a plus keeps
    SQLite from looking up by that column.
    """
    named = [("document_id", choice.ids), ("source", choice.sources)]
    conditions: list[str] = []
    values: list[str] = []
    for either in (named, [("publisher", choice.publishers)], [("date", choice.dates)]):
        given = [(column, allowed) for column, allowed in either if allowed is not None]
        if given:
            plus = "+" if conditions else ""
            tests = [f"{plus}{column} IN (SELECT value FROM json_each(?))" for column, _ in given]
            conditions.append(f"({' OR '.join(tests)})")
            values += [json.dumps(list(allowed)) for _, allowed in given]
    return " AND ".join(conditions) or "1", values
