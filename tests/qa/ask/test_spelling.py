"""Misspelt words against the vocabulary."""

from __future__ import annotations

import pytest

from qa.ask.snapshot import nearest

VOCABULARY = ["board", "collaborative", "committee", "commute", "mutual", "quorum"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mutal", "mutual"),
        ("qourum", "quorum"),
        ("commitee", "committee"),
        ("colaboratve", "collaborative"),
        ("lettuce", None),
        ("nutual", None),
        ("bord", "board"),
    ],
)
def test_a_word_is_taken_for_one_a_slip_away(typed: str, meant: str | None) -> None:
    """One slip in a short word, two in a long one, never in the first letter."""
    assert nearest(typed, VOCABULARY) == meant


def test_equal_distances_go_to_the_alphabet() -> None:
    """The order of the vocabulary does not matter."""
    assert nearest("boart", ["boast", "board"]) == nearest("boart", ["board", "boast"]) == "board"
