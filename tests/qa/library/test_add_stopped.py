"""A run that is stopped shows nothing half, and what it read is not read again."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import StoreMissingError
from corpus.store.connection import DATABASE
from corpus.worker import ReadingPool
from fixtures.adding import SOUP, TEA, counts, records, texts
from qa.errors import StoppedError
from qa.library import add as module
from qa.library.add import AddReport, add
from qa.library.library import Library

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]
Run = Callable[..., AddReport]

BREAD = "Bread is baked at night."
JAM = "Jam is made in June."


@pytest.fixture
def read() -> list[str]:
    """The names of the files that were read, in their order."""
    return []


@pytest.fixture
def stopping(in_process: type[ReadingPool], new_store: Path, folder: Path, read: list[str]) -> Run:
    """Adds the folder, and presses Ctrl-C when so many files have been read."""

    def run(most: int = 99, end: type[BaseException] = KeyboardInterrupt, *paths: Path) -> AddReport:
        class Stopping(in_process):  # type: ignore[valid-type, misc]
            def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
                for number, item in enumerate(items):
                    if number == most:
                        raise end
                    read.append(Path(item.source).name)
                    yield from super().map(function, [item])

        return add(new_store, list(paths or [folder]), pool=Stopping)

    return run


def four(put: Put) -> None:
    """Three files and one of two records."""
    put("a.txt", SOUP)
    put("b.txt", TEA)
    put("c.jsonl", records(("r1", BREAD), ("r2", JAM)))
    put("d.txt", SOUP)


def name_of(store: Path) -> str | None:
    """The name of what readers see."""
    with Library.open(store) as library:
        return library.snapshot_hash()


def test_a_first_run_goes_on_where_it_was_stopped(
    put: Put,
    stopping: Run,
    in_process: type[ReadingPool],
    folder: Path,
    new_store: Path,
    tmp_path: Path,
    read: list[str],
) -> None:
    """Readers see nothing until it is done; then all of it, as if it had never been stopped."""
    four(put)
    with pytest.raises(StoppedError, match="run the same command again") as stop:
        stopping(2)
    assert stop.value.exit_code == 130
    with pytest.raises(StoreMissingError, match="was stopped"):
        Library.open(new_store)
    assert counts(stopping()) == {"added": 4}
    assert read == ["a.txt", "b.txt", "c.jsonl", "d.txt"]
    add(tmp_path / "again", [folder], pool=in_process)
    assert name_of(new_store) == name_of(tmp_path / "again")


def test_a_later_run_goes_on_where_it_was_stopped(
    put: Put,
    ingest: Ingest,
    stopping: Run,
    in_process: type[ReadingPool],
    folder: Path,
    new_store: Path,
    tmp_path: Path,
    read: list[str],
) -> None:
    """Readers see what they saw; the documents come out as if they had been read at once, also after two stops."""
    ingest(put("z.txt", "Zebras are not kept here."))
    before = name_of(new_store)
    four(put)
    for most in (1, 2):
        with pytest.raises(StoppedError):
            stopping(most)
        assert name_of(new_store) == before
    assert counts(stopping()) == {"added": 4, "unchanged": 1}
    assert read == ["a.txt", "b.txt", "c.jsonl", "d.txt"]
    assert not list(new_store.glob("unfinished*"))
    with Library.open(new_store) as library:
        assert library.audit()["problems"] == []
    add(tmp_path / "again", [folder], pool=in_process)
    assert name_of(new_store) == name_of(tmp_path / "again")


def test_what_changed_since_is_read_again(
    put: Put, ingest: Ingest, stopping: Run, new_store: Path, read: list[str]
) -> None:
    """What was kept is of other bytes."""
    ingest(put("z.txt", "Zebras are not kept here."))
    four(put)
    with pytest.raises(StoppedError):
        stopping(2)
    put("a.txt", "The kitchen serves pea soup.")
    stopping()
    assert read == ["a.txt", "b.txt", "a.txt", "c.jsonl", "d.txt"]
    assert "The kitchen serves pea soup." in texts(new_store)


def test_half_a_line_is_no_file(put: Put, ingest: Ingest, stopping: Run, new_store: Path, read: list[str]) -> None:
    """A run that is killed may end in it; what stands before it counts, and what is written behind it."""
    ingest(put("z.txt", "Zebras are not kept here."))
    four(put)
    with pytest.raises(StoppedError):
        stopping(2)
    (kept,) = new_store.glob("unfinished*")
    kept.write_bytes(kept.read_bytes()[:-5])
    with pytest.raises(StoppedError):
        stopping(2)
    stopping()
    assert read == ["a.txt", "b.txt", "b.txt", "c.jsonl", "d.txt"]


def test_what_fails_is_not_kept(put: Put, ingest: Ingest, stopping: Run, read: list[str]) -> None:
    """It is read again, and may be whole by then."""
    ingest(put("z.txt", "Zebras are not kept here."))
    put("a.pdf", b"%PDF-1.7 no more than this")
    put("b.txt", TEA)
    put("c.txt", BREAD)
    with pytest.raises(StoppedError):
        stopping(2)
    assert counts(stopping()) == {"added": 2, "unchanged": 1, "failed": 1}
    assert read == ["a.pdf", "b.txt", "a.pdf", "c.txt"]


def test_another_first_run_shows_nothing_of_a_stopped_one(
    put: Put, stopping: Run, new_store: Path, tmp_path: Path
) -> None:
    """Half of a folder is not shown with another; that it is forgotten is told."""
    four(put)
    with pytest.raises(StoppedError):
        stopping(2)
    other = tmp_path / "other.txt"
    other.write_text(JAM, encoding="utf-8")
    report = stopping(99, KeyboardInterrupt, other)
    assert report.warnings == ["2 files are forgotten that a stopped add had read; add them again."]
    assert texts(new_store) == {JAM}


def test_a_first_run_commits_as_it_goes(
    put: Put, stopping: Run, new_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has been committed is there after any end, and another writer waits all the same."""
    monkeypatch.setattr(module, "_BATCH", 1)
    four(put)
    with pytest.raises(MemoryError):
        stopping(3, MemoryError)
    with closing(sqlite3.connect(new_store / DATABASE)) as other:
        assert other.execute("SELECT count(*) FROM documents").fetchone() == (4,)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were looked into."""
    names: list[str] = []
    real = os.open

    def noting(path: Any, *rest: Any, **options: Any) -> int:
        if str(path).endswith((".txt", ".zip")):
            names.append(Path(path).name)
        return real(path, *rest, **options)

    monkeypatch.setattr("corpus.files.os.open", noting)
    return names


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of this moment count as old."""
    monkeypatch.setattr("corpus.files._YOUNG", 0)


@pytest.mark.usefixtures("old")
def test_a_file_of_the_same_size_and_times_is_not_looked_into(
    put: Put, ingest: Ingest, folder: Path, opened: list[str]
) -> None:
    """Unless that is asked for."""
    put("a.txt", SOUP)
    ingest(folder)
    opened.clear()
    assert counts(ingest(folder)) == {"unchanged": 1}
    assert opened == []
    assert counts(ingest(folder, rehash=True)) == {"unchanged": 1}
    assert opened == ["a.txt"]


@pytest.mark.usefixtures("old")
def test_a_changed_file_with_the_old_size_and_time_is_read(put: Put, ingest: Ingest, folder: Path) -> None:
    """A copy may keep the time of its source; the system notes when it came all the same."""
    path = put("a.txt", SOUP)
    ingest(folder)
    before = path.stat()
    path.write_text(SOUP.replace("leek", "pea,"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert counts(ingest(folder)) == {"updated": 1}


def test_a_young_file_is_looked_into(put: Put, ingest: Ingest, folder: Path, opened: list[str]) -> None:
    """Within the time that a file system tells apart it could be written again without a trace."""
    put("a.txt", SOUP)
    ingest(folder)
    opened.clear()
    ingest(folder)
    assert opened == ["a.txt"]
