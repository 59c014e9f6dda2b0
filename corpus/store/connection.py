"""How the store is opened by those that read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from corpus.errors import StoreDamagedError, StoreError, StoreMissingError, StoreOutdatedError
from corpus.store.faults import SHUT, code_of, emptied, told

DATABASE = "policyqa.db"
SCHEMA_VERSION = 4
APPLICATION_ID = 0x706F6C71  # "polq" in the file's header, so that `file` and a reader can tell whose it is

_WAIT = 10.0  # seconds that a reader waits for a program that holds the database


def open_for_reading(folder: Path) -> sqlite3.Connection:
    """A connection that cannot write.

    A store in a folder that may not be written is opened as one that nobody changes. Raises StoreMissingError where
    there is no store, StoreError where it is not one this version reads.
    """
    path = folder / DATABASE
    missing = StoreMissingError(
        f"There is no store at {folder}. Add documents first: policyqa --store {folder} add FOLDER"
    )
    try:
        is_there = path.is_file()
    except OSError as error:
        raise StoreError(f"The store at {folder} cannot be opened: {error.strerror}.") from error
    if not is_there:
        raise missing
    connection = _connected(path)
    try:
        if is_empty(connection, path):
            if was_filled(folder):
                raise emptied(folder)
            raise missing  # the first run broke off before it had anything to show
        check(connection, path)
        if has(connection, "unfinished"):
            raise StoreMissingError(
                f"The store at {folder} shows nothing yet: the first policyqa add was stopped, or is running. Run it "
                "again: it goes on from where it stopped."
            )
    except sqlite3.DatabaseError as error:
        connection.close()
        raise unreadable(path, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _connected(path: Path) -> sqlite3.Connection:
    """In WAL mode even a reader writes, into the file of locks beside the database. Where it may not, and no change
    waits beside the database either, the database is all there is.
    """
    connection = _connection(path, "mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema")
    except sqlite3.OperationalError as error:
        if not is_still(path):
            return connection  # what is wrong is told by what is tried next
        connection.close()
        if code_of(error) not in SHUT:
            raise told(path.parent, error) from error
        return _connection(path, "mode=ro&immutable=1")
    except sqlite3.DatabaseError:  # told by what is tried next
        return connection
    return connection


def _connection(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None, timeout=_WAIT)


def is_still(path: Path) -> bool:
    """Whether no change waits beside the database."""
    log = path.with_name(path.name + "-wal")
    return not log.exists() or log.stat().st_size == 0


def was_filled(folder: Path) -> bool:
    """Whether an index stands beside the database. The first run makes none before the database has a page."""
    return (folder / DATABASE).stat().st_size == 0 and any((folder / "index").glob("*"))


def is_empty(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether nothing was ever put into the database. Raises StoreError."""
    try:
        return bool(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0)
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error


def has(connection: sqlite3.Connection, table: str) -> bool:
    """Whether there is a table of this name."""
    query = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return connection.execute(query, (table,)).fetchone() is not None


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError for a database of another form than this version reads."""
    form = version(connection, path)
    if form == SCHEMA_VERSION:
        return
    made = f"{path} was made by another version of policyqa (form {form}, this one reads {SCHEMA_VERSION})."
    if form < SCHEMA_VERSION:
        raise StoreOutdatedError(
            f"{made} Add a document again (policyqa add FILE): the store is then brought up to date."
        )
    raise StoreError(f"{made} Make a new store by adding the documents again with --store NEW_FOLDER.")


def version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the schema. Raises StoreError for a database that is no store."""
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        form = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error
    if application != APPLICATION_ID:
        raise _foreign(path)
    return int(form)


def unreadable(path: Path, error: sqlite3.DatabaseError) -> StoreError:
    """What is said of a file that SQLite does not read. One that is none of its files may be anybody's."""
    return _foreign(path) if code_of(error) == sqlite3.SQLITE_NOTADB else told(path.parent, error)


def _foreign(path: Path) -> StoreDamagedError:
    return StoreDamagedError(
        f"{path} is not a policyqa store, or it is damaged. Move it away and add the documents again, "
        "or name another folder with --store."
    )
