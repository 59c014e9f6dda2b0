"""Files of questions: one a line, a column of a table, or JSON Lines."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.characters import whole
from corpus.readers.decoding import decode
from qa.errors import QuestionFileError

_UNPACKED = 256 << 20  # bytes that a workbook of questions may unpack to
_ENDINGS = (".txt", ".csv", ".xlsx", ".jsonl")


@dataclass(frozen=True, slots=True)
class Row:
    """A question as a file has it: the id as it stands there, and why the row is none, where it is none."""

    id: Any
    text: str
    problem: str | None = None
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the id it is known by: the file's own, else its number from 1. ``text`` may be empty.

    ``previous`` is the question that it follows, where the file has one.

    ``problem`` says why a line of the file is no question; it keeps its place among the others.
    """

    id: str
    text: str
    problem: str | None = None
    previous: str = ""


def read_questions(data: bytes, *, name: str) -> list[Asked]:
    """The questions of a file in their order. A line of JSON Lines that is no record with a question has a ``problem``.

    Raises QuestionFileError naming the file, the line and the remedy: where the file is not in its form, which JSON
    Lines are not when none of its lines is a record with a question.

    The ending of ``name`` says the form; without one (standard input) it is JSON Lines where the first line is a JSON
    object, else a question a line. UTF-8, UTF-16 and Windows-1252 are read.
    """
    ending = Path(name).suffix.lower() or _guessed(data)
    if ending not in _ENDINGS:
        raise QuestionFileError(f"{name}: questions are read from {', '.join(_ENDINGS)}; save it as one of these.")
    if ending == ".xlsx":
        rows = list(_sheet(data, name))
    else:
        reader = {".txt": _lines, ".csv": _table, ".jsonl": _records}[ending]
        rows = list(reader(decode(data)[0], name))
    if not rows:
        raise QuestionFileError(f"{name}: holds no questions.")
    if rows[0].problem and all(row.problem for row in rows):
        raise QuestionFileError(rows[0].problem)
    return [
        Asked(_id(row.id, number), whole(row.text), row.problem and whole(row.problem), whole(row.previous))
        for number, row in enumerate(rows, 1)
    ]


def _id(given: Any, number: int) -> str:
    if isinstance(given, float) and given.is_integer():  # how a spreadsheet may hold 7
        given = int(given)
    return whole(str(given).strip() if given is not None else "") or str(number)


def _guessed(data: bytes) -> str:
    return ".jsonl" if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" else ".txt"


def _lines(text: str, _name: str) -> Iterator[Row]:
    for line in text.replace("\r", "\n").split("\n"):
        if line.strip():
            yield Row(None, line.strip())


def _table(text: str, name: str) -> Iterator[Row]:
    header = text.lstrip().partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    try:
        yield from _columns(rows, name)
    except csv.Error as error:
        raise QuestionFileError(f"{name}, line {rows.line_num}: not CSV ({error}). Save the table as CSV.") from error


def _columns(rows: Iterator[Sequence[Any]], name: str) -> Iterator[Row]:
    """The cells of the column ``question``, and of ``id`` and ``previous`` if there are such; rows without any content
    are left out.
    """
    names = [str(cell or "").strip().lower() for cell in next(rows, [])]
    if "question" not in names:
        shown = ", ".join(filter(None, names)) or "none"
        raise QuestionFileError(f"{name}: there is no column named 'question'; its columns are: {shown}.")
    question = names.index("question")
    id_ = names.index("id") if "id" in names else len(names)
    previous = names.index("previous") if "previous" in names else len(names)
    for row in rows:
        if any(cell not in (None, "") for cell in row):
            before = str(_cell(row, previous) or "").strip()
            yield Row(_cell(row, id_), str(_cell(row, question) or "").strip(), previous=before)


def _cell(row: Sequence[Any], at: int) -> Any:
    return row[at] if at < len(row) else None


def _records(text: str, name: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _record(line, f"{name}, line {number}")


def _record(line: str, place: str) -> Row:
    remedy = 'write {"question": "..."} on each line.'
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return Row(None, "", f"{place}: not JSON; {remedy}")
    if not isinstance(found, dict):
        return Row(None, "", f"{place}: not a record with a question; {remedy}")
    id_ = _plain(found.get("id"))
    if "question" not in found or isinstance(found["question"], dict | list):
        return Row(id_, "", f"{place}: not a record with a question; {remedy}")
    before = found.get("previous")
    return Row(id_, str(found["question"] or "").strip(), previous=before if isinstance(before, str) else "")


def _plain(id_: Any) -> Any:
    """An id as it can be read: text or a number."""
    return None if isinstance(id_, dict | list) else id_


def _sheet(data: bytes, name: str) -> Iterator[Row]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _UNPACKED:
                raise QuestionFileError(
                    f"{name}: unpacks to more than {_UNPACKED >> 20} MB. Copy the questions into a new workbook."
                )
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # What the file says of its own size may be too small, and questions be lost, or as large as a sheet can be.
        sheet.reset_dimensions()
        yield from _columns(sheet.iter_rows(values_only=True), name)
    except QuestionFileError:
        raise
    except Exception as error:  # a foreign parser over a foreign file: whatever it raises, the file is not a workbook
        raise QuestionFileError(f"{name}: not an Excel workbook that can be opened ({error}).") from error
