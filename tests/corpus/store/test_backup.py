"""A copy is one file of one moment, and a store comes out of it as it was."""

from __future__ import annotations

import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import StoreError, StoreMissingError
from corpus.store.backup import backup, restore
from corpus.store.reader import StoreReader
from corpus.store.writer import StoreWriter
from fixtures.stores import filled, publish, put


def contents(store: Path) -> tuple[object, list[str], bytes]:
    """Snapshot, texts and index of a store."""
    with closing(StoreReader(store)) as reader:
        snapshot = reader.snapshot()
        assert snapshot is not None
        assert list(reader.problems()) == []
        return snapshot, [one.text for one in reader.passages()], (store / snapshot.directory / "index").read_bytes()


def test_a_store_comes_back_as_it_was(new_store: Path, tmp_path: Path) -> None:
    """Rows, index, rows of one's own for the register, and uploads; nothing else is left beside the file."""
    filled(new_store, "a", "b")
    (new_store / "register.json").write_text("{}")
    (new_store / "uploads").mkdir()
    (new_store / "uploads" / "a.txt").write_text("A.")
    copies = tmp_path / "copies"
    copies.mkdir()
    assert backup(new_store, copies / "store.tar").documents == 2
    assert [path.name for path in copies.iterdir()] == ["store.tar"]
    assert restore(copies / "store.tar", tmp_path / "back").documents == 2
    assert contents(tmp_path / "back") == contents(new_store)
    assert (tmp_path / "back" / "uploads" / "a.txt").read_text() == "A."
    assert (tmp_path / "back" / "register.json").read_text() == "{}"
    filled(tmp_path / "back", "c")


def test_a_copy_is_of_one_moment_though_others_write(new_store: Path, tmp_path: Path) -> None:
    """What is being added while it is made is not in it, and the one that adds does not wait."""
    filled(new_store, "a")
    with StoreWriter(new_store) as writer:
        put(writer, "b")
        backup(new_store, tmp_path / "one.tar")
        publish(writer)
    backup(new_store, tmp_path / "two.tar")
    assert restore(tmp_path / "one.tar", tmp_path / "one").documents == 1
    assert restore(tmp_path / "two.tar", tmp_path / "two").documents == 2


def test_nothing_is_overwritten(new_store: Path, tmp_path: Path) -> None:
    """Neither an earlier copy nor a store."""
    filled(new_store, "a")
    backup(new_store, tmp_path / "a.tar")
    before = (tmp_path / "a.tar").read_bytes()
    with pytest.raises(StoreError, match="such a file already"):
        backup(new_store, tmp_path / "a.tar")
    with pytest.raises(StoreError, match="not overwritten"):
        restore(tmp_path / "a.tar", new_store)
    assert (tmp_path / "a.tar").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no archive", b"x" * 20_000])
def test_another_file_is_no_copy(tmp_path: Path, content: bytes) -> None:
    """It is refused and leaves nothing."""
    (tmp_path / "x.tar").write_bytes(content)
    with pytest.raises(StoreError, match="no copy that policyqa backup made"):
        restore(tmp_path / "x.tar", tmp_path / "back")
    assert [path.name for path in tmp_path.iterdir()] == ["x.tar"]


def test_a_damaged_copy_is_not_restored(new_store: Path, tmp_path: Path) -> None:
    """A letter changed in it, or its end missing."""
    filled(new_store, "a")
    backup(new_store, tmp_path / "a.tar")
    sound = (tmp_path / "a.tar").read_bytes()
    for broken in (sound.replace(b"One paragraph.", b"Two paragraph."), sound[: len(sound) // 2]):
        (tmp_path / "b.tar").write_bytes(broken)
        with pytest.raises(StoreError, match=r"damaged|not all of it"):
            restore(tmp_path / "b.tar", tmp_path / "back")
        assert not (tmp_path / "back").exists()


def test_an_empty_store_has_nothing_to_keep(new_store: Path, tmp_path: Path) -> None:
    """No file is made of it."""
    with pytest.raises(StoreMissingError):
        backup(new_store, tmp_path / "a.tar")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such bits")
def test_a_copy_is_for_its_owner_alone(new_store: Path, tmp_path: Path) -> None:
    """It holds every paper."""
    filled(new_store, "a")
    backup(new_store, tmp_path / "a.tar")
    assert stat.S_IMODE((tmp_path / "a.tar").stat().st_mode) == 0o600
