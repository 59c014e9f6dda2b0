"""A damaged store is mended from the sources, and what cannot be is told."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import StoreDamagedError, StoreError
from corpus.store.connection import DATABASE
from corpus.worker import ReadingPool
from qa.library.add import AddReport
from qa.library.library import Library
from qa.library.repair import RepairReport, repair

QUESTION = "When does the board meet?"


@pytest.fixture
def mend(new_store: Path, in_process: type[ReadingPool]) -> Callable[[], RepairReport]:
    """Repairs the store, reading in this process."""
    return lambda: repair(new_store, pool=in_process)


@pytest.fixture
def papers(put: Callable[..., Path], ingest: Callable[..., AddReport], folder: Path) -> Path:
    """Two papers in a store."""
    put("board.txt", "The board meets on Mondays.")
    put("audit.txt", "The audit committee meets in Weir.")
    ingest(folder)
    return folder


def change(store: Path, statement: str, *values: Any) -> None:
    """Change a row behind the back of the store."""
    with closing(sqlite3.connect(store / DATABASE, isolation_level=None)) as other:
        other.execute(statement, values)


def state(store: Path) -> tuple[bool, str | None]:
    """Whether the store is sound, and what it answers."""
    with Library.open(store) as library:
        return library.audit()["sound"], library.ask(QUESTION).to_dict()["answer"]


@pytest.mark.usefixtures("papers")
def test_a_sound_store_is_left_alone(mend: Callable[[], RepairReport]) -> None:
    """Nothing is read again."""
    assert mend().to_dict() == {"problems": [], "read_again": [], "lost": []}


def test_a_changed_letter_is_read_again(papers: Path, new_store: Path, mend: Callable[[], RepairReport]) -> None:
    """Only the file that it stands in is; until then it is not quoted."""
    before = state(new_store)
    change(new_store, "UPDATE passages SET text = replace(text, 'Mondays', 'Sundays')")
    with Library.open(new_store) as library:
        assert not library.audit()["sound"]
        with pytest.raises(StoreDamagedError, match=r"board\.txt"):
            library.ask(QUESTION)
    assert mend().read_again == [str(papers / "board.txt")]
    assert state(new_store) == before


def test_a_file_that_is_gone_is_told(papers: Path, new_store: Path, mend: Callable[[], RepairReport]) -> None:
    """The list of documents has it still."""
    change(new_store, "UPDATE passages SET text = replace(text, 'Weir', 'Ware')")
    (papers / "audit.txt").unlink()
    report = mend()
    assert report.read_again == []
    assert [line.partition(":")[0] for line in report.lost] == [str(papers / "audit.txt")]
    with Library.open(new_store) as library:
        assert len(library.documents()) == 2


@pytest.mark.usefixtures("papers")
def test_an_index_is_made_again(new_store: Path, mend: Callable[[], RepairReport]) -> None:
    """No file is read for it."""
    before = state(new_store)
    shutil.rmtree(new_store / "index")
    assert mend().read_again == []
    assert state(new_store) == before


@pytest.mark.parametrize("name", ["pages", "head", "table"])
def test_a_broken_database_is_made_anew(
    papers: Path, new_store: Path, mend: Callable[[], RepairReport], name: str
) -> None:
    """Of the sources, and of what is sound of those that are gone; the broken one is kept."""
    before = state(new_store)
    path = new_store / DATABASE
    if name == "table":
        change(new_store, "DROP TABLE duplicates")
    elif name == "pages":
        change(new_store, "DELETE FROM acronyms")
        change(new_store, "DELETE FROM entities")
        change(new_store, "UPDATE documents SET passages = 9")
        change(new_store, "DELETE FROM supersedes")
        change(new_store, "INSERT INTO bands VALUES (1, 99)")
        (papers / "audit.txt").unlink()
    else:
        content = bytearray(path.read_bytes())
        content[20_480:24_576] = bytes(4096)
        path.write_bytes(content)
    report = mend()
    assert str(papers / "board.txt") in report.read_again
    assert state(new_store) == before
    assert (new_store / "damaged" / DATABASE).is_file()


def test_what_the_user_said_of_a_file_stays(
    put: Callable[..., Path],
    ingest: Callable[..., AddReport],
    new_store: Path,
    mend: Callable[[], RepairReport],
) -> None:
    """A store that is made anew knows it as well."""
    from corpus.models import Metadata

    ingest(put("board.txt", "The board meets on Mondays."), given=Metadata("Our board", publisher="Weir"))
    change(new_store, "DROP TABLE duplicates")
    mend()
    with Library.open(new_store) as library:
        assert [(one["title"], one["publisher"]) for one in library.documents()] == [("Our board", "Weir")]


@pytest.mark.usefixtures("papers")
def test_a_store_of_an_earlier_form_is_brought_up_to_date(
    papers: Path, new_store: Path, mend: Callable[[], RepairReport]
) -> None:
    """It is not taken for a broken one: documents whose files are gone stay as they are."""
    before = state(new_store)
    shutil.rmtree(papers)
    change(new_store, "PRAGMA user_version = 3")
    for table in ("documents", "passages", "snapshot"):
        change(new_store, f"ALTER TABLE {table} DROP COLUMN checksum")
    assert mend().lost == []
    assert state(new_store) == before
    assert not (new_store / "damaged").exists()


@pytest.mark.usefixtures("papers")
def test_a_store_of_a_later_form_is_left_alone(new_store: Path, mend: Callable[[], RepairReport]) -> None:
    """This version knows nothing of what a later one keeps."""
    change(new_store, "PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="form 99"):
        mend()
    assert not (new_store / "damaged").exists()


@pytest.mark.parametrize("content", ["database", "text"])
def test_what_is_no_store_is_left_alone(
    new_store: Path, mend: Callable[[], RepairReport], content: str
) -> None:
    """The file of another program is not put aside."""
    new_store.mkdir()
    if content == "database":
        change(new_store, "CREATE TABLE theirs (x)")
    else:
        (new_store / DATABASE).write_text("Notes of mine. " * 99)
    before = (new_store / DATABASE).read_bytes()
    with pytest.raises(StoreError, match="left alone"):
        mend()
    assert (new_store / DATABASE).read_bytes() == before


@pytest.mark.usefixtures("papers")
def test_counts_of_entities_are_made_again_with_the_index(
    new_store: Path, mend: Callable[[], RepairReport]
) -> None:
    """A changed byte of them is told by what prints them, and mended without reading a file."""
    with Library.open(new_store) as library:
        before = library.status()["entities"]
    counts = next((new_store / "index").glob("*/entities"))
    counts.write_bytes(counts.read_bytes()[:-1] + b" ")
    with Library.open(new_store) as library, pytest.raises(StoreError, match="has changed"):
        library.status()
    assert mend().read_again == []
    with Library.open(new_store) as library:
        assert library.status()["entities"] == before


@pytest.mark.usefixtures("papers")
def test_a_list_that_lacks_a_document_is_told(new_store: Path) -> None:
    """What SQLite has lost without a trace is missed where all documents are listed."""
    change(new_store, "DELETE FROM documents WHERE title = 'audit'")
    with Library.open(new_store) as library, pytest.raises(StoreDamagedError, match="1 of its 2 documents"):
        library.documents()


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize("read", [lambda library: list(library.passages()), lambda library: library.references()])
def test_a_passage_that_is_not_there_is_told_by_what_goes_through_all(
    new_store: Path, read: Callable[[Library], Any]
) -> None:
    """It has no row whose checksum could be wrong."""
    change(new_store, "DELETE FROM passages WHERE text LIKE '%Weir%'")
    with Library.open(new_store) as library, pytest.raises(StoreDamagedError, match="1 of its 2 passages"):
        read(library)
