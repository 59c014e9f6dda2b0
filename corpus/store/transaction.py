"""How the one that writes opens the store: a lock, a transaction, and the form and the rights that it is to have."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from pathlib import Path

from corpus.errors import StoreBusyError, StoreError
from corpus.scratch import lock
from corpus.store.connection import (
    APPLICATION_ID,
    DATABASE,
    SCHEMA_VERSION,
    check,
    has,
    is_empty,
    unreadable,
    version,
    was_filled,
)
from corpus.store.durable import make_folder
from corpus.store.faults import HELD, code_of, emptied, shut
from corpus.store.rights import restrict, share
from corpus.store.tables import Spoken

_LOCK = "lock"
_LATER = ("looks", "given_before", "indexed")  # tables that came without another version: who reads does without them

# KiB of pages that a writer holds: new rows go to places all over the tables of a large store, and a page that is not
# held is written out and read again for each.
_CACHE = 1 << 16


def open_for_writing(
    folder: Path, *, spoken: Spoken, wait: float = 5.0, shared: bool = False
) -> tuple[int, sqlite3.Connection]:
    """The number of a locked file, to be closed after the connection, and a connection inside a write transaction. The
    store is made when it is not there.

    The lock goes on where a writer commits a part of its work and begins the next.

    A store of an earlier version is brought up to date, with ``spoken`` for its acronyms. ``wait`` is how many seconds
    another writer is waited for; ``shared`` lets others than its owner read the store from now on. Raises
    StoreBusyError when it does not finish.
    """
    try:
        # Board papers are for who adds them; a folder that is there already has the rights that its owner gave it.
        make_folder(folder)
        if shared:
            share(folder)
        _with_rights(folder)
        held = _held(folder, wait)
    except OSError as error:
        raise _not_written(folder, error) from error
    try:
        connection = sqlite3.connect(folder / DATABASE, isolation_level=None, timeout=wait)
    except sqlite3.Error as error:
        os.close(held)
        raise _not_written(folder, error) from error
    try:
        _begin(connection, folder, spoken)
    except BaseException:
        connection.close()
        os.close(held)
        raise
    return held, connection


def _held(folder: Path, wait: float) -> int:
    until = time.monotonic() + wait
    while (number := lock(folder / _LOCK)) is None:
        if time.monotonic() > until:
            raise _busy(folder)
        time.sleep(min(0.05, wait))
    return number


def _busy(folder: Path) -> StoreBusyError:
    return StoreBusyError(
        f"Another policyqa is changing the store at {folder}. Wait for it to finish and run this again."
    )


def _not_written(folder: Path, error: Exception) -> StoreError:
    if isinstance(error, OSError) and error.errno in {errno.EACCES, errno.EPERM, errno.EROFS} and folder.is_dir():
        return shut(folder, error)
    return StoreError(f"The store at {folder} cannot be written: {error}. Choose another folder with --store.")


def _with_rights(folder: Path) -> None:
    """The database, its logs, which SQLite makes with the rights of the database, and the indexes."""
    if not (folder / DATABASE).exists():  # one that is there is not opened: to close it would give up SQLite's locks
        os.close(os.open(folder / DATABASE, os.O_RDWR | os.O_CREAT, 0o600))
    logs = (folder / f"{DATABASE}{ending}" for ending in ("-wal", "-shm"))
    beside = (folder / name for name in (_LOCK, "index", "uploads", "sets", "notebook.db", "calibration.json"))
    restrict(folder, folder / DATABASE, *logs, *beside)


def _begin(connection: sqlite3.Connection, folder: Path, spoken: Spoken) -> None:
    try:
        if was_filled(folder):
            raise emptied(folder)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.DatabaseError as error:
        if code_of(error) in HELD:
            raise _busy(folder) from error
        raise unreadable(folder / DATABASE, error) from error
    if is_empty(connection, folder / DATABASE):
        _create(connection)
    elif (form := version(connection, folder / DATABASE)) in range(1, SCHEMA_VERSION):
        from corpus.store.upgrade import upgrade

        upgrade(connection, form, spoken, create=lambda: _create(connection))
    elif form == SCHEMA_VERSION and not all(has(connection, table) for table in _LATER):
        _create(connection)
    check(connection, folder / DATABASE)


def _create(connection: sqlite3.Connection) -> None:
    schema = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
    for statement in _statements(schema):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _statements(schema: str) -> list[str]:
    """The statements one by one: executescript would commit the transaction the store is made in."""
    statements, current = [], ""
    for line in schema.splitlines():
        current += line.split("--")[0] + "\n"
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return statements
