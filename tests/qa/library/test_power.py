"""Power fails: whatever was not brought to the disk is gone, and what is left opens as the old state or the new one.

SQLite's own files count as what was committed: that they outlast a loss of power is SQLite's promise, which it tests
itself (https://www.sqlite.org/testing.html, 3.3). All else is recorded: what each ``fsync`` brought to the disk, and
each name taken away, which may reach the disk at once.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import StoreMissingError
from corpus.store.backup import backup, restore
from corpus.store.connection import DATABASE
from qa.library.add import AddReport
from qa.library.library import Library
from qa.library.remove import remove

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what a number stands for is asked of /proc")

QUESTION = "When does the board meet?"
Remains = dict[str, bytes | None]


class Disk:
    """What a loss of power would leave of a folder: one state for each thing that happened to it.

    A file that was never synced is there without content where its name was synced, and a name that was not is not.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._content: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}  # of each folder, by its own number: it may be renamed
        self.states: list[Remains] = []
        really = os.fsync

        def fsync(number: int) -> None:
            really(number)
            self._note(Path(f"/proc/self/fd/{number}").readlink())

        monkeypatch.setattr(os, "fsync", fsync)
        for name in ("unlink", "rmdir", "remove"):
            monkeypatch.setattr(os, name, self._then_noted(getattr(os, name)))

    def _note(self, path: Path) -> None:
        if path.is_dir():
            self._names[path.stat().st_ino] = {entry.name: entry.inode() for entry in os.scandir(path)}
        else:
            self._content[path.stat().st_ino] = path.read_bytes()
        self.states.append(self.left())

    def _then_noted(self, really: Callable[..., None]) -> Callable[..., None]:
        def gone(*values: Any, **options: Any) -> None:
            really(*values, **options)
            self.states.append(self.left())

        return gone

    def left(self) -> Remains:
        """The files that a loss of power at this moment would leave, and the folders, which are None."""
        return dict(self._left(self._folder))

    def _left(self, folder: Path) -> Iterator[tuple[str, bytes | None]]:
        for name, inode in self._names.get(folder.stat().st_ino, {}).items():
            path = folder / name
            if not path.exists() or path.stat().st_ino != inode:  # taken away, which may have been brought to the disk
                continue
            if path.is_dir():
                yield str(path.relative_to(self._folder)), None
                yield from self._left(path)
            elif name == DATABASE:
                yield str(path.relative_to(self._folder)), committed(path)
            elif not name.startswith(DATABASE):
                yield str(path.relative_to(self._folder)), self._content.get(inode, b"")


def committed(path: Path) -> bytes:
    """The database as its last commit left it, as one file."""
    with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(":memory:")) as copy:
        live.backup(copy)
        return copy.serialize()


def put_down(state: Remains, folder: Path) -> None:
    """Make the folder as it was left."""
    folder.mkdir()
    for name, content in state.items():
        path = folder / name
        if content is None:
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.write_bytes(content)


def seen(store: Path) -> str | None:
    """What a store answers, and that all of it is sound; None where nothing was added yet."""
    try:
        with Library.open(store) as library:
            assert library.audit()["problems"] == []
            return library.ask(QUESTION).to_dict()["answer"]
    except StoreMissingError:
        return None


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk under the folder in which stores are made."""
    (tmp_path / "disk").mkdir()
    return Disk(tmp_path / "disk", monkeypatch)


@pytest.fixture
def answers(disk: Disk, tmp_path: Path) -> Callable[[str], list[str | None]]:
    """What a store of the name answers after each loss of power so far, each once, in their order."""

    def look(name: str) -> list[str | None]:
        found: list[str | None] = []
        states, disk.states = [*disk.states, disk.left()], []
        for state in states:
            place = tmp_path / f"left-{len(list(tmp_path.iterdir()))}"
            put_down(state, place)
            answer = seen(place / name)
            if answer not in found[-1:]:
                found.append(answer)
        return found

    return look


def test_what_is_left_is_the_old_state_or_the_new(
    put: Callable[..., Path],
    in_process: Any,
    tmp_path: Path,
    folder: Path,
    answers: Callable[[str], list[str | None]],
) -> None:
    """A first add, a changed file, a removed one: at no moment is there anything between, and in the end the new."""
    from qa.library.add import add

    store = tmp_path / "disk" / "deep" / "store"

    def run() -> AddReport:
        return add(store, [folder], pool=in_process)

    monday, friday = "The board meets on Mondays.", "The board meets on Fridays."
    path = put("a.txt", monday)
    run()
    assert answers("deep/store") == [None, monday]
    path.write_text(friday, encoding="utf-8")
    put("b.txt", "The kitchen serves soup.")
    run()
    assert answers("deep/store") == [monday, friday]
    remove(store, ["a.txt"])
    assert answers("deep/store") == [friday, None]


def test_a_backup_and_what_is_restored_of_it_are_there(
    put: Callable[..., Path],
    in_process: Any,
    tmp_path: Path,
    folder: Path,
    disk: Disk,
    answers: Callable[[str], list[str | None]],
) -> None:
    """When either says that it is done the file, or the store, outlasts a loss of power."""
    from qa.library.add import add

    text = "The board meets on Mondays."
    put("a.txt", text)
    add(tmp_path / "store", [folder], pool=in_process)
    copy, again = tmp_path / "disk" / "copy.tar", tmp_path / "disk" / "again"
    backup(tmp_path / "store", copy)
    assert disk.left()["copy.tar"] == copy.read_bytes()
    restore(copy, again)
    assert answers("again")[-1] == text
