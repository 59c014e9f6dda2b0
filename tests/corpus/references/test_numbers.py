"""The order and the ranges of provision numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.references.models import NumberRange
from corpus.references.pinpoint import RANGE_LIMIT, expand, order_key


@pytest.mark.parametrize(
    ("numbers", "known"),
    [
        (["12", "12ZA", "12ZB", "12A", "12F", "13"], ()),
        (["116", "116ZA", "116ZB", "116A", "116B"], ()),
        (["13Y", "13YA", "13Z", "13ZA", "13ZC", "13Z2", "14"], ("13Z",)),
        (["14Y", "14Z9", "14Z25", "14Z64", "15"], ()),
        (["65", "65D", "65DA", "65F", "65Z4", "65Z5", "66"], ()),
        (["223G", "223GA", "223L", "223LA", "223M"], ()),
        (["A1", "1", "1ZA", "1A", "1B", "2"], ()),
    ],
)
def test_lettered_order_is_that_of_the_statute_book(numbers: list[str], known: tuple[str, ...]) -> None:
    """Inserted provisions sort where an Act prints them, not where the alphabet would."""
    assert sorted(numbers[1::2] + numbers[::2], key=lambda n: order_key(n, known)) == numbers


@pytest.mark.parametrize(
    ("start", "end", "known", "expected"),
    [
        ("27A", "27D", (), ["27A", "27B", "27C", "27D"]),
        ("14Z9", "14Z11", (), ["14Z9", "14Z10", "14Z11"]),
        ("56", "57", ("56", "56A", "56B", "57"), ["56", "56A", "56B", "57"]),
        ("12ZA", "12A", ("12ZB", "12ZC", "12F"), ["12ZA", "12ZB", "12ZC", "12A"]),
        ("5(1)", "5(3)", (), ["5(1)", "5(2)", "5(3)"]),
        ("3(1)(a)", "3(1)(c)", (), ["3(1)(a)", "3(1)(b)", "3(1)(c)"]),
        ("3(i)", "3(iv)", (), ["3(i)", "3(iv)"]),
        ("9", "3", (), ["9", "3"]),
    ],
)
def test_ranges_expand_in_the_instruments_order(
    start: str, end: str, known: tuple[str, ...], expected: list[str]
) -> None:
    """A range holds what counts up by itself and what the register lists between its ends."""
    assert list(expand(NumberRange(start, end), known)) == expected


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_a_range_begins_and_ends_with_its_ends(low: int, high: int) -> None:
    """No range grows without bound or loses an end."""
    numbers = expand(NumberRange(str(low), str(high)))
    assert (numbers[0], numbers[-1]) == (str(low), str(high))
    assert len(numbers) <= RANGE_LIMIT
