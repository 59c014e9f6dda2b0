"""Files of questions: one a line, a column of a table, or JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import QuestionFileError

_ENDINGS = (".txt", ".csv", ".xlsx", ".jsonl")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the id it is known by: the file's own, else its number from 1. ``text`` may be empty."""

    id: str
    text: str


def read_questions(data: bytes, *, name: str) -> list[Asked]:
    """The questions of a file in their order. Raises QuestionFileError naming the file, the line and the remedy."""
    ending = Path(name).suffix.lower() or ".txt"
    if ending not in _ENDINGS:
        raise QuestionFileError(f"{name}: questions are read from {', '.join(_ENDINGS)}; save it as one of these.")
    if ending == ".xlsx":
        rows = list(_sheet(data, name))
    else:
        text = _decoded(data, name)
        reader = {".txt": _lines, ".csv": _table, ".jsonl": _records}[ending]
        rows = list(reader(text, name))
    return [Asked(str(id_) if id_ not in (None, "") else str(number), text) for number, (id_, text) in enumerate(rows, 1)]


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")  # what a spreadsheet program on Windows writes as "CSV"
    except UnicodeDecodeError as error:
        raise QuestionFileError(f"{name}: not a text file; save it as UTF-8 ({error.reason}).") from error


def _lines(text: str, _name: str) -> Iterator[tuple[Any, str]]:
    for line in text.splitlines():
        if line.strip():
            yield None, line.strip()


def _table(text: str, name: str) -> Iterator[tuple[Any, str]]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    column = _column(list(rows.fieldnames or ()), name)
    for row in rows:
        yield row.get("id"), (row[column] or "").strip()


def _column(names: list[Any], name: str) -> str:
    found = next((str(column) for column in names if str(column).strip().lower() == "question"), None)
    if found is None:
        raise QuestionFileError(f"{name}: there is no column named 'question'; its columns are {names}.")
    return found


def _records(text: str, name: str) -> Iterator[tuple[Any, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            yield record.get("id"), str(record["question"]).strip()
        except (json.JSONDecodeError, AttributeError, KeyError) as error:
            raise QuestionFileError(
                f'{name}, line {number}: not a record with a question; write {{"question": "..."}} on each line.'
            ) from error


def _sheet(data: bytes, name: str) -> Iterator[tuple[Any, str]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:
        raise QuestionFileError(f"{name}: not an Excel workbook that can be opened ({error}).") from error
    rows = book.worksheets[0].iter_rows(values_only=True)
    names = list(next(rows, ()))
    question = names.index(_column(names, name))
    id_ = next((at for at, column in enumerate(names) if str(column).strip().lower() == "id"), None)
    for row in rows:
        if any(cell is not None for cell in row):
            yield (row[id_] if id_ is not None else None), str(row[question] or "").strip()
