"""Many questions in one process: one record each, in order, also on failure, and resumable."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, cast

from corpus.characters import tidy
from corpus.errors import PolicyQAError
from qa.batch.questions import Asked, Questions, read_questions
from qa.batch.resume import options_of, resumable
from qa.batch.table import Layout
from qa.errors import QuestionFileError, StoppedError
from qa.library.library import Library
from qa.models import AnswerDict, Filters, RecordDict, SearchedDict, failed_dict
from qa.render.formats import BATCH, form_of, to_json_lines, written

Progress = Callable[[str, int, int, int], None]

_LARGEST = 64 << 20  # bytes of questions
_TOLD = 5  # rows that were not asked
JOURNAL = "jsonl"  # the form in which a run keeps what it has, from which it makes the others


def run(
    library: Library,
    source: Path,
    output: Path | None,
    *,
    form: str | None = None,
    k: int = 5,
    filters: Filters | None = None,
    layout: Layout | None = None,
    resume: bool = False,
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
) -> Counter[str]:
    """Answer every question of ``source`` and write the records; how many have which status.

    ``layout`` says where in a table the questions stand; ``say`` is told what of the file was not answered.

    JSON Lines are written and flushed one by one; the other forms are made from them at the end, the records being
    kept beside the output until then. ``resume`` goes on after the last whole record: a run that was killed at any
    moment loses none and repeats none. Raises QuestionFileError, also where the earlier run had other questions,
    documents or options.
    """
    form = _form(output, form)
    _check(source, output, resume=resume)
    questions = read_questions(_read(source), name=_name(source), layout=layout)
    if say:
        for notice in [*questions.notices, *_unasked(questions.asked)]:
            say(notice)
    library.check_filters(filters or Filters())
    if output is None:
        return _stream(library, questions, form, k, filters, progress)
    asked = questions.asked
    journal = output if form == JOURNAL else output.with_name(output.name + ".part")
    options = options_of(k, filters)
    done = []
    if resume:
        made = {"encoder": library.encoder, "calibration": library.calibration}
        done = resumable(journal, asked, library.snapshot_hash(), options, **made)
    _append(journal, done, _records(library, asked[len(done) :], k, filters), progress, len(asked))
    records = [json.loads(line) for line in journal.read_bytes().splitlines()]
    if form != JOURNAL:
        _replace(output, written(records, form, questions.own))
        journal.unlink()
    return Counter(record["status"] for record in records)


def _unasked(asked: Sequence[Asked]) -> Iterator[str]:
    """Why rows of the file were not asked: the first of them, and how many more there are."""
    problems = [question.problem for question in asked if question.problem]
    yield from problems[:_TOLD]
    if len(problems) > _TOLD:
        yield f"{len(problems) - _TOLD:,} more rows were not asked; their records say why."


def _name(source: Path) -> str:
    return "standard input" if str(source) == "-" else str(source)


def summary(counts: Counter[str]) -> str:
    """How many questions have which status, for a person."""
    return f"{counts['answered']} answered, {counts['abstained']} not in the documents, {counts['failed']} failed."


def _check(source: Path, output: Path | None, *, resume: bool) -> None:
    """Refuse what would lose something: the questions overwritten, an output that cannot be."""
    if output is None:
        if resume:
            raise QuestionFileError("Printed answers cannot be resumed: name where they go with -o FILE.")
        return
    if source.exists() and output.exists() and source.samefile(output):
        raise QuestionFileError(f"{output}: the answers would overwrite the questions. Name another file with -o.")
    if not output.absolute().parent.is_dir():
        raise QuestionFileError(f"{output}: there is no such folder. Make it first.")


def _form(output: Path | None, form: str | None) -> str:
    chosen = form or (form_of(output.name) if output else JOURNAL)
    if chosen not in BATCH:
        raise QuestionFileError(f"{output}: name a form with --format: {', '.join(BATCH)}.")
    if output is None and not BATCH[chosen].is_text:
        raise QuestionFileError(f"A {chosen} file cannot be printed: name where it goes with -o FILE.{chosen}")
    return chosen


def _read(source: Path) -> bytes:
    try:
        if str(source) == "-":
            data = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with source.open("rb") as file:
                data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise QuestionFileError(f"{source}: more than {_LARGEST >> 20} MB of questions. Split them into files.")
        return data
    except OSError as error:
        raise QuestionFileError(f"{source}: cannot be opened: {error.strerror}.") from error


def _records(library: Library, asked: Sequence[Asked], k: int, filters: Filters | None) -> Iterator[RecordDict]:
    options = options_of(k, filters)
    for question in asked:
        found = cast("RecordDict", record(library, question, k=k, filters=filters))
        if question.columns:
            found["columns"] = dict(question.columns)
        if options:
            found["options"] = options
        yield found


def record(library: Library, asked: Asked, *, k: int = 5, filters: Filters | None = None) -> AnswerDict:
    """The answer to one question as JSON; a failure is a record that says why."""
    if asked.problem or not tidy(asked.text):
        return _failed(library, asked, asked.problem or "The question is empty.")
    try:
        return library.ask(asked.text, k=k, filters=filters, id=asked.id, previous=asked.previous).to_dict()
    except PolicyQAError as error:
        return _failed(library, asked, str(error))
    except Exception as error:  # noqa: BLE001 (a fault over one question must not cost the others)
        return _failed(library, asked, f"Answering broke down: {type(error).__name__}: {error}")


def searched(library: Library) -> SearchedDict | None:
    """The ``corpus`` of a record that failed; None where the store cannot be opened either."""
    try:
        with library.view() as view:
            return view.searched.to_dict()
    except (PolicyQAError, OSError):  # told by the reason of the record
        return None


def _failed(library: Library, asked: Asked, reason: str) -> AnswerDict:
    return failed_dict(asked.id, asked.text, reason, searched(library))


def _stream(
    library: Library,
    questions: Questions,
    form: str,
    k: int,
    filters: Filters | None,
    progress: Progress | None,
) -> Counter[str]:
    counts: Counter[str] = Counter()
    held = []
    for done, answer in enumerate(_records(library, questions.asked, k, filters), 1):
        counts[answer["status"]] += 1
        if form == JOURNAL:
            sys.stdout.buffer.write(to_json_lines([answer]))
            sys.stdout.buffer.flush()
        else:
            held.append(answer)
        if progress:
            progress("", done, len(questions.asked), 0)
    if form != JOURNAL:
        sys.stdout.buffer.write(written(held, form, questions.own))
        sys.stdout.buffer.flush()
    return counts


def _append(
    journal: Path,
    done: Sequence[bytes],
    records: Iterator[RecordDict],
    progress: Progress | None,
    total: int,
) -> None:
    kept = b"".join(done)
    number = len(done)
    try:
        with _opened(journal, "r+b" if done else "wb") as file:
            if done:
                file.seek(len(kept))
                file.truncate()  # what a killed run wrote of its last record
            try:
                for found in records:
                    number += 1
                    file.write(to_json_lines([found]))
                    file.flush()
                    if progress:
                        progress("", number, total, 0)
            except KeyboardInterrupt as stop:
                told = f"Stopped at question {number:,} of {total:,}. --resume goes on from there."
                raise StoppedError(told) from stop
            finally:
                _sync(file)
    except OSError as error:
        raise _unwritten(journal, error, f"Stopped at question {number:,} of {total:,}") from error


def _sync(file: IO[bytes]) -> None:
    try:
        os.fsync(file.fileno())
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # a pipe or a device has nothing to bring to the disk
            raise


def _opened(path: Path, mode: str) -> IO[bytes]:
    try:
        return cast("IO[bytes]", path.open(mode))
    except OSError as error:
        raise QuestionFileError(f"{path}: cannot be written: {error.strerror}.") from error


def _replace(output: Path, content: bytes) -> None:
    """Write all of it or nothing: a killed run leaves the file that was there."""
    partial = output.with_name(output.name + ".tmp")
    try:
        partial.write_bytes(content)
        partial.replace(output)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise _unwritten(output, error, "All questions are answered") from error


def _unwritten(path: Path, error: OSError, done: str) -> QuestionFileError:
    return QuestionFileError(
        f"{path}: cannot be written: {error.strerror}. {done}: make room, or name another disk with -o, and go on with "
        "--resume."
    )
