"""What was looked up last is kept, within its bound."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from qa.ask.cache import Recent


class Listing:
    """Gives each number its text, but for multiples of 13, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def fetch(self, numbers: Sequence[int]) -> dict[int, str]:
        """The texts of these numbers."""
        self.asked += numbers
        return {number: "x" * number for number in numbers if number % 13}


@given(st.lists(st.lists(st.integers(1, 60), max_size=12), max_size=30), st.integers(0, 200))
def test_values_are_those_of_the_source_and_within_the_bound(requests: list[list[int]], most: int) -> None:
    """Whatever was asked before, the answer is what the source gives, in the order asked."""
    recent = Recent(Listing().fetch, most=most, weigh=len)
    for numbers in requests:
        found = recent.of(numbers)
        assert found == {number: "x" * number for number in numbers if number % 13}
        assert list(found) == [number for number in dict.fromkeys(numbers) if number % 13]
        assert sum(map(len, recent._values.values())) == recent._weight <= most


def test_what_was_used_last_is_not_fetched_again() -> None:
    """Of three values of which two fit, the one used longest ago is fetched anew."""
    shelf = Listing()
    recent = Recent(shelf.fetch, most=2)
    recent.of([1, 2])
    recent.of([1])
    recent.of([3])
    recent.of([1, 3])
    assert shelf.asked == [1, 2, 3]
    recent.of([2])
    assert shelf.asked == [1, 2, 3, 2]
