"""What is not a store, is one of another form, is damaged or is in use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import StoreBusyError, StoreError, StoreMissingError
from corpus.models import Metadata
from corpus.store.catalogue import Choice
from corpus.store.connection import DATABASE
from corpus.store.reader import StoreReader
from corpus.store.writer import StoreWriter
from fixtures.stores import document, filled, publish, put


def test_a_missing_store_is_named_with_what_to_do(new_store: Path) -> None:
    """The error says where no store is and how to make one."""
    with pytest.raises(StoreMissingError, match=rf"no store at {new_store}.*policyqa --store {new_store} add"):
        StoreReader(new_store)


def test_a_foreign_file_is_not_opened(new_store: Path) -> None:
    """A file of that name that is no store is left as it is, by readers and by writers."""
    content = b"not a database at all, but long enough to be one" * 40
    new_store.mkdir()
    (new_store / DATABASE).write_bytes(content)
    for opening in (StoreReader, StoreWriter):
        with pytest.raises(StoreError, match="is not a policyqa store"):
            opening(new_store)
    assert (new_store / DATABASE).read_bytes() == content


def test_a_database_of_another_program_is_not_opened(new_store: Path) -> None:
    """A sound SQLite file without our mark is refused."""
    new_store.mkdir()
    with closing(sqlite3.connect(new_store / DATABASE)) as other, other:
        other.execute("CREATE TABLE theirs (x)")
    for opening in (StoreReader, StoreWriter):
        with pytest.raises(StoreError, match="is not a policyqa store"):
            opening(new_store)


def test_another_version_of_the_store_is_named(new_store: Path) -> None:
    """A store of a later form says so and what to do."""
    filled(new_store, "a")
    with closing(sqlite3.connect(new_store / DATABASE)) as other, other:
        other.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="form 99, this one reads"):
        StoreReader(new_store)


def test_an_earlier_version_of_the_store_is_brought_up_to_date(new_store: Path) -> None:
    """A reader says what to do; the next writer counts passages, acronyms and superseded names of what is there."""
    with StoreWriter(new_store) as writer:
        made, parts = document("a")
        made = made._replace(metadata=Metadata(title="a", supersedes=" Old Plan"))
        writer.replace(made.source, "a")
        writer.put(made, parts, definitions={"ICB": "Integrated Care Board"})
        publish(writer)
    to_version_1(new_store)
    with pytest.raises(StoreError, match=r"form 1, this one reads 4.*brought up to date"):
        StoreReader(new_store)
    filled(new_store, "b")
    with closing(StoreReader(new_store)) as reader:
        assert [(found.document_id, passages) for found, passages in reader.listed()] == [("a", 1), ("b", 1)]
        assert reader.acronyms((), ["integrated care board"]) == {"ICB": {"Integrated Care Board": 1}}
        assert [(name, newer.document_id) for name, newer in reader.superseding(["old plan"])] == [("old plan", "a")]
        assert list(reader.catalogue.spans(Choice(ids=["a", "b"]))) == [(1, 1), (2, 2)]


def to_version_1(store: Path) -> None:
    """Takes away what version 2 added."""
    with closing(sqlite3.connect(store / DATABASE)) as other, other:
        indexes = (
            "documents_by_date", "documents_by_publisher", "documents_by_source", "documents_by_title",
            "documents_with_scans", "documents_with_losses",
            "copies_by_document", "left_out_by_document",
        )  # fmt: skip
        for name in indexes:
            other.execute(f"DROP INDEX {name}")
        other.execute("CREATE INDEX documents_by_source ON documents (source, position)")
        for name in ("acronyms", "defines", "supersedes"):
            other.execute(f"DROP TABLE {name}")
        for name in ("passages", "first", "last", "title_source", "losses", "control"):
            other.execute(f"ALTER TABLE documents DROP COLUMN {name}")
        for table in ("documents", "passages", "snapshot"):
            other.execute(f"ALTER TABLE {table} DROP COLUMN checksum")
        other.execute("PRAGMA user_version = 1")


def test_a_store_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A folder that is a file gives the problem and the remedy."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=r"cannot be written.*--store"):
        StoreWriter(tmp_path / "file")


def test_a_second_writer_is_told_that_the_store_is_busy(new_store: Path) -> None:
    """Two writers never write at once: the second waits and then gives up with a clear word."""
    with StoreWriter(new_store), pytest.raises(StoreBusyError, match="Another policyqa is changing the store"):
        StoreWriter(new_store, wait=0.05)


def test_a_damaged_page_is_a_store_error(new_store: Path) -> None:
    """A database with damaged pages is told as such, not as an error of SQLite."""
    with StoreWriter(new_store) as writer:
        put(writer, "a", "word " * 40_000)
        publish(writer)
    path = new_store / DATABASE
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    path.write_bytes(content)
    with closing(StoreReader(new_store)) as reader, pytest.raises(StoreError, match="damaged"), reader.consistent():
        list(reader.passages())
