"""The reason that is given where there is no answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.library.library import Library
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


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        (Filters(after="2021"), "No document passes the filter after 2021; 2 have no date."),
        (Filters(before="2019-05"), "No document passes the filter before 2019-05; 2 have no date."),
        (Filters(as_at="2019"), "No document passes the filter as at 2019; 2 have no date."),
        (
            Filters(publishers=("Wexmoor",), after="2022"),
            "No document passes the filters publisher Wexmoor and after 2022.",
        ),
        (
            Filters(documents=("c.txt", "d.txt"), before="2020"),
            "No document passes the filters document c.txt or d.txt and before 2020; 2 have no date.",
        ),
        (
            Filters(documents=("d.txt",), before="2020"),
            "No document passes the filters document d.txt and before 2020; 1 has no date.",
        ),
        (
            Filters(documents=("c.txt",), entities=("ACT",)),
            "No passage passes the filters document c.txt and entity ACT.",
        ),
    ],
)
def test_filters_that_let_nothing_through_are_the_reason(
    put: Callable[..., Path], ingest: Callable[..., Any], new_store: Path, filters: Filters, reason: str
) -> None:
    """The words of the question may well be there; documents without a date are counted, being in no period."""
    put("a.txt", PAPER)
    put("c.txt", "The porters ring the bell.\n")
    put("d.txt", "The gardeners ring the bell twice.\n")
    put("metadata.csv", "path,title,date,publisher\na.txt,A,2020-06-01,Wexmoor\n")
    ingest(new_store.parent / "documents")
    with Library.open(new_store) as library:
        answer = library.ask("Who serves soup?", filters=filters)
        with library.view() as view:
            assert view.allowed(filters) == 0
            assert view.allowed(Filters()) == answer.searched.passages
    assert (answer.status, answer.reason) == ("abstained", reason)


def test_an_empty_library_says_how_to_fill_it(ingest: Callable[..., Any], new_store: Path) -> None:
    """It is not the documents that do not say."""
    ingest()
    with Library.open(new_store) as library:
        answer = library.ask("Who chairs the board?")
    assert answer.status == "abstained"
    assert answer.reason == (
        "The library is empty: it holds no documents yet. Add some first: policyqa add FOLDER."
    )
