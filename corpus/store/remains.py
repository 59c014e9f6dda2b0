"""What can still be read of a broken database, to make a new store of."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from corpus.models import Metadata
from corpus.store.rows import (
    DOCUMENT_COLUMNS,
    DOCUMENT_EXTENT,
    PASSAGE_COLUMNS,
    checksum,
    document_of,
    passage_of,
)
from corpus.store.writer import StoreWriter


class Remains:
    """The files that a database names, and the documents in it that are sound."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.text_factory = lambda data: data.decode(errors="replace")

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def is_store(self) -> bool:
        """Whether this is what is left of a store, and not the database of another program."""
        tables = {name for (name,) in self._rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        return "passages" in tables or (not tables and (self._path.parent / "index").is_dir())

    def sources(self) -> dict[str, Metadata]:
        """The files whose names can be read, with what the user said of them."""
        found: dict[str, Metadata] = {}
        for source, given in self._rows("SELECT source, given FROM files"):
            with suppress(ValueError, TypeError):
                found[source] = Metadata(**json.loads(given))
        for (source,) in self._rows("SELECT source FROM documents"):
            found.setdefault(source, Metadata())
        return {source: given for source, given in found.items() if isinstance(source, str)}

    def keep(self, source: str, writer: StoreWriter) -> list[str]:
        """Put the documents of a file that are sound to the last passage into another store; their ids."""
        kept: list[str] = []
        columns = f"{DOCUMENT_COLUMNS}, {DOCUMENT_EXTENT}, checksum"
        for row in list(self._rows(f"SELECT {columns} FROM documents WHERE source = ?", source)):
            if row[-1] != checksum(row[:-1]):
                continue
            columns = f"passage, {PASSAGE_COLUMNS}, checksum, bands"
            query = f"SELECT {columns} FROM passages WHERE passage BETWEEN ? AND ? ORDER BY passage"
            passages = list(self._rows(query, *row[-3:-1]))
            complete = len(passages) == row[-2] - row[-3] + 1
            if complete and all(passage[-2] == checksum(passage[:-2]) for passage in passages):
                if not kept:
                    writer.replace(source, row[4])
                writer.put(
                    document_of(row),
                    [passage_of(passage[1:]) for passage in passages],
                    position=row[2],
                    definitions=json.loads(row[15]),
                    bands=[array("q", passage[-1]) for passage in passages],
                )
                kept.append(row[0])
        return kept

    def _rows(self, query: str, *values: object) -> Iterator[Any]:
        """The rows up to the first that cannot be read."""
        with suppress(sqlite3.DatabaseError):
            yield from self._connection.execute(query, values)
