"""Sets of questions in a store: their names are files, and what is kept is read as it was."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.batch import sets
from qa.batch.kept import kept_in
from qa.batch.questions import Asked, read_questions

WORDS = st.text(st.characters(categories=("L",)), min_size=1, max_size=12)


@given(text=st.text(max_size=100))
def test_any_name_becomes_one_that_a_file_can_have(text: str) -> None:
    """Without a separator, a dot or a mark of a drive, and not longer than file systems take."""
    name = sets.named(text)
    assert not set(name) & set('/\\.:*?"<>|\0\n')
    assert len(name) <= 60
    assert name == name.strip()
    assert sets.named(name) == name


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(rows=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4, unique_by=lambda row: row[0]))
def test_questions_come_back_as_they_were_kept(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    """With their ids, in order."""
    shutil.rmtree(tmp_path / sets.SETS, ignore_errors=True)
    asked = [Asked(id_, f"What is {text}?") for id_, text in rows]
    path = sets.path_of(tmp_path, sets.put(tmp_path, "Board", asked))
    assert path is not None
    found = read_questions(path.read_bytes(), name=path.name).asked
    assert [(one.id, one.text) for one in found] == [(one.id, one.text) for one in asked]


def test_two_sets_of_one_name_are_two(tmp_path: Path) -> None:
    """The second gets a number; the name of one that was removed is not taken from who brings it back."""
    assert [sets.put(tmp_path, "Board", [Asked("1", "Who?")]) for _ in range(2)] == ["Board", "Board (2)"]
    assert sets.remove(tmp_path, "Board")
    assert sets.put(tmp_path, "Board", [Asked("1", "When?")]) == "Board"
    assert not sets.bring_back(tmp_path, "Board")
    assert not sets.remove(tmp_path, "../Board")


@pytest.mark.skipif(os.name == "nt", reason="rights there come from the folder")
def test_sets_are_for_the_owner_of_the_store_alone(tmp_path: Path) -> None:
    """As everything in it."""
    sets.put(tmp_path, "Board", [Asked("1", "Who?")])
    assert (tmp_path / "sets").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "sets" / "Board.jsonl").stat().st_mode & 0o777 == 0o600


def test_answers_to_a_set_move_with_the_store(tmp_path: Path) -> None:
    """Those to another file are known by its path."""
    for store in (tmp_path / "a", tmp_path / "b"):
        assert kept_in(store, store / "sets" / "Board.jsonl") == store / "sets" / "answers" / "Board.jsonl"
    assert kept_in(tmp_path / "a", tmp_path / "x.jsonl").parent == tmp_path / "a"
