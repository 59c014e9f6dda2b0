"""What a style makes a heading and the words make text, and which headings are passages."""

import pytest

from corpus.headings import is_text
from corpus.models import Block, Extract
from corpus.segment import segment


def passages(*blocks: tuple[str, str] | tuple[str, str, int]) -> list[tuple[str, str, str, tuple[str, ...], bool]]:
    made = tuple(Block(b[0], b[1], level=b[2] if len(b) > 2 else 0) for b in blocks)  # type: ignore[arg-type,misc]
    _, found = segment(Extract(blocks=made), document_id="d")
    return [(p.kind, p.marker, p.text, p.section, p.citable) for p in found]


@pytest.mark.parametrize(
    "text",
    [
        "1.1 The board shall meet in public at least six times in each financial year.",
        "The committee is chaired by a non-executive director of the trust.",
        "(4) Papers will be free of charge to every reader",
        "Date of next meeting: 3 May",
        "Venue: Fen House",
        "Each division must name a lead, who reports each quarter to the committee that the board has set up for "
        "the risks of it",
        "the register of interests is kept by the secretary; and",
        "• integrated papers;",
        "Y / N",
        "AND",
        "Fen Weir •",
        "10 https://fen.example/guidance.pdf",
        " ".join(["word"] * 31),
    ],
)
def test_a_sentence_in_a_heading_style_is_text(text: str) -> None:
    """Clauses, principles with a verb, facts with a label and what is too long are no titles."""
    assert is_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "1. Meetings of the board",
        "Chapter 5: What witnesses said",
        "What is a provider collaborative?",
        "3.2 How decisions will be made in future",
        "Part 3 – Intellectual Property: Rights",
        "Annex 2: 2014 figures",
        "Code of Practice (datasets) on the discharge of public authorities’ functions under Part 1 of the Act",
        "1. Introduction.",
    ],
)
def test_a_title_stays_a_title(text: str) -> None:
    """Numbers, colons after a division and questions do not make a title text."""
    assert not is_text(text)


def test_numbered_text_has_its_number_as_marker() -> None:
    """A clause that a heading style held is a list item under the heading before it."""
    found = passages(("heading", "1. Board", 1), ("heading", "1.1 The quorum is one third of its members.", 2))
    assert found[1] == ("list_item", "1.1", "The quorum is one third of its members.", ("1. Board",), True)


def test_a_run_of_headings_with_verbs_is_a_list() -> None:
    """Three of one level with nothing between, most of them with a verb, are text; after the opening of the paper."""
    run = [("heading", text, 2) for text in ("Papers are prompt", "Minutes are short", "The chair has a vote")]
    found = passages(("paragraph", "We hold to these:"), *run)
    assert [kind for kind, *_ in found] == ["paragraph"] * 4


def test_a_heading_of_nothing_is_a_passage() -> None:
    """It has a number and can be cited; one with text or a deeper heading under it has none."""
    found = passages(
        ("heading", "Standing orders", 1), ("heading", "Quorum", 2), ("heading", "Voting", 2), ("paragraph", "By hand.")
    )
    assert [(text, citable) for _, _, text, _, citable in found] == [
        ("Standing orders", False),
        ("Quorum", True),
        ("Voting", False),
        ("By hand.", True),
    ]


@pytest.mark.parametrize("mark", ["DRAFT", "Confidential", "OFFICIAL-SENSITIVE", "Uncontrolled when printed"])
def test_a_mark_on_the_pages_heads_nothing(mark: str) -> None:
    """What is stamped across pages stands in no section path."""
    found = passages(("heading", "Quorum", 1), ("heading", mark, 1), ("paragraph", "It is four."))
    assert found[1][0] == "furniture"
    assert found[2][3] == ("Quorum",)


@pytest.mark.parametrize(
    ("text", "marker", "rest"),
    [
        ("5.21.Many witnesses told us.", "5.21.", "Many witnesses told us."),
        ("5.21Many witnesses told us.", "5.21", "Many witnesses told us."),
        ("2.1 To align the two.", "2.1", "To align the two."),
        ("3.The board met.", "3.", "The board met."),
        ("1.5Gbit lines", "", "1.5Gbit lines"),
        ("2.5 million pounds", "", "2.5 million pounds"),
    ],
)
def test_a_number_typed_into_a_paragraph_is_its_marker(text: str, marker: str, rest: str) -> None:
    """A number before a word with a capital, glued to it or not; figures stay in the text."""
    assert passages(("paragraph", text))[0][1:3] == (marker, rest)


@pytest.mark.parametrize("text", ["- - - - -", "_ _ _ _", "-----", "* * *", "= = ="])
def test_a_drawn_rule_is_no_passage(text: str) -> None:
    """Lines of strokes are left out."""
    assert passages(("paragraph", text), ("paragraph", "Text.")) == [("paragraph", "", "Text.", (), True)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("29 September 2014, 10:00 – 13:00", "paragraph"),
        ("Thursday 6 May 2021, from 9.30 am to noon", "paragraph"),
        ("April 2012 – April 2014", "paragraph"),
        ("Minutes of 6 May 2021", "heading"),
        ("2020 No. 14", "heading"),
    ],
)
def test_a_date_under_a_title_heads_nothing(line: str, kind: str) -> None:
    """The day and the hours of a meeting are no section of its minutes."""
    found = passages(("heading", "Board", 1), ("heading", line, 2), ("paragraph", "Papers were taken as read."))
    assert found[1][0] == kind
    assert found[2][3] == (("Board", line) if kind == "heading" else ("Board",))


def test_a_heap_of_headings_is_a_list_but_for_the_last() -> None:
    """Four of one level with nothing between, past the title page, are lines of something else."""
    opening = [("paragraph", f"Paragraph {number} of the text.") for number in range(9)]
    heap = [("heading", text, 3) for text in ("Trustee, Fen Fund", "Chair, Weir Board", "Fellow, Lode", "Interests")]
    found = passages(*opening, *heap, ("paragraph", "None."))
    assert [kind for kind, *_ in found[9:]] == ["paragraph"] * 3 + ["heading", "paragraph"]


def test_an_annex_is_no_part_of_the_section_before_it() -> None:
    """Its type may be that of a sub-heading; one under a heading of annexes is where it is meant to be."""
    paper = [("heading", "Lone working", 1), ("heading", "Reporting", 2), ("paragraph", "Call the lead."),
             ("heading", "Appendix A: Checks", 3), ("paragraph", "The phone is charged.")]  # fmt: skip
    assert passages(*paper)[-1][3] == ("Lone working", "Appendix A: Checks")
    paper[1] = ("heading", "Appendices", 2)
    assert passages(*paper)[-1][3] == ("Lone working", "Appendices", "Appendix A: Checks")
