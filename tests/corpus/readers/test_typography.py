"""Which paragraphs of a word processor are headings by their type alone."""

from __future__ import annotations

import pytest

from corpus.models import Block, Look
from corpus.readers.typography import Letters, settled

TEXT = "The board agreed that papers come five days before each of its meetings, and not later."
PLAIN = Look(11.0)
BOLD = Look(11.0, bold=True)
UNDERLINED = Look(11.0, underlined=True)
ITALIC = Look(11.0, italic=True)


def paragraph(text: str, look: Look = PLAIN) -> Block:
    return Block("paragraph", text, look=look)


def item(marker: str, text: str, look: Look = PLAIN) -> Block:
    return Block("list_item", text, level=1, marker=marker, look=look)


def headings(*blocks: Block) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in settled(blocks) if block.kind == "heading"]


@pytest.mark.parametrize("look", [BOLD, UNDERLINED, ITALIC, Look(14.0)])
def test_a_line_that_stands_out_is_a_heading(look: Look) -> None:
    """Bold, underlined, italic or larger type sets a title off from the text."""
    assert headings(paragraph(TEXT), paragraph("Welcome", look), paragraph(TEXT)) == [(1, "Welcome")]


@pytest.mark.parametrize(
    "text",
    [
        "Agreed.", "the chair", "x" * 151, "--- 3 ---", "The board further recommends that:", "Venue: Fen House",
        "https://fen.example/minutes", "The committee is chaired by a member of the trust.",
    ],
)  # fmt: skip
def test_bold_text_is_no_heading(text: str) -> None:
    """Sentences, facts, addresses and what introduces a list stay text, however they are set."""
    assert headings(paragraph(TEXT), paragraph(text, BOLD), paragraph(TEXT)) == []


def test_bold_type_says_nothing_in_a_paper_that_is_bold() -> None:
    """What stands out is measured against the paper itself."""
    assert headings(paragraph(TEXT, BOLD), paragraph("Welcome", BOLD), paragraph(TEXT, BOLD)) == []


def test_a_line_with_a_colon_over_its_text_is_a_heading() -> None:
    """Labels of fields follow each other; a title has its text below."""
    fields = [paragraph("Name:", BOLD), paragraph("Post:", BOLD)]
    title = paragraph("Updates on cases:", BOLD)
    assert headings(paragraph(TEXT), title, paragraph(TEXT)) == [(1, title.text)]
    assert headings(paragraph(TEXT), *fields, paragraph(TEXT)) == [(1, "Post:")]


def test_what_ends_the_paper_heads_nothing() -> None:
    """A name in bold below the last paragraph is a signature."""
    assert headings(paragraph(TEXT), paragraph("Ada Fen", BOLD), paragraph("Chair", BOLD)) == []


def test_levels_follow_the_weight_of_the_type() -> None:
    """The title first, then bold and underlined above underlined alone."""
    both = Look(11.0, bold=True, underlined=True)
    found = headings(
        paragraph("Minutes of the board", BOLD), paragraph(TEXT), paragraph("Updates", both),
        paragraph("Finance", UNDERLINED), paragraph(TEXT), paragraph("Any other business", both), paragraph(TEXT),
    )  # fmt: skip
    assert [level for level, _ in found] == [1, 2, 3, 2]


def test_a_heading_by_type_is_below_those_by_style_unless_it_looks_like_one() -> None:
    """Bold type in the size of the text is less than a heading style in larger type."""
    large = Look(16.0, bold=True, style="heading 1")
    styled = Block("heading", "Governance", level=1, look=large)
    found = headings(styled, paragraph("Quorum", BOLD), paragraph(TEXT), paragraph("Finance", large), paragraph(TEXT))
    assert found == [(1, "Governance"), (2, "Quorum"), (1, "Finance")]


def test_numbered_titles_in_bold_are_headings_with_their_numbers() -> None:
    """Each has text of its own below it."""
    found = settled([item("1.", "Purpose", BOLD), item("1.1", TEXT), item("2.", "Duties", BOLD), item("2.1", TEXT)])
    assert [(block.kind, block.marker) for block in found] == [
        ("heading", "1."), ("list_item", "1.1"), ("heading", "2."), ("list_item", "2.1"),
    ]  # fmt: skip


def test_a_list_in_bold_is_a_list() -> None:
    """Numbered items with nothing between them are no sections."""
    items = [item(f"{number}.", f"Principle of candour {number}", BOLD) for number in (1, 2, 3)]
    assert headings(paragraph(TEXT), *items, paragraph(TEXT)) == []


def test_a_style_of_clauses_makes_no_heading_of_a_short_one() -> None:
    """Where most paragraphs of a heading style are sentences, its short numbered ones are clauses too."""
    style = PLAIN._replace(style="level 2 text")
    clauses = [Block("heading", text, level=2, marker="3.1", look=style) for text in (TEXT, "None.", TEXT)]
    assert headings(*clauses) == []


def test_a_field_in_a_heading_style_is_text() -> None:
    """Where only the label is bold, the rest is its value."""
    letters = Letters()
    letters.add("Status:", BOLD)
    letters.add("Fit for purpose", PLAIN)
    assert letters.look is not None
    assert headings(Block("heading", "Status: Fit for purpose", level=1, look=letters.look), paragraph(TEXT)) == []
