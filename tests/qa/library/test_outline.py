"""A paper by its headings, and the words looked for in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Passage, Span
from qa.library.outline import find_in, sections


def passages(*kinds: tuple[str, tuple[str, ...]]) -> list[Passage]:
    """Headings, which have a path above them, and paragraphs, of which the path is None."""
    return [
        Passage(str(at), "d", at, "heading" if text.isupper() else "paragraph", text, Span(0, len(text)), section=path)
        for at, (text, path) in enumerate(kinds)
    ]


def test_headings_are_a_tree_without_the_title() -> None:
    """Where all stand below one, that is the title; sections have those below them in reading order."""
    found = sections(
        passages(
            ("TITLE", ()), ("words", ()), ("A", ("TITLE",)), ("A1", ("TITLE", "A")), ("B", ("TITLE",)),
            ("B1", ("TITLE", "B")), ("B1A", ("TITLE", "B", "B1")), ("B2", ("TITLE", "B")),
        )
    )  # fmt: skip
    assert [one.heading.text for one in found] == ["A", "B"]
    assert [(depth, one.at) for depth, one in found[1].every()] == [(0, 5), (1, 6), (0, 7)]


@given(st.lists(st.integers(0, 4), max_size=30))
def test_every_heading_stands_in_the_tree_once(depths: list[int]) -> None:
    """In reading order, whatever levels a paper leaves out; only a title over all the others is missing."""
    made = passages(*((f"H{at}", ("X",) * depth) for at, depth in enumerate(depths)))
    top = sections(made)
    shown = [at for one in top for at in (one.at, *(below.at for _, below in one.every()))]
    every = list(range(len(depths)))
    assert shown in (every, every[1:])


TEXTS = ["The board delegates functions.", "A delegated budget.", "The board met.", "Nothing of it.", "THE BOARD"]


@pytest.mark.parametrize(
    ("wanted", "found", "whole"),
    [
        ("delegate", [0, 1], True),
        ("the boards", [0, 2, 4], True),
        ("delegation board", [0], True),
        ("budget nothing", [1, 3], False),
        ("of it", [3], True),
        ("swallow", [], False),
        ("?!", [], True),
    ],
)
def test_words_are_found_in_any_of_their_forms(wanted: str, found: list[int], whole: bool) -> None:
    """Passages with all of them, else those with most; stop words count where there is nothing else."""
    finds = find_in(passages(*((text, ()) for text in TEXTS)), wanted)
    assert [int(one.passage.passage_id) for one in finds.found] == found
    assert finds.whole is whole or not found
    for one in finds.found:
        assert all(one.passage.text[start:end].isalpha() for start, end in one.words)
