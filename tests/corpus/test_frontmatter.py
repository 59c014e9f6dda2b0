"""Lists of contents and control boxes, told from text and tables."""

import pytest

from corpus.frontmatter import fronted
from corpus.models import Block, BlockKind


def kinds(*texts: str, kind: BlockKind = "paragraph") -> list[str]:
    return [block.kind for block in fronted([Block(kind, text) for text in texts])]


def test_entries_under_their_heading_are_contents() -> None:
    """With a page number or with the words of a later heading; the first that has neither ends the list."""
    found = kinds("Contents", "1. Purpose … 2", "Duties", "2. Purpose", "Text.", "Duties", "More.")
    assert found == ["contents", "contents", "contents", "paragraph", "paragraph", "paragraph", "paragraph"]


def test_rows_of_dots_are_contents_without_a_heading() -> None:
    """A leader with its page number can be nothing else."""
    assert kinds("Quorum ........ 4", "Voting ........ 5", "The board votes.") == ["contents", "contents", "paragraph"]


def test_an_index_of_prices_is_no_list_of_contents() -> None:
    """The word alone does not make one."""
    assert kinds("Index", "Prices rose by four per cent.") == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    "rows",
    [
        ["Document owner | Director of estates", "Approved by | Quality committee"],
        ["Version: 2; Date: May 2024; Author: A. Reed; Changes: All"],
        ["Issue Date | Review Date | Version", "October 2024 | October 2027 | 5"],
    ],
)
def test_tables_that_say_who_keeps_a_paper_are_control(rows: list[str]) -> None:
    """Two labels of a control box are enough, in rows or in columns."""
    assert set(kinds(*rows, kind="table")) == {"control"}


@pytest.mark.parametrize(
    "rows",
    [
        ["Risk: Fire; Likelihood: 2; Impact: 4; Owner: Director of estates"],
        ["Attendees | Apologies", "A. Reed | B. Marsh"],
        ["Title: Purchase of beds; Description: Forty; Reference: 7"],
    ],
)
def test_other_tables_with_an_owner_are_tables(rows: list[str]) -> None:
    """A register of risks has owners too."""
    assert set(kinds(*rows, kind="table")) == {"table"}


def test_lines_with_labels_are_control_with_their_heading() -> None:
    """A box typed as lines."""
    found = kinds("Document control", "Owner: Head of estates", "Review date: May 2027", "This policy is for staff.")
    assert found == ["control", "control", "control", "paragraph"]


def test_an_agenda_is_no_control_box() -> None:
    """Items of a meeting have a lead and a description as versions of a paper have."""
    rows = [f"Item: {n}; Description: Report {n}; Lead: Secretary" for n in (1, 2, 3)]
    assert kinds(*rows, kind="table") == ["table"] * 3
