"""Comparisons as text, CSV, JSON and Word."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from qa.compare.models import Comparison
from qa.library.library import Library
from qa.render.comparison import COLUMNS, to_csv, to_docx, to_json, to_text

OLD, NEW = "delegation-framework-2022.md", "delegation-framework-2024.md"


@pytest.fixture(scope="module")
def comparison(store: Path) -> Comparison:
    """The two frameworks of the fixtures."""
    with Library.open(store) as library:
        return library.compare(OLD, NEW)


def test_text_marks_the_words_and_fits_a_terminal(comparison: Comparison) -> None:
    """Duties and law first, each with its place in both versions."""
    text = to_text(comparison).decode()
    assert max(map(len, text.splitlines())) <= 80
    assert "Delegation framework [-2022/23-]{+2024/25+}" in text
    assert text.index("What may alter a duty") < text.index("Everything else that changed")


def test_csv_has_a_row_for_each_change(comparison: Comparison) -> None:
    """With the whole text of both versions."""
    rows = list(csv.DictReader(io.StringIO(to_csv(comparison).decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(comparison.changes)
    assert all(row["old_text"] or row["new_text"] for row in rows)


def test_json_is_the_comparison(comparison: Comparison) -> None:
    """As ``to_dict`` gives it."""
    assert json.loads(to_json(comparison)) == comparison.to_dict()


def test_word_strikes_out_and_underlines(comparison: Comparison) -> None:
    """A run for each stretch, the same to the byte every time."""
    docx = pytest.importorskip("docx")
    content = to_docx(comparison)
    runs = [run for one in docx.Document(io.BytesIO(content)).paragraphs for run in one.runs]
    assert "2022/23" in [run.text for run in runs if run.font.strike]
    assert "2024/25" in [run.text for run in runs if run.font.underline]
    assert content == to_docx(comparison)
