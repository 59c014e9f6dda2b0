"""What the register knows, as a person reads it."""

from __future__ import annotations

import pytest

from corpus.references import load_register
from qa.errors import FilterError
from qa.render.register import instrument_table, listed, register_table, shown


def test_every_instrument_is_listed_with_its_source() -> None:
    """Nothing that references are judged by is hidden."""
    rows = listed(load_register())
    assert {"ukpga/2006/41", "eur/2016/679", "uksi/2023/1348"} <= {row["instrument"] for row in rows}
    assert all(row["source"] for row in rows)
    assert register_table(rows).count("\n") >= len(rows)


def test_a_number_that_was_not_read_in_a_source_is_not_shown() -> None:
    """A title may be known without its number."""
    row = next(row for row in listed(load_register()) if row["title"] == "Human Tissue Act 1961")
    assert row["number"] == ""
    assert row["uri"] is None


def test_an_instrument_is_shown_with_what_was_read_and_when() -> None:
    """Its provisions stand in legal order with their headings."""
    found = shown("Health and Care Act 2022", load_register())
    sections = [row["number"] for row in found["provisions"] if row["unit"] == "section"]
    assert sections[:3] == ["1", "2", "3"]
    told = instrument_table(found)
    assert "made: 28 April 2022" in told
    assert "read 2026-11-30" in told.replace("\n", " ").replace("    ", "")


def test_what_a_source_only_counts_is_told_with_it() -> None:
    """The highest number, where it was found, and that nothing more is known."""
    found = shown("Housing Act 1988", load_register())
    assert found["counted"][0]["unit"] == "section"
    assert "sections to 79 were made" in instrument_table(found)


def test_a_name_of_nothing_is_refused() -> None:
    """The message says what to give."""
    with pytest.raises(FilterError, match="Write the title out in full"):
        shown("Nonsense", load_register())
