"""Where and in what order a passage has the words of a question."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import build_index, proximity
from indexer.proximity import Found, Sought
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.index import Index

WEIGHTS = (2.0, 1.0, 3.0)


def find(words: list[int], *, gap: float = 0.1, weights: tuple[float, ...] = WEIGHTS) -> Found:
    """What a passage has of the question 1 2 3; the words 11, 12 and 13 are half like its words, others nothing."""
    sought = {word: [Sought(word - 1, 1.0)] for word in (1, 2, 3)}
    sought |= {word + 10: [Sought(word - 1, 0.5)] for word in (1, 2, 3)}
    return proximity.find(words, sought, weights, half=10.0, gap=gap)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([1, 2, 3], 6.0),
        ([3, 2, 1], 3.0),
        ([1, 0, 0, 3], 4.8),
        ([1, 3], 5.0),
        ([1, 12, 3], 5.5),
        ([1, *[0] * 99, 3], 3.0),
        ([1, 1, 1, 3], 5.0),
        ([0], 0.0),
        ([], 0.0),
    ],
)
def test_the_best_alignment_is_in_the_question_s_order_and_close_together(words: list[int], expected: float) -> None:
    """Words of the question may be left out; words between those found have their price; kin count in part."""
    assert find(words).best == pytest.approx(expected)


def test_the_stretch_is_that_of_the_best_alignment() -> None:
    """From its first word found to its last."""
    assert find([3, 0, 0, 1, 0, 3, 0, 2]).stretch == (3, 6)


@pytest.mark.parametrize(("words", "expected"), [([1], 1.0), ([0] * 10 + [1], 0.5), ([11, *[0] * 29, 1], 0.5)])
def test_a_word_counts_for_more_the_earlier_it_comes(words: list[int], expected: float) -> None:
    """All of it at the beginning, half after ten words; kin at the beginning may be worth more than the word later."""
    assert find(words).nearest == pytest.approx((expected, 0.0, 0.0))


def test_a_word_asked_for_twice_is_aligned_twice_only_where_it_stands_twice() -> None:
    """One word of the passage stands for one word of the question."""
    sought = {1: [Sought(1, 1.0), Sought(0, 1.0)]}
    once, twice = (proximity.find([1] * count, sought, (2.0, 2.0), half=10, gap=0.1).best for count in (1, 2))
    assert (once, twice) == (2.0, 4.0)


def best_of_all(words: list[int], gap: float) -> float:
    """The best alignment by trying every choice of words of the passage."""
    best = 0.0
    places = [(at, word - 1) for at, word in enumerate(words) if 1 <= word <= 3]
    for count in range(1, 4):
        for chosen in combinations(places, count):
            if all(a[1] < b[1] for a, b in zip(chosen, chosen[1:], strict=False)):
                skipped = chosen[-1][0] - chosen[0][0] + 1 - count
                best = max(best, sum(WEIGHTS[place] for _, place in chosen) - gap * skipped)
    return best


@given(st.lists(st.integers(0, 4), max_size=12), st.sampled_from([0.0, 0.1, 0.4, 1.5, 5.0]))
def test_the_alignment_is_the_best_there_is(words: list[int], gap: float) -> None:
    """No choice of words that keeps the question's order weighs more."""
    assert find(words, gap=gap).best == pytest.approx(best_of_all(words, gap))


@given(st.lists(st.sampled_from([0, 1, 2, 3, 11, 12, 13]), max_size=30))
def test_both_figures_are_shares(words: list[int]) -> None:
    """They lie between 0 and 1, whatever the passage."""
    found = find(words)
    for share in (proximity.lead(found, WEIGHTS, 6.0), proximity.order(found, 6.0)):
        assert 0 <= share <= 1 + 1e-12


def test_a_question_whose_words_weigh_nothing_has_no_places() -> None:
    """Words that every passage has tell none from another."""
    found = Found((1.0,), 0.0, (0, 1))
    assert proximity.lead(found, (0.0,), 0.0) == proximity.order(found, 0.0) == 0.0


TERMS = sorted(["colon", "coloni", "colonist", "color", "norman", "normandi", "norm", "2014", "2015", "a", "zone"])


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("coloni", {"colon": 5 / 6, "colonist": 6 / 8, "color": 4 / 6}),
        ("norman", {"norm": 4 / 6, "normandi": 6 / 8}),
        ("norm", {"norman": 4 / 6}),
        ("2014", {}),
        ("a", {}),
        ("zone", {}),
    ],
)
def test_kin_begin_alike(term: str, expected: dict[str, float]) -> None:
    """Four letters and three fifths of the longer one; numbers have none."""
    found = proximity.kin(TERMS.index(term), len(TERMS), lambda at: TERMS[at].encode())
    assert {TERMS[at]: likeness for at, likeness in found} == pytest.approx(expected)


def test_kin_are_sought_among_the_nearest() -> None:
    """However many terms begin alike, so many on either side are looked at."""
    many = [f"organis{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(100)]
    found = list(proximity.kin(50, len(many), lambda at: many[at].encode()))
    assert len(found) == 2 * proximity.NEAR


TEXTS = [
    "The quorum of the board is five members, and the chair of the committee is one of them.",
    "Members of the committee: the chair, five others, and one of the board, who sees to a quorum.",
    "Nothing here is about any of it.",
    "Other matters are delegated.",
]


@pytest.fixture(scope="module")
def placed() -> Index:
    """Passages of nearly the same words in another order."""
    return build_index(TEXTS)


def test_of_passages_with_the_same_words_the_one_in_the_question_s_order_comes_first(placed: Index) -> None:
    """What the counts cannot tell apart, the places do."""
    first, second = placed.search("what is the quorum of the board", k=2)
    assert (first.row, second.row) == (0, 1)
    assert first.place > second.place


@pytest.mark.parametrize("chosen", [Settings(weight=0.0), Settings(lead=0.0, order=0.0)])
def test_places_count_only_where_they_are_asked_for(chosen: Settings) -> None:
    """Without their weights, or with BM25 alone, the score is what it would be without them."""
    with build_index(TEXTS, settings=chosen) as index:
        assert {hit.place for hit in index.search("the quorum of the board")} == {0.0}


@pytest.mark.parametrize(
    ("question", "expected"),
    [("the quorum of the board", "the … board"), ("five members", "five members"), ("quorum", "quorum")],
)
def test_an_explanation_names_the_stretch(placed: Index, question: str, expected: str) -> None:
    """The first and the last word of what is most like the question."""
    parts = placed.explain(question, 0).contributions
    assert [part.term for part in parts if part.channel == "order"] == [expected]


def test_words_beyond_the_longest_question_have_no_places(placed: Index) -> None:
    """A whole text as a question is scored by its counts."""
    long = "unheard " * proximity.LONGEST + "quorum"
    assert placed.search(long)[0].place == 0.0
