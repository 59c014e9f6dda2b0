"""What is not as it was written is never handed out, and a look at everything finds it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import StoreDamagedError, StoreError
from corpus.models import Passage, Span
from corpus.store.connection import DATABASE
from corpus.store.reader import StoreReader
from corpus.store.rows import checksum
from corpus.store.writer import StoreWriter
from fixtures.stores import document, filled, publish

CELL = st.none() | st.integers(-(2**62), 2**62) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ROW = st.lists(CELL, min_size=1, max_size=6)


def change(store: Path, statement: str) -> None:
    """Change a row behind the back of the store."""
    with closing(sqlite3.connect(store / DATABASE, isolation_level=None)) as other:
        other.execute(statement)


def problems(store: Path) -> list[str]:
    """All that is wrong."""
    with closing(StoreReader(store)) as reader:
        return [problem.what for problem in reader.problems()]


@given(ROW, st.data())
def test_a_changed_column_has_another_checksum(row: list[object], data: st.DataObject) -> None:
    """Any one character of a text put in the place of another, or added, is seen."""
    texts = [number for number, cell in enumerate(row) if isinstance(cell, str) and cell]
    if not texts:
        return
    column = data.draw(st.sampled_from(texts))
    text = str(row[column])
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda new: new != text[place]))
    changed = [*row[:column], text[:place] + letter + text[place + 1 :], *row[column + 1 :]]
    assert checksum(changed) != checksum(row)


@pytest.mark.parametrize("paragraph", [None, 1])
def test_a_store_as_it_was_written_has_no_problem(new_store: Path, paragraph: int | None) -> None:
    """Headings are counted alike by the writer and the audit: over others not at all, alone as passages."""
    made, (text,) = document("a")
    title = Passage("a-0", "a", 1, "heading", "Scope", Span(16, 21), paragraph=paragraph)
    with StoreWriter(new_store) as writer:
        writer.replace(made.source, "a")
        writer.put(made, (text, title))
        snapshot = publish(writer)
    assert snapshot.passages == (2 if paragraph else 1)
    assert not [told for told in problems(new_store) if "other passages" in told]


READINGS: list[Callable[[StoreReader], object]] = [
    lambda reader: reader.passages_at([1]),
    lambda reader: reader.passage("a-1"),
    lambda reader: reader.stretch("a", 0, 9),
    lambda reader: list(reader.passages()),
    lambda reader: list(reader.quoting("One")),
    lambda reader: reader.text("a"),
]


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize(
    "changed", ["text = 'One paragraph!'", "detail = '{\"section\":'", "detail = '[]'", "page = 'x'", "start = 7"]
)
def test_a_changed_passage_is_never_handed_out(
    new_store: Path, changed: str, reading: Callable[[StoreReader], object]
) -> None:
    """Whichever way it is read: the error names the document, its file and the remedy."""
    filled(new_store, "a", "b")
    change(new_store, f"UPDATE passages SET {changed} WHERE passage = 1")  # noqa: S608 (words of the test)
    with closing(StoreReader(new_store)) as reader:
        with pytest.raises(StoreDamagedError, match=r"“a” \(/a.txt\) is not as it was written.*policyqa repair"):
            reading(reader)
        assert [passage.text for passage in reader.passages(["b"])] == ["One paragraph."]


@pytest.mark.parametrize("changed", ["title = 'other'", "date = '1999'", "pages = '[['", "first = 2"])
def test_a_changed_document_is_never_handed_out(new_store: Path, changed: str) -> None:
    """Neither by its id nor in a list."""
    filled(new_store, "a")
    change(new_store, f"UPDATE documents SET {changed}")  # noqa: S608 (words of the test)
    with closing(StoreReader(new_store)) as reader:
        for reading in (reader.documents, lambda: list(reader.listed()), lambda: reader.documents(["a"])):
            with pytest.raises(StoreDamagedError, match="what is known of the document 'a'"):
                reading()


def test_a_changed_snapshot_is_damage(new_store: Path) -> None:
    """Counts and day of what is shown are bound too."""
    filled(new_store, "a")
    change(new_store, "UPDATE snapshot SET published = '2031-01-01'")
    with closing(StoreReader(new_store)) as reader, pytest.raises(StoreDamagedError, match="snapshot"):
        reader.snapshot()


def test_a_passage_that_is_gone_is_damage(new_store: Path) -> None:
    """No KeyError comes out of it."""
    filled(new_store, "a")
    change(new_store, "DELETE FROM passages")
    with closing(StoreReader(new_store)) as reader, pytest.raises(StoreDamagedError, match="a passage of “a”"):
        reader.passages_at([1])


def test_a_fault_that_damage_led_to_is_told_as_damage(new_store: Path) -> None:
    """Any error inside a reading of a damaged store; a sound store hides no error of a program."""
    filled(new_store, "a")
    with closing(StoreReader(new_store)) as reader:
        with pytest.raises(KeyError), reader.consistent():
            raise KeyError("x")
        change(new_store, "UPDATE documents SET title = 'b'")
        with pytest.raises(StoreDamagedError), reader.consistent():
            raise KeyError("x")


def test_an_index_of_another_snapshot_is_refused(new_store: Path) -> None:
    """Two folders swapped: each byte is right, and the passages would be wrong."""
    first = filled(new_store, "a").directory
    second = filled(new_store, "b").directory
    (new_store / first).rename(new_store / "other")
    (new_store / second).rename(new_store / first)
    (new_store / "other").rename(new_store / second)
    with closing(StoreReader(new_store)) as reader:
        snapshot = reader.snapshot()
        assert snapshot is not None
        with pytest.raises(StoreError, match="that of another snapshot"):
            reader.places(snapshot)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE passages SET text = 'x'", "passage 'a-1' is not as it was written"),
        ("UPDATE documents SET status = 'x'", "the document 'a' is not as it was written"),
        ("UPDATE acronyms SET documents = 2", "the table acronyms"),
        ("DELETE FROM supersedes", "the table supersedes"),
        ("INSERT INTO entities VALUES ('ICB', 'x', 1)", "passage 'a-1' has other entities"),
        ("DELETE FROM bands WHERE key = 7", "passage 'a-1' has another MinHash"),
        ("INSERT INTO bands VALUES (3, 99)", "1 rows of bands are about passages that are not there"),
        ("UPDATE snapshot SET hash = 'x'", "the snapshot is not as it was written"),
        ("PRAGMA foreign_keys = OFF; ", ""),
    ],
)
def test_a_look_at_everything_finds_it(new_store: Path, statement: str, told: str) -> None:
    """Each table that a question looks something up in is compared with what it was made of."""
    with StoreWriter(new_store) as writer:
        made, parts = document("a")
        made = made._replace(metadata=made.metadata._replace(supersedes="Old Plan"))
        writer.replace(made.source, "a")
        writer.put(made, parts, definitions={"ICB": "Integrated Care Board"}, bands=[(7, 9)])
        publish(writer)
    assert problems(new_store) == []
    change(new_store, statement)
    found = problems(new_store)
    assert told in " ".join(found)
    assert bool(found) is bool(told)


def test_an_id_of_eight_characters_is_no_hash(new_store: Path) -> None:
    """Only what stands behind the document and the place in an id is a piece of the hash of the text."""
    filled(new_store, "r12345")
    assert problems(new_store) == []
