"""Files of questions: every form gives the same questions, and a file that is not in its form says so."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.batch import workbook as workbook_module
from qa.batch.questions import Asked, read_questions
from qa.errors import QuestionFileError

TWO = [Asked("1", "What is a lead provider?"), Asked("2", "Who pays?")]
NAMED = [Asked("a", "What is a lead provider?"), Asked("7", "Who pays?")]


def workbook(*rows: list[Any]) -> bytes:
    """An Excel workbook of these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "questions"),
    [
        ("q.txt", b"What is a lead provider?\n\n  Who pays?  \n", TWO),
        ("q.txt", b"What is a lead provider?\r\nWho pays?", TWO),
        ("Q.TXT", b"\xef\xbb\xbfWhat is a lead provider?\nWho pays?\n", TWO),
        ("q.txt", "What is a lead provider?\nWho pays?\n".encode("utf-16"), TWO),
        ("standard input", b"What is a lead provider?\nWho pays?\n", TWO),
        ("-", b'{"id": "a", "question": "What is a lead provider?"}\n{"id": 7, "question": "Who pays?"}', NAMED),
        ("q.csv", b"question\nWhat is a lead provider?\nWho pays?\n", TWO),
                ("q.csv", b"id;question\na;What is a lead provider?\n7;Who pays?\n", NAMED),
        ("q.csv", b'id\tquestion\r\na\t"What is a lead provider?"\r\n7\tWho pays?\r\n\r\n', NAMED),
        ("q.csv", b"question,id\nWhat is a lead provider?\nWho pays?,\n", TWO),
        ("q.jsonl", b'{"question": "What is a lead provider?"}\n\n{"question": "Who pays?", "id": null}\n', TWO),
        ("q.jsonl", b'{"question": "Who\xe2\x80\xa8pays\xc2\x85?"}', [Asked("1", "Who\u2028pays\x85?")]),
        ("q.xlsx", workbook(["id", "question"], ["a", "What is a lead provider?"], [7.0, "Who pays?"]), NAMED),
        ("q.xlsx", workbook(["QUESTION "], ["What is a lead provider?"], [], ["Who pays?"]), TWO),
    ],
)  # fmt: skip
def test_every_form_gives_the_questions_in_order(name: str, data: bytes, questions: list[Asked]) -> None:
    """Ids are the file's own, else numbers from 1."""
    assert read_questions(data, name=name).asked == questions


def test_a_spreadsheet_program_on_windows_is_read() -> None:
    """CSV in Windows-1252 keeps its pound sign."""
    data = "question\nIs £5m enough?\n".encode("cp1252")
    assert read_questions(data, name="q.csv").asked == [Asked("1", "Is £5m enough?")]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("q.csv", b"id,question\n1,\n2,Who pays?\n"),
        ("q.jsonl", b'{"question": ""}\n{"question": "Who pays?"}\n'),
        ("q.jsonl", b'{"question": null}\n{"question": "Who pays?"}\n'),
        ("q.xlsx", workbook(["id", "question"], [1, None], [2, "Who pays?"])),
    ],
)
def test_an_empty_question_keeps_its_place(name: str, data: bytes) -> None:
    """A row without a question is a question that will fail, not one that is left out."""
    assert read_questions(data, name=name).asked == [Asked("1", ""), Asked("2", "Who pays?")]


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("q.pdf", b"%PDF", r"q.pdf: questions are read from .txt"),
        ("q.txt", b"\n \n", r"q.txt: holds no questions"),
        ("q.csv", b"", r"q.csv: there is no column named 'question'; its columns are: none"),
        ("q.csv", b"query,id\nWho?,1\n", r"its columns are: query, id"),
        ("q.jsonl", b"no json\n[1]\n", r"q.jsonl, line 1: not JSON; write"),
        ("q.jsonl", b"[1]\n", r"q.jsonl, line 1"),
        ("q.jsonl", b'{"query": "a"}\n', r'write {"question": "..."}'),
        ("q.jsonl", b"[" * 100_000, r"q.jsonl, line 1"),
        ("q.xlsx", b"PK no workbook", r"q.xlsx: not an Excel workbook"),
        ("q.xlsx", workbook(), r"there is no column named 'question'"),
    ],
)
def test_a_file_that_is_not_in_its_form_says_what_to_do(name: str, data: bytes, problem: str) -> None:
    """The file, the line and the remedy are named."""
    with pytest.raises(QuestionFileError, match=problem):
        read_questions(data, name=name)


@pytest.mark.parametrize(
    ("line", "id_", "problem"),
    [
        (b"not json", "2", "q.jsonl, line 2: not JSON"),
        (b"[1]", "2", "q.jsonl, line 2: not a record with a question"),
        (b'{"id": "x9", "text": "Who?"}', "x9", "q.jsonl, line 2: not a record with a question"),
        (b'{"id": 0}', "0", "q.jsonl, line 2: not a record with a question"),
        (b'{"id": {"a": 1}, "question": ["Who?"]}', "2", "q.jsonl, line 2: not a record with a question"),
    ],
)
def test_a_bad_line_keeps_its_place_and_its_id(line: bytes, id_: str, problem: str) -> None:
    """The questions around it are read, and it says what is wrong with it."""
    found = read_questions(b'{"question": "Why?"}\n' + line + b'\n{"question": "How?"}\n', name="q.jsonl").asked
    assert [(asked.id, asked.text) for asked in found] == [("1", "Why?"), (id_, ""), ("3", "How?")]
    assert [bool(asked.problem) for asked in found] == [False, True, False]
    assert (found[1].problem or "").startswith(problem)


def test_a_table_that_the_csv_module_refuses_is_named() -> None:
    """A cell beyond the module's limit is told with its line."""
    limit = csv.field_size_limit(100)
    try:
        with pytest.raises(QuestionFileError, match=r"q.csv, line 2: not CSV"):
            read_questions(b"question\n" + b"x" * 200, name="q.csv")
    finally:
        csv.field_size_limit(limit)


@given(st.binary(max_size=200), st.sampled_from(["q.txt", "q.csv", "q.jsonl", "q.xlsx", "-"]))
def test_any_bytes_are_questions_or_a_clear_error(data: bytes, name: str) -> None:
    """Nothing else ever comes out, and every question can be written as UTF-8."""
    found: Sequence[Asked] = []
    with contextlib.suppress(QuestionFileError):
        found = read_questions(data, name=name).asked
    assert all(isinstance((asked.id + asked.text).encode(), bytes) for asked in found)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("q.csv", b"question,previous\nWho chairs it?,What is the board?\n"),
        ("q.jsonl", b'{"question": "Who chairs it?", "previous": "What is the board?"}\n'),
    ],
)
def test_the_question_before_is_read(name: str, data: bytes) -> None:
    """From the column, or the field, called previous."""
    assert read_questions(data, name=name).asked == [Asked("1", "Who chairs it?", previous="What is the board?")]


def _with_dimension(data: bytes, reference: str) -> bytes:
    """A workbook that says another size of itself."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="{reference}"'.encode(), part)
            target.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize("reference", ["A1", "A1:B2", "A1:XFD1048576"])
def test_a_sheet_is_read_to_its_last_row(reference: str) -> None:
    """Whatever the file says of its own size."""
    rows = [[f"q{number}", "Who pays?"] for number in range(5)]
    data = _with_dimension(workbook(["id", "question"], *rows), reference)
    assert [asked.id for asked in read_questions(data, name="q.xlsx").asked] == [f"q{number}" for number in range(5)]


def test_a_stray_cell_in_the_last_corner_is_a_row_of_its_own() -> None:
    """It takes seconds at most, and the rows between are none."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["question"])
    sheet.append(["Who pays?"])
    sheet["XFD1048576"] = "x"
    made = io.BytesIO()
    book.save(made)
    assert [asked.text for asked in read_questions(made.getvalue(), name="q.xlsx").asked] == ["Who pays?", ""]


def test_a_workbook_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound is on what it unpacks to."""
    monkeypatch.setattr(workbook_module, "_UNPACKED", 1000)
    with pytest.raises(QuestionFileError, match="unpacks to more than"):
        read_questions(workbook(["question"], ["Who pays?"]), name="q.xlsx")
