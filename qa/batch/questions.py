"""Files of questions: one a line, a column of a table, or JSON Lines; with what else stands beside each question."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from corpus.characters import whole
from corpus.readers.decoding import decode
from qa.batch.table import (
    LOOKED_AT,
    Found,
    Header,
    Layout,
    Numbered,
    Row,
    find_header,
    is_comment,
    missing,
    rank,
    table_of,
    unasked,
)
from qa.batch.workbook import WORKBOOKS, read_workbook
from qa.errors import QuestionFileError
from qa.render.own import OwnColumns, plain_value

_ENDINGS = (".txt", ".csv", ".tsv", *WORKBOOKS, ".jsonl")
_FIELDS = ("id", "question", "previous")
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the id it is known by: the file's own, else its number from 1. ``text`` may be empty.

    ``previous`` is the question that it follows, where the file has one. ``columns`` are the other cells of its row, or
    fields of its record, by name, as JSON has them.

    ``problem`` says why a line of the file is no question; it keeps its place among the others.
    """

    id: str
    text: str
    problem: str | None = None
    previous: str = ""
    columns: Mapping[str, Any] = field(default_factory=dict)


class Questions(NamedTuple):
    """The questions of a file in their order, the columns they stand in, and what the user should know of the file."""

    asked: Sequence[Asked]
    own: OwnColumns = OwnColumns()
    notices: Sequence[str] = ()


def read_questions(data: bytes, *, name: str, layout: Layout | None = None) -> Questions:
    """The questions of a file. A line of JSON Lines that is no record with a question has a ``problem``; so has a cell
    or a line without words: a number, a date, an error, a formula without its value.

    Raises QuestionFileError naming the file, the line and the remedy: where the file is not in its form, or none of
    its lines is a question.

    The ending of ``name`` says the form; without one (standard input) it is JSON Lines where the first line is a JSON
    object, else a question a line. UTF-8, UTF-16 and Windows-1252 are read. ``layout`` says where in a table the
    questions stand, as far as the user does.
    """
    ending = Path(name).suffix.lower() or _guessed(data)
    if ending not in _ENDINGS:
        raise QuestionFileError(f"{name}: questions are read from {', '.join(_ENDINGS)}; save it as one of these.")
    layout = layout or Layout()
    _check_layout(layout, ending, name)
    if ending in WORKBOOKS:
        found = read_workbook(data, name, layout)
    else:
        text = decode(data)[0]
        if ending in (".csv", ".tsv"):
            found = _table(text, name, layout)
        else:
            found = _records(text, name) if ending == ".jsonl" else _lines(text, name)
    if not found.rows:
        raise QuestionFileError(f"{name}: holds no questions.")
    if found.rows[0].problem and all(row.problem for row in found.rows):
        raise QuestionFileError(found.rows[0].problem)
    asked = [
        Asked(_id(row.id, number), whole(row.text), row.problem and whole(row.problem), whole(row.previous), columns)
        for number, (row, columns) in enumerate(zip(found.rows, _columns(found), strict=True), 1)
    ]
    return Questions(asked, found.own, found.notices)


def _check_layout(layout: Layout, ending: str, name: str) -> None:
    if layout.sheet is not None and ending not in WORKBOOKS:
        told = f"{name}: has no sheets, which only a workbook has. Leave --sheet out."
        raise QuestionFileError(told, option="sheet")
    if layout != Layout() and ending in (".txt", ".jsonl"):
        raise QuestionFileError(f"{name}: is no table. Leave --column and --header-row out.", option="column")


def _columns(found: Found) -> Iterator[dict[str, Any]]:
    """The cells of each row that are neither its question, its id nor the question before, by the names of columns."""
    own = found.own
    positions = [
        (position, name)
        for position, name in enumerate(own.names)
        if position not in (own.question, own.id) and name.casefold() != "previous"
    ]
    for number in range(len(found.rows)):
        cells = own.cells(number)
        yield {name: plain_value(cells[position]) for position, name in positions}


def _id(given: Any, number: int) -> str:
    if isinstance(given, float) and given.is_integer():  # how a spreadsheet may hold 7
        given = int(given)
    return whole(str(given).strip() if given is not None else "") or str(number)


def _guessed(data: bytes) -> str:
    return ".jsonl" if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" else ".txt"


def _lines(text: str, name: str) -> Found:
    rows, comments = [], []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if is_comment(line.strip()):
            comments.append(number)
        elif line.strip():
            rows.append(Row(None, line.strip(), unasked(line, f"{name}, line {number}")))
    return Found(rows, notices=[_passed_over(comments)] if comments else [])


def _passed_over(lines: Sequence[int]) -> str:
    if len(lines) == 1:
        return f"Line {lines[0]} begins with # and was taken for a comment, not a question."
    return f"{len(lines):,} lines begin with # and were taken for comments, not questions: {lines[0]} and others."


def _table(text: str, name: str, layout: Layout) -> Found:
    delimiter, header = _heads(text, name, layout)
    rows = [(number, cells) for number, cells in _cells(text, delimiter, name) if any(cells)]
    notices = []
    if len(header.heads) == 1:
        # A single column needs no quotation marks, and so a comma in it parts nothing.
        rows = [(number, [delimiter.join(map(str, cells))]) for number, cells in rows]
    elif wider := [number for number, cells in rows if number > header.row and len(cells) > len(header.heads)]:
        notices.append(f"Row {wider[0]} has more cells than there are heads: quote texts that hold a {delimiter!r}.")
    if header.row > 1:
        notices.append(f"The heads of the columns were found in row {header.row}.")
    found, own = table_of(header, rows, place=lambda row, _: f"{name}, row {row}", origin=Path(name).name)
    return Found(found, own, notices)


def _heads(text: str, name: str, layout: Layout) -> tuple[str, Header]:
    """The character between cells, and the heads: as they are found with the character that the first line has most."""
    first = text.lstrip().partition("\n")[0]
    tried = []
    for delimiter in sorted(_DELIMITERS, key=first.count, reverse=True):
        top = list(islice((row for row in _cells(text, delimiter, name) if any(row[1])), LOOKED_AT))
        try:
            header = find_header(top, layout)
        except ValueError as error:
            raise QuestionFileError(f"{name}: {error}.", option="header_row") from error
        if header is not None:
            tried.append((delimiter, header))
        elif not tried and delimiter == max(_DELIMITERS, key=first.count):
            problem = missing(name, top, layout)
    if not tried:
        raise problem
    return min(tried, key=lambda one: rank(one[1]))


def _cells(text: str, delimiter: str, name: str) -> Iterator[Numbered]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from enumerate(rows, 1)
    except csv.Error as error:
        raise QuestionFileError(f"{name}, line {rows.line_num}: not CSV ({error}). Save the table as CSV.") from error


def _records(text: str, name: str) -> Found:
    rows, others = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            row, fields = _record(line, f"{name}, line {number}")
            rows.append(row)
            others.append(fields)
    names = list(dict.fromkeys(field for fields in others for field in fields))
    if not names:
        return Found(rows)
    own = OwnColumns(tuple(map(whole, names)), [[fields.get(field) for field in names] for fields in others])
    return Found(rows, own)


def _record(line: str, place: str) -> tuple[Row, dict[str, Any]]:
    """The question of a line, and its further fields; one that is a list or a record stands there as its JSON."""
    remedy = 'write {"question": "..."} on each line.'
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return Row(None, "", f"{place}: not JSON; {remedy}"), {}
    if not isinstance(found, dict):
        return Row(None, "", f"{place}: not a record with a question; {remedy}"), {}
    id_, asked, before = found.get("id"), found.get("question"), found.get("previous")
    id_ = None if isinstance(id_, dict | list) else id_
    others = {field: _flat(value) for field, value in found.items() if field not in _FIELDS}
    if "question" not in found or isinstance(asked, dict | list):
        return Row(id_, "", f"{place}: not a record with a question; {remedy}"), others
    problem = unasked(asked, place)
    text = "" if asked is None else str(asked).strip()
    return Row(id_, text, problem, before if isinstance(before, str) else ""), others


def _flat(value: Any) -> Any:
    if isinstance(value, str):
        return whole(value)
    return whole(json.dumps(value, ensure_ascii=False)) if isinstance(value, dict | list) else value
