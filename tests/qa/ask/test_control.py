"""Questions about a paper itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.library.add import AddReport
from qa.library.library import Library

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]

POLICY = """# Policy on bread

Document owner: Head baker

Ratified by: Oven committee

Next review: May 2028

## Purpose

The owner of an oven reviews it. The version of the recipe is kept by the scribe, who approved it.
"""
OTHER = "# Policy on cakes\n\nDocument owner: Head of cakes\n"


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Who owns the policy on bread?", "Document owner: Head baker"),
        ("Who is the owner of the bread policy?", "Document owner: Head baker"),
        ("Who approved the bread policy?", "Ratified by: Oven committee"),
        ("When is the policy on bread due for review?", "Next review: May 2028"),
        ("What is the review date of the bread policy?", "Next review: May 2028"),
    ],
)
def test_a_control_box_answers_for_its_paper(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, question: str, quote: str
) -> None:
    """The row with the label of what is asked, of the paper that is named."""
    put("bread.md", POLICY)
    put("cakes.md", OTHER)
    ingest(folder)
    with Library.open(new_store) as library:
        answer = library.ask(question)
    assert answer.text == quote


@pytest.mark.parametrize("question", ["Who owns this policy?", "Who is the owner of this policy?"])
def test_this_paper_is_the_only_one(put: Put, ingest: Ingest, folder: Path, new_store: Path, question: str) -> None:
    """With two, it is not told which is meant."""
    put("bread.md", POLICY)
    ingest(folder)
    with Library.open(new_store) as library:
        assert library.ask(question).text == "Document owner: Head baker"
    put("cakes.md", OTHER)
    ingest(folder)
    with Library.open(new_store) as library:
        assert library.ask(question).confidence < 0.95


def test_what_a_box_does_not_say_is_searched_for(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """As any other question."""
    put("bread.md", POLICY)
    ingest(folder)
    with Library.open(new_store) as library:
        assert "Oven committee" not in (library.ask("What version is the bread policy?").text or "")
        assert library.ask("Who owns the oven?").text != "Document owner: Head baker"


def test_a_row_of_a_table_answers_by_the_name_of_its_column(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """Each value beside its label."""
    put("bread.md", "# Bread policy\n\n| Issue date | Version |\n|---|---|\n| May 2024 | 7.0 |\n")
    ingest(folder)
    with Library.open(new_store) as library:
        assert library.ask("What version is the bread policy?").text == "Issue date: May 2024; Version: 7.0"


def test_the_last_row_of_a_history_is_the_version(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """Not the first one, which the paper has outgrown."""
    rows = "| Version | Date | Author |\n|---|---|---|\n| 1.0 | May 2022 | A Baker |\n| 1.10 | May 2024 | B Baker |\n"
    put("bread.md", f"# Bread policy\n\n{rows}\n## Purpose\n\nIt says how bread is made.\n")
    ingest(folder)
    with Library.open(new_store) as library:
        text = library.ask("What version is the bread policy?").text or ""
    assert "1.10" in text
    assert "May 2022" not in text


def test_a_paper_is_as_sure_as_its_name(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """A title tells more than a first page."""
    put("bread.md", POLICY)
    put("guide.md", OTHER.replace("# Policy on cakes", "# Policy on baking\n\nAbout all cakes."))
    ingest(folder)
    with Library.open(new_store) as library:
        titled, opened = library.ask("Who owns the bread policy?"), library.ask("Who owns the cakes policy?")
    assert opened.text == "Document owner: Head of cakes"
    assert titled.confidence > opened.confidence


def test_a_row_at_the_end_of_a_paper_answers_too(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """Where the first pages do not say it; names of columns over other things do not."""
    pages = "".join(f"## Part {n}\n\nBread of kind {n} is baked for {n} hours in a hot oven.\n\n" for n in range(30))
    last = "| Process | Details |\n|---|---|\n| Ratified by: | Oven committee |\n"
    plan = "| Action | Owner | Cost |\n|---|---|---|\n| Clean the oven | Scribe | Nine |\n"
    put("bread.md", f"# Bread policy\n\n{pages}\n{plan}\n## Details\n\n{last}")
    ingest(folder)
    with Library.open(new_store) as library:
        assert "Oven committee" in (library.ask("Who ratified the bread policy?").text or "")
        assert library.ask("Who owns the bread policy?").confidence < 0.9
