"""Where a list begins and ends."""

from __future__ import annotations

from typing import Any

import pytest

from qa.ask.lists import items_below, list_of

Row = tuple[str, int, str]  # mark, depth, what introduces it


def rows(make: Any, *shape: Row, section: tuple[str, ...] = ()) -> list[Any]:
    """Items of these marks and depths, each named by its mark and its place."""
    return [
        make.passage(f"{mark} at {number}", number, kind="list_item", marker=mark, level=level, lead_in=lead_in,
                     section=section)
        for number, (mark, level, lead_in) in enumerate(shape)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lead", "below", "length"),
    [
        (("4.7", 3, ""), [("(a)", 1, ""), ("(b)", 1, ""), ("4.8", 3, "")], 2),
        (("1.", 1, ""), [("a)", 2, "L"), ("b)", 2, "L"), ("2.", 1, "")], 2),
        (("69.", 1, ""), [("•", 2, "L"), ("•", 2, "L"), ("70.", 1, "")], 2),
        (("•", 1, ""), [("o", 2, "L"), ("o", 2, "L"), ("•", 1, "")], 2),
        (("4.7", 2, ""), [("4.7.1", 3, ""), ("4.7.2", 3, ""), ("4.8", 2, "")], 2),
        (("4.7", 2, ""), [("4.8", 2, ""), ("4.9", 2, "")], 0),
        (("•", 1, ""), [("•", 1, ""), ("•", 1, "")], 0),
        (("3.", 1, ""), [("(a)", 2, "L"), ("(i)", 3, "M"), ("(ii)", 3, "M"), ("(b)", 2, "L")], 4),
        (("3.", 1, ""), [("(a)", 2, "L"), ("(b)", 2, "L"), ("(a)", 2, "L")], 2),
        (("", 0, ""), [("(a)", 1, "L"), ("(b)", 1, "L"), ("1.", 1, "L")], 2),
        (("", 0, ""), [("•", 1, "L"), ("•", 1, "M")], 1),
    ],
    ids=str,
)
def test_a_list_ends_where_its_marks_do(make: Any, lead: Row, below: list[Row], length: int) -> None:
    """In the next clause, in a row that begins anew, and before what another text introduces."""
    first, *following = rows(make, lead, *below)
    assert items_below(first, following) == following[:length]


def test_an_item_finds_the_clause_that_introduces_its_list(make: Any) -> None:
    """Its depth is less than that of the clause, as in constitutions made with a word processor."""
    passages = rows(make, ("4.6", 3, ""), ("4.7", 3, ""), ("(a)", 1, ""), ("(b)", 1, ""), ("4.8", 3, ""))
    passages[1] = passages[1]._replace(text="The board decides on:")
    assert list_of(passages, 3) == (passages[1], passages[2:4])
