"""Many questions: one record each in their order, whatever happens, and the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.batch.run import run
from qa.errors import FilterError, QuestionFileError
from qa.library.library import Library
from qa.models import Filters
from qa.render.formats import BATCH

QUESTIONS = [
    "What is meant by mutual aid?",
    "",
    "What is the airspeed of an unladen swallow?",
    "=cmd|' /C calc'!A0 mutual aid",
    "When is the birth centre at Saltmarsh closed at night?",
]


def records(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_one_record_a_question_in_order_also_on_failure(library: Library, questions: Path, tmp_path: Path) -> None:
    """The empty question is a failed record at its place, with all the fields of an answer."""
    output = tmp_path / "out.jsonl"
    counts = run(library, questions, output)
    found = records(output)
    assert [record["id"] for record in found] == ["q0", "q1", "q2", "q3", "q4"]
    assert [record["question"] for record in found] == QUESTIONS
    assert found[1]["status"] == "failed"
    assert found[1]["reason"] == "The question is empty."
    assert set(found[1]) == set(found[0])
    assert counts["failed"] == 1
    assert sum(counts.values()) == 5


def test_a_record_is_what_ask_says(library: Library, questions: Path, tmp_path: Path) -> None:
    """Batch and ask answer alike."""
    run(library, questions, tmp_path / "out.jsonl", k=2)
    asked = library.ask(QUESTIONS[0], k=2, id="q0").to_dict()
    assert records(tmp_path / "out.jsonl")[0] == json.loads(json.dumps(asked)) | {"options": {"k": 2}}
    run(library, questions, tmp_path / "usual.jsonl")
    assert records(tmp_path / "usual.jsonl")[0] == json.loads(json.dumps(library.ask(QUESTIONS[0], id="q0").to_dict()))


def test_a_fault_over_one_question_costs_no_other(
    library: Library, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever breaks while one question is answered, the others have their records."""
    asks = library.ask

    def ask(question: str, **options: Any) -> Any:
        if "swallow" in question:
            raise ZeroDivisionError("by a swallow")
        return asks(question, **options)

    monkeypatch.setattr(library, "ask", ask)
    run(library, questions, tmp_path / "out.jsonl")
    found = records(tmp_path / "out.jsonl")
    assert len(found) == 5
    assert found[2]["reason"] == "Answering broke down: ZeroDivisionError: by a swallow"


def test_a_bad_line_costs_no_other(library: Library, tmp_path: Path) -> None:
    """It has its record, with its reason and what would have been searched."""
    source = tmp_path / "q.jsonl"
    good = json.dumps({"id": "a", "question": QUESTIONS[0]})
    source.write_text(f'{good}\nnot json\n{{"id": "x"}}\n{good}\n')
    counts = run(library, source, tmp_path / "out.jsonl")
    found = records(tmp_path / "out.jsonl")
    assert [one["id"] for one in found] == ["a", "2", "x", "a"]
    assert [one["status"] for one in found] == ["answered", "failed", "failed", "answered"]
    assert "line 2: not JSON" in found[1]["reason"]
    assert all(one["corpus"] == found[0]["corpus"] for one in found)
    assert counts == {"answered": 2, "failed": 2}
    run(library, source, tmp_path / "out.jsonl", resume=True)
    assert records(tmp_path / "out.jsonl") == found


@pytest.mark.parametrize("form", BATCH)
def test_two_runs_write_the_same_bytes(library: Library, questions: Path, tmp_path: Path, form: str) -> None:
    """Every form is repeatable to the byte, and leaves nothing beside it."""
    first, second = tmp_path / f"a.{form}", tmp_path / f"b.{form}"
    run(library, questions, first)
    run(library, questions, second)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [first.name, second.name, questions.name]


@pytest.mark.parametrize(
    ("output", "options", "problem"),
    [
        ("questions.jsonl", {}, "would overwrite the questions"),
        ("no/such/folder/out.csv", {}, "there is no such folder"),
        ("out.pdf", {}, "name a form with --format"),
        (None, {"form": "xlsx"}, "cannot be printed"),
        (None, {"resume": True}, "cannot be resumed"),
        (".", {"form": "jsonl"}, "cannot be written"),
    ],
)
def test_outputs_that_cannot_be_are_refused(
    library: Library, questions: Path, tmp_path: Path, output: str | None, options: dict[str, Any], problem: str
) -> None:
    """Nothing is answered for nothing, and nothing is lost."""
    before = questions.read_bytes()
    with pytest.raises(QuestionFileError, match=problem):
        run(library, questions, tmp_path / output if output else None, **options)
    assert questions.read_bytes() == before


def test_a_filter_that_names_nothing_ends_the_run_before_it_begins(
    library: Library, questions: Path, tmp_path: Path
) -> None:
    """A misspelt document is one error and not one for each question."""
    output = tmp_path / "out.jsonl"
    with pytest.raises(FilterError):
        run(library, questions, output, filters=Filters(documents=("nothing.pdf",)))
    assert not output.exists()


def test_what_is_not_answered_is_told(library: Library, tmp_path: Path) -> None:
    """The first rows that are no questions, and how many more; their records say it too."""
    questions = tmp_path / "q.csv"
    questions.write_text("Title\n\nquestion\nWhat is meant by mutual aid?\n" + "42\n" * 8)
    said: list[str] = []
    counts = run(library, questions, tmp_path / "out.jsonl", say=said.append)
    assert counts == {"answered": 1, "failed": 8}
    assert said[0] == "The heads of the columns were found in row 3."
    assert ["row 5 holds '42', which has no words" in said[1], len(said)] == [True, 7]
    assert said[6:] == ["3 more rows were not asked; their records say why."]


def test_a_table_starts_no_formula(library: Library, questions: Path, tmp_path: Path) -> None:
    """A question or a quote that begins like a formula is text to a spreadsheet program."""
    output = tmp_path / "out.csv"
    run(library, questions, output)
    content = output.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == ["q0", "q1", "q2", "q3", "q4"]
    assert rows[3]["question"] == "'" + QUESTIONS[3]
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_a_workbook_holds_texts_only(library: Library, questions: Path, tmp_path: Path) -> None:
    """The question that looks like a formula is stored as text, and the rows are those of the questions."""
    import openpyxl

    output = tmp_path / "out.xlsx"
    run(library, questions, output)
    sheet = openpyxl.load_workbook(output).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[1].value or "" for row in rows] == QUESTIONS
    assert not {cell.data_type for row in rows for cell in row} & {"f", "e"}
    assert rows[3][1].data_type == "s"


def test_a_report_has_each_question_and_a_numbered_reference(library: Library, questions: Path, tmp_path: Path) -> None:
    """Markdown has the quote with its number, and the list says where it stands; Word says it under the quote."""
    from docx import Document

    for form in ("md", "docx"):
        run(library, questions, tmp_path / f"out.{form}")
    text = (tmp_path / "out.md").read_text(encoding="utf-8")
    paragraphs = [paragraph.text for paragraph in Document(str(tmp_path / "out.docx")).paragraphs]
    quote = library.ask(QUESTIONS[0]).text
    assert f"> {quote} [1]" in text.replace("\\", "")
    assert paragraphs[paragraphs.index(f"“{quote}”") + 1].startswith("Source: Wexmoor Acute Provider Collaborative")
    assert "Not answered. The question is empty." in text


def test_standard_output_has_the_same_lines(
    library: Library, questions: Path, tmp_path: Path, policyqa: Callable[..., Any], store: Path
) -> None:
    """What goes to a pipe is what would go to a file."""
    run(library, questions, tmp_path / "out.jsonl")
    done = policyqa("--store", store, "batch", "-", stdin=questions.read_bytes())
    assert done.stdout == (tmp_path / "out.jsonl").read_bytes()
    assert done.returncode == 4
    assert os.environ.get("NO_COLOR") or b"\x1b" not in done.stderr
