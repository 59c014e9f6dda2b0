"""The store: rows hold what passages hold, a commit shows all or nothing, and a crash changes nothing."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from array import array
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

import corpus
from corpus.errors import StoreBusyError, StoreError, StoreMissingError
from corpus.models import Document, Entity, Metadata, Page, Passage, Span
from corpus.store.catalogue import Choice
from corpus.store.connection import DATABASE
from corpus.store.keys import Keys, write_keys
from corpus.store.models import Failure, Snapshot
from corpus.store.reading import StoreReader
from corpus.store.writing import StoreWriter

CODE = str(Path(corpus.__file__).parent.parent)  # where what is tested was imported from


def document(name: str, *, text: str = "One paragraph.", sha256: str = "") -> tuple[Document, tuple[Passage, ...]]:
    """A document of one passage."""
    passage = Passage(f"{name}-1", name, 0, "paragraph", text, Span(0, len(text)), paragraph=1)
    return Document(name, f"/{name}.txt", "text/plain", sha256 or name, Metadata(title=name), text), (passage,)


def build(texts: Iterable[str], folder: Path) -> None:
    """An index that is the texts, a line each."""
    (folder / "index").write_text("\n".join(texts), encoding="utf-8")


def publish(writer: StoreWriter) -> Snapshot:
    return writer.publish(build, lambda text, *_: text, recipe="test", sound=lambda folder: folder.is_dir())


def put(writer: StoreWriter, name: str, text: str = "One paragraph.") -> None:
    made, parts = document(name, text=text)
    writer.replace(made.source, f"{name}:{text}")
    writer.put(made, parts)


def filled(folder: Path, *names: str) -> Snapshot:
    with StoreWriter(folder) as writer:
        for name in names:
            put(writer, name)
        return publish(writer)


def test_texts_come_back_from_the_database_as_they_were(new_store: Path) -> None:
    """NUL, combining characters and those beyond the basic plane survive."""
    text = "a\x00b 𝄞 e\u0301 \u2028 “x”"
    with StoreWriter(new_store) as writer:
        put(writer, "odd", text)
        publish(writer)
    with closing(StoreReader(new_store)) as reader:
        assert [passage.text for passage in reader.passages()] == [text]


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
    with pytest.raises(StoreError, match=r"form 1, this one reads 2.*brought up to date"):
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
            "documents_with_scans", "copies_by_document", "left_out_by_document",
        )  # fmt: skip
        for name in indexes:
            other.execute(f"DROP INDEX {name}")
        other.execute("CREATE INDEX documents_by_source ON documents (source, position)")
        for name in ("acronyms", "defines", "supersedes"):
            other.execute(f"DROP TABLE {name}")
        for name in ("passages", "first", "last"):
            other.execute(f"ALTER TABLE documents DROP COLUMN {name}")
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


def test_a_writer_that_does_not_publish_changes_nothing(new_store: Path) -> None:
    """Leaving the writer without a commit leaves documents and index folders as they were."""
    before = filled(new_store, "a")
    with StoreWriter(new_store) as writer:
        put(writer, "b")
    with closing(StoreReader(new_store)) as reader:
        assert reader.snapshot() == before
        assert list(reader.documents()) == ["a"]


def test_a_failing_build_changes_nothing(new_store: Path) -> None:
    """An index that cannot be built leaves the old snapshot and no half-made folder behind."""
    filled(new_store, "a")

    def fail(_: Iterable[str], folder: Path) -> None:
        (folder / "half").write_text("half")
        raise OSError(28, "No space left on device")

    def write() -> None:
        with StoreWriter(new_store) as writer:
            put(writer, "b")
            writer.publish(fail, lambda text, *_: text, recipe="test", sound=lambda _: True)

    with pytest.raises(StoreError, match=r"No space left on device.*It is as it was"):
        write()
    with closing(StoreReader(new_store)) as reader:
        assert list(reader.documents()) == ["a"]
    assert len(list((new_store / "index").iterdir())) == 1


def test_a_reader_sees_old_or_new_and_never_waits(new_store: Path) -> None:
    """Inside one reading nothing changes while a writer writes and commits; the next reading sees the new."""
    old = filled(new_store, "a")
    with closing(StoreReader(new_store)) as reader:
        with reader.consistent() as seen, StoreWriter(new_store) as writer:
            assert seen == old
            put(writer, "b", "Two.")
            assert list(reader.documents()) == ["a"]
            new = publish(writer)
            assert reader.snapshot() == old
            assert list(reader.documents()) == ["a"]
            assert (new_store / old.directory / "index").read_text() == "One paragraph."
        with reader.consistent() as seen:
            assert seen == new
            assert list(reader.documents()) == ["a", "b"]


def long_ago(mark: Path) -> None:
    """Make an index one that has not been current for an hour, if it is retired."""
    if mark.exists():
        os.utime(mark, (mark.stat().st_mtime - 3600,) * 2)


def test_older_indexes_stay_for_a_minute_and_the_one_before_for_longer(new_store: Path) -> None:
    """A reader that is about to open the index of its snapshot still finds it, however many have come since."""
    first, second, third = (filled(new_store, name) for name in "abc")
    assert all((new_store / one.directory).is_dir() for one in (first, second, third))
    for one in (first, second, third):
        long_ago(new_store / one.directory / "retired")
    fourth = filled(new_store, "d")
    assert {folder.name for folder in (new_store / "index").iterdir()} == {
        Path(one.directory).name for one in (third, fourth)
    }


def test_equal_content_keeps_its_index_and_its_day(new_store: Path) -> None:
    """Publishing what is already published builds nothing."""
    assert filled(new_store, "a", "b") == filled(new_store, "a", "b")


def test_an_index_that_is_not_sound_is_built_anew(new_store: Path) -> None:
    """The remedy for a damaged index is to add anything."""
    before = filled(new_store, "a")
    with StoreWriter(new_store) as writer:
        after = writer.publish(build, lambda text, *_: text, recipe="test", sound=lambda _: False)
    assert after.hash == before.hash
    assert after.directory != before.directory
    assert (new_store / after.directory / "index").read_text() == "One paragraph."


def test_rows_name_the_passages_of_the_index(new_store: Path) -> None:
    """Row i of the index is the passage with the i-th key."""
    with StoreWriter(new_store) as writer:
        put(writer, "b", "Second.")
        put(writer, "a", "First.")
        snapshot = publish(writer)
    with closing(StoreReader(new_store)) as reader:
        found = reader.passages_at(list(reader.rows(snapshot)))
    assert [passage.text for passage in found] == ["First.", "Second."]
    assert (new_store / snapshot.directory / "index").read_text() == "First.\nSecond."


@pytest.mark.parametrize("few", [0, 1000])
def test_passages_name_their_rows(tmp_path: Path, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether they are looked up or gone through; what is not there is left out."""
    monkeypatch.setattr("corpus.store.keys._FEW", few)
    write_keys(tmp_path, array("q", [70, 10, 40, 20]))
    keys = Keys(tmp_path)
    assert keys.rows_of({20, 70, 10}) == [0, 1, 3]
    assert keys.rows_of({5, 15, 40, 99}) == [2]
    assert [keys[row] for row in range(len(keys))] == [70, 10, 40, 20]


@pytest.mark.parametrize("name", ["rows", "order"])
def test_missing_rows_are_a_damaged_index(new_store: Path, name: str) -> None:
    """A store whose index folder lost a file says so, with the remedy."""
    snapshot = filled(new_store, "a")
    (new_store / snapshot.directory / name).unlink()
    with closing(StoreReader(new_store)) as reader, pytest.raises(StoreError, match=r"the index is damaged.*rebuilt"):
        reader.rows(snapshot)


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
        writer.likeness.note_near_copy("a", "b", 0.9)
        writer.likeness.note_near_copy("b", "c", 0.8)
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
        assert writer.likeness.like([1, 2], most=3) == {"a-1": "Text a.", "b-1": "Text b.", "c-1": "Text c."}
        assert writer.likeness.like([3]) == {}


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
        writer.likeness.same("b-1", "a-1")
        writer.likeness.note_near_copy("a", "b", 0.9)
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
        writer.likeness.same("b-1", "a-1")
        writer.likeness.same("c-1", "b-1")
        publish(writer)
    with closing(StoreReader(new_store)) as reader:
        keys = reader.keys_of(["a-1", "b-1", "c-1"])
        found = reader.copies(list(keys.values()))
        others = {id_: {copy.passage_id for copy in found[key]} for id_, key in keys.items()}
        assert others == {"a-1": {"b-1", "c-1"}, "b-1": {"a-1", "c-1"}, "c-1": {"a-1", "b-1"}}
        assert reader.repeated() == {"b-1", "c-1"}


def test_no_reader_ever_sees_a_mix(new_store: Path) -> None:
    """While a writer publishes again and again, each reading has documents, rows and index of one snapshot."""
    filled(new_store, "a")
    ended = threading.Event()
    seen: list[tuple[str, ...]] = []

    def read() -> None:
        with closing(StoreReader(new_store)) as reader:
            while not ended.is_set():
                with reader.consistent() as snapshot:
                    assert snapshot is not None
                    named = tuple(passage.text for passage in reader.passages_at(list(reader.rows(snapshot))))
                    indexed = (new_store / snapshot.directory / "index").read_text().split("\n")
                    seen.append((*named, "|", *indexed))

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for number in range(30):
            with StoreWriter(new_store) as writer:
                put(writer, "a", f"Text {number}.")
                put(writer, "b", f"Text {number}, again.")
                publish(writer)
    finally:
        ended.set()
        thread.join()
    assert len(set(seen)) > 1
    assert all(one[: one.index("|")] == one[one.index("|") + 1 :] for one in seen)
    assert all(len({re.sub(r"\D", "", text) for text in one} - {""}) <= 1 for one in seen)


KILLED = """
    import os, signal, sys
    from pathlib import Path
    sys.path[:0] = [{root!r}, {tests!r}]
    from test_store import build, filled, publish, put
    from corpus.store.writing import StoreWriter

    def kill(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    def half_built(texts, folder):
        build(texts, folder)
        kill()

    with StoreWriter(Path({store!r})) as writer:
        put(writer, "new", "New text.")
        if {moment!r} == "writing":
            kill()
        if {moment!r} == "building":
            writer.publish(half_built, lambda text, *_: text, recipe="test", sound=lambda _: True)
        publish(writer)
        if {moment!r} == "published":
            kill()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a matter of POSIX")
@pytest.mark.parametrize(
    ("moment", "left"), [("writing", ["old"]), ("building", ["old"]), ("published", ["new", "old"])]
)
def test_a_killed_writer_leaves_a_whole_snapshot(new_store: Path, moment: str, left: list[str]) -> None:
    """kill -9 at any moment leaves what was published last; the next writer goes on and sweeps up."""
    filled(new_store, "old")
    script = textwrap.dedent(KILLED).format(
        root=CODE, tests=str(Path(__file__).parent), store=str(new_store), moment=moment
    )
    done = subprocess.run([sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": CODE}, check=False)
    assert done.returncode == -signal.SIGKILL
    with closing(StoreReader(new_store)) as reader, reader.consistent() as snapshot:
        assert snapshot is not None
        assert sorted(reader.documents()) == left
        assert len(reader.rows(snapshot)) == len(left)
    for mark in (new_store / "index").glob("*/retired"):
        long_ago(mark)
    after = filled(new_store, "next")
    with closing(StoreReader(new_store)) as reader:
        assert sorted(reader.documents()) == sorted(["next", *left])
    kept = {folder.name for folder in (new_store / "index").iterdir()}
    assert Path(after.directory).name in kept
    assert len(kept) == 2


def test_a_document_that_is_gone_is_removed_once_more_without_harm(new_store: Path) -> None:
    """Somebody else may have removed it between its being named and the lock."""
    filled(new_store, "a")
    with StoreWriter(new_store) as writer:
        writer.remove("not there")
        snapshot = publish(writer)
    assert snapshot.documents == 1
