"""A store that is held, read-only, emptied or without room is told as that, and never as damaged."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import StoreBusyError, StoreDamagedError, StoreError
from corpus.store import connection
from corpus.store.connection import DATABASE
from corpus.store.faults import told
from corpus.store.reader import StoreReader
from corpus.store.writer import StoreWriter
from fixtures.stores import filled, publish, put


def raised(code: int) -> sqlite3.OperationalError:
    """An error as SQLite raises it."""
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (sqlite3.SQLITE_BUSY, StoreBusyError, "in use: another program"),
        (sqlite3.SQLITE_LOCKED, StoreBusyError, "in use: another program"),
        (sqlite3.SQLITE_FULL, StoreError, "no room on the disk.*TMPDIR"),
        (sqlite3.SQLITE_IOERR_READ, StoreError, "disk of the store.*cannot be read"),
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreError, "may not be opened or written"),
        (sqlite3.SQLITE_CANTOPEN, StoreError, "may not be opened or written"),
        (sqlite3.SQLITE_CORRUPT, StoreDamagedError, "is damaged: .*policyqa repair"),
        (0, StoreDamagedError, "is damaged"),
    ],
)
def test_each_result_of_sqlite_has_its_word(tmp_path: Path, code: int, kind: type[StoreError], words: str) -> None:
    """Only what SQLite calls corrupt, and text it cannot decode, is called damaged."""
    error = told(tmp_path, raised(code))
    assert type(error) is kind
    with pytest.raises(StoreError, match=words):
        raise error


def test_a_database_held_by_another_program_is_in_use(new_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a reader nor a writer calls it damaged."""
    monkeypatch.setattr(connection, "_WAIT", 0.1)
    filled(new_store, "a")
    with closing(sqlite3.connect(new_store / DATABASE, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusyError, match="in use"):
            StoreReader(new_store)
        with pytest.raises(StoreBusyError, match="Another policyqa"):
            StoreWriter(new_store, wait=0.1)


@pytest.fixture
def shared() -> Iterator[Path]:
    """A store that others may read, in a folder that they may pass."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    filled(folder / "store", "a")
    (folder / "store").chmod(0o755)
    for path in (folder / "store").rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    yield folder / "store"
    shutil.rmtree(folder)


def as_nobody(work: object) -> str:
    """What a function gives in a process that owns nothing."""
    receiving, sending = os.pipe()
    if (child := os.fork()) == 0:
        try:
            os.setuid(65534)
            result = work()  # type: ignore[operator]
        except Exception as error:  # noqa: BLE001 (told to the test)
            result = f"{type(error).__name__}: {error}"
        os.write(sending, result.encode())
        os._exit(0)
    os.close(sending)
    os.waitpid(child, 0)
    with os.fdopen(receiving, "rb") as file:
        return file.read().decode()


needs_root = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs a second account")


@needs_root
def test_a_store_that_may_not_be_written_answers(shared: Path) -> None:
    """A reader makes no file beside the database where it may not, and reads on when the database is another."""

    def read() -> str:
        with closing(StoreReader(shared)) as reader:
            return " ".join(passage.text for passage in reader.passages())

    assert as_nobody(read) == "One paragraph."


@needs_root
def test_a_store_that_may_not_be_written_is_not_changed(shared: Path) -> None:
    """The writer says who may not, and nothing of damage."""
    told = as_nobody(lambda: str(StoreWriter(shared)))
    assert told.startswith("StoreError: ")
    assert "may not be opened or written" in told


def test_an_emptied_database_is_no_new_store(new_store: Path) -> None:
    """Nothing is made over the index of documents that were lost."""
    filled(new_store, "a")
    for path in new_store.glob(f"{DATABASE}*"):
        path.unlink()
    (new_store / DATABASE).touch()
    for opening in (StoreReader, StoreWriter):
        with pytest.raises(StoreDamagedError, match=r"empty \(0 bytes\).*its content was lost.*policyqa restore"):
            opening(new_store)
    assert (new_store / DATABASE).stat().st_size == 0


def test_a_change_is_done_though_the_old_index_is_gone(new_store: Path) -> None:
    """What is committed is never told as undone."""
    filled(new_store, "a")
    shutil.rmtree(new_store / "index")
    assert filled(new_store, "b").documents == 2


def test_a_disk_that_fills_up_is_told_as_that(new_store: Path) -> None:
    """SQLite undoes the whole transaction itself; the cause reaches the user, and the store is as it was."""
    filled(new_store, "a")
    with pytest.raises(StoreError, match="no room on the disk"), StoreWriter(new_store) as writer:  # noqa: PT012
        pages = writer._connection.execute("PRAGMA page_count").fetchone()[0]
        writer._connection.execute(f"PRAGMA max_page_count = {pages}")
        with writer.attempt():
            put(writer, "b", "word " * 100_000)
        publish(writer)
    with closing(StoreReader(new_store)) as reader:
        assert list(reader.documents()) == ["a"]
