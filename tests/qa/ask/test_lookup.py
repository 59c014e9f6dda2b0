"""Places of a paper that are asked for by their printed number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.ask.lookup import located
from qa.library.add import AddReport
from qa.library.library import Library
from qa.models import Filters

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]

ORDERS = """# Standing orders of the bakery

## 4 Meetings

4.6 The baker may call a meeting.

4.7 No bread is sold unless:

(a) five loaves are baked;

(b) the oven is cold.

4.8 The scribe keeps a list.

## Appendix B: Recipes

Rye needs sourdough.
"""
RULES = "# House rules\n\n4.7 Wipe the tables.\n"


@pytest.mark.parametrize(
    ("question", "unit", "name", "document"),
    [
        ("What does paragraph 74 say?", "paragraph", "74", ""),
        ("section 4.7 of the standing orders", "section", "section 4.7", "the standing orders"),
        ("clause 3.5.4", "clause", "3.5.4", ""),
        ("3.5.4(b)(ii)", "paragraph", "3.5.4(b)(ii)", ""),
        ("Appendix B", "appendix", "appendix b", ""),
        ("What is in appendix two?", "appendix", "appendix 2", ""),
        ("page 12", "page", "page 12", ""),
        ("Show me page iv of the annual report", "page", "page iv", "the annual report"),
        ("What's in schedule 2 of the constitution?", "schedule", "schedule 2", "the constitution"),
        ("In the standing orders, what does clause 4.7 say about quorum?", "clause", "4.7", "the standing orders"),
        ("What does the data policy say in section 4?", "section", "section 4", "the data policy"),
    ],
)
def test_a_question_names_a_place(question: str, unit: str, name: str, document: str) -> None:
    """With or without a verb, and the paper it is in."""
    locator = located(question)
    assert locator is not None
    assert (locator.unit, locator.names[0], locator.document) == (unit, name, document)


@pytest.mark.parametrize(
    "question",
    [
        "What is the quorum?", "How many members does paragraph 4.7 ask for?", "Who wrote the second part?",
        "Is 4.7 million enough?", "What is the order of business?", "Which page is missing?", "What is the point?",
        "Who chairs the appointments section 9 panel?",
    ],
)  # fmt: skip
def test_another_question_names_none(question: str) -> None:
    """It is about something else, though a number or a word for a place stands in it."""
    assert located(question) is None


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("What does clause 4.6 say?", ["The baker may call a meeting."]),
        ("section 4.7 of the standing orders", [
            "No bread is sold unless:", "(a) five loaves are baked;", "(b) the oven is cold.",
        ]),
        ("4.7(b)", ["(b) the oven is cold."]),
        ("clause 4.7", ["No bread is sold unless:", "Wipe the tables."]),
        ("What does 4.7 of the house rules say?", ["Wipe the tables."]),
        ("Appendix B", ["Rye needs sourdough."]),
    ],
)  # fmt: skip
def test_a_place_is_found_by_its_number(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, question: str, quoted: list[str]
) -> None:
    """With what is below it, in the paper that is named, else in each that has it."""
    put("orders.md", ORDERS)
    put("rules.md", RULES)
    ingest(folder)
    with Library.open(new_store) as library:
        answer = library.ask(question)
    assert [citation.quote for citation in answer.citations if citation.answers] == quoted


def test_a_filter_narrows_a_place(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """To the documents that pass it."""
    put("orders.md", ORDERS)
    put("rules.md", RULES)
    ingest(folder)
    with Library.open(new_store) as library:
        answer = library.ask("clause 4.7", filters=Filters(documents=("rules.md",)))
    assert answer.text == "Wipe the tables."
    assert answer.citations[0].to_dict()["place"] == "clause 4.7"


def test_a_place_that_no_paper_has_is_searched_for(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """As any other question; it is not made up."""
    put("orders.md", ORDERS)
    ingest(folder)
    with Library.open(new_store) as library:
        assert library.ask("clause 9.9").status == "abstained"
