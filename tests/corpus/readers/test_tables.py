"""Rows of tables: which rows name columns, which parts of a table are none, and what a row says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Block, Look
from corpus.readers.tables import Cell, Row, emphasised_headers, table_blocks, table_row

BOLD = Look(10.0, bold=True)


def cell(*texts: str, emphasised: bool = False, header: bool = False, shaded: bool = False) -> Cell:
    """A cell of paragraphs, all in bold where it is emphasised."""
    look = BOLD if emphasised else Look(10.0)
    blocks = tuple(Block("paragraph", text, look=look) for text in texts)
    return Cell(blocks, header=header, emphasised=emphasised, shaded=shaded)


def bold(*texts: str) -> Row:
    """A row of bold cells."""
    return tuple(cell(text, emphasised=True) for text in texts)


def plain(*texts: str) -> Row:
    """A row of plain cells, empty ones without a paragraph."""
    return tuple(cell(text) if text else cell() for text in texts)


def lines(*rows: Row) -> list[str]:
    return [block.text for block in table_blocks(rows, headers=0)]


def test_row_under_headings_names_each_value() -> None:
    """A row can be read by itself."""
    rows = [(cell("Body"), cell("Role")), (cell("Board"), cell("Decides."))]
    assert [b.text for b in table_blocks(rows, headers=1)] == ["Body: Board; Role: Decides."]


def test_rows_without_headings_are_joined() -> None:
    """Cells are parted by a bar, empty ones left out."""
    rows = [(cell("a"), cell(), cell("b")), (cell("c"), cell("d"), cell("e"))]
    assert [b.text for b in table_blocks(rows, headers=0)] == ["a | b", "c | d | e"]


def test_merged_cell_is_named_by_all_its_columns() -> None:
    """A cell over two columns says so."""
    both = cell("36 in all")
    rows = [(cell("Month"), cell("North"), cell("South")), (cell("May"), both, both)]
    assert [b.text for b in table_blocks(rows, headers=1)] == ["Month: May; North / South: 36 in all"]


def test_table_of_headings_alone_is_kept() -> None:
    """Nothing is lost where there is no row below the headings."""
    assert [b.text for b in table_blocks([(cell("Body"), cell("Role"))], headers=1)] == ["Body | Role"]


def test_table_of_prose_is_read_as_paragraphs() -> None:
    """Long paragraphs in cells stay paragraphs of their own."""
    long = "A sentence of a policy that fills its line. " * 12
    rows = [(cell("1"), cell(long, long)), (cell("2"), cell(long, long))]
    assert [b.kind for b in table_blocks(rows, headers=0)] == ["paragraph"] * 6


@pytest.mark.parametrize(
    ("first", "second", "headers"),
    [(True, False, 1), (True, True, 0), (False, False, 0)],
)
def test_emphasised_first_row_is_a_heading(first: bool, second: bool, headers: int) -> None:
    """Bold type tells headings only where the next row has none."""
    rows = [bold("a", "b") if heavy else plain("a", "b") for heavy in (first, second)]
    assert emphasised_headers(rows) == headers


@given(st.lists(st.tuples(st.text("Ab:; |.", max_size=5), st.text("cd:; |.", max_size=8)), max_size=5))
def test_a_row_without_what_is_added_is_its_cells(columns: list[tuple[str, str]]) -> None:
    """Names of columns and what joins cells are marked as added, and nothing else is."""
    text, added = table_row([name for name, _ in columns], [value for _, value in columns])
    for start, end in reversed(added):
        text = text[:start] + text[end:]
    assert text == "".join(value for _, value in columns)


def test_the_title_of_a_table_is_said_once() -> None:
    """A heading row that is one cell is a row of its own and names no column."""
    title = cell("Votes in 2025", emphasised=True)
    heads = tuple(cell(text, emphasised=True) for text in ("Month", "For"))
    rows = [(title, title), heads, (cell("May"), cell("12"))]
    assert [b.text for b in table_blocks(rows, headers=emphasised_headers(rows))] == [
        "Votes in 2025",
        "Month: May; For: 12",
    ]


def test_two_rows_of_headings_name_a_column_together() -> None:
    """A heading over several columns stands before those below it; one that reaches down is said once."""
    month, votes = cell("Month", emphasised=True), cell("Votes", emphasised=True)
    rows = [
        (month, votes, votes),
        (month, cell("For", emphasised=True), cell("Against", emphasised=True)),
        (cell("May"), cell("12"), cell("3")),
    ]
    assert [b.text for b in table_blocks(rows, headers=emphasised_headers(rows))] == [
        "Month: May; Votes For: 12; Votes Against: 3"
    ]


def test_a_bold_cell_under_an_empty_one_names_the_rest_of_its_column() -> None:
    """Lists of people stand below each other: apologies are not attendance."""
    apologies = cell("Apologies", emphasised=True)
    found = lines(
        bold("Present", "Officers"), plain("Ada Fen", "Bo Marsh"), plain("Cy Dyke", ""),
        (cell("Di Weir"), apologies), plain("Ed Lode", "Flo Sluice"),
    )  # fmt: skip
    assert found == [
        "Present: Ada Fen; Officers: Bo Marsh", "Present: Cy Dyke", "Present: Di Weir",
        "Present: Ed Lode; Apologies: Flo Sluice",
    ]  # fmt: skip


def test_a_bold_value_is_no_name() -> None:
    """A status in bold has a value above it."""
    overdue = (cell("Rota"), cell("Overdue", emphasised=True))
    found = lines(bold("Action", "Status"), plain("Plan", "Open"), overdue, plain("Audit", "Closed"))
    assert found[1:] == ["Action: Rota; Status: Overdue", "Action: Audit; Status: Closed"]


def test_shade_says_nothing_where_all_is_shaded() -> None:
    """In a form in grey, bold type alone tells the names from the values."""
    names = tuple(cell(text, emphasised=True, shaded=True) for text in ("Cost", "Benefit"))
    assert lines(names, tuple(cell(text, shaded=True) for text in ("12", "30"))) == ["Cost: 12; Benefit: 30"]


def test_boxes_of_a_form_are_text_and_the_rows_between_them_a_table() -> None:
    """A question over the whole width with its answer is a paragraph each, told apart from the table above it."""
    answer = cell("What is the problem?", "Papers come late.", emphasised=False)
    box = (answer, answer)
    found = table_blocks([bold("Cost", "Benefit"), plain("12", "30"), box], headers=0)
    assert [(block.kind, block.text) for block in found] == [
        ("table", "Cost: 12; Benefit: 30"), ("paragraph", "What is the problem?"), ("paragraph", "Papers come late."),
    ]  # fmt: skip


def test_a_bold_line_in_a_cell_is_the_label_of_the_rest() -> None:
    """``Small`` over ``YES`` reads ``Small: YES``, the colon added."""
    small = Cell((Block("paragraph", "Small", look=BOLD), Block("paragraph", "YES", look=Look(10.0))))
    (block,) = table_blocks([(cell("In scope?"), small)], headers=0)
    text = block.text
    assert (text, [text[start:end] for start, end in block.added]) == ("In scope? | Small: YES", [" | ", ": "])


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ([plain("Table 2: Votes", "Table 2: Votes", "Table 2: Votes")], None),
        ([plain("", "Year 1", "Later years"), plain("Cost", "3", "1")], "Cost; Year 1: 3; Later years: 1"),
        ([plain("Ada Fen", "Chair", "North"), plain("Bo Marsh", "Member", "South")], "Ada Fen | Chair | North"),
    ],
)  # fmt: skip
def test_an_empty_corner_tells_a_heading_row(rows: list[Row], first: str | None) -> None:
    """Names without emphasis are names beside an empty corner; a list of people has none."""
    found = lines(*rows)
    assert first is None or found[0] == first


def test_a_row_under_a_numbered_title_names_the_columns() -> None:
    """``Table 3`` is a table with a heading row, whatever its type."""
    title = cell("Table 3: Votes")
    found = lines((title, title, title), plain("Month", "For", "Against"), plain("May", "12", "3"))
    assert found == ["Table 3: Votes", "Month: May; For: 12; Against: 3"]


def test_notes_called_in_a_row_follow_it() -> None:
    """A note is no part of the value that calls it."""
    noted = Cell((Block("paragraph", "12"), Block("footnote", "In thousands.", marker="1")))
    found = table_blocks([bold("Month", "Votes"), (cell("May"), noted)], headers=0)
    assert [(block.kind, block.text) for block in found] == [
        ("table", "Month: May; Votes: 12"), ("footnote", "In thousands."),
    ]  # fmt: skip


def test_the_name_of_a_column_without_values_is_kept() -> None:
    """A form to fill says what is to be filled."""
    found = lines(bold("Action", "Lead", "Done"), plain("Rota", "Ada", ""), plain("Plan", "Bo", ""))
    assert found == ["Action | Lead | Done", "Action: Rota; Lead: Ada", "Action: Plan; Lead: Bo"]


def test_a_number_and_a_title_in_a_table_of_their_own_may_be_a_heading() -> None:
    """Sections that a paper sets as tables of one row are numbered titles, and not rows."""
    (made,) = table_blocks([(cell("4."), cell("Duties of the board", shaded=True))], headers=0)
    assert (made.kind, made.marker, made.text) == ("list_item", "4.", "Duties of the board")
    assert made.look is not None
    assert made.look.bold


@pytest.mark.parametrize("texts", [("4.", "The board meets."), ("Chair", "Dr Yusuf"), ("12", "of the wards")])
def test_other_tables_of_one_row_are_rows(texts: tuple[str, str]) -> None:
    """A sentence beside a number, and a name beside a role, are cells."""
    assert lines(plain(*texts)) == [" | ".join(texts)]


def test_a_group_of_rows_may_stand_right_below_the_names_of_the_columns() -> None:
    """Names of groups are as bold as those of columns, and cover them all; they name no column."""
    groups = [(one,) * 3 for one in bold("Safety", "Experience")]
    heads, falls, complaints = bold("Measure", "April", "May"), plain("Falls", "2", ""), plain("Complaints", "8", "9")
    rows = [heads, groups[0], falls, groups[1], complaints]
    assert lines(*rows) == ["Safety", "Measure: Falls; April: 2", "Experience", "Measure: Complaints; April: 8; May: 9"]
