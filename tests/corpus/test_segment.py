"""Blocks to passages."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Block, BlockKind, Extract, Page, Passage
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
