"""Blocks to passages."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.characters import visible
from corpus.models import Block, BlockKind, Extract, Page, Passage
from corpus.readers.tables import table_row
from corpus.segment import LONGEST_PASSAGE, segment

CHARACTERS = st.text(alphabet=st.sampled_from("ab C.?\n\t\u00a0\u00ad\u200b\u2028”(•\x00"), max_size=50)


def passages(*blocks: Block, pages: tuple[Page, ...] = ()) -> tuple[Passage, ...]:
    """The passages of a document made of the blocks."""
    return segment(Extract("text/plain", blocks, pages=pages), document_id="doc")[1]


@st.composite
def any_block(draw: st.DrawFn) -> Block:
    """A block of any kind, with pages that start anywhere in its text."""
    text = draw(CHARACTERS)
    starts = sorted(draw(st.sets(st.integers(0, max(len(text) - 1, 0)), max_size=3)))
    pages = tuple((offset, number) for number, offset in enumerate(starts, start=1))
    return Block(draw(st.sampled_from(get_args(BlockKind))), text, level=draw(st.integers(0, 3)), pages=pages)


@given(st.lists(any_block(), max_size=6))
def test_every_span_is_the_text_of_its_passage(blocks: list[Block]) -> None:
    """Spans give back the texts, ascend without overlap, and hold their sentences and page starts."""
    text, found = segment(Extract("text/plain", tuple(blocks)), document_id="doc")
    end = 0
    for passage in found:
        assert text[passage.span.start : passage.span.end] == passage.text == passage.text.strip() != ""
        assert passage.span.start >= end
        end = passage.span.end
        assert all(passage.span.start <= offset < end for offset, _ in passage.pages)
        quoted = "".join("".join(text[s.start : s.end].split()) for s in passage.sentences)
        assert quoted == "".join(passage.text.split())


def test_white_space_is_made_uniform_before_offsets_are_fixed() -> None:
    """No-break spaces become spaces, soft hyphens and zero-width marks go, and page offsets follow."""
    text = " health\u00a0 inequal\u00adities\u200b and\n\ncare"
    (passage,) = passages(Block("paragraph", text, pages=((0, 3), (text.index("and"), 4))))
    assert passage.text == "health inequalities and care"
    assert passage.pages == ((0, 3), (passage.text.index("and"), 4))


def test_a_line_break_that_the_page_shows_is_kept() -> None:
    """U+2028 in a block is a line feed in the text and ends a sentence."""
    (passage,) = passages(Block("quote", "“We agree.”\u2028 Chair, trust board"))
    assert passage.text == "“We agree.”\nChair, trust board"
    assert len(passage.sentences) == 2


def test_headings_make_the_section_path_and_are_not_counted() -> None:
    """A heading closes those of its level and below; paragraphs count from 1 and headings have no number."""
    found = passages(
        Block("heading", "One", level=1),
        Block("heading", "One A", level=2),
        Block("paragraph", "First."),
        Block("heading", "Two", level=1),
        Block("paragraph", "Second."),
    )
    assert [(p.text, p.section, p.paragraph) for p in found] == [
        ("One", (), None),
        ("One A", ("One",), None),
        ("First.", ("One", "One A"), 1),
        ("Two", (), None),
        ("Second.", ("Two",), 2),
    ]


def test_list_items_know_the_sentence_that_introduces_them() -> None:
    """The last sentence before a list, or the item one level up, is the lead-in; a caption between does not matter."""
    found = passages(
        Block("paragraph", "The board met. It agreed that trusts will:"),
        Block("caption", "Figure 1: Trusts"),
        Block("list_item", "share staff, namely:", level=1, marker="•"),
        Block("list_item", "nurses", level=2, marker="–"),
        Block("list_item", "share beds", level=1, marker="•"),
        Block("paragraph", "That is all."),
        Block("list_item", "A stray item.", level=1, marker="•"),
    )
    assert [p.lead_in for p in found if p.kind == "list_item"] == [
        "It agreed that trusts will:",
        "share staff, namely:",
        "It agreed that trusts will:",
        "",
    ]


def test_numbered_clauses_have_no_lead_in() -> None:
    """A clause with a decimal number stands by itself and introduces the items below it."""
    found = passages(
        Block("paragraph", "The following applies:"),
        Block("list_item", "The Committee shall:", level=2, marker="1.2"),
        Block("list_item", "meet;", level=3, marker="(a)"),
    )
    assert [p.lead_in for p in found] == ["", "", "The Committee shall:"]


def test_pages_run_on_to_blocks_that_name_none() -> None:
    """A passage is on the page on which the text before it ended, and knows the printed label."""
    found = passages(
        Block("paragraph", "One two", pages=((0, 1), (4, 2))),
        Block("paragraph", "Three."),
        pages=(Page(1, "i"), Page(2, "ii")),
    )
    assert [(p.page, p.page_label, p.pages) for p in found] == [
        (1, "i", ((0, 1), (4, 2))),
        (2, "ii", ((9, 2),)),
    ]


@pytest.mark.parametrize("sentence", ["The board met again today. ", "the board met again today "])
def test_a_monster_paragraph_is_divided_without_changing_the_text(sentence: str) -> None:
    """A paragraph too long to cite becomes passages at ends of sentences, or between words where it has none."""
    text, found = segment(Extract("text/plain", (Block("paragraph", sentence * 300),)), document_id="doc")
    assert " ".join(p.text for p in found) == text == (sentence * 300).strip()
    assert all(len(p.text.split()) <= LONGEST_PASSAGE for p in found)
    assert [p.paragraph for p in found] == list(range(1, len(found) + 1))


def test_passage_ids_depend_on_place_and_text_alone() -> None:
    """The id names the document, the ordinal and the text, so that two machines agree."""
    first, second = passages(Block("paragraph", "Same."), Block("paragraph", "Same."))
    assert first.passage_id == passages(Block("paragraph", "Same.  "))[0].passage_id
    assert first.passage_id.startswith("doc-0-")
    assert first.passage_id != second.passage_id


def test_blocks_without_visible_text_are_dropped() -> None:
    """White space and zero-width marks make no passage."""
    assert passages(Block("paragraph", " \u200b\u00a0"), Block("heading", "\ufeff")) == ()


def sentence(words: int) -> str:
    """One sentence of so many words."""
    return "Word " + "word " * (words - 2) + "end."


def lengths(*words: int, kind: BlockKind = "paragraph") -> list[int]:
    """How many words each passage has of a block whose sentences have so many."""
    return [len(p.text.split()) for p in passages(Block(kind, " ".join(map(sentence, words))))]


@pytest.mark.parametrize(
    ("sentences", "parts"),
    [
        ((100, 100, 100, 100), [400]),
        ((100, 100, 100, 101), [100, 100, 100, 101]),
        ((70, 70, 70, 70, 70, 70), [140, 140, 140]),
        ((120, 60, 120, 60, 120), [180, 180, 120]),
        ((150, 150, 150), [150, 150, 150]),
        ((90, 90, 90, 90, 90), [180, 180, 90]),
        ((10, 390, 10), [10, 390, 10]),
        ((101,) * 6, [202, 202, 202]),
        ((40,) * 11, [160, 160, 120]),
    ],
)
def test_a_long_paragraph_is_divided_where_a_part_is_nearest_to_its_share(
    sentences: tuple[int, ...], parts: list[int]
) -> None:
    """Parts are as many as make each about half the longest; a sentence goes to the part of which it fills most."""
    assert lengths(*sentences) == parts


@pytest.mark.parametrize("kind", ["list_item", "quote", "footnote"])
def test_other_long_texts_are_divided_as_paragraphs_are(kind: BlockKind) -> None:
    """An item, a quotation or a note of more than a page cannot be checked at a glance either."""
    assert lengths(150, 150, 150, kind=kind) == [150, 150, 150]


@pytest.mark.parametrize("kind", ["table", "caption", "contents", "control"])
def test_what_says_one_thing_stays_whole(kind: BlockKind) -> None:
    """The cells of a row and the words of a caption make sense together only, however many."""
    assert lengths(150, 150, 150, kind=kind) == [450]


def test_a_sentence_too_long_to_cite_is_cut_between_words() -> None:
    """It is cut at the longest that a passage may be, and no word of it is lost or cut."""
    assert lengths(1000) == [400, 400, 200]


@pytest.mark.parametrize("aside", ["footnote", "caption", "table"])
@pytest.mark.parametrize("before", [0, 1])
def test_an_aside_does_not_part_a_list_from_what_introduces_it(aside: BlockKind, before: int) -> None:
    """A note, a caption or a table stands where the page put it: below the introduction or between two items."""
    items = [Block("list_item", words, level=1, marker="•") for words in ("share staff;", "share beds.")]
    items.insert(before, Block(aside, "Inserted by the Act of 2022."))
    found = passages(Block("paragraph", "It agreed that trusts will:"), *items)
    assert [p.lead_in for p in found if p.kind == "list_item"] == ["It agreed that trusts will:"] * 2
    assert [p.lead_in for p in found if p.kind == aside] == [""]


@pytest.mark.parametrize("kind", ["heading", "quote", "paragraph"])
def test_a_list_belongs_to_nothing_but_the_paragraph_above_it(kind: BlockKind) -> None:
    """A heading or a quotation introduces no list; these, and a paragraph without a colon, end the one before."""
    found = passages(
        Block("paragraph", "It agreed that trusts will:"),
        Block("list_item", "share staff;", level=1, marker="•"),
        Block(kind, "These duties are new." if kind == "paragraph" else "The duties are:", level=2),
        Block("list_item", "meet;", level=1, marker="•"),
    )
    assert [p.lead_in for p in found if p.kind == "list_item"] == ["It agreed that trusts will:", ""]


@pytest.mark.parametrize(
    ("opening", "marker", "introduces"),
    [
        ("The board will:", "•", True),
        ("The board will:", "1.", True),
        ("The board will:", "(a)", True),
        ("The board will", "•", True),
        ("The board will", "(a)", True),
        ("The board will", "1.", False),
        ("It has these duties, for example", "2)", False),
        ("It has the following duties.", "•", True),
        ("It has the following duties.", "1.", False),
        ("It has its duties.", "•", False),
        ("The board met. It will:", "1.", True),
    ],
)
def test_a_number_asks_more_of_its_introduction_than_a_bullet(opening: str, marker: str, introduces: bool) -> None:
    """Numbered items may be paragraphs of their own, so that only a colon says that a sentence introduces them."""
    *_, item = passages(Block("paragraph", opening), Block("list_item", "meet;", level=1, marker=marker))
    assert bool(item.lead_in) == introduces
    assert opening.endswith(item.lead_in)


def test_a_new_list_does_not_hang_on_an_item_of_the_one_before() -> None:
    """A list that begins deeper, as indented ones do, is introduced by its paragraph."""
    found = passages(
        Block("list_item", "share staff, namely:", level=1, marker="•"),
        Block("paragraph", "Trusts will:"),
        Block("list_item", "meet.", level=2, marker="•"),
    )
    assert found[-1].lead_in == "Trusts will:"


@given(st.lists(st.tuples(st.text("Na me:", max_size=6), st.text("ab \u00a0\u200b.;", max_size=8)), max_size=5))
def test_what_is_added_to_a_row_stays_told_from_its_cells(columns: list[tuple[str, str]]) -> None:
    """The text of a row without its added spans is the text of its cells."""
    row = table_row([name for name, _ in columns], [value for _, value in columns])
    text, found = segment(
        Extract("text/plain", (Block("paragraph", "Before."), Block("table", row.text, added=row.added))),
        document_id="doc",
    )
    for passage in found[1:]:
        own = text[passage.span.start : passage.span.end]
        for start, end in reversed(passage.added):
            assert passage.span.start <= start < end <= passage.span.end
            own = own[: start - passage.span.start] + own[end - passage.span.start :]
        assert "".join(own.split()) == "".join(visible("".join(value for _, value in columns)).split())


def test_the_cells_of_a_row_keep_their_words_and_spaces() -> None:
    """Names of columns and separators are added to the last space."""
    row = table_row(["Name", "", "Due"], [" health\u00a0 board", "so\u00adlo.", "3 May"])
    (passage,) = passages(Block("table", row.text, added=row.added))
    assert passage.text == "Name: health board; solo. Due: 3 May"
    assert [passage.text[start:end] for start, end in passage.added] == ["Name: ", "; ", " Due: "]
