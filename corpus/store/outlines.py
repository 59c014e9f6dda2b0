"""What lists show of documents: a few columns of many, and not the rest of their rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

_IN_ORDER = "FROM documents ORDER BY source, position"


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

    def dates(self) -> Iterator[tuple[str, str | None]]:
        """Id and date of every document."""
        return self._connection.execute(f"SELECT document_id, date {_IN_ORDER}")

    def publishers(self) -> list[tuple[str, int]]:
        """Each publisher and how many documents it has."""
        query = "SELECT publisher, count(*) FROM documents WHERE publisher > '' GROUP BY publisher"
        return self._connection.execute(query).fetchall()

    def saying(self, words: Sequence[str]) -> list[str]:
        """The ids of the documents with all of these casefolded words in title, publisher, source or date."""
        if not words:
            return self._column(f"SELECT document_id {_IN_ORDER}")
        said = "title || ' ' || ifnull(publisher, '') || ' ' || source || ' ' || ifnull(date, '')"
        rows = self._connection.execute(f"SELECT document_id, {said} {_IN_ORDER}")
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

    def _outlines(self, condition: str, value: object) -> list[Outline]:
        query = f"SELECT document_id, title, source, passages FROM documents {condition} ORDER BY +source, position"
        return [Outline(*row) for row in self._connection.execute(query, (value,))]

    def _column(self, query: str, *values: object) -> list[Any]:
        return [value for (value,) in self._connection.execute(query, values)]
