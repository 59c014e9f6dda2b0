"""The labels of entities: one row of ``corpus/data/labels.json`` says all there is of each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from corpus.entities.data import LABELS, read_rows
from corpus.entities.gazetteer import GUARDS

ROWS = read_rows("labels.json", "labels")
TABLE = Path(__file__).resolve().parents[3] / "docs" / "entities.md"
CONCEPTS = [(row["label"], concept) for row in ROWS for concept in row.get("concepts", ())]


@pytest.mark.parametrize("row", ROWS, ids=LABELS)
def test_a_label_stands_in_the_documentation_as_in_its_row(row: dict[str, Any]) -> None:
    """The line that is missing is in the message: paste it into the table."""
    line = f"| `{row['label']}` | {row['what']} | {row['ids']} |"
    assert line in TABLE.read_text(encoding="utf-8").splitlines()


def test_the_documentation_lists_the_labels_in_their_order() -> None:
    """The table has no label more, and its order is the one that decides."""
    assert tuple(re.findall(r"^\| `([A-Z_]+)` \|", TABLE.read_text(encoding="utf-8"), re.MULTILINE)) == LABELS


def test_labels_are_distinct_and_words_too() -> None:
    """No label and no wording of the page stands for two things."""
    wordings = [row["words"] for row in ROWS if "words" in row]
    assert len(set(LABELS)) == len(LABELS)
    assert len(set(wordings)) == len(wordings)


@pytest.mark.parametrize(("label", "concept"), CONCEPTS, ids=[f"{label}-{c['phrases'][0]}" for label, c in CONCEPTS])
def test_a_concept_has_an_id_and_guards_that_there_are(label: str, concept: dict[str, Any]) -> None:
    """The id is of the documented form, and its label says so."""
    row = ROWS[LABELS.index(label)]
    assert re.fullmatch(r"concept:[a-z-]+", concept["id"])
    assert f"`{concept['id']}`" in row["ids"]
    assert {concept.get("guard", ""), concept.get("short_guard", "")} <= GUARDS.keys()


@pytest.mark.parametrize("row", [row for row in ROWS if "named" in row], ids=lambda row: row["label"])
def test_named_bodies_have_ids_of_the_documented_form(row: dict[str, Any]) -> None:
    """What an id of a named body begins with is what the documentation shows."""
    assert f"`{row['named']['prefix']}:" in row["ids"]
    assert row["named"]["by"] in ("name", "area")
