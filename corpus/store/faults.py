"""What is said of a store that SQLite cannot read or change: held by another, read-only, full, or damaged.

Only what SQLite itself calls damage is called so: a sound store that is held or may not be written is left alone.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from corpus.errors import StoreBusyError, StoreDamagedError, StoreError

# The first eight bits of SQLite's result codes (https://www.sqlite.org/rescode.html).
HELD = (5, 6)  # SQLITE_BUSY, SQLITE_LOCKED
_FULL = (13,)
_DISK = (10,)  # SQLITE_IOERR
_WRONG = (0, 1, 11, 26)  # text that is no UTF-8, SQLITE_ERROR (a table that is not there), SQLITE_CORRUPT, _NOTADB
SHUT = (3, 8, 14)  # SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN

REMEDY = (
    "Run policyqa repair, which reads again from the sources what is damaged, or bring a copy back with policyqa "
    "restore."
)


def code_of(error: sqlite3.Error) -> int:
    """SQLite's result code without its details; 0 where the error is one of Python's."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def told(folder: Path, error: sqlite3.Error) -> StoreError:
    """The error of the store in this folder for one of SQLite's."""
    code = code_of(error)
    if code in HELD:
        return StoreBusyError(
            f"The store at {folder} is in use: another program holds it locked. Wait for it to finish and run this "
            "again."
        )
    if code in _FULL:
        return StoreError(
            f"There is no room on the disk of the store at {folder}, or on that for temporary files (TMPDIR). Make "
            "room, or set TMPDIR to a folder with more, and run this again."
        )
    if code in _DISK:
        return StoreError(
            f"The disk of the store at {folder} cannot be read or written ({error}). See whether it is full or "
            "failing, and run this again."
        )
    if code in SHUT:
        return shut(folder, error)
    if code not in _WRONG:
        return StoreError(f"The store at {folder} cannot be read: {error}.")
    return damaged(folder, str(error))


def shut(folder: Path, error: Exception) -> StoreError:
    """The error of a store that the system does not let this user open or change."""
    return StoreError(
        f"The store at {folder} may not be opened or written here ({error}). See who may read and write the folder and "
        "its files, or name another with --store."
    )


def damaged(folder: Path, what: str) -> StoreDamagedError:
    """The error of a store that holds something else than was written."""
    return StoreDamagedError(f"The store at {folder} is damaged: {what.rstrip('.')}. {REMEDY}")


def emptied(folder: Path) -> StoreDamagedError:
    """The error of a store whose database has no byte left, though what belongs to it stands beside it."""
    return StoreDamagedError(
        f"The database of the store at {folder} is empty (0 bytes), though the index of its documents stands beside "
        "it: its content was lost. Bring a copy back with policyqa restore, or move the folder away and add the "
        "documents again."
    )
