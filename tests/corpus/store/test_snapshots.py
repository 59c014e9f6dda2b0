"""A commit shows all or nothing, readers never wait, and a crash changes nothing."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

import corpus
from corpus.errors import StoreError
from corpus.store.reader import StoreReader
from corpus.store.writer import StoreWriter
from fixtures.stores import build, each, filled, publish, put

CODE = str(Path(corpus.__file__).parent.parent)  # where what is tested was imported from
CHECKOUT = str(Path(__file__).parents[3])


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
            writer.publish(fail, each, recipe="test", sound=lambda *_: True)

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
    before = filled(new_store, "a", "b")
    with StoreWriter(new_store) as writer:
        assert publish(writer) == before


def test_documents_put_anew_are_indexed_anew(new_store: Path) -> None:
    """Their passages have other keys, though nothing of what they say has changed."""
    before = filled(new_store, "a", "b")
    after = filled(new_store, "a")
    assert (after.hash, after.published) == (before.hash, before.published)
    with closing(StoreReader(new_store)) as reader:
        assert [one.document_id for one in reader.passages_at(list(reader.places(after)))] == ["a", "b"]


def test_an_index_that_is_not_sound_is_built_anew(new_store: Path) -> None:
    """The remedy for a damaged index is to add anything."""
    before = filled(new_store, "a")
    with StoreWriter(new_store) as writer:
        after = writer.publish(build, each, recipe="test", sound=lambda *_: False)
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
        found = reader.passages_at(list(reader.places(snapshot)))
    assert [passage.text for passage in found] == ["First.", "Second."]
    assert (new_store / snapshot.directory / "index").read_text() == "First.\nSecond."


@pytest.mark.parametrize("name", ["places", "order"])
def test_missing_rows_are_a_damaged_index(new_store: Path, name: str) -> None:
    """A store whose index folder lost a file says so, with the remedy."""
    snapshot = filled(new_store, "a")
    (new_store / snapshot.directory / name).unlink()
    with closing(StoreReader(new_store)) as reader, pytest.raises(StoreError, match=r"the index is damaged.*rebuilt"):
        reader.places(snapshot)


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
                    named = tuple(passage.text for passage in reader.passages_at(list(reader.places(snapshot))))
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
    sys.path.insert(0, {root!r})
    sys.path.append({checkout!r})
    from fixtures.stores import build, each, publish, put
    from corpus.store.writer import StoreWriter

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
            writer.publish(half_built, each, recipe="test", sound=lambda *_: True)
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
        root=CODE, checkout=CHECKOUT, store=str(new_store), moment=moment
    )
    done = subprocess.run([sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": CODE}, check=False)
    assert done.returncode == -signal.SIGKILL
    with closing(StoreReader(new_store)) as reader, reader.consistent() as snapshot:
        assert snapshot is not None
        assert sorted(reader.documents()) == left
        assert len(reader.places(snapshot)) == len(left)
    for mark in (new_store / "index").glob("*/retired"):
        long_ago(mark)
    after = filled(new_store, "next")
    with closing(StoreReader(new_store)) as reader:
        assert sorted(reader.documents()) == sorted(["next", *left])
    kept = {folder.name for folder in (new_store / "index").iterdir()}
    assert Path(after.directory).name in kept
    assert len(kept) == 2


def test_all_that_a_commit_names_is_on_the_disk_before_it(new_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file of the index, its folder, and the folders that lead to it."""
    synced: set[int] = set()
    really = os.fsync

    def noting(number: int) -> None:
        synced.add(os.fstat(number).st_ino)
        really(number)

    monkeypatch.setattr(os, "fsync", noting)
    directory = new_store / filled(new_store, "a").directory
    needed = [*directory.iterdir(), directory, directory.parent, new_store]
    assert {path.name for path in needed if path.stat().st_ino not in synced} == set()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such bits")
def test_a_new_store_is_for_its_owner_alone(new_store: Path, tmp_path: Path) -> None:
    """A folder that was there before keeps its rights."""
    filled(new_store, "a")
    assert stat.S_IMODE(new_store.stat().st_mode) == 0o700
    (tmp_path / "given").mkdir(mode=0o755)
    filled(tmp_path / "given", "a")
    assert stat.S_IMODE((tmp_path / "given").stat().st_mode) & 0o055


def test_what_a_killed_run_left_is_swept_before_the_next_writes(new_store: Path) -> None:
    """It may have filled the disk."""
    filled(new_store, "a")
    (new_store / "index" / "left" / "policyqa-index-x").mkdir(parents=True)
    with StoreWriter(new_store):
        assert len(list((new_store / "index").iterdir())) == 1
