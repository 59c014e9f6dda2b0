"""Batches that broke off: what was answered is kept, and only the very same run goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

import corpus
from qa.batch.run import run
from qa.errors import QAError, QuestionFileError, StoppedError
from qa.library.library import Library
from qa.models import Filters

CODE = str(Path(corpus.__file__).parent.parent)  # where what is tested was imported from
KILLED = """
    import os, signal, sys
    from pathlib import Path
    from qa.batch.run import run
    from qa.library.library import Library

    def kill(name, done, total, passages):
        if done == {after}:
            if {torn}:
                with open({journal!r}, "ab") as file:
                    file.write(b'{{"id": "q9", "ques')
            os.kill(os.getpid(), signal.SIGKILL)

    with Library.open({store!r}) as library:
        run(library, Path({questions!r}), Path({output!r}), progress=kill)
"""


def records(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a matter of POSIX")
@pytest.mark.parametrize(("form", "after", "torn"), [("jsonl", 2, True), ("csv", 3, False), ("jsonl", 5, False)])
def test_a_killed_run_resumed_writes_what_an_unbroken_one_does(
    library: Library, store: Path, questions: Path, tmp_path: Path, form: str, after: int, torn: bool
) -> None:
    """kill -9 at any record, also in the middle of writing one, loses and doubles nothing."""
    whole, broken = tmp_path / f"whole.{form}", tmp_path / f"broken.{form}"
    run(library, questions, whole)
    journal = broken if form == "jsonl" else broken.with_name(broken.name + ".part")
    script = textwrap.dedent(KILLED).format(
        after=after, torn=torn, journal=str(journal), store=str(store), questions=str(questions), output=str(broken)
    )
    environment = {**os.environ, "PYTHONPATH": CODE}
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert journal.is_file()
    answered: list[int] = []
    run(library, questions, broken, resume=True, progress=lambda _name, done, _total, _passages: answered.append(done))
    assert answered == list(range(after + 1, 6))
    assert broken.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("form", ["csv", "xlsx", "docx"])
def test_a_table_that_broke_off_comes_back_with_its_columns(library: Library, tmp_path: Path, form: str) -> None:
    """The same bytes as those of an unbroken run, whose columns have not changed."""
    questions, whole, broken = tmp_path / "q.csv", tmp_path / f"whole.{form}", tmp_path / f"broken.{form}"
    questions.write_text("Ref,question\na,What is meant by mutual aid?\nb,42\nc,What is a pooled fund?\n")
    run(library, questions, whole)

    def stop(_name: str, done: int, _total: int, _passages: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(QAError):
        run(library, questions, broken, progress=stop)
    run(library, questions, broken, resume=True)
    assert broken.read_bytes() == whole.read_bytes()


def test_a_run_whose_columns_have_changed_is_not_resumed(library: Library, tmp_path: Path) -> None:
    """The records would stand beside cells of another day."""
    questions, output = tmp_path / "q.csv", tmp_path / "out.jsonl"
    questions.write_text("Ref,question\na,What is meant by mutual aid?\n")
    run(library, questions, output)
    assert records(output)[0]["columns"] == {"Ref": "a"}
    questions.write_text("Ref,question\nb,What is meant by mutual aid?\n")
    with pytest.raises(QuestionFileError, match="columns beside the questions have changed"):
        run(library, questions, output, resume=True)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'{"id": "q0", "question": "Another?", "corpus": null}\n', "answers to other questions"),
        (b'{"id": "q0", "question": "What is meant by mutual aid?", "corpus": {"snapshot": "x"}}\n', "other documents"),
        (b"something else\n", "something else than answers"),
        (b"[]\n", "something else than answers"),
    ],
)
def test_only_a_run_over_the_same_is_resumed(
    library: Library, questions: Path, tmp_path: Path, content: bytes, problem: str
) -> None:
    """What is not the beginning of this run is refused and left as it is."""
    output = tmp_path / "out.jsonl"
    output.write_bytes(content)
    with pytest.raises(QuestionFileError, match=problem):
        run(library, questions, output, resume=True)
    assert output.read_bytes() == content


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"k": 3}, {}, "with -k 3, and this run has -k 5"),
        ({}, {"k": 3}, "with -k 5, and this run has -k 3"),
        ({}, {"filters": Filters(entities=("ICB", "ACT"))}, "has -k 5 --entity ICB --entity ACT"),
        ({"filters": Filters(after="2021")}, {"filters": Filters(after="2022")}, "with -k 5 --after 2021, and"),
    ],
)
def test_a_run_with_other_options_is_not_resumed(
    library: Library, questions: Path, tmp_path: Path, first: dict[str, Any], second: dict[str, Any], told: str
) -> None:
    """One file never mixes answers of two settings; the message has both as they are typed."""
    output = tmp_path / "out.jsonl"
    run(library, questions, output, **first)
    written = output.read_bytes()
    with pytest.raises(QuestionFileError, match=told):
        run(library, questions, output, resume=True, **second)
    assert output.read_bytes() == written
    run(library, questions, output, resume=True, **first)
    assert output.read_bytes() == written


def test_resuming_what_never_began_begins(library: Library, questions: Path, tmp_path: Path) -> None:
    """--resume in a script is right for the first run too."""
    assert sum(run(library, questions, tmp_path / "out.jsonl", resume=True).values()) == 5


def test_a_run_that_is_stopped_says_how_to_go_on(library: Library, questions: Path, tmp_path: Path) -> None:
    """Ctrl-C keeps what was answered."""
    output = tmp_path / "out.jsonl"

    def stop(_name: str, done: int, _total: int, _passages: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(StoppedError, match=r"question 2 of 5\. --resume goes on") as caught:
        run(library, questions, output, progress=stop)
    assert caught.value.exit_code == 130
    assert len(records(output)) == 2
    run(library, questions, output, resume=True)
    assert len(records(output)) == 5
