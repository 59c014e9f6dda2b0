"""What people write beside the documents: their judgements of answers and the answers that they keep.

A small database of its own in the store's folder: no change of the documents, no repair and no new index touches it.
Several programs may write at the same time, one after another; each entry is there whole or not at all.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import StoreDamagedError, StoreError
from corpus.store.durable import sync_folder
from corpus.store.faults import HELD, code_of, told
from corpus.store.rights import restrict
from corpus.store.rows import checksum, compact

NOTEBOOK = "notebook.db"
_APPLICATION = 0x706F6C6E  # "poln" in the file's header
_FORM = 1
_WAIT = 10.0  # seconds that one who writes waits for another
_REGRET = timedelta(days=1)  # for so long what was removed can be brought back
_TABLE = """
CREATE TABLE entries (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    made TEXT NOT NULL,
    removed TEXT,
    content TEXT NOT NULL,
    checksum INTEGER NOT NULL
) STRICT
"""
_COLUMNS = "number, kind, made, removed, content"


class Entry(NamedTuple):
    """One thing that somebody wrote. ``made`` and ``removed`` are moments in UTC (ISO 8601); ``removed`` is None for
    what is there.
    """

    number: int
    kind: str
    made: str
    removed: str | None
    content: dict[str, Any]


class Notebook:
    """The entries in the folder of a store, by kind. Every method raises StoreError where the file cannot be read or
    written, StoreDamagedError where it holds something else than was written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / NOTEBOOK

    def entries(self, kind: str, *, removed: bool = False) -> list[Entry]:
        """Those of a kind in the order in which they were made, or the removed ones that can be brought back."""
        if not self.path.exists():
            return []
        test = "IS NOT NULL" if removed else "IS NULL"
        with self._reading() as connection:
            query = f"SELECT {_COLUMNS}, checksum FROM entries WHERE kind = ? AND removed {test} ORDER BY number"
            return [self._entry(row) for row in connection.execute(query, (kind,))]

    def entry(self, kind: str, number: int) -> Entry | None:
        """One entry, a removed one too; None where there is none of this number and kind."""
        if not self.path.exists():
            return None
        with self._reading() as connection:
            query = f"SELECT {_COLUMNS}, checksum FROM entries WHERE kind = ? AND number = ?"
            row = connection.execute(query, (kind, number)).fetchone()
            return self._entry(row) if row else None

    def count(self, kind: str) -> int:
        """How many entries of a kind there are."""
        if not self.path.exists():
            return 0
        with self._reading() as connection:
            query = "SELECT count(*) FROM entries WHERE kind = ? AND removed IS NULL"
            return int(connection.execute(query, (kind,)).fetchone()[0])

    def write(self, kind: str, content: Mapping[str, Any]) -> int:
        """A new entry, and its number."""
        with self._writing() as connection:
            made = _now().isoformat(timespec="seconds")
            text = compact(content)
            query = "INSERT INTO entries (kind, made, content, checksum) VALUES (?, ?, ?, 0)"
            number = connection.execute(query, (kind, made, text)).lastrowid
            assert number is not None  # noqa: S101 (an insert has one)
            _sum(connection, number)
            return number

    def change(self, kind: str, number: int, content: Mapping[str, Any]) -> bool:
        """Put other content into an entry; False where there is none."""
        return self._set(kind, number, "content = ?", compact(content))

    def remove(self, kind: str, number: int) -> bool:
        """Take an entry away, for a day so that it can be brought back; False where there is none."""
        return self._set(kind, number, "removed = ?", _now().isoformat(timespec="seconds"))

    def bring_back(self, kind: str, number: int) -> bool:
        """Undo ``remove``; False where there is nothing to undo."""
        return self._set(kind, number, "removed = ?", None)

    def problems(self) -> Iterator[str]:
        """What is not as it was written, in words."""
        if not self.path.exists():
            return
        try:
            with self._reading() as connection:
                found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
                if found != ["ok"]:
                    yield f"{NOTEBOOK}: {'; '.join(found)}"
                    return
                for row in connection.execute(f"SELECT {_COLUMNS}, checksum FROM entries ORDER BY number"):
                    self._entry(row)
        except StoreError as error:
            yield str(error)

    def copy_to(self, target: Path) -> None:
        """Write it, as it is at one moment, into another file."""
        with self._reading() as connection, closing(sqlite3.connect(target)) as copy:
            connection.backup(copy)

    def _set(self, kind: str, number: int, what: str, value: object) -> bool:
        if not self.path.exists():
            return False
        with self._writing() as connection:
            query = f"UPDATE entries SET {what} WHERE kind = ? AND number = ?"
            if not connection.execute(query, (value, kind, number)).rowcount:
                return False
            _sum(connection, number)
            return True

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._opened("mode=ro") as connection:
            self._check(connection)
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._make()
        with self._opened("mode=rw") as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                connection.execute(_TABLE)
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")
                connection.execute(f"PRAGMA user_version = {_FORM}")
            self._check(connection)
            until = (_now() - _REGRET).isoformat(timespec="seconds")
            connection.execute("DELETE FROM entries WHERE removed < ?", (until,))
            yield connection
            connection.execute("COMMIT")

    def _make(self) -> None:
        """An empty file with the rights of the store, where there is none."""
        try:
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            return
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be made: {error.strerror}. See who may write the folder of the store."
            ) from error
        restrict(self.folder, self.path)
        sync_folder(self.folder)

    @contextmanager
    def _opened(self, how: str) -> Iterator[sqlite3.Connection]:
        try:
            address = f"{self.path.absolute().as_uri()}?{how}"
            with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=_WAIT)) as connection:
                yield connection  # what is not committed is undone as it closes
        except sqlite3.DatabaseError as error:
            if code_of(error) in (11, 26):  # SQLITE_CORRUPT, SQLITE_NOTADB
                raise self._damaged(str(error)) from error
            if code_of(error) in HELD:
                raise StoreError(
                    f"{self.path} is in use: another program holds it locked. Try again in a few seconds."
                ) from error
            raise told(self.folder, error) from error

    def _check(self, connection: sqlite3.Connection) -> None:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        form = connection.execute("PRAGMA user_version").fetchone()[0]
        if form == 0 and connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0:
            connection.execute("CREATE TEMP TABLE entries (number, kind, made, removed, content, checksum)")
            return  # it was just made: nothing is in it yet
        if application != _APPLICATION:
            raise self._damaged("it is the database of another program")
        if form > _FORM:
            raise StoreError(f"{self.path} was made by a later version of policyqa. Install that one.")

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        *columns, known = row
        if checksum(columns) != known:
            raise self._damaged(f"entry {columns[0]} is not as it was written")
        number, kind, made, removed, content = columns
        return Entry(number, kind, made, removed, json.loads(content))

    def _damaged(self, what: str) -> StoreDamagedError:
        return StoreDamagedError(
            f"{self.path} is damaged: {what}. It holds kept answers and judgements, no documents: bring it back from a "
            "copy (policyqa restore into a new folder), or move it away and go on without them."
        )


def _now() -> datetime:
    return datetime.now(UTC)


def _sum(connection: sqlite3.Connection, number: int) -> None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM entries WHERE number = ?", (number,)).fetchone()
    connection.execute("UPDATE entries SET checksum = ? WHERE number = ?", (checksum(row), number))
