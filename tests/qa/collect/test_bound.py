"""Who is bound by a duty."""

from __future__ import annotations

import pytest

from corpus.models import Passage, Span
from qa.collect.bound import bound


def passage(*section: str) -> Passage:
    """A passage under these headings."""
    return Passage("p", "d", 0, "paragraph", "Text.", Span(0, 5), section=section)


@pytest.mark.parametrize(
    ("before", "who"),
    [
        ("The board ", "The board"),
        ("All systems, ovens and scales ", "All systems, ovens and scales"),
        ("Where records are kept, the owner ", "the owner"),
        ("B. Merit - Bakers ", "Bakers"),
        ("Suppliers who need to enter the bakery ", "Suppliers"),
        ("Trust ovens are trust property and ", "Trust ovens"),
        ("This code sets out the rules that ", "the rules"),
        ("and apprentices ", "apprentices"),
        ("There ", ""),
        ("Under no circumstances ", ""),
        ("It ", ""),
    ],
)
def test_who_stands_before_the_verb_is_bound(before: str, who: str) -> None:
    """Without what hangs on it; nobody where nobody is named."""
    assert bound(before, passage("1. Records")) == who


def test_they_are_those_of_the_sentence_before() -> None:
    """Where it binds somebody."""
    assert bound("They ", passage(), "Ministers") == "Ministers"


@pytest.mark.parametrize(
    ("heading", "who"),
    [
        ("Duties of the oven committee", "oven committee"),
        ("Chief Officer (CO)", "Chief Officer (CO)"),
        ("3. All Staff", "All Staff"),
        ("9. Electronic ovens", ""),
    ],
)
def test_a_heading_may_say_who_is_bound(heading: str, who: str) -> None:
    """Where it names somebody, and the sentence does not."""
    assert bound("It ", passage(heading)) == who
