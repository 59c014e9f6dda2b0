"""Watching folders: what comes, changes and goes is told once; nothing half written is read, nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import cli
from corpus.errors import StoreBusyError
from corpus.worker import ReadingPool
from qa.batch.kept import Kept, kept_in
from qa.batch.watch import Event, Watcher
from qa.library.add import add
from qa.library.library import Library

SOUP = "# Menu\n\nThe kitchen serves leek soup on Mondays.\n"
QUESTION = "Which soup does the kitchen serve?"


class Desk:
    """A watcher with what it has told since it was last asked."""

    def __init__(self, store: Path, folder: Path, pool: type[ReadingPool], **options: Any) -> None:
        self.said: list[Event] = []
        self.while_resting: Callable[[], object] = lambda: None
        options = {"adding": partial(add, pool=pool), **options}
        self.watcher = Watcher(store, [folder], tell=self.said.append, rest=lambda _: self.while_resting(), **options)

    def round(self) -> list[tuple[str, str]]:
        """What one round tells: the word, and the name of the file or the text."""
        self.said.clear()
        self.watcher.round()
        return [(event.name, Path(event.what).name or event.text) for event in self.said if event.name != "store"]


@pytest.fixture
def desk(new_store: Path, folder: Path, in_process: type[ReadingPool]) -> Callable[..., Desk]:
    """Makes a watcher of the folder."""
    return partial(Desk, new_store, folder, in_process)


def test_what_comes_changes_and_goes_is_told(desk: Callable[..., Desk], put: Callable[..., Path]) -> None:
    """Once each, and nothing where nothing happens."""
    put("a.md", SOUP)
    watching = desk()
    assert watching.round() == [("added", "a.md")]
    assert watching.round() == []
    put("b.md", "# Tea\n\nThe trolley brings tea at four o'clock.\n")
    put("a.md", SOUP.replace("leek", "pea"))
    assert sorted(watching.round()) == [("added", "b.md"), ("updated", "a.md")]
    put("a.md", "").unlink()
    assert watching.round() == [("removed", "a.md")]
    assert watching.round() == []


def test_a_file_that_is_being_written_waits(
    desk: Callable[..., Desk], put: Callable[..., Path], new_store: Path
) -> None:
    """The others are added; it is told once, and read when it has come to rest."""
    put("a.md", SOUP)
    watching = desk()
    watching.while_resting = lambda: put("b.md", "# Half" + "x" * (time.monotonic_ns() % 997))
    assert sorted(watching.round()) == [("added", "a.md"), ("waiting", "b.md")]
    assert watching.round() == []
    watching.while_resting = lambda: None
    put("b.md", "# Tea\n\nThe trolley brings tea.\n")
    assert watching.round() == [("added", "b.md")]
    with Library.open(new_store) as library:
        assert len(library.documents()) == 2


def test_a_file_that_is_written_anew_keeps_its_earlier_version(
    desk: Callable[..., Desk], put: Callable[..., Path], new_store: Path
) -> None:
    """Until the new one is whole."""
    put("a.md", SOUP)
    put("b.md", SOUP.replace("leek", "pea"))
    watching = desk()
    watching.round()
    put("b.md", "").unlink()
    watching.while_resting = lambda: put("a.md", "# Half" + "x" * (time.monotonic_ns() % 997))
    put("a.md", "# Ha")
    assert sorted(watching.round()) == [("removed", "b.md"), ("waiting", "a.md")]
    with Library.open(new_store) as library:
        assert "leek" in str(list(library.passages()))


def test_a_bad_file_is_told_once_and_costs_no_other(desk: Callable[..., Desk], put: Callable[..., Path]) -> None:
    """Also when others change, and again only when it is another."""
    put("bad.pdf", b"%PDF-1.4 nothing")
    put("a.md", SOUP)
    watching = desk()
    assert sorted(watching.round()) == [("added", "a.md"), ("failed", "bad.pdf")]
    assert watching.round() == []
    put("b.md", SOUP.replace("leek", "pea"))
    assert watching.round() == [("added", "b.md")]


@pytest.mark.parametrize("how", ["emptied", "gone"])
def test_a_folder_that_is_not_connected_takes_nothing_away(
    how: str, desk: Callable[..., Desk], put: Callable[..., Path], folder: Path, new_store: Path
) -> None:
    """It is told once; what comes back is no change, also to a watcher that has just been started."""
    put("a.md", SOUP)
    desk().round()
    put("a.md", SOUP).unlink()
    if how == "gone":
        folder.rmdir()
    for watching in (desk(), desk()):
        assert [name for name, _ in watching.round()] == ["error"]
        assert watching.round() == []
    folder.mkdir(exist_ok=True)
    put("a.md", SOUP)
    assert watching.round() == []
    with Library.open(new_store) as library:
        assert len(library.documents()) == 1


@pytest.mark.parametrize("fault", [StoreBusyError("Another policyqa changes the store."), OSError("disk"), KeyError(1)])
def test_a_fault_of_one_round_is_a_line_and_the_next_tries_again(
    fault: Exception, desk: Callable[..., Desk], put: Callable[..., Path], in_process: type[ReadingPool]
) -> None:
    """The same fault is not told twice."""
    put("a.md", SOUP)
    left = [fault, fault]

    def adding(*arguments: Any, **options: Any) -> Any:
        if left:
            raise left.pop()
        return add(*arguments, **options, pool=in_process)

    watching = desk(adding=adding)
    assert [name for name, _ in watching.round()] == ["busy" if isinstance(fault, StoreBusyError) else "error"]
    assert watching.round() == []
    assert watching.round() == [("added", "a.md")]


def test_two_watchers_of_one_store_do_each_file_once(desk: Callable[..., Desk], put: Callable[..., Path]) -> None:
    """The second finds done what the first did, and is silent."""
    put("a.md", SOUP)
    first, second = desk(), desk()
    assert first.round() == [("added", "a.md")]
    assert second.round() == []
    put("a.md", SOUP.replace("leek", "pea"))
    assert second.round() == [("updated", "a.md")]
    assert first.round() == []


def test_the_store_and_the_log_may_lie_in_the_folder(
    folder: Path, put: Callable[..., Path], in_process: type[ReadingPool]
) -> None:
    """What the watcher itself writes is no change."""
    put("a.md", SOUP)
    log = put("watch.log", "line\n")
    watching = Desk(folder / "store", folder, in_process, apart=[log])
    watching.round()
    put("watch.log", "line\nline\n")
    assert watching.round() == []


def test_kept_questions_with_new_answers_are_told(
    desk: Callable[..., Desk], put: Callable[..., Path], tmp_path: Path
) -> None:
    """Asked first they are counted; after a change those are told that are answered otherwise, with both answers."""
    questions, answers = tmp_path / "q.txt", tmp_path / "answers.jsonl"
    questions.write_text(f"{QUESTION}\nWho brings the tea?\n")
    put("a.md", SOUP)
    put("b.md", "# Tea\n\nThe trolley brings the tea at four o'clock.\n")
    watching = desk(kept=Kept(questions, answers))
    assert [name for name, _ in watching.round()] == ["added", "added", "asked"]
    assert watching.round() == []
    put("a.md", SOUP.replace("leek", "pea"))
    watching.round()
    (told,) = [event for event in watching.said if event.name == "answer"]
    assert told.what == f"1. {QUESTION}"
    assert "pea soup" in told.text
    assert "was: “The kitchen serves leek soup" in told.text
    put("a.md", "# Nothing\n\nThe kitchen is closed.\n")
    watching.round()
    assert any("no longer answered" in event.text for event in watching.said)
    assert [json.loads(line)["id"] for line in answers.read_text().splitlines()] == ["1", "2"]


def test_answers_outlast_the_watcher(desk: Callable[..., Desk], put: Callable[..., Path], tmp_path: Path) -> None:
    """One that starts again asks nothing where nothing changed, and compares with the answers of the one before."""
    questions = tmp_path / "q.txt"
    questions.write_text(QUESTION)
    put("a.md", SOUP)
    kept = Kept(questions, tmp_path / "answers.jsonl")
    desk(kept=kept).round()
    assert desk(kept=kept).round() == []
    put("a.md", SOUP.replace("leek", "pea"))
    assert [name for name, _ in desk(kept=kept).round()] == ["updated", "asked", "answer"]


@pytest.mark.parametrize(("text", "problem"), [(None, "cannot be opened"), ("42\n", "holds the number|has no words")])
def test_questions_that_cannot_be_read_are_a_line(
    text: str | None, problem: str, desk: Callable[..., Desk], put: Callable[..., Path], tmp_path: Path
) -> None:
    """The documents are brought in all the same."""
    questions = tmp_path / "q.txt"
    if text:
        questions.write_text(text)
    put("a.md", SOUP)
    watching = desk(kept=Kept(questions, tmp_path / "answers.jsonl"))
    assert [name for name, _ in watching.round()] == ["added", "error"]
    assert any(part in watching.said[-1].text for part in problem.split("|"))
    assert watching.round() == []


def test_a_file_of_something_else_is_not_overwritten_with_answers(
    desk: Callable[..., Desk], put: Callable[..., Path], tmp_path: Path
) -> None:
    """It is told to be named otherwise."""
    questions, other = tmp_path / "q.txt", tmp_path / "other.txt"
    questions.write_text(QUESTION)
    other.write_text("mine\n")
    put("a.md", SOUP)
    assert ("error", f"{other}: holds something else than answers. Name another with --answers.") in desk(
        kept=Kept(questions, other)
    ).round()
    assert other.read_text() == "mine\n"


def test_each_file_of_questions_has_its_answers_in_the_store(tmp_path: Path) -> None:
    """The same each time, another for another file."""
    first, second = (kept_in(tmp_path, tmp_path / name) for name in ("a.txt", "b.txt"))
    assert first.parent == tmp_path
    assert first != second
    assert first == kept_in(tmp_path, tmp_path / "a.txt")


def test_an_event_is_one_line_that_drives_no_terminal() -> None:
    """Whatever a file is called."""
    assert Event("added", "a\nb\x1b[31m.md").line == "added a b\ufffd[31m.md"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are a matter of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(number: int, new_store: Path, folder: Path, put: Callable[..., Path]) -> None:
    """Exit 0, a last line, no traceback, the store whole."""
    put("a.md", SOUP)
    log = new_store.parent / "watch.log"
    variables = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent)}
    command = [sys.executable, "-m", "qa", "watch", str(folder), "--store", str(new_store), "--log", str(log)]
    with subprocess.Popen(
        [*command, "--settle", "0", "--every", "1", "--json"], stderr=subprocess.PIPE, env=variables
    ) as process:
        for _ in range(600):
            if log.exists() and '"store"' in log.read_text():
                break
            time.sleep(0.1)
        process.send_signal(number)
        _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (0, b"")
    events = [json.loads(line) for line in log.read_text().splitlines()]
    assert [event["event"] for event in events] == ["watching", "added", "store", "stopped"]
    with Library.open(new_store) as library:
        assert library.audit()["sound"]


@pytest.mark.slow
@pytest.mark.parametrize(("bad", "code"), [(False, 0), (True, 4)])
def test_looking_once_ends_with_what_became_of_it(
    bad: bool, code: int, new_store: Path, folder: Path, put: Callable[..., Path], policyqa: Callable[..., Any]
) -> None:
    """As cron and the Task Scheduler want it; a folder that is not there is a failure too."""
    put("a.md", SOUP)
    if bad:
        put("bad.pdf", b"%PDF-1.4 nothing")
    done = policyqa("watch", folder, "--store", new_store, "--settle", "0", "--once")
    assert done.returncode == code, done.stderr
    words = [line.split()[1] for line in done.stdout.decode().splitlines()]
    assert words == ["watching", "added", "store", *(["failed"] if bad else [])]
    assert policyqa("watch", folder / "none", "--store", new_store, "--settle", "0", "--once").returncode == 4
