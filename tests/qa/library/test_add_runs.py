"""A run beside others: readers and writers at the same time, progress, and what a killed run leaves."""

from __future__ import annotations

import functools
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import corpus
from corpus.errors import StoreBusyError
from corpus.store.writer import StoreWriter
from corpus.worker import ReadingPool
from fixtures.adding import SOUP, TEA, counts, found, texts
from qa.library.add import AddReport, add
from qa.library.library import Library

ROOT = Path(__file__).resolve().parents[3]
CODE = str(Path(corpus.__file__).parent.parent)  # where what is tested was imported from

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]


def test_a_busy_store_is_told(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another run that is writing is named; this one does nothing."""
    put("a.txt", SOUP)
    ingest(folder)
    monkeypatch.setattr("qa.library.add.StoreWriter", functools.partial(StoreWriter, wait=0.05))
    with StoreWriter(new_store), pytest.raises(StoreBusyError, match="Wait for it to finish"):
        ingest(folder)


def test_progress_counts_files_and_passages(put: Put, ingest: Ingest, folder: Path) -> None:
    """Each file read is told: its name, how many are done, how many there are, passages so far."""
    put("a.txt", SOUP)
    put("b.txt", TEA)
    told: list[tuple[Any, ...]] = []
    ingest(folder, progress=lambda *said: told.append(said))
    assert told == [("a.txt", 1, 2, 1), ("b.txt", 2, 2, 2)]


def test_two_stores_of_the_same_files_are_the_same(
    put: Put, ingest: Ingest, in_process: type[ReadingPool], folder: Path, new_store: Path, tmp_path: Path
) -> None:
    """The snapshot is named by its content: built twice, it has one name and equal answers."""
    put("a.txt", SOUP)
    put("b.txt", TEA)
    ingest(folder)
    add(tmp_path / "again", [folder], pool=in_process)
    told = []
    for place in (new_store, tmp_path / "again"):
        with Library.open(place) as library:
            told.append(library.ask("When is tea brought?").to_dict())
    assert told[0] == told[1]


def test_a_reader_that_stays_open_sees_new_documents(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """An open library answers from the newest snapshot at each question."""
    put("a.txt", SOUP)
    ingest(folder)
    with Library.open(new_store) as library:
        first = library.ask("When does the trolley bring tea?")
        put("b.txt", TEA)
        ingest(folder)
        second = library.ask("When does the trolley bring tea?")
    assert first.searched.documents == 1
    assert second.searched.documents == 2
    assert second.citations[0].passage.text == TEA


KILLED = """
    import os, signal, sys
    from pathlib import Path
    sys.path[:0] = [{root!r}, {tests!r}]
    from conftest import InProcess
    from qa.library import add

    class Dying(InProcess):
        def map(self, function, items):
            for number, outcome in enumerate(super().map(function, items)):
                if number == 1:
                    os.kill(os.getpid(), signal.SIGKILL)
                yield outcome

    add.add(Path({store!r}), [Path({folder!r})], pool=Dying)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a matter of POSIX")
def test_a_run_that_is_killed_leaves_the_old_answers_and_can_be_repeated(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """kill -9 between two files: questions are answered from before, and the next run does all of it."""
    put("a.txt", SOUP)
    ingest(folder)
    put("b.txt", TEA)
    put("c.txt", "Biscuits are kept in the blue tin.")
    script = textwrap.dedent(KILLED).format(
        root=CODE, tests=str(ROOT / "tests"), store=str(new_store), folder=str(folder)
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert texts(new_store) == {SOUP}
    assert found(new_store, "Which soup does the kitchen serve?") == [SOUP]
    assert counts(ingest(folder)) == {"added": 2, "unchanged": 1}
    assert len(texts(new_store)) == 3


def test_answers_go_on_while_documents_are_added(
    put: Put, ingest: Ingest, in_process: type[ReadingPool], folder: Path, new_store: Path
) -> None:
    """A question in the middle of a run is answered at once, from what was there before."""
    put("a.txt", SOUP)
    ingest(folder)
    put("b.txt", TEA)
    seen: list[tuple[int, float]] = []

    class Asking(in_process):  # type: ignore[valid-type, misc]
        def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            for outcome in super().map(function, items):
                started = time.monotonic()
                with Library.open(new_store) as library:
                    seen.append((library.ask("tea").searched.documents, time.monotonic() - started))
                yield outcome

    add(new_store, [folder], pool=Asking)
    assert [documents for documents, _ in seen] == [1]
    assert seen[0][1] < 5
    assert texts(new_store) == {SOUP, TEA}
