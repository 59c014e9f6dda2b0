"""Documents found by what they have, through indexes that hold all that is read."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus.models import Document, Metadata, Passage, Span
from corpus.store.catalogue import Choice
from corpus.store.connection import DATABASE
from corpus.store.reader import StoreReader
from corpus.store.writer import StoreWriter
from fixtures.stores import each

# Id, source, date, publisher.
DOCUMENTS = [
    ("a", "/b.jsonl", "2021", "NHS England"),
    ("b", "/b.jsonl", "2021-04-30", None),
    ("c", "/c.txt", None, "NHS England"),
    ("d", "/a.txt", "2021", "nhs england"),
]


@pytest.fixture
def reader(new_store: Path) -> Iterator[StoreReader]:
    """A store of four documents, each a heading and a paragraph; a fifth file has the bytes of another."""
    with StoreWriter(new_store) as writer:
        for source in ("/b.jsonl", "/c.txt", "/a.txt", "/copy.txt"):
            writer.replace(source, "fingerprint")
        for position, (id_, source, date, publisher) in enumerate(DOCUMENTS):
            kinds = ("heading", "paragraph")
            passages = [Passage(f"{id_}{n}", id_, n, kind, "x", Span(2 * n, 2 * n + 1)) for n, kind in enumerate(kinds)]
            metadata = Metadata(title="Same" if id_ in "cd" else id_, date=date, publisher=publisher)
            writer.put(Document(id_, source, "text/plain", id_, metadata, ""), passages, position=position)
        writer.note_copy("/copy.txt", "c")
        writer.publish(lambda texts, _: list(texts) and None, each, recipe="", sound=lambda _: True)
    with closing(StoreReader(new_store)) as opened:
        yield opened


def test_each_value_is_told_once(reader: StoreReader) -> None:
    """Dates and publishers as they are written, and every file."""
    assert reader.catalogue.dates() == ["2021", "2021-04-30"]
    assert reader.catalogue.publishers() == ["NHS England", "nhs england"]
    assert sorted(reader.catalogue.sources()) == ["/a.txt", "/b.jsonl", "/c.txt", "/copy.txt"]


CHOICES = [
    (Choice(), "abcd"),
    (Choice(ids=["b", "none"]), "b"),
    (Choice(sources=["/b.jsonl"]), "ab"),
    (Choice(ids=["a", "d"], sources=["/b.jsonl"]), "abd"),
    (Choice(publishers=["NHS England"]), "ac"),
    (Choice(dates=["2021"]), "ad"),
    (Choice(publishers=["NHS England"], dates=["2021"]), "a"),
    (Choice(sources=["/b.jsonl"], publishers=["NHS England"], dates=["2021", "2022"]), "a"),
    (Choice(ids=["a", "c"], dates=["2021"]), "a"),
    (Choice(sources=["/copy.txt"]), ""),
    (Choice(dates=[]), ""),
    (Choice(publishers=['odd "name" \udcff']), ""),
]


@pytest.mark.parametrize(("choice", "ids"), CHOICES)
def test_documents_are_chosen_by_what_they_have(reader: StoreReader, choice: Choice, ids: str) -> None:
    """By id or source, and by publisher and date; what is not given is left open."""
    assert "".join(sorted(reader.catalogue.ids(choice))) == ids
    assert reader.catalogue.holds(choice) == bool(ids)


def test_undated_documents_are_counted_among_those_chosen(reader: StoreReader) -> None:
    """All of them, or those of a publisher."""
    assert reader.catalogue.undated() == 1
    assert reader.catalogue.undated(Choice(publishers=["NHS England"])) == 1
    assert reader.catalogue.undated(Choice(sources=["/b.jsonl"])) == 0


@pytest.mark.parametrize(
    ("words", "ids"), [([], "dabc"), (["nhs"], "dac"), (["nhs", "2021"], "da"), (["b.jsonl"], "ab"), (["NHS"], "")]
)
def test_documents_are_found_by_words_about_them(reader: StoreReader, words: list[str], ids: str) -> None:
    """Of title, publisher, source or date, in the order of their sources; without words it is every document."""
    assert "".join(reader.outlines.saying(words)) == ids


def test_titles_of_several_documents_are_told(reader: StoreReader) -> None:
    """Titles of one document are not."""
    assert reader.outlines.shared(["a", "Same", "none"]) == {"Same"}
    assert sorted(reader.outlines.titled("Same")) == ["/a.txt", "/c.txt"]
    assert reader.catalogue.titled("same") == ["c", "d"]


def test_the_newest_and_the_largest_documents_are_told(reader: StoreReader) -> None:
    """Of those with equal dates the first by their sources; of the largest all that have as many passages."""
    assert reader.outlines.newest(2) == ["b", "d"]
    assert [one.document_id for one in reader.outlines.largest(1)] == ["d", "a", "b", "c"]
    assert [one.title for one in reader.outlines.of(["c", "a", "none"])] == ["a", "Same"]


def test_documents_are_counted_by_publisher_and_told_with_their_dates(reader: StoreReader) -> None:
    """Each publisher as it is written; a document may have no date."""
    assert reader.outlines.publishers() == [("NHS England", 2), ("nhs england", 1)]
    assert dict(reader.outlines.dates()) == {"d": "2021", "a": "2021", "b": "2021-04-30", "c": None}


def test_the_spelling_of_the_last_document_is_told(reader: StoreReader) -> None:
    """The order is that of the sources."""
    assert reader.catalogue.last_publisher(["NHS England", "nhs england"]) == "NHS England"


def test_a_span_has_the_keys_of_all_passages_of_a_document(reader: StoreReader) -> None:
    """From the first to the last, headings included."""
    for id_, *_ in DOCUMENTS:
        ((first, last),) = reader.catalogue.spans(Choice(ids=[id_]))
        assert reader.keys_of([f"{id_}0", f"{id_}1"]) == {f"{id_}0": first, f"{id_}1": last}


def test_keys_within_spans_mark_their_rows(reader: StoreReader) -> None:
    """Rows are in the order of the sources, headings have none."""
    snapshot = reader.snapshot()
    assert snapshot is not None
    keys = reader.places(snapshot)
    assert keys.within(reader.catalogue.spans(Choice(publishers=["NHS England"]))) == bytes([0, 1, 0, 1])
    assert keys.within([]) == bytes(4)


def test_a_document_without_passages_has_no_key(new_store: Path) -> None:
    """Its span is empty, also where it is the first of all."""
    with StoreWriter(new_store) as writer:
        writer.replace("/a.txt", "a")
        writer.put(Document("a", "/a.txt", "text/plain", "a", Metadata(title="a"), ""), [])
        snapshot = writer.publish(
            lambda texts, _: list(texts) and None, each, recipe="", sound=lambda _: True
        )
    with closing(StoreReader(new_store)) as reader:
        assert list(reader.catalogue.spans(Choice())) == [(1, 0)]
        assert reader.places(snapshot).within([(1, 0)]) == b""


def test_filters_read_no_document(reader: StoreReader) -> None:
    """SQLite's plans go through indexes that have all that is asked, and through none of them from end to end."""
    plans: list[str] = []
    with closing(sqlite3.connect(reader.folder / DATABASE)) as other:
        reader._connection.set_trace_callback(
            lambda sql: plans.extend(row[3] for row in other.execute(f"EXPLAIN QUERY PLAN {sql}"))
        )
        reader.catalogue.dates()
        reader.catalogue.publishers()
        reader.outlines.shared(["Same"])
        for choice, _ in CHOICES:
            if choice != Choice() and choice.ids is None:
                list(reader.catalogue.spans(choice))
                reader.catalogue.holds(choice)
                reader.catalogue.undated(choice)
    steps = [plan for plan in plans if re.search(r"\bdocuments\b", plan)]
    assert steps
    assert [step for step in steps if not re.search("^SEARCH documents USING COVERING INDEX", step)] == []
