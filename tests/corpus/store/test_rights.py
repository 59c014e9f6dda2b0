"""A store is for its owner alone, until it is shared."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.store.writer import StoreWriter
from fixtures.stores import filled, publish, put

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    """What most systems let others do."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(store: Path) -> set[tuple[bool, str]]:
    """Whether it is a folder, and its rights, of the store and of all in it."""
    found = (path.stat().st_mode for path in [store, *store.rglob("*")] if path.name != "shared")
    return {(stat.S_ISDIR(mode), f"{stat.S_IMODE(mode):o}") for mode in found}


def test_its_owner_alone_may_read_it(new_store: Path) -> None:
    """While it is written too: the files of SQLite have the rights of the database."""
    filled(new_store, "a")
    with StoreWriter(new_store) as writer:
        put(writer, "b")
        assert rights(new_store) == {(True, "700"), (False, "600")}
        publish(writer)
    assert rights(new_store) == {(True, "700"), (False, "600")}


def test_a_shared_one_stays_shared(new_store: Path) -> None:
    """It is said once; what is there and what later changes bring may be read by whom the system lets."""
    filled(new_store, "a")
    with StoreWriter(new_store, shared=True) as writer:
        publish(writer)
    assert rights(new_store) == {(True, "755"), (False, "644")}
    filled(new_store, "b")
    assert rights(new_store) == {(True, "755"), (False, "644")}


def test_what_others_could_read_is_taken_back(new_store: Path) -> None:
    """A store of before; its folder keeps the rights that it was given."""
    filled(new_store, "a")
    for path in [new_store, *new_store.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    filled(new_store, "b")
    assert rights(new_store) == {(True, "755"), (True, "700"), (False, "600")}
