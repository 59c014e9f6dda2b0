"""Numbers as words, Roman numerals and letters."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import SEVERAL, SPELT, WORDS, cardinal, doubled_letters, ordinal, roman, spelt, spreadsheet_letters

ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@given(st.integers(0, 99))
def test_a_number_in_words_has_its_value(number: int) -> None:
    """What is written in words is read as the same number."""
    assert re.fullmatch(SPELT, cardinal(number))
    assert spelt(cardinal(number)) == number


@given(st.integers(1, 3999))
def test_a_roman_numeral_adds_up(number: int) -> None:
    """A letter before a greater one is taken away, every other is added."""
    values = [ROMAN_VALUES[letter] for letter in roman(number)]
    after = [*values[1:], 0]
    assert sum(-value if value < following else value for value, following in zip(values, after, strict=True)) == number


@given(st.integers(1, 26 * 30))
def test_doubled_letters_count_rounds_of_the_alphabet(number: int) -> None:
    """One letter, as often as the alphabet was begun."""
    text = doubled_letters(number)
    assert (len(text) - 1) * 26 + ord(text[0]) - ord("a") + 1 == number


@given(st.integers(1, 10**6))
def test_spreadsheet_letters_are_digits_to_the_base_of_26(number: int) -> None:
    """Read as digits from 1 to 26 they give the number."""
    value = 0
    for letter in spreadsheet_letters(number):
        value = value * 26 + ord(letter) - ord("a") + 1
    assert value == number


def test_ordinals_end_as_they_are_spoken() -> None:
    """Eleventh to thirteenth are exceptions in every hundred."""
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 111, 122)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "111th", "122nd",
    ]  # fmt: skip


def test_several_is_more_than_one() -> None:
    """The words from two up match, none and one do not."""
    assert [word for word in WORDS if not re.fullmatch(SEVERAL, word)] == ["zero", "one"]
