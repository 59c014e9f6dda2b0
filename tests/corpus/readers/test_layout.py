"""Words on pages become blocks: one behaviour of the layout at a time, on words placed by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.pdf.layout import read_layout
from corpus.readers.pdf.layout.columns import reading_order
from corpus.readers.pdf.layout.furniture import find_furniture
from corpus.readers.pdf.layout.lines import build_lines, is_marker, render
from corpus.readers.pdf.layout.models import Element, Line, PageWords, Word

SIZE = 10.0
LEADING = 12.0
PROSE = "The board keeps a register of the interests that members declare and reads it out on request"


def words(text: str, x: float, y: float, **style: object) -> list[Word]:
    """Words of five points a character, a space apart, on one baseline."""
    placed: list[Word] = []
    for token in text.split():
        width = 5.0 * len(token)
        placed.append(Word(token, x, x + width, y, SIZE, **style))  # type: ignore[arg-type]
        x += width + 3.0
    return placed


def column(text: str, x: float, y: float, *, width: int = 40) -> list[Word]:
    """``text`` in lines of at most ``width`` characters."""
    lines = [""]
    for token in text.split():
        if len(lines[-1]) + len(token) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {token}".strip()
    return [word for i, line in enumerate(lines) for word in words(line, x, y + i * LEADING)]


def page(placed: list[Word], number: int = 1) -> PageWords:
    return PageWords(number, 595, 842, placed)


def texts(*pages: PageWords) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read_layout(pages).blocks]


def test_words_on_one_baseline_make_a_line_whatever_their_order() -> None:
    """Pieces that meet on a baseline are one line, drawn first or last."""
    placed = words("first second", 50, 100)
    assert [line.text for line in build_lines(placed[::-1], 1)] == ["first second"]


def test_a_gutter_parts_lines() -> None:
    """A gap wider than justified text leaves makes two lines of one baseline."""
    lines = build_lines([*words("left", 50, 100), *words("right", 200, 100)], 1)
    assert [line.text for line in lines] == ["left", "right"]


def test_columns_are_read_one_after_the_other_when_drawn_by_row() -> None:
    """Two columns with common baselines, drawn row by row, keep their order."""
    left, right = column(PROSE, 50, 100), column(PROSE.upper(), 300, 100)
    drawn = sorted([*left, *right], key=lambda word: (word.baseline, word.x0))
    assert texts(page(drawn)) == [("paragraph", PROSE), ("paragraph", PROSE.upper())]


def test_columns_need_no_common_baselines() -> None:
    """The right column may be set a little lower than the left."""
    left, right = column(PROSE, 50, 100), column(PROSE.upper(), 300, 105)
    bands = reading_order(build_lines([*left, *right], 1))
    assert [band[0].words[0].x0 for band in bands] == [50, 300]


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    """A sentence cut by the end of a column is one paragraph."""
    tokens = (PROSE + " of the public in the room where the meeting is held every month of the year").split()
    left, right = " ".join(tokens[:16]), " ".join(tokens[16:])
    placed = [*column(left, 50, 100, width=20), *column(right, 300, 100, width=20)]
    assert texts(page(placed)) == [("paragraph", f"{left} {right}")]


def test_space_between_lines_parts_paragraphs() -> None:
    """More than the usual distance begins a paragraph."""
    placed = [*column(PROSE + ".", 50, 100), *column(PROSE + ".", 50, 100 + 4.8 * LEADING)]
    assert texts(page(placed)) == [("paragraph", PROSE + ".")] * 2


def test_an_indented_first_line_begins_a_paragraph() -> None:
    """Without space between them, paragraphs are told by their first line."""
    first = words("The first paragraph ends with a full line here.", 50, 100)
    second = [*words("The second begins with an indented line that", 65, 112), *words("goes on.", 50, 124)]
    assert [text for _, text in texts(page([*first, *second]))] == [
        "The first paragraph ends with a full line here.",
        "The second begins with an indented line that goes on.",
    ]


def test_a_note_mark_is_taken_out_of_the_sentence() -> None:
    """A raised digit is no part of the word before it."""
    raised = Word("2", 105, 108, 96, 6, glued=True)
    line = build_lines([*words("frameworks", 55, 100), raised], 1)
    rendered = render(line, {})
    assert (rendered.text, rendered.marks) == ("frameworks", ("2",))


@pytest.mark.parametrize(("stem", "expected"), [("m", "m²"), ("km", "km²"), ("x", "x²")])
def test_a_power_is_not_a_note_mark(stem: str, expected: str) -> None:
    """Units and symbols keep their raised figure."""
    base = words(stem, 50, 100)
    raised = Word("2", base[0].x1, base[0].x1 + 3, 96, 6, glued=True)
    assert render(build_lines([*base, raised], 1), {}).text == expected


def test_a_note_stands_behind_the_paragraph_that_bears_its_mark() -> None:
    """The note follows its paragraph and not the page."""
    body = [*column(PROSE, 50, 100), Word("1", 120, 123, 120, 6, glued=True)]
    body[-2].x1 = 120.0
    later = column(PROSE.upper(), 50, 200)
    note = [
        Word("1", 50, 53, 696, 4),
        *(Word(w.text, w.x0, w.x1, 700, 7) for w in words("A source.", 55, 700)),
    ]
    blocks = read_layout([page([*body, *later, *note])]).blocks
    assert [(block.kind, block.marker) for block in blocks] == [
        ("paragraph", ""),
        ("footnote", "1"),
        ("paragraph", ""),
    ]


def pages_with(head: str, foot: str, count: int) -> list[PageWords]:
    return [
        page([*words(head, 50, 30), *column(PROSE, 50, 200 + n), *words(foot.format(n), 50, 810)], n)
        for n in range(1, count + 1)
    ]


def test_running_heads_and_page_numbers_go() -> None:
    """What repeats at the edges of the pages is no text; the numbers become labels."""
    layout = read_layout(pages_with("Standing orders", "Page {}", 5))
    assert {block.text for block in layout.blocks if block.kind != "furniture"} == {PROSE}
    assert layout.printed == {n: str(n) for n in range(1, 6)}


def test_the_wording_of_heads_is_kept_once() -> None:
    """What running heads say is one block, without the numbers of pages."""
    layout = read_layout(pages_with("Next review March 2027, reference GOV-014", "Page {} of 5", 5))
    (kept,) = [block for block in layout.blocks if block.kind == "furniture"]
    assert kept.text == "Next review March 2027, reference GOV-014"


def test_sentences_that_differ_in_figures_are_text() -> None:
    """A last line of each page that states a figure of its own is no running foot."""
    pages = pages_with("", "Training compliance is 9{} per cent.", 3)
    assert [text for _, text in texts(*pages) if "compliance" in text] == [
        f"Training compliance is 9{n} per cent." for n in (1, 2, 3)
    ]


def test_rows_at_the_edge_that_differ_in_figures_are_text() -> None:
    """The last row of a table on each page is no running foot, though only its figures differ."""
    counts = (31, 7, 18)
    pages = [pages_with("", f"Ward {count} {count + 9} beds", 3)[n] for n, count in enumerate(counts)]
    assert [text for _, text in texts(*pages) if "beds" in text] == [f"Ward {n} {n + 9} beds" for n in counts]


@pytest.mark.parametrize("style", [{"slanted": True}, {}])
def test_a_word_across_the_pages_is_no_heading(style: dict[str, bool]) -> None:
    """A watermark, at an angle or not, heads nothing and is known."""
    pages = pages_with("", "", 3)
    for sheet in pages:
        sheet.words.append(Word("DRAFT", 200, 400, 400, 60, **style))
    blocks = read_layout(pages).blocks
    assert [block.kind for block in blocks if block.text == "DRAFT"] == ["furniture"]


def test_lines_of_a_list_of_contents_are_told_from_text() -> None:
    """The list and its heading are of a kind of their own, and no section."""
    lines = ["Contents", *(f"Chapter on duties {n} ........ {n}" for n in (1, 2, 3))]
    placed = [word for i, line in enumerate(lines) for word in words(line, 50, 200 + 14 * i)]
    assert {kind for kind, _ in texts(page(placed))} == {"contents"}


def test_bold_items_of_a_list_are_no_headings() -> None:
    """Bold texts with numbers in brackets are items, whatever their weight."""
    placed = [word for i in (1, 2) for word in words(f"({i}) Papers will be prompt", 50, 200 + 40 * i, bold=True)]
    placed += words(PROSE, 50, 400)
    assert [kind for kind, _ in texts(page(placed))] == ["list_item", "list_item", "paragraph"]


def test_a_number_and_a_title_in_a_table_of_their_own_are_a_heading() -> None:
    """Sections that a paper sets as tables of one row are sections."""
    cells = [
        word
        for i, text in enumerate(("4", "Duties of the board"))
        for word in words(text, 50 + 100 * i, 100, element=Element(i, ("Table", "TR", "TD", "P"), row=1, cell=i))
    ]
    below = words(PROSE + ".", 50, 130, element=Element(3, ("P",)))
    assert texts(page([*cells, *below])) == [("heading", "4 Duties of the board"), ("paragraph", PROSE + ".")]


@pytest.mark.parametrize(("left", "right", "expected"), [
    ("to", "decide", "to decide"),
    ("frame", "works", "frameworks"),
    ("board", "papers", "board papers"),
])  # fmt: skip
def test_words_of_the_document_settle_a_narrow_gap(left: str, right: str, expected: str) -> None:
    """Less than a space is one between two words that the document knows, and none in one that it knows."""
    known = words("frameworks of the board decide on papers", 50, 100)
    pair = [Word(left, 50, 60, 200, SIZE), Word(right, 60.8, 90, 200, SIZE, glued=True, doubtful=True)]
    assert texts(page([*known, *pair]))[-1][1] == expected


def test_an_address_that_the_margin_cuts_is_whole() -> None:
    """What goes on at the next line and is no word belongs to the address."""
    first = words("See https://www.example.nhs.uk/publication/le", 50, 100)
    placed = [*first, *words("arning-from-deaths for more", 50, 112)]
    assert "publication/learning-from-deaths for" in texts(page(placed))[0][1]


def test_a_head_on_two_of_many_pages_stays() -> None:
    """Two pages that begin alike have no running head."""
    pages = pages_with("", "", 6)
    for number in (1, 4):
        pages[number].words[:0] = words("Vision and impact", 50, 60)
    kept = [text for _, text in texts(*pages)]
    assert kept.count("Vision and impact") == 2


def test_copies_of_one_page_keep_their_text() -> None:
    """Where all that is there repeats, it is the text."""
    lines = {n: (842.0, build_lines(words("Notice", 50, 60), n)) for n in range(1, 5)}
    assert not find_furniture(lines).lines


def test_the_structure_tree_wins_over_the_order_of_drawing() -> None:
    """Elements come in the order of the tree."""
    second = words("Second paragraph of the page.", 50, 100, element=Element(2, ("P",)))
    first = words("First paragraph of the page.", 50, 200, element=Element(1, ("P",)))
    assert [text for _, text in texts(page([*second, *first]))] == [
        "First paragraph of the page.",
        "Second paragraph of the page.",
    ]


def test_a_tagged_paragraph_drawn_from_its_second_column_begins_in_the_first() -> None:
    """A paragraph whose end was drawn before its beginning is one paragraph, read from the left column on."""
    cut, other = Element(1, ("P",)), Element(2, ("P",))
    end = words("which every member signs.", 300, 100, element=cut)
    begin = words("The board keeps a register", 50, 700, element=cut)
    after = words("Another paragraph stands below.", 300, 130, element=other)
    assert [text for _, text in texts(page([*end, *after, *begin]))] == [
        "The board keeps a register which every member signs.",
        "Another paragraph stands below.",
    ]


def test_a_tagged_row_is_one_line_of_cells() -> None:
    """The cells of a row stand in one block."""
    cells = [
        word
        for i, text in enumerate(("Chair", "A. Ainsworth"))
        for word in words(
            text, 50 + 200 * i, 100, element=Element(i, ("Table", "TR", "TD", "P"), row=1, cell=i)
        )
    ]
    assert texts(page(cells)) == [("table", "Chair | A. Ainsworth")]


@pytest.mark.parametrize("text", ["•", "2.", "4.17", "(a)", "(iv)", "B.1", "–"])
def test_markers_are_known(text: str) -> None:
    """Bullets and numbers by themselves are markers."""
    assert is_marker(text)


@pytest.mark.parametrize("text", ["C. Cole", "Chair", "2012 was"])
def test_words_are_no_markers(text: str) -> None:
    """A name with an initial, a word or a year is none."""
    assert not is_marker(text)


TOKENS = st.lists(
    st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8), min_size=1, max_size=30
)


@given(TOKENS, st.integers(1, 5))
def test_rendered_pages_point_at_the_first_character_of_each_page(tokens: list[str], per_page: int) -> None:
    """Every page offset is where the first word of a page's lines stands."""
    lines = [Line(words(token, 50, 100), 1 + i // per_page) for i, token in enumerate(tokens)]
    rendered = render(lines, {})
    expected = [tokens[i] for i in range(0, len(tokens), per_page)]
    assert rendered.pages[0][0] == 0
    for (offset, _), token in zip(rendered.pages, expected, strict=True):
        assert rendered.text[offset:].startswith(token)


@given(TOKENS)
def test_no_word_is_lost(tokens: list[str]) -> None:
    """All words of a page that has no furniture are in its blocks."""
    placed = [word for i, token in enumerate(tokens) for word in words(token, 50, 200 + 12 * i)]
    blocks = read_layout([page(placed)]).blocks
    found = "".join(block.marker + block.text for block in blocks)
    assert sorted("".join(found.split())) == sorted("".join(tokens))
