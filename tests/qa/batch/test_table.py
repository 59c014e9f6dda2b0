"""Tables of questions: the heads are found below titles, the column as it is named, and what is no question is told."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

from qa.batch.questions import Questions, read_questions
from qa.batch.table import Layout
from qa.errors import QuestionFileError

TITLED = [["Board questions", None], [], ["No", "Question"], [1, "What is the quorum?"], [2, "Who pays?"]]
Sheets = dict[str, list[list[Any]]]


def book(sheets: Sheets, *, hidden: tuple[str, ...] = ()) -> bytes:
    """An Excel workbook of these sheets."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
        for number, row in enumerate(rows, 1):  # append() would leave blank rows out
            for column, value in enumerate(row, 1):
                sheet.cell(number, column, value)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def read(sheets: Sheets, **layout: Any) -> Questions:
    """The questions of a workbook."""
    return read_questions(book(sheets), name="q.xlsx", layout=Layout(**layout))


def texts(found: Questions) -> list[str]:
    """The questions as they are asked."""
    return [asked.text for asked in found.asked]


@pytest.mark.parametrize(
    "rows",
    [
        TITLED,
        [["Questions"], ["For the board of 5 May"], *TITLED[2:]],
        [["Question log"], *TITLED[2:]],
        [["No", "Board", "Questions"], [1, "a", "What is the quorum?"], [2, "b", "Who pays?"]],
        [[None, "Question"], [None, "What is the quorum?"], [None, "Who pays?"]],
        [["question"], ["What is the quorum?"], ["Who pays?"]],
    ],
)
def test_the_heads_are_found_below_titles(rows: list[list[Any]]) -> None:
    """A title alone in its row is not taken for them, also where it reads like one."""
    assert texts(read({"Sheet1": rows})) == ["What is the quorum?", "Who pays?"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_title_above_the_heads_of_csv_is_passed_over(delimiter: str) -> None:
    """The character between cells is that with which the heads are found, not the one that the title has."""
    rows = ["Questions, answers; and more", "", "Ref;Question;By", 'a;"Who pays; and how?";Jo']
    text = "\n".join(row.replace(";", delimiter) if number > 1 else row for number, row in enumerate(rows))
    found = read_questions(text.encode(), name="q.csv")
    assert texts(found) == [f"Who pays{delimiter} and how?"]
    assert found.asked[0].columns == {"Ref": "a", "By": "Jo"}
    assert found.notices == ["The heads of the columns were found in row 3."]


@pytest.mark.parametrize(
    ("layout", "questions"),
    [
        ({"column": "Query"}, ["What is the quorum?", "Who pays?"]),
        ({"column": " query "}, ["What is the quorum?", "Who pays?"]),
        ({"column": "B"}, ["What is the quorum?", "Who pays?"]),
        ({"column": "2"}, ["What is the quorum?", "Who pays?"]),
        ({"column": "B", "header_row": 0}, ["Query", "What is the quorum?", "Who pays?"]),
        ({"column": "Query", "header_row": 1}, ["What is the quorum?", "Who pays?"]),
        ({"column": "b", "header_row": 2}, ["Who pays?"]),
    ],
)
def test_a_column_is_named_by_head_letter_or_number(layout: dict[str, Any], questions: list[str]) -> None:
    """In a workbook and in CSV, with the row of the heads or without."""
    rows = [["Ref", "Query"], ["a", "What is the quorum?"], ["b", "Who pays?"]]
    text = "\n".join(",".join(row) for row in rows)
    assert texts(read({"Sheet1": rows}, **layout)) == questions
    assert texts(read_questions(text.encode(), name="q.csv", layout=Layout(**layout))) == questions


@pytest.mark.parametrize(
    ("layout", "problem"),
    [
        ({}, "no column named 'question'; its columns are: Ref, Query. Name the column with --column"),
        ({"column": "Asked"}, "no column named 'Asked'; its columns are: Ref, Query"),
        ({"header_row": 9}, "row 9 is empty"),
        ({"header_row": 0}, "name the column of the questions by its letter"),
        ({"sheet": "Other"}, "there is no sheet 'Other'; its sheets are 'Sheet1'"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(layout: dict[str, Any], problem: str) -> None:
    """The message has the columns or sheets that there are, and the option that names one."""
    with pytest.raises(QuestionFileError, match=problem):
        read({"Sheet1": [["Ref", "Query"], ["a", "Who pays?"]]}, **layout)


@pytest.mark.parametrize(
    ("name", "layout", "problem"),
    [
        ("q.csv", Layout(sheet="A"), "has no sheets"),
        ("q.txt", Layout(column="B"), "is no table"),
        ("q.jsonl", Layout(header_row=2), "is no table"),
    ],
)
def test_an_option_for_another_kind_of_file_is_refused(name: str, layout: Layout, problem: str) -> None:
    """It would be ignored, and the user believe otherwise."""
    with pytest.raises(QuestionFileError, match=problem):
        read_questions(b"question\nWho pays?\n", name=name, layout=layout)


def test_the_first_sheet_with_questions_is_answered_and_the_others_named() -> None:
    """A cover sheet is passed over, and a second sheet of questions is not lost without a word."""
    sheets: Sheets = {"Cover": [["Read me"]], "Asked": TITLED, "More": [["question"], ["Who?"]]}
    found = read(sheets)
    assert texts(found) == ["What is the quorum?", "Who pays?"]
    told = " ".join(found.notices)
    assert "row 3 of sheet 'Asked'" in told
    assert "'More' has such a column too: --sheet" in told
    assert "Sheet 'Cover' was not answered" in told
    assert texts(read(sheets, sheet="more")) == texts(read(sheets, sheet="3")) == ["Who?"]


def test_a_hidden_sheet_is_not_answered_unless_it_is_named() -> None:
    """What its owner has put away is not in sight of those who get the answers."""
    data = book({"Old": [["question"], ["Who?"]], "New": TITLED}, hidden=("Old",))
    assert texts(read_questions(data, name="q.xlsx")) == ["What is the quorum?", "Who pays?"]
    assert texts(read_questions(data, name="q.xlsx", layout=Layout(sheet="Old"))) == ["Who?"]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (42, "cell B2 holds the number 42"),
        (True, "cell B2 holds TRUE"),
        (datetime(2026, 5, 1), "cell B2 holds a date"),
        ("3.14", "cell B2 holds '3.14', which has no words"),
        ("—", "has no words"),
        ("#N/A", "holds the error #N/A"),
        ("# for the chair", "begins with # as a comment does"),
        ('="What is "&"it?"', "cell B2 holds a formula without its value. Open the workbook in Excel"),
    ],
)
def test_a_cell_that_is_no_question_is_told(value: Any, problem: str) -> None:
    """It keeps its row, which says why; it is not asked."""
    found = read({"Sheet1": [["Ref", "question"], ["a", value], ["b", "Who pays?"], ["c", "#3 Who pays 42?"]]})
    assert problem in (found.asked[0].problem or "")
    assert [asked.problem for asked in found.asked[1:]] == [None, None]


def test_comments_of_plain_lines_are_left_out_and_told() -> None:
    """They are no questions and have no record; a number has one, which failed."""
    found = read_questions(b"# for the chair\nWho pays?\n42\n# more\n#4 Who chairs it?\n", name="q.txt")
    assert texts(found) == ["Who pays?", "42", "#4 Who chairs it?"]
    assert [bool(asked.problem) for asked in found.asked] == [False, True, False]
    assert found.notices == ["2 lines begin with # and were taken for comments, not questions: 1 and others."]


def test_formulas_and_comments_beside_the_questions_are_counted() -> None:
    """A cell that comes back empty, and a note that does not come back, are told."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append(["question", "Total"])
    sheet.append(["Who pays?", "=1+1"])
    sheet["A2"].comment = Comment("ask Jo", "Al")
    content = io.BytesIO()
    made.save(content)
    told = " ".join(read_questions(content.getvalue(), name="q.xlsx").notices)
    assert "Formulas without a saved value outside the questions: 1" in told
    assert "Comments on cells: 1" in told


def test_a_comma_in_a_table_of_one_column_parts_no_question() -> None:
    """Nobody quotes a text where there is nothing to tell it from."""
    assert texts(read_questions(b"question\nWho pays, and when?\n", name="q.csv")) == ["Who pays, and when?"]


def test_a_row_longer_than_the_heads_is_told() -> None:
    """A comma that is not quoted moves the cells behind it."""
    found = read_questions(b"question,by\nWho pays, and when?,Jo\n", name="q.csv")
    assert "Row 2 has more cells than there are heads" in found.notices[0]


def test_other_cells_come_with_their_types_and_names() -> None:
    """Days stay days, heads that are missing or twice there get names of their own in a record."""
    rows = [["Due", "question", None, "Due"], [date(2026, 12, 1), "Who pays?", 2.0, "x"]]
    found = read({"Sheet1": rows})
    assert found.asked[0].columns == {"Due": "2026-12-01", "Column C": 2, "Due (2)": "x"}
    assert found.own.rows[0][0] == datetime(2026, 12, 1)


def test_fields_of_json_lines_are_columns() -> None:
    """A field that some records lack is empty there; what is no plain value is its JSON."""
    data = b'{"question": "Who?", "ref": "a"}\n{"question": "Why?", "tags": ["x"], "ref": null}\n'
    found = read_questions(data, name="q.jsonl")
    assert [asked.columns for asked in found.asked] == [{"ref": "a", "tags": None}, {"ref": None, "tags": '["x"]'}]


@given(st.lists(st.lists(st.one_of(st.none(), st.text("abcQ,;é ", max_size=5)), max_size=4), max_size=4), st.data())
def test_any_titles_above_leave_the_rows_as_they_are(titles: list[list[str | None]], data: st.DataObject) -> None:
    """Whatever stands above, the rows below the heads come back as many and in order."""
    ids = data.draw(st.lists(st.text("xyz", min_size=1, max_size=3), min_size=1, max_size=5))
    text = io.StringIO(newline="")
    csv.writer(text).writerows([*titles, ["ref", "question"], *([one, f"Who is {one}?"] for one in ids)])
    found = read_questions(text.getvalue().encode(), name="q.csv")
    assert [asked.columns["ref"] for asked in found.asked] == ids
    assert texts(found) == [f"Who is {one}?" for one in ids]
