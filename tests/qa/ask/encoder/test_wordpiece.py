"""Text as numbers of word pieces."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.ask.encoder.wordpiece import END, START, UNKNOWN, VOCABULARY, numbers

PIECES = VOCABULARY.read_text(encoding="utf-8").split("\n")
SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"


def pieces(text: str, most: int = 64) -> list[str]:
    """The pieces of a text without those that start and end it."""
    found = numbers(text, most)
    assert (found[0], found[-1]) == (START, END)
    return [PIECES[number] for number in found[1:-1]]


def test_the_vocabulary_is_the_one_that_the_weights_were_trained_with() -> None:
    """Known by its digest; the marks stand on their lines."""
    assert hashlib.sha256(VOCABULARY.read_bytes()).hexdigest() == SHA256
    assert [PIECES[number] for number in (START, END, UNKNOWN)] == ["[CLS]", "[SEP]", "[UNK]"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The board meets.", "the board meets ."),
        ("commissioning", "commissioning"),
        ("Subcommittees' quorum", "subcommittee ##s ' quo ##rum"),
        ("s.65Z5(2)", "s . 65 ##z ##5 ( 2 )"),
        ("Café déjà vu", "cafe de ##ja vu"),
        ("“Yes”–no…", "“ yes ” – no …"),
        ("£5m §12 @x", "£5 ##m § 12 @ x"),
        ("a\u00a0b\u2003c\td\ne\u2028f", "a b c d e f"),
        ("in\u00adte\u200bgrated", "integrated"),
        ("a\u0000b\ufffdc", "abc"),
        ("委員会", "[UNK] [UNK] 会"),
        ("Straße", "st ##raße"),
        ("\U0001f600", "[UNK]"),
        ("a" * 101, "[UNK]"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_a_text_is_cut_as_the_original_cuts_it(text: str, expected: str) -> None:
    """Case, accents and what shows nothing go, marks stand alone, a word is its longest known beginnings."""
    assert pieces(text) == expected.split()


@pytest.mark.parametrize("text", ["[CLS] [SEP]", "[MASK]", "##board"])
def test_a_text_cannot_write_a_mark_of_the_model(text: str) -> None:
    """What looks like one is cut into its signs and letters."""
    assert not set(pieces(text)) & {"[CLS]", "[SEP]", "[MASK]", "[PAD]", "##board"}


@given(st.text(max_size=200), st.integers(2, 40))
def test_any_text_has_as_many_numbers_as_are_allowed_at_most(text: str, most: int) -> None:
    """Between the two marks, each a line of the vocabulary; a longer allowance only adds at the end."""
    found = numbers(text, most)
    assert 2 <= len(found) <= most
    assert all(0 <= number < len(PIECES) - 1 for number in found)
    assert numbers(text, most + 1)[: len(found) - 1] == found[:-1]


@given(st.lists(st.sampled_from(["board", "Quorum", "2006", "(a)", "naïve", "—"]), max_size=12))
def test_pieces_of_words_are_those_of_the_text(words: list[str]) -> None:
    """Words apart are cut apart, whatever stands beside them."""
    assert pieces(" ".join(words), 200) == [piece for word in words for piece in pieces(word)]
