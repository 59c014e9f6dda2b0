"""PDFs with a structure tree, read end to end: what the tree says goes before what the page looks like."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.models import Block
from corpus.readers import read
from corpus.segment import segment
from fixtures.layouts.tagged import LEFT, TOP, Element, Mark, item, paragraph, row, text, word_paper, write

HERE = Path(__file__).parents[3] / "fixtures" / "layouts"
WORDS = "The board keeps a register of the interests that members declare and reads it out on request"


def blocks(*elements: Element, loose: tuple[Mark, ...] = ()) -> tuple[Block, ...]:
    """The blocks of a paper that has the elements under its root, and the marks outside its tree."""
    data = write(Element("Document", elements), loose, title="Paper")
    (extract,) = read(data, name="paper.pdf")
    return extract.blocks


def texts(*elements: Element, loose: tuple[Mark, ...] = ()) -> list[tuple[str, str]]:
    """Kind and text of each of them."""
    return [(block.kind, block.text) for block in blocks(*elements, loose=loose)]


def p(y: float, words: str, *, x: float = LEFT, page: int = 0) -> Element:
    """A paragraph element."""
    return Element("P", (paragraph(page, y, words, x=x),))


def test_fixture_is_what_its_script_makes() -> None:
    """The kept script makes the kept bytes."""
    assert word_paper() == (HERE / "tagged.pdf").read_bytes()


def test_passages_know_their_section_and_lead_in() -> None:
    """The levels of the headings, and of a list in a list, come from the tree."""
    (extract,) = read(word_paper(), name="tagged.pdf")
    passages = {passage.text: passage for passage in segment(extract, document_id="d")[1]}
    withdrawal = next(passage for words, passage in passages.items() if words.startswith("Each partner"))
    assert withdrawal.section == ("Delegation of functions", "Who decides", "Withdrawal")
    assert [page for _, page in withdrawal.pages] == [1, 2]
    assert passages["planned care"].lead_in == "plan services for the whole of the area, namely"
    assert passages["publish its decisions."].lead_in == "The joint committee will:"
    assert passages["Inserted by the Health and Care Act 2022."].kind == "footnote"
    grant = passages["Decision: Grant; Who takes it: The chief executive; Limit: \u00a350,000"]
    assert grant.section[-1] == "Who decides"


def test_running_heads_outside_the_tree_are_left_out_and_label_the_pages() -> None:
    """What the file marks as an artifact at the edge of a page is no text of it."""
    (extract,) = read(word_paper(), name="tagged.pdf")
    text = [block for block in extract.blocks if block.kind != "furniture"]
    assert not any("Wexmoor" in block.text or "of 2" in block.text for block in text)
    assert [page.label for page in extract.pages] == ["1", "2"]


def test_a_heading_is_what_the_tree_says_and_not_what_is_large() -> None:
    """A heading in the type of the text is one; large bold words in a paragraph are none of its level."""
    assert [(b.kind, b.level, b.text) for b in blocks(
        Element("H2", (text(0, LEFT, TOP, "Membership of the board"),)),
        p(700, WORDS),
        Element("H1", (text(0, LEFT, 650, "Votes"),)),
        p(620, WORDS),
    )] == [("heading", 2, "Membership of the board"), ("paragraph", 0, WORDS), ("heading", 1, "Votes"),
           ("paragraph", 0, WORDS)]  # fmt: skip


def test_role_map_is_followed() -> None:
    """A type of the program's own is the standard type that the file maps it to."""
    found = blocks(Element("Title", (text(0, LEFT, TOP, "Terms of reference"),)), p(700, WORDS))
    assert (found[0].kind, found[0].level) == ("heading", 1)


@pytest.mark.parametrize("kind", ["Span", "Link", "Quote", "Strong", "Reference"])
def test_an_inline_element_does_not_part_its_paragraph(kind: str) -> None:
    """Words of a link, a quotation or another style stay in the sentence."""
    parts = (text(0, LEFT, TOP, "The board reads"), Element(kind, (text(0, 155.8, TOP, "the register"),)),
             text(0, 213.8, TOP, "out on request."))  # fmt: skip
    assert texts(Element("P", parts), p(650, WORDS)) == [
        ("paragraph", "The board reads the register out on request."),
        ("paragraph", WORDS),
    ]


def test_text_after_a_block_inside_a_block_keeps_its_place() -> None:
    """An item whose text goes on below its inner list gives three blocks in that order."""
    inner = Element("L", (item(0, 686, "\u2013", "urgent care;", x=112),))
    before, after = paragraph(0, 700, "Plan services:", x=108), paragraph(0, 672, "And review them.", x=108)
    label = Element("Lbl", (text(0, 90, 700, "\u2022"),))
    whole = Element("L", (Element("LI", (label, Element("LBody", (before, inner, after)))),))
    assert [words for _, words in texts(whole)] == ["Plan services:", "urgent care;", "And review them."]


def test_a_label_that_is_a_paragraph_goes_to_the_text_beside_it() -> None:
    """Some programs tag the bullet as a paragraph of its own."""
    found = blocks(p(TOP, "\u2022", x=90), p(TOP, WORDS, x=108), p(650, WORDS))
    assert [(block.kind, block.marker, block.text) for block in found] == [
        ("list_item", "\u2022", WORDS),
        ("paragraph", "", WORDS),
    ]


def test_a_label_in_the_tree_is_a_marker_whatever_it_looks_like() -> None:
    """A word in an Lbl element is what the page shows before the item."""
    whole = Element("L", (item(0, TOP, "First", WORDS, x=70), item(0, 700, "Next", WORDS, x=70)))
    assert [(b.kind, b.marker, b.text) for b in blocks(whole)] == [
        ("list_item", "First", WORDS),
        ("list_item", "Next", WORDS),
    ]


def test_items_without_labels_are_items() -> None:
    """An element of a list is an item where its program drew no bullet as text."""
    items = tuple(Element("LI", (Element("LBody", (paragraph(0, y, WORDS),)),)) for y in (TOP, 690))
    assert texts(Element("L", items)) == [("list_item", WORDS)] * 2


def test_a_row_of_one_cell_is_running_text() -> None:
    """Word authors use a table of one cell as a box around a paragraph."""
    box = Element("Table", (Element("TR", (Element("TD", (p(TOP, WORDS + "."), p(690, WORDS + "."))),)),))
    assert texts(box) == [("paragraph", WORDS + ".")] * 2


def test_a_row_as_long_as_a_page_is_running_text() -> None:
    """A table that only sets out the page is read as what is in its cells."""
    long = (WORDS + ". ") * 10
    cells = tuple(Element("TD", (Element("P", (paragraph(0, TOP, long, x=x, width=40),)),)) for x in (LEFT, 320))
    assert texts(Element("Table", (Element("TR", cells),))) == [("paragraph", long.strip())] * 2


def test_rows_that_were_torn_are_joined() -> None:
    """A program that tags each line of a row as a row of its own is put right."""
    table = Element("Table", (
        row(0, TOP, "Decision on", "The joint", "No limit is"),
        row(0, TOP - 13.5, "contracts", "committee", "set for it"),
        row(0, 690, "Grant", "The chair", "50,000"),
    ))  # fmt: skip
    assert [words for _, words in texts(table, p(640, WORDS))][:2] == [
        "Decision on contracts | The joint committee | No limit is set for it",
        "Grant | The chair | 50,000",
    ]


def test_a_cell_that_the_page_cuts_is_made_whole() -> None:
    """The rest of a cell on the next page joins its row, and notes the page."""
    cell = Element("P", (text(0, 210, 80, "The joint committee, after"), text(1, 210, TOP, "it has heard the place.")))
    torn = Element("TR", (Element("TD", (p(80, "Grant"),)), Element("TD", (cell,))))
    found = blocks(p(TOP, WORDS), Element("Table", (torn,)), p(600, WORDS, page=1), p(500, WORDS, page=1))
    assert found[1].text == "Grant | The joint committee, after it has heard the place."
    assert [page for _, page in found[1].pages] == [1, 2]


def cell(x: float, y: float, words: str, spans: str = "", *, bold: bool = False, page: int = 0) -> Element:
    """A cell, with the columns and rows that it covers: ``/ColSpan 2``."""
    inside = Element("P", (text(page, x, y, words, bold=bold),))
    return Element("TD", (inside,), f"/A<</O/Table{spans}>>" if spans else "")


def test_heads_that_divide_others_name_their_own_columns() -> None:
    """Cells over several columns and rows stand where the tree says, however short their texts are."""
    heads = (
        Element(
            "TR",
            (cell(72, TOP, "Division", "/RowSpan 2", bold=True), cell(210, TOP, "Result", "/ColSpan 2", bold=True)),
        ),
        Element("TR", (cell(210, 720, "April", bold=True), cell(300, 720, "May", bold=True))),
    )
    body = [
        Element("TR", (cell(72, y, name), cell(210, y, "88%"), cell(300, y, "90%")))
        for name, y in (("Medicine", 700), ("Surgery", 680))
    ]
    assert [words for _, words in texts(Element("Table", (*heads, *body)), p(640, WORDS))][:2] == [
        "Division: Medicine; Result April: 88%; Result May: 90%",
        "Division: Surgery; Result April: 88%; Result May: 90%",
    ]


def test_a_cell_that_reaches_down_is_said_in_each_row() -> None:
    """Rows beside the name of a group can be read by themselves."""
    table = Element("Table", (
        Element("TR", (cell(72, TOP, "Wards", "/RowSpan 2"), cell(210, TOP, "Ward 7"), cell(380, TOP, "Open"))),
        Element("TR", (cell(210, 720, "Ward 8"), cell(380, 720, "Closed"))),
        Element("TR", (cell(72, 700, "Clinics"), cell(210, 700, "Eyes"), cell(380, 700, "Open"))),
    ))  # fmt: skip
    assert [words for _, words in texts(table, p(640, WORDS))][:3] == [
        "Wards | Ward 7 | Open", "Wards | Ward 8 | Closed", "Clinics | Eyes | Open",
    ]  # fmt: skip


def test_a_row_that_goes_on_with_a_capital_is_one_row() -> None:
    """The tree says that a cell began on the page before, where its words alone do not."""
    cut = Element("P", (text(0, 210, 80, "The plan was agreed."), text(1, 210, TOP, "Estates report in May.")))
    rows = (
        row(0, 110, "Number", "Action", "Lead", kind="TH"),
        Element("TR", (Element("TD", (p(80, "A1"),)), Element("TD", (cut,)), Element("TD", (p(80, "Chair", x=380),)))),
        row(1, 700, "A2", "The audit is due.", "Chair"),
    )
    found = blocks(p(TOP, WORDS), Element("Table", rows), p(600, WORDS, page=1))
    assert [block.text for block in found[1:3]] == [
        "Number: A1; Action: The plan was agreed. Estates report in May. Lead: Chair",
        "Number: A2; Action: The audit is due. Lead: Chair",
    ]


def test_heads_that_are_repeated_over_the_rest_of_a_table_are_said_once() -> None:
    """Word processors mark the second copy as an artifact: it is no heading of the rows below it."""
    rows = (row(0, 110, "Number", "Action", "Lead", kind="TH"), row(0, 80, "A1", "Agree the plan", "Chair"))
    more = (row(1, 600, "A2", "Send the audit", "Chair"), row(1, 580, "A3", "Close the ward", "Chair"))
    copy = tuple(text(1, x, 620, head, bold=True) for x, head in ((LEFT, "Number"), (210, "Action"), (380, "Lead")))
    found = blocks(p(TOP, WORDS), Element("Table", (*rows, *more)), p(500, WORDS, page=1), loose=copy)
    assert [block.text for block in found] == [
        WORDS,
        "Number: A1; Action: Agree the plan; Lead: Chair",
        "Number: A2; Action: Send the audit; Lead: Chair",
        "Number: A3; Action: Close the ward; Lead: Chair",
        WORDS,
    ]  # fmt: skip


def test_a_paragraph_that_starts_a_page_with_a_capital_is_joined_by_the_tree() -> None:
    """The tree says that it is one paragraph where its words alone would not."""
    parts = (paragraph(0, 80, "The board thanked the chair of"), paragraph(1, TOP, "Exampleshire Council."))
    whole = Element("P", parts)
    found = blocks(p(TOP, WORDS), whole, p(600, WORDS, page=1))
    assert [block.text for block in found] == [WORDS, "The board thanked the chair of Exampleshire Council.", WORDS]


def test_a_note_in_the_tree_needs_no_mark_that_is_known() -> None:
    """A note without a number is a note, and no text of the page."""
    note = Element("Endnote", (paragraph(0, 300, "See the scheme of delegation."),))
    found = texts(p(TOP, WORDS), note, p(200, WORDS))
    assert ("footnote", "See the scheme of delegation.") in found


def test_lines_outside_the_tree_stand_where_the_page_shows_them() -> None:
    """A stamp between two paragraphs is read between them."""
    stamp = text(0, LEFT, 660, "Approved by the board on 3 May 2024.")
    assert [words for _, words in texts(p(TOP, WORDS), p(600, WORDS), p(550, WORDS), loose=(stamp,))] == [
        WORDS, "Approved by the board on 3 May 2024.", WORDS, WORDS,
    ]  # fmt: skip


def test_a_tree_that_covers_little_of_the_page_is_not_followed() -> None:
    """Where most words are outside, order and kinds come from the page."""
    loose = tuple(paragraph(0, y, WORDS + ".") for y in (700, 650, 600, 550))
    found = texts(Element("P", (text(0, LEFT, 300, "Last words."),)), p(320, "More words."), loose=loose)
    assert [words for _, words in found][:2] == [WORDS + "."] * 2


def test_a_tree_of_any_depth_is_read() -> None:
    """Elements nested deeper than any author's do not end in an error; their text is read by its place."""
    deep = Element("P", (paragraph(0, 650, WORDS),))
    for _ in range(150):
        deep = Element("Sect", (deep,))
    assert [words for _, words in texts(p(TOP, WORDS), deep)] == [WORDS, WORDS]


def test_a_paragraph_goes_on_behind_the_note_inside_it() -> None:
    """A note whose element stands where its mark does cuts no paragraph, and is read after it."""
    note = Element("Note", (paragraph(0, 100, "Inquiry of 2023.", size=9),))
    whole = Element("P", (text(0, LEFT, 650, "2.77 The board told the inquiry of its staff."), note,
                          text(0, LEFT, 636.5, "It had spent four million pounds.")))  # fmt: skip
    assert texts(p(TOP, WORDS), whole)[1:] == [
        ("paragraph", "The board told the inquiry of its staff. It had spent four million pounds."),
        ("footnote", "Inquiry of 2023."),
    ]


def test_a_cell_that_reaches_over_the_end_of_a_page_names_the_rows_there() -> None:
    """The tree of the next page does not have it; its rows stand one column further in."""
    rows = (
        row(0, 120, "Aim", "Step", "Lead", kind="TH"),
        Element("TR", (cell(72, 100, "Safe care", "/RowSpan 3"), cell(210, 100, "Count"), cell(380, 100, "Chair"))),
        Element("TR", (cell(210, 80, "Weigh"), cell(380, 80, "Nurse"))),
        Element("TR", (cell(210, TOP, "Report", page=1), cell(380, TOP, "Chair", page=1))),
    )
    found = texts(p(TOP, WORDS), Element("Table", rows), p(600, WORDS, page=1))
    assert [words for _, words in found][1:4] == [
        "Aim: Safe care; Step: Count; Lead: Chair",
        "Aim: Safe care; Step: Weigh; Lead: Nurse",
        "Aim: Safe care; Step: Report; Lead: Chair",
    ]
