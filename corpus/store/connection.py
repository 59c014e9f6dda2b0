"""How the store is opened, by the one that writes and by those that read."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import StoreBusyError, StoreDamagedError, StoreError, StoreMissingError, StoreOutdatedError
from corpus.scratch import lock
from corpus.store.durable import make_folder
from corpus.store.faults import HELD, SHUT, code_of, emptied, shut, told
from corpus.store.rights import restrict, share

if TYPE_CHECKING:
    from corpus.store.tables import Spoken

DATABASE = "policyqa.db"
SCHEMA_VERSION = 4
_APPLICATION_ID = 0x706F6C71  # "polq" in the file's header, so that `file` and a reader can tell whose it is

# KiB of pages that a writer holds: new rows go to places all over the tables of a large store, and a page that is not
# held is written out and read again for each.
_CACHE = 1 << 16
_LOCK = "lock"
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
        if _is_empty(connection, path):
            if _was_filled(folder):
                raise emptied(folder)
            raise missing  # the first run broke off before it had anything to show
        _check(connection, path)
        if _has(connection, "unfinished"):
            raise StoreMissingError(
                f"The store at {folder} shows nothing yet: the first policyqa add was stopped, or is running. Run it "
                "again: it goes on from where it stopped."
            )
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


def _was_filled(folder: Path) -> bool:
    """Whether an index stands beside the database. The first run makes none before the database has a page."""
    return (folder / DATABASE).stat().st_size == 0 and any((folder / "index").glob("*"))


def _is_empty(connection: sqlite3.Connection, path: Path) -> bool:
    try:
        return bool(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0)
    except sqlite3.DatabaseError as error:
        raise _unreadable(path, error) from error


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
    restrict(folder, folder / DATABASE, *logs, folder / _LOCK, folder / "index", folder / "uploads")


def _begin(connection: sqlite3.Connection, folder: Path, spoken: Spoken) -> None:
    try:
        if _was_filled(folder):
            raise emptied(folder)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.DatabaseError as error:
        if code_of(error) in HELD:
            raise _busy(folder) from error
        raise _unreadable(folder / DATABASE, error) from error
    if _is_empty(connection, folder / DATABASE):
        _create(connection)
    elif (version := _version(connection, folder / DATABASE)) in range(1, SCHEMA_VERSION):
        from corpus.store.upgrade import upgrade

        upgrade(connection, version, spoken, create=lambda: _create(connection))
    elif version == SCHEMA_VERSION and not _has(connection, "looks"):  # which came later, and only writers read it
        _create(connection)
    _check(connection, folder / DATABASE)


def _has(connection: sqlite3.Connection, table: str) -> bool:
    query = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return connection.execute(query, (table,)).fetchone() is not None


def _create(connection: sqlite3.Connection) -> None:
    schema = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
    for statement in _statements(schema):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")


def _statements(schema: str) -> list[str]:
    """The statements one by one: executescript would commit the transaction the store is made in."""
    statements, current = [], ""
    for line in schema.splitlines():
        current += line.split("--")[0] + "\n"
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return statements


def _check(connection: sqlite3.Connection, path: Path) -> None:
    version = _version(connection, path)
    if version == SCHEMA_VERSION:
        return
    made = f"{path} was made by another version of policyqa (form {version}, this one reads {SCHEMA_VERSION})."
    if version < SCHEMA_VERSION:
        raise StoreOutdatedError(
            f"{made} Add a document again (policyqa add FILE): the store is then brought up to date."
        )
    raise StoreError(f"{made} Make a new store by adding the documents again with --store NEW_FOLDER.")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the schema. Raises StoreError for a database that is no store."""
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise _unreadable(path, error) from error
    if application != _APPLICATION_ID:
        raise _foreign(path)
    return int(version)


def _unreadable(path: Path, error: sqlite3.DatabaseError) -> StoreError:
    """What is said of a file that SQLite does not read. One that is none of its files may be anybody's."""
    return _foreign(path) if code_of(error) == sqlite3.SQLITE_NOTADB else told(path.parent, error)


def _foreign(path: Path) -> StoreDamagedError:
    return StoreDamagedError(
        f"{path} is not a policyqa store, or it is damaged. Move it away and add the documents again, "
        "or name another folder with --store."
    )
