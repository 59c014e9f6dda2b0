"""Questions that are kept: asked again when the documents have changed, and which have new answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from qa.batch.questions import Asked, read_questions
from qa.batch.run import record
from qa.batch.sets import answers_of_set
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

    def ask(
        self, library: Library, *, progress: Callable[[int, int], object] | None = None
    ) -> tuple[int, list[Change]]:
        """Ask all of them where the documents or the questions are others than those of the last answers, and keep the
        new answers: how many were asked, and which of those asked before are answered otherwise. What they said before
        is kept where something has changed, for ``last_changes``. ``progress`` is told how many of how many are done.

        Raises QuestionFileError for files that are not in their form or cannot be read or written.
        """
        asked = self._read()
        before = self.last()
        if _is_current(library, asked, before):
            return 0, []
        found: list[Any] = []
        for question in asked:
            found.append(record(library, question, k=self._k))
            if progress:
                progress(len(found), len(asked))
        changes = list(_changes({_key(one): one for one in before}, found))
        if changes:
            self._keep(before, self._earlier)
        self._keep(found, self.answers)
        return len(found), changes

    def is_current(self, library: Library) -> bool:
        """Whether the last answers are those that would come now. Raises QuestionFileError."""
        return _is_current(library, self._read(), self.last())

    def last_changes(self) -> list[Change]:
        """What was answered otherwise the last time that anything was. Raises QuestionFileError."""
        return list(_changes({_key(one): one for one in _answers(self._earlier)}, self.last()))

    def last(self) -> list[dict[str, Any]]:
        """The last answers, none where it was never asked. Raises QuestionFileError."""
        return _answers(self.answers)

    @property
    def _earlier(self) -> Path:
        return self.answers.with_name(f"{self.answers.stem}.before{self.answers.suffix}")

    def _read(self) -> Sequence[Asked]:
        try:
            data = self.questions.read_bytes()
        except OSError as error:
            raise QuestionFileError(f"{self.questions}: cannot be opened: {error.strerror}.") from error
        return read_questions(data, name=str(self.questions), layout=self._layout).asked

    def _keep(self, found: Sequence[Any], target: Path) -> None:
        """Write all of it or nothing: a watcher may be ended at any moment, and another may read."""
        made = target.with_name(f"{target.name}.tmp")
        try:
            made.write_bytes(to_json_lines(found))
            made.replace(target)
        except OSError as error:
            made.unlink(missing_ok=True)
            raise QuestionFileError(f"{target}: cannot be written: {error.strerror}.") from error


def _is_current(library: Library, asked: Sequence[Asked], before: Sequence[Mapping[str, Any]]) -> bool:
    state = {"snapshot": library.snapshot_hash(), "calibration": library.calibration}
    if [_key(one) for one in before] != [(one.id, one.text) for one in asked]:
        return False
    return all(state.items() <= {"calibration": None, **(one.get("corpus") or {})}.items() for one in before)


def _answers(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise QuestionFileError(f"{path}: cannot be opened: {error.strerror}.") from error
    try:
        found = [json.loads(line) for line in lines]
    except ValueError:
        found = [None]
    if not all(isinstance(one, dict) and {"id", "question", "status", "answer"} <= set(one) for one in found):
        raise QuestionFileError(f"{path}: holds something else than answers. Name another with --answers.")
    return found


def kept_in(store: Path, questions: Path) -> Path:
    """Where the answers to a file of questions are kept when no place is named: in the store, by the file's path; those
    of a set of the store beside it, whatever the path of the store.
    """
    if (answers := answers_of_set(store, questions)) is not None:
        return answers
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
