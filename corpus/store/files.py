"""What the store knows of the files that its documents came from."""

from __future__ import annotations

import json
import sqlite3

from corpus.models import Metadata


class Files:
    """The tables ``files`` and ``failures`` of a writer, as they are read."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def fingerprint(self, source: str) -> str | None:
        """The fingerprint of a file; empty when it is to be read again, None when it is not in the store."""
        row = self._connection.execute("SELECT fingerprint FROM files WHERE source = ?", (source,)).fetchone()
        return row[0] if row else None

    def given(self, source: str) -> Metadata:
        """What the user said of a file when it was added; empty when nothing was said."""
        row = self._connection.execute("SELECT given FROM files WHERE source = ?", (source,)).fetchone()
        return Metadata(**json.loads(row[0])) if row else Metadata()

    def stale(self) -> set[str]:
        """The files in the store that are to be read again."""
        return {source for (source,) in self._connection.execute("SELECT source FROM files WHERE fingerprint = ''")}

    def sources(self) -> list[str]:
        """Every file in the store, and those that could not be read."""
        query = "SELECT source FROM files UNION SELECT source FROM failures ORDER BY source"
        return [source for (source,) in self._connection.execute(query)]
