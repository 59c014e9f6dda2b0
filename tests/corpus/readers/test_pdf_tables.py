"""Tables of pages: rules cut the cells, the first row names the columns, and what is added to a row is told."""

from __future__ import annotations

import pytest

from corpus.models import Block
from corpus.readers.pdf.drawings import Box, Drawings
from corpus.readers.pdf.layout import read_layout
from corpus.readers.pdf.layout.grids import find_grids
from corpus.readers.pdf.layout.models import PageWords, Word

XS, YS = (50.0, 150.0, 300.0, 400.0), (100.0, 120.0, 160.0, 180.0)


def rules(xs: tuple[float, ...] = XS, ys: tuple[float, ...] = YS) -> Drawings:
    """The rules of a table with a cell in every place."""
    across = [Box(xs[0], y, xs[-1], y) for y in ys]
    return Drawings(across, [Box(x, ys[0], x, ys[-1]) for x in xs])


def put(text: str, x: float, y: float, *, bold: bool = False) -> list[Word]:
    words = []
    for token in text.split():
        words.append(Word(token, x, x + 4.0 * len(token), y, 8.0, bold))
        x += 4.0 * len(token) + 2
    return words


def table(*cells: tuple[str, float, float], bold: int = 0, drawings: Drawings | None = None) -> list[Block]:
    """The table rows of a page; the first ``bold`` cells are bold."""
    words = [word for i, cell in enumerate(cells) for word in put(*cell, bold=i < bold)]
    page = PageWords(1, 595, 842, words, drawings=drawings or rules())
    return [block for block in read_layout([page]).blocks if block.kind == "table"]


HEAD = (("Ref", 55.0, 114.0), ("Risk", 155.0, 114.0), ("Score", 305.0, 114.0))


@pytest.mark.parametrize("y", [134.0, 144.0, 156.0])
def test_a_cell_is_whole_wherever_its_neighbours_stand(y: float) -> None:
    """Text at the top, in the middle and at the bottom of a row is of that row."""
    risk = (("Too few nurses", 155.0, 134.0), ("are recruited", 155.0, 145.0), ("this year", 155.0, 156.0))
    rows = table(*HEAD, ("R1", 55.0, y), *risk, ("20", 305.0, y), bold=3)
    assert [row.text for row in rows] == ["Ref: R1; Risk: Too few nurses are recruited this year; Score: 20"]


def test_what_is_added_to_a_row_is_told() -> None:
    """Without the added spans a row is the texts of its cells."""
    (row,) = table(*HEAD, ("R1", 55.0, 140.0), ("Fire", 155.0, 140.0), ("20", 305.0, 140.0), bold=3)
    kept = "".join(char for i, char in enumerate(row.text) if not any(a <= i < b for a, b in row.added))
    assert kept == "R1Fire20"


def test_names_without_bold_are_told_by_the_figures_below() -> None:
    """Short words over a column of figures name the columns of three."""
    rows = table(*HEAD, ("R1", 55.0, 140.0), ("Fire", 155.0, 140.0), ("20", 305.0, 140.0),
                 ("R2", 55.0, 174.0), ("Flood", 155.0, 174.0), ("16", 305.0, 174.0))  # fmt: skip
    assert [row.text for row in rows] == ["Ref: R1; Risk: Fire; Score: 20", "Ref: R2; Risk: Flood; Score: 16"]


def test_bold_labels_name_what_stands_beside_them() -> None:
    """A row of a label and its value says so, and no row names the columns."""
    drawings = rules((50.0, 150.0, 400.0), (100.0, 120.0, 140.0))
    words = [*put("Owner", 55, 114, bold=True), *put("The secretary", 155, 114),
             *put("Version", 55, 134, bold=True), *put("5", 155, 134)]  # fmt: skip
    blocks = read_layout([PageWords(1, 595, 842, words, drawings=drawings)]).blocks
    assert [block.text for block in blocks] == ["Owner: The secretary", "Version: 5"]


def test_a_title_over_the_whole_width_is_said_once() -> None:
    """A merged row is text of its own and no cell of every row."""
    drawings = Drawings(
        [Box(50, y, 400, y) for y in (80.0, 100.0, 120.0, 140.0)],
        [Box(x, 80.0 if x in (50.0, 400.0) else 100.0, x, 140.0) for x in XS],
    )
    words = [*put("Risks of the year", 155, 94), *(w for cell in HEAD for w in put(*cell, bold=True)),
             *put("R1", 55, 134), *put("Fire", 155, 134), *put("20", 305, 134)]  # fmt: skip
    texts = [block.text for block in read_layout([PageWords(1, 595, 842, words, drawings=drawings)]).blocks]
    assert texts == ["Risks of the year", "Ref: R1; Risk: Fire; Score: 20"]


def test_a_grid_without_outer_rules_ends_where_its_rules_do() -> None:
    """Tables that are open at the sides have the columns that their inner rules part."""
    drawings = Drawings([Box(50, y, 400, y) for y in YS], [Box(x, YS[0], x, YS[-1]) for x in XS[1:-1]])
    (grid,) = find_grids(drawings)
    assert (grid.xs, grid.ys) == (list(XS), list(YS))


def test_a_box_around_text_is_no_table() -> None:
    """One cell needs no columns."""
    assert find_grids(rules((50.0, 400.0), (100.0, 200.0))) == []


def test_double_borders_are_one() -> None:
    """Cells that are drawn as boxes of their own, a point apart, share their borders."""
    doubled = Drawings(
        [Box(50, y + d, 400, y + d) for y in YS for d in (0, 1)],
        [Box(x + d, 100, x + d, 180) for x in XS for d in (0, 1)],
    )
    (grid,) = find_grids(doubled)
    assert (len(grid.xs), len(grid.ys)) == (len(XS), len(YS))


def lines(*rows: tuple[str, ...], bold: tuple[int, ...] = ()) -> list[str]:
    """The rows of a ruled table of three columns; those of ``bold`` are bold."""
    ys = tuple(100.0 + 20 * number for number in range(len(rows) + 1))
    words = [
        word
        for number, row in enumerate(rows)
        for text, x in zip(row, (55.0, 155.0, 305.0), strict=True)
        for word in put(text, x, ys[number] + 14, bold=number in bold)
    ]
    page = PageWords(1, 595, 842, words, drawings=rules((50.0, 150.0, 300.0, 400.0), ys))
    return [block.text for block in read_layout([page]).blocks]


def test_a_bold_row_further_down_names_the_columns_below_it() -> None:
    """One ruled frame may hold two tables."""
    found = lines(
        ("Title", "Is it clear", "Yes"), ("Style", "Does it comply", "Yes"), ("Who", "When", "How"),
        ("Staff", "In May", "By mail"), bold=(2,),
    )  # fmt: skip
    assert found[:2] == ["Title | Is it clear | Yes", "Style | Does it comply | Yes"]
    assert found[2:] == ["Who: Staff; When: In May; How: By mail"]


def test_labels_with_a_colon_have_no_names_above_them() -> None:
    """A heading row over labels and values names neither."""
    drawings = rules((50.0, 150.0, 400.0), (100.0, 120.0, 140.0, 160.0))
    rows = (("Process", "Details"), ("Ratified by:", "Fen board"), ("Date ratified:", "May 2024"))
    words = [
        word
        for number, row in enumerate(rows)
        for text, x in zip(row, (55, 155), strict=True)
        for word in put(text, x, 114 + 20 * number, bold=number == 0)
    ]
    blocks = read_layout([PageWords(1, 595, 842, words, drawings=drawings)]).blocks
    assert [block.text for block in blocks][1:] == ["Ratified by: Fen board", "Date ratified: May 2024"]


def test_a_title_cut_at_a_dash_is_one() -> None:
    """Each line of a title may be an element of its own."""
    words = [*put("Individual funding request –", 50, 100, bold=True), *put("Continuation form", 90, 130, bold=True),
             *put("The form goes to the panel and is read there within two weeks of its day.", 50, 170)]  # fmt: skip
    blocks = read_layout([PageWords(1, 595, 842, words)]).blocks
    assert (blocks[0].kind, blocks[0].text) == ("heading", "Individual funding request – Continuation form")


def test_the_name_of_a_group_of_rows_is_no_heading() -> None:
    """A bold line over the whole width of a table is a row of it: what stands below the table is not under it."""
    inner = [Box(x, y, x, y + 20) for x in XS[1:-1] for y in (80.0, 120.0)]
    outer = [Box(x, 80, x, 140) for x in (50.0, 400.0)]
    drawings = Drawings([Box(50, y, 400, y) for y in (80.0, 100.0, 120.0, 140.0)], [*outer, *inner])
    words = [*(word for text, x, _ in HEAD for word in put(text, x, 94, bold=True)), *put("Safety", 55, 114, bold=True),
             *put("R1", 55, 134), *put("Fire", 155, 134), *put("20", 305, 134), *put("Below it.", 50, 200)]  # fmt: skip
    blocks = read_layout([PageWords(1, 595, 842, words, drawings=drawings)]).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("table", "Safety"), ("table", "Ref: R1; Risk: Fire; Score: 20"), ("paragraph", "Below it."),
    ]  # fmt: skip


@pytest.mark.parametrize("repeated", [True, False])
def test_a_cell_that_reaches_over_the_end_of_a_page_is_said_in_its_rows(repeated: bool) -> None:
    """Rows on the next page have the name of their group, whether the names of the columns are repeated or not."""
    heads = [word for text, x, y in HEAD for word in put(text, x, y, bold=True)]
    rows = [[*put(f"R{n}", 155, y), *put(f"{n}0", 305, y)] for n, y in enumerate((134, 164, 114, 134, 164), 1)]
    down = [Box(x, 100, x, 180) for x in XS]
    across = [Box(50, 100, 400, 100), Box(50, 180, 400, 180), Box(150, 150, 400, 150)]
    under, inside = [*across, Box(50, 120, 400, 120)], [*across, Box(150, 120, 400, 120)]
    first = [*heads, *put("Fire", 55, 134), *rows[0], *rows[1]]
    second = [*(heads if repeated else rows[2]), *rows[3], *rows[4]]
    pages = [
        PageWords(1, 595, 300, first, drawings=Drawings(under, down)),
        PageWords(2, 595, 300, second, drawings=Drawings(under if repeated else inside, down)),
    ]
    found = [block for block in read_layout(pages).blocks if block.kind == "table"]
    numbers = (1, 2, 4, 5) if repeated else (1, 2, 3, 4, 5)
    assert [row.text for row in found] == [f"Ref: Fire; Risk: R{n}; Score: {n}0" for n in numbers]
    assert [row.pages[0][1] for row in found] == [1, 1, *[2] * (len(found) - 2)]


def test_lines_of_a_cell_in_a_table_without_rules_are_one_whatever_they_begin_with() -> None:
    """Where rows stand apart, a lone cell at the distance of lines goes on with the one above it."""
    words = [word for text, x, y in HEAD for word in put(text, x, y, bold=True)]
    for number, y in enumerate((140.0, 180.0, 220.0), 1):
        words += [*put(f"Member {number}", 55, y), *put("Director of company", 155, y), *put(f"{number}0", 305, y)]
        words += put(f"{number} of Leeds", 155, y + 9)
    rows = [b.text for b in read_layout([PageWords(1, 595, 842, words)]).blocks if b.kind == "table"]
    assert rows == [f"Ref: Member {n}; Risk: Director of company {n} of Leeds; Score: {n}0" for n in (1, 2, 3)]


@pytest.mark.parametrize(("x", "end", "joined"), [(155, "of", True), (50, "of", False), (155, "here.", False)])
def test_the_rest_of_a_cell_on_the_next_page_stands_where_the_cell_does(x: float, end: str, joined: bool) -> None:
    """A line that begins elsewhere, or after the end of a sentence, is text of its own."""
    words = []
    for number, y in enumerate((180.0, 200.0, 220.0), 1):
        words += [*put(f"Member {number}", 55, y), *put(f"The Director {end}", 155, y), *put(f"{number}0", 305, y)]
    pages = [PageWords(1, 595, 300, words), PageWords(2, 595, 300, put("Leeds Works", x, 60))]
    texts = [block.text for block in read_layout(pages).blocks]
    apart = [f"Member 3 | The Director {end} | 30", "Leeds Works"]
    assert texts[2:] == ([f"Member 3 | The Director {end} Leeds Works | 30"] if joined else apart)


def test_a_larger_line_ends_a_table_without_rules() -> None:
    """A heading between two tables in the same columns is a row of neither."""
    words = []
    for y in (100.0, 120.0, 140.0, 190.0, 210.0, 230.0):
        words += [*put(f"Member {y:.0f}", 55, y), *put("Director", 155, y), *put(f"{y:.0f}", 305, y)]
    words.append(Word("Gifts", 55, 85, 165, 11.0, bold=True))
    blocks = read_layout([PageWords(1, 595, 842, words)]).blocks
    assert [(block.kind, block.text) for block in blocks][3] == ("heading", "Gifts")
