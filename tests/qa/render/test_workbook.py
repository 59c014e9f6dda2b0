"""Batches as workbooks: the asker's columns first, rows that can be read, texts as texts, hashes on their own sheet."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from qa.render.own import OwnColumns
from qa.render.sheet import to_csv
from qa.render.workbook import to_xlsx

NASTY = ["=1+1", "+x", "-x", "@x", "\tx", "#N/A", "#REF!", "x\x00y\x0b", "1.5", "2021-01-01", "'x", "a\nb", "𝄞"]
HASHES = {"passage_id", "sha256", "snapshot"}
OWN = OwnColumns(
    heads=("Ref", "Question", "Due", "Status", "Cost"),
    rows=[["GOV-1", "Which soup?", datetime(2026, 12, 1), "open", 12.5], ["GOV-2", "", None, "=1+1", None]],
    question=1,
    formats=("", "", "dd/mm/yyyy", "", "£#,##0.00"),
    above=("Board questions",),
    origin="q.xlsx, sheet Asked",
)


def record(question: str = "Which soup?", quote: str = "Leek soup.", **other: Any) -> dict[str, Any]:
    """A record as ``batch`` writes it."""
    citation = {
        "passage_id": quote, "title": "Menu", "source": "/papers/menu of May.pdf", "sha256": "d", "date": "2021-04",
        "page": 4, "page_label": "ii", "section": ["Soups"], "paragraph": 2, "text": quote, "quote": quote,
        "in_answer": True,
    }  # fmt: skip
    answer = {
        "id": "1", "question": question, "status": "answered", "answer": quote, "confidence": 0.9, "reason": None,
        "notes": [], "citations": [citation], "corpus": {"snapshot": "hash", "documents": 1, "passages": 9},
    }  # fmt: skip
    return {**answer, **other}


FAILED = record("", id="2", status="failed", answer=None, reason="It is empty.", citations=[], corpus=None)


def opened(*records: dict[str, Any], own: OwnColumns | None = None) -> Any:
    """The workbook of these records."""
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(records, own)))  # type: ignore[arg-type]


def named(sheet: Any, row: int = 2) -> dict[str, Any]:
    """The cells of a row by the heads."""
    return {head.value: cell for head, cell in zip(sheet[1], sheet[row], strict=True)}


def test_the_columns_of_the_asker_come_first_and_in_order() -> None:
    """With their rows, days as days and numbers in their format; ours say whose they are where the names meet."""
    sheet = opened(record(), FAILED, own=OWN)["Answers"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:7] == ["Ref", "Question", "Due", "Status", "Cost", "status (policyqa)", "answer"]
    first, second = named(sheet), named(sheet, 3)
    assert [cell.value for cell in sheet[2]][:5] == ["GOV-1", "Which soup?", datetime(2026, 12, 1), "open", 12.5]
    assert (first["Due"].number_format, first["Cost"].number_format) == ("dd/mm/yyyy", "£#,##0.00")
    assert (second["Status"].value, second["Status"].data_type) == ("=1+1", "s")
    assert (first["answer"].value, second["reason"].value) == ("Leek soup.", "It is empty.")


def test_csv_has_the_columns_of_the_asker_too() -> None:
    """Days as ISO 8601; a formula is made text, a number with its sign stays."""
    own = OWN._replace(rows=[["GOV-1", "Which soup?", datetime(2026, 12, 1), "=1+1", "-5"]])
    (row,) = csv.DictReader(io.StringIO(to_csv([record()], own).decode("utf-8-sig"), newline=""))  # type: ignore[list-item]
    assert list(row)[:7] == ["Ref", "Question", "Due", "Status", "Cost", "id", "status (policyqa)"]
    assert (row["Due"], row["Status"], row["Cost"], row["id"]) == ("2026-12-01", "'=1+1", "-5", "1")
    assert row["sha256"] == "d"


def test_a_table_that_was_answered_before_keeps_both_answers_apart() -> None:
    """No two columns have one name."""
    heads = [cell.value for cell in opened(record(), FAILED, own=OWN)["Answers"][1]]
    again = opened(record(), own=OwnColumns(heads, [[None] * len(heads)], question=1))["Answers"]
    names = [cell.value for cell in again[1]]
    assert len(set(names)) == len(names)
    assert {"status (policyqa)", "status (policyqa 2)", "answer", "answer (policyqa)"} <= set(names)


def test_hashes_stand_on_a_second_sheet() -> None:
    """With the whole passage and the path of its file, by the id of the question."""
    made = opened(record(), FAILED, own=OWN)
    assert made.sheetnames == ["Answers", "Sources", "About"]
    assert not HASHES & set(named(made["Answers"]))
    row = {name: cell.value for name, cell in named(made["Sources"]).items()}
    assert row.keys() >= HASHES
    assert (row["id"], row["source"], row["snapshot"]) == ("1", "/papers/menu of May.pdf", "hash")


def test_the_third_sheet_says_what_the_run_was() -> None:
    """Where the questions came from with what stood above them, how many came to what, the state of the documents."""
    facts = [(row[0], row[1]) for row in opened(record(), FAILED, own=OWN)["About"].iter_rows(2, values_only=True)]
    for fact in (
        ("asked", 2), ("answered", 1), ("failed", 1), ("from", "q.xlsx, sheet Asked"),
        ("above the heads", "Board questions"), ("documents", 1), ("snapshot", "hash"),
    ):  # fmt: skip
        assert fact in facts


@pytest.mark.parametrize(("words", "lines"), [(5, 1), (40, 4), (10_000, 27)])
def test_a_row_is_as_high_as_its_longest_text(words: int, lines: int) -> None:
    """Programs that open the file do not work it out; Excel takes 409 points at most."""
    sheet = opened(record(quote="soup " * words))["Answers"]
    assert sheet.row_dimensions[2].height == min(lines * 15, 409) or words == 10_000
    assert sheet.row_dimensions[2].height <= 409


def test_a_file_is_linked() -> None:
    """By its name, to its place; what has no path is not."""
    sheet = opened(record(), record(), own=None)["Answers"]
    cell = named(sheet)["file"]
    assert (cell.value, cell.hyperlink.target) == ("menu of May.pdf", "file:///papers/menu%20of%20May.pdf")
    answer = record()
    answer["citations"][0]["source"] = "stdin-0123"
    assert named(opened(answer)["Answers"])["file"].hyperlink is None
    answer["citations"][0]["source"] = "C:\\Papers\\menu.pdf"
    assert named(opened(answer)["Answers"])["file"].hyperlink.target == "file:///C:/Papers/menu.pdf"


@pytest.mark.parametrize(("own", "frozen"), [(None, "C2"), (OWN, "C2"), (OWN._replace(question=4), "A2")])
def test_the_heads_stay_in_sight(own: OwnColumns | None, frozen: str) -> None:
    """So does the question, unless the columns up to it would fill the window."""
    wide = own and own._replace(rows=[["GOV-1" * 8] * 5] * 2) if own and own.question == 4 else own
    sheet = opened(record(), FAILED, own=wide)["Answers"]
    assert sheet.freeze_panes == frozen
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.auto_filter.ref.startswith("A1:")


@pytest.mark.parametrize("text", NASTY)
def test_a_workbook_keeps_texts_as_texts(text: str) -> None:
    """No formula, no error value, no number; what a cell cannot hold is replaced."""
    cell = opened(record(text, text))["Answers"]["B2"]
    assert cell.data_type == "s"
    assert cell.value == text.replace("\x00", "\ufffd").replace("\x0b", "\ufffd")


def test_a_text_too_long_for_a_cell_says_that_it_is_cut() -> None:
    """Excel holds 32,767 characters; nothing is cut in silence."""
    passage = named(opened(record(quote="x" * 40_000))["Sources"])["passage"].value
    assert len(passage) == 32_767
    assert passage.endswith("[cut: longer than a cell can hold]")
