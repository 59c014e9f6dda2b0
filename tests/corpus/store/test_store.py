"""The store: rows hold what passages hold, and what goes leaves nothing behind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from corpus.models import Document, Entity, Metadata, Page, Passage, Span
from corpus.store.connection import DATABASE
from corpus.store.models import Failure
from corpus.store.reader import StoreReader
from corpus.store.writer import StoreWriter
from fixtures.stores import document, filled, publish, put


def test_texts_come_back_from_the_database_as_they_were(new_store: Path) -> None:
    """NUL, combining characters and those beyond the basic plane survive."""
    text = "a\x00b 𝄞 e\u0301 \u2028 “x”"
    with StoreWriter(new_store) as writer:
        put(writer, "odd", text)
        publish(writer)
    with closing(StoreReader(new_store)) as reader:
        assert [passage.text for passage in reader.passages()] == [text]


def test_acronyms_go_with_the_last_document_that_defines_them(new_store: Path) -> None:
    """They are found as written and by their long form, with the number of documents that define them so."""
    with StoreWriter(new_store, spoken=str.upper) as writer:
        for name, long_form in (("a", "care board"), ("b", "care board"), ("c", "central bank")):
            made, parts = document(name)
            writer.replace(made.source, name)
            writer.put(made, parts, definitions={"CB": long_form, "Board": long_form})
        writer.forget("/a.txt")
        publish(writer)
    with closing(StoreReader(new_store)) as reader:
        assert reader.acronyms(["CB", "none"], ()) == {"CB": {"care board": 1, "central bank": 1}}
        assert list(reader.acronyms((), ["CARE BOARD"])) == ["CB", "Board"]
    with StoreWriter(new_store) as writer:
        writer.forget("/b.txt")
        publish(writer)
    with closing(StoreReader(new_store)) as reader:
        assert reader.acronyms(["CB"], ["CARE BOARD"]) == {"CB": {"central bank": 1}}


def test_near_copies_go_with_either_document(new_store: Path) -> None:
    """Nothing refers to a document that is gone."""
    with StoreWriter(new_store) as writer:
        for name in "abc":
            put(writer, name)
        writer.copies.note_near_copy("a", "b", 0.9)
        writer.copies.note_near_copy("b", "c", 0.8)
        writer.remove("a")
        publish(writer)
    with closing(StoreReader(new_store)) as reader:
        assert reader.near_copies() == {"b": [("c", 0.8)], "c": [("b", 0.8)]}


def test_what_is_like_is_the_first_of_all_that_share_a_band(new_store: Path) -> None:
    """The earliest passages are looked at, whichever band they share."""
    with StoreWriter(new_store) as writer:
        for name, bands in (("a", [1, 2]), ("b", [2]), ("c", [1]), ("d", [2])):
            made, parts = document(name, text=f"Text {name}.")
            writer.replace(made.source, name)
            writer.put(made, parts, bands=[bands])
        assert writer.copies.like([1, 2], most=3) == {"a-1": "Text a.", "b-1": "Text b.", "c-1": "Text c."}
        assert writer.copies.like([3]) == {}


def test_scanned_and_undated_documents_are_counted(new_store: Path) -> None:
    """A label that looks like the mark of a scanned page is none."""
    pages = {"a": Page(1, "1", scanned=True), "b": Page(1, "x,true]", scanned=False)}
    with StoreWriter(new_store) as writer:
        for name, page in pages.items():
            made, parts = document(name)
            writer.replace(made.source, name)
            writer.put(made._replace(pages=(page,)), parts)
        snapshot = publish(writer)
    with closing(StoreReader(new_store)) as reader:
        assert [found.document_id for found in reader.with_scans()] == ["a"]
        assert reader.catalogue.undated() == 2
    assert (snapshot.documents, snapshot.passages, snapshot.unreadable) == (2, 2, 1)


def test_a_question_reads_no_table_from_end_to_end(new_store: Path) -> None:
    """What grows with the store is looked up: SQLite's plans name an index for every table."""
    filled(new_store, "a")
    with closing(StoreReader(new_store)) as reader:
        plans: list[str] = []
        connection = sqlite3.connect(new_store / DATABASE)
        reader._connection.set_trace_callback(
            lambda sql: plans.extend(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}"))
        )
        reader.snapshot()
        reader.acronyms(["CB"], ["care board"])
        reader.superseding(["a"])
        reader.documents(["a"])
        reader.passages_at([1])
        reader.copies([1])
        reader.stretch("a", 0, 2)
        reader.keys_with_entity("ACT=1")
        connection.close()
    scans = [plan for plan in plans if plan.startswith("SCAN")]
    assert scans == ["SCAN snapshot"]


def test_the_text_is_its_passages_at_their_offsets(new_store: Path) -> None:
    """Spans cut the passages out of the rebuilt text."""
    made = Document("d", "/d.txt", "text/plain", "d", Metadata(title="d"), "First.\n\nSecond.\nThird.")
    cuts = [Span(0, 6), Span(8, 15), Span(16, 22)]
    parts = [Passage(f"p{n}", "d", n, "paragraph", made.text[c.start : c.end], c) for n, c in enumerate(cuts)]
    with StoreWriter(new_store) as writer:
        writer.replace("/d.txt", "d")
        writer.put(made, parts)
        publish(writer)
    with closing(StoreReader(new_store)) as reader:
        assert reader.text("d") == made.text


def test_a_copy_takes_the_place_of_a_file_that_goes(new_store: Path) -> None:
    """The same bytes at two paths: forgetting one leaves the document, as that of the other."""
    with StoreWriter(new_store) as writer:
        put(writer, "a")
        writer.replace("/copy.txt", "a:copy")
        writer.note_copy("/copy.txt", "a")
        writer.forget("/a.txt")
        assert writer.owner("a") == "/copy.txt"
        assert writer.files.sources() == ["/copy.txt"]
        assert writer.files.stale() == {"/copy.txt"}
        writer.forget("/copy.txt")
        assert writer.owner("a") is None


def test_removing_a_document_removes_it_at_every_path(new_store: Path) -> None:
    """By its id a document goes wherever its bytes stand."""
    with StoreWriter(new_store) as writer:
        put(writer, "a")
        writer.replace("/copy.txt", "a:copy")
        writer.note_copy("/copy.txt", "a")
        writer.remove("a")
        assert writer.owner("a") is None
        assert writer.files.sources() == []


def test_an_id_that_is_free_again_lets_the_one_left_out_be_read(new_store: Path) -> None:
    """A file whose record was left out for another's id is read again when that id is free."""
    with StoreWriter(new_store) as writer:
        put(writer, "a")
        writer.replace("/other.jsonl", "other")
        writer.note_left_out("/other.jsonl", "a")
        writer.forget("/a.txt")
        assert writer.files.sources() == ["/other.jsonl"]
        assert writer.files.stale() == {"/other.jsonl"}


def test_deleting_leaves_no_trace_in_any_table(new_store: Path) -> None:
    """A document that is forgotten leaves no row behind."""
    entity = Entity("ICB", "ICB", "icb", Span(0, 3))
    with StoreWriter(new_store) as writer:
        for name in ("a", "b"):
            made, (passage,) = document(name)
            writer.replace(made.source, name)
            writer.put(made, [passage._replace(entities=(entity,))], bands=[[1, 2, 3]])
        writer.copies.same("b-1", "a-1")
        writer.copies.note_near_copy("a", "b", 0.9)
        writer.fail(Failure("/a.txt", "unreadable", "It is damaged."))
        writer.forget("/a.txt")
        writer.forget("/b.txt")
        publish(writer)
    with closing(sqlite3.connect(new_store / DATABASE)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        counts = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}  # noqa: S608
    assert {name: count for name, count in counts.items() if count} == {"snapshot": 1}


def test_groups_of_equal_passages_name_all_but_the_one_asked(new_store: Path) -> None:
    """Three passages that say the same: each names the two others, and two repeat the first."""
    with StoreWriter(new_store) as writer:
        for name in "abc":
            put(writer, name)
        writer.copies.same("b-1", "a-1")
        writer.copies.same("c-1", "b-1")
        publish(writer)
    with closing(StoreReader(new_store)) as reader:
        keys = reader.keys_of(["a-1", "b-1", "c-1"])
        found = reader.copies(list(keys.values()))
        others = {id_: {copy.passage_id for copy in found[key]} for id_, key in keys.items()}
        assert others == {"a-1": {"b-1", "c-1"}, "b-1": {"a-1", "c-1"}, "c-1": {"a-1", "b-1"}}
        assert reader.repeated() == {"b-1", "c-1"}


def test_a_document_that_is_gone_is_removed_once_more_without_harm(new_store: Path) -> None:
    """Somebody else may have removed it between its being named and the lock."""
    filled(new_store, "a")
    with StoreWriter(new_store) as writer:
        writer.remove("not there")
        snapshot = publish(writer)
    assert snapshot.documents == 1


def test_what_was_said_before_is_kept_for_one_step_back(new_store: Path) -> None:
    """And goes with the file; a store of before has no table for it, which says that nothing was."""
    with StoreWriter(new_store) as writer:
        writer.replace("/a.txt", "a", given=Metadata(title="New"))
        writer.files.keep_given("/a.txt", Metadata(title="Old"))
        publish(writer)
    with closing(StoreReader(new_store)) as reader:
        assert reader.given("/a.txt") == (Metadata(title="New"), Metadata(title="Old"))
        assert reader.given("/b.txt") == (Metadata(), None)
    with StoreWriter(new_store) as writer:
        writer.forget("/a.txt")
        publish(writer)
    with closing(sqlite3.connect(new_store / DATABASE)) as other:
        assert other.execute("SELECT count(*) FROM given_before").fetchone() == (0,)
        other.execute("DROP TABLE given_before")
    with closing(StoreReader(new_store)) as reader:
        assert reader.given("/a.txt") == (Metadata(), None)
    with StoreWriter(new_store) as writer:  # makes it again
        writer.files.keep_given("/a.txt", Metadata(title="Old"))
