"""The reason that is given where there is no answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.library import Library
from qa.models import Filters

PAPER = """The Health and Care Act 2022 made the board.

The kitchens serve leek soup to 12 wards on Mondays.

Salary scales are set by the pay panel.
"""


@pytest.fixture
def opened(put: Callable[..., Path], ingest: Callable[..., Any], new_store: Path) -> Any:
    """A library of one short paper."""
    put("paper.txt", PAPER)
    ingest(new_store.parent / "documents")
    with Library.open(new_store) as library:
        yield library


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Who painted the Mona Lisa in Florence?", "No passage mentions “painted”, “Mona Lisa” or “Florence”."),
        ("Where is the Non-Stick Pan?", "No passage mentions “Non-Stick Pan”."),
        ("What does section 42 of the Care Act 2014 require?", "No passage cites “Care Act 2014, s 42”."),
        ("Which parrots live in the twelve wards?", "No passage mentions “parrots” or “live”."),
        ("Did the Health and Care Act 2022 get Royal Assent?", "No passage mentions “Royal Assent”."),
    ],
)
def test_what_is_missing_is_named_as_it_was_written(opened: Library, question: str, reason: str) -> None:
    """Names as a whole and with their capitals; a number also counts in figures, an Act that is cited is cited."""
    answer = opened.ask(question)
    assert (answer.status, answer.reason) == ("abstained", reason)


@pytest.mark.parametrize("question", ["Why do zebras earn a wage?", "Which zebra is serving kitchen soups?"])
def test_another_form_of_a_word_or_another_word_for_it_counts(opened: Library, question: str) -> None:
    """A passage with "pay" or "serve" does mention it."""
    reason = opened.ask(question).reason or ""
    assert "zebra" in reason
    assert not any(word in reason for word in ("wage", "serving", "soups"))


def test_filters_are_part_of_the_reason(library: Library) -> None:
    """Other documents may well cite it."""
    one = Filters(documents=("board-minutes-may-2024.pdf",))
    answer = library.ask("What does section 42 of the Care Act 2014 require?", filters=one)
    assert answer.reason == "No passage that the filters let through cites “Care Act 2014, s 42”."


def test_an_empty_library_says_how_to_fill_it(ingest: Callable[..., Any], new_store: Path) -> None:
    """It is not the documents that do not say."""
    ingest()
    with Library.open(new_store) as library:
        answer = library.ask("Who chairs the board?")
    assert answer.status == "abstained"
    assert answer.reason == (
        "The library is empty: it holds no documents yet. Add some first: policyqa add FOLDER."
    )
