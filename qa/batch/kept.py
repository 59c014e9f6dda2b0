"""Questions that are kept: asked again when the documents have changed, and which have new answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from qa.batch.questions import Asked, read_questions
from qa.batch.run import record
from qa.batch.table import Layout
from qa.errors import QuestionFileError
from qa.library.library import Library
from qa.render.formats import to_json_lines


class Change(NamedTuple):
    """A kept question with a new answer: what is said now and what was said, None where there was no answer."""

    id: str
    question: str
    answer: str | None
    was: str | None
    reason: str | None


class Kept:
    """A file of questions, and the file of JSON Lines that has the last answer to each."""

    def __init__(self, questions: Path, answers: Path, *, layout: Layout | None = None, k: int = 5) -> None:
        self.questions = questions
        self.answers = answers
        self._layout = layout
        self._k = k

    def ask(self, library: Library) -> tuple[int, list[Change]]:
        """Ask all of them where the documents or the questions are others than those of the last answers, and keep the
        new answers: how many were asked, and which of those asked before are answered otherwise.

        Raises QuestionFileError for files that are not in their form or cannot be read or written.
        """
        asked = self._read()
        before = self._before()
        state = {"snapshot": library.snapshot_hash(), "calibration": library.calibration}
        same = [_key(one) for one in before] == [(one.id, one.text) for one in asked]
        if same and all(state.items() <= {"calibration": None, **(one.get("corpus") or {})}.items() for one in before):
            return 0, []
        found: list[Any] = [record(library, question, k=self._k) for question in asked]
        self._keep(found)
        return len(found), list(_changes({_key(one): one for one in before}, found))

    def _read(self) -> Sequence[Asked]:
        try:
            data = self.questions.read_bytes()
        except OSError as error:
            raise QuestionFileError(f"{self.questions}: cannot be opened: {error.strerror}.") from error
        return read_questions(data, name=str(self.questions), layout=self._layout).asked

    def _before(self) -> list[dict[str, Any]]:
        try:
            lines = self.answers.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise QuestionFileError(f"{self.answers}: cannot be opened: {error.strerror}.") from error
        try:
            found = [json.loads(line) for line in lines]
        except ValueError:
            found = [None]
        if not all(isinstance(one, dict) and {"id", "question", "status", "answer"} <= set(one) for one in found):
            raise QuestionFileError(f"{self.answers}: holds something else than answers. Name another with --answers.")
        return found

    def _keep(self, found: Sequence[Any]) -> None:
        """Write all of it or nothing: a watcher may be ended at any moment, and another may read."""
        made = self.answers.with_name(f"{self.answers.name}.tmp")
        try:
            made.write_bytes(to_json_lines(found))
            made.replace(self.answers)
        except OSError as error:
            made.unlink(missing_ok=True)
            raise QuestionFileError(f"{self.answers}: cannot be written: {error.strerror}.") from error


def kept_in(store: Path, questions: Path) -> Path:
    """Where the answers to a file of questions are kept when no place is named: in the store, by the file's path."""
    name = hashlib.sha256(str(questions.absolute()).encode(errors="surrogateescape")).hexdigest()[:12]
    return store / f"kept-{name}.jsonl"


def _key(found: Mapping[str, Any]) -> tuple[str, str]:
    return found["id"], found["question"]


def _changes(
    before: Mapping[tuple[str, str], Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    for one in found:
        earlier = before.get(_key(one))
        if earlier is not None and (earlier["status"], earlier["answer"]) != (one["status"], one["answer"]):
            yield Change(one["id"], one["question"], one["answer"], earlier["answer"], one["reason"])
