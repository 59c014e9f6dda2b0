"""Columns of many documents without the rest of their rows: those that filters go by, and those that lists show."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
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

    def titled(self, title: str) -> list[str]:
        """The ids of the documents with a title, in upper or lower case."""
        return self._column("SELECT document_id FROM documents WHERE title = ? COLLATE NOCASE", [title])

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


_IN_ORDER = "FROM documents ORDER BY source, position"
_ORDERS = {
    "title": "FROM documents ORDER BY title COLLATE NOCASE, date DESC, source, position",
    "newest": "FROM documents ORDER BY date DESC, source, position",
    "publisher": "FROM documents ORDER BY publisher IS NULL, publisher COLLATE NOCASE, date DESC, source, position",
}


class Outline(NamedTuple):
    """A document in a list, and how many passages it has, headings not counted."""

    document_id: str
    title: str
    source: str
    passages: int


class Outlines:
    """Columns of the table ``documents``. The order is that of the sources where nothing else is said."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def names(self) -> Iterator[tuple[str, str, str | None]]:
        """Title, source and address of every document."""
        return self._connection.execute(f"SELECT title, source, url {_IN_ORDER}")

    def titles(self) -> list[tuple[str, str, str]]:
        """Id, title and source of every document."""
        return list(self._connection.execute(f"SELECT document_id, title, source {_IN_ORDER}"))

    def dates(self) -> Iterator[tuple[str, str | None]]:
        """Id and date of every document."""
        return self._connection.execute(f"SELECT document_id, date {_IN_ORDER}")

    def publishers(self) -> list[tuple[str, int]]:
        """Each publisher and how many documents it has."""
        query = "SELECT publisher, count(*) FROM documents WHERE publisher > '' GROUP BY publisher"
        return self._connection.execute(query).fetchall()

    def saying(self, words: Sequence[str], *, order: str = "") -> list[str]:
        """The ids of the documents with all of these casefolded words in title, publisher, source or date, in one of
        ``_ORDERS``, else in that of their sources.
        """
        rows_in_order = _ORDERS.get(order, _IN_ORDER)
        if not words:
            return self._column(f"SELECT document_id {rows_in_order}")
        said = "title || ' ' || ifnull(publisher, '') || ' ' || source || ' ' || ifnull(date, '')"
        rows = self._connection.execute(f"SELECT document_id, {said} {rows_in_order}")
        return [id_ for id_, text in rows if all(word in text.casefold() for word in words)]

    def newest(self, most: int) -> list[str]:
        """The ids of the documents with the latest dates, these first."""
        query = "SELECT document_id FROM documents WHERE date > '' ORDER BY date DESC, source, position LIMIT ?"
        return self._column(query, most)

    def largest(self, most: int) -> list[Outline]:
        """The documents with most passages: so many, and those that have as many passages as the last of them."""
        least = "SELECT min(passages) FROM (SELECT passages FROM documents ORDER BY passages DESC LIMIT ?)"
        return self._outlines(f"WHERE passages >= ({least})", most)

    def of(self, ids: Collection[str]) -> list[Outline]:
        """These documents, as far as they are there."""
        return self._outlines("WHERE document_id IN (SELECT value FROM json_each(?))", json.dumps(list(ids)))

    def shared(self, titles: Collection[str]) -> set[str]:
        """Those of these titles that several documents have."""
        query = "SELECT title FROM documents WHERE title IN (SELECT value FROM json_each(?)) GROUP BY title"
        return set(self._column(f"{query} HAVING count(*) > 1", json.dumps(list(titles))))

    def titled(self, title: str) -> list[str]:
        """The sources of the first thousand documents with a title."""
        return self._column("SELECT source FROM documents WHERE title = ? LIMIT 1000", title)

    def _outlines(self, condition: str, value: object) -> list[Outline]:
        query = f"SELECT document_id, title, source, passages FROM documents {condition} ORDER BY +source, position"
        return [Outline(*row) for row in self._connection.execute(query, (value,))]

    def _column(self, query: str, *values: object) -> list[Any]:
        return [value for (value,) in self._connection.execute(query, values)]
