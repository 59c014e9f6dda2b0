"""Short names that a text defines for itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entities import find_definitions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("integrated care boards (ICBs) met", {"ICB": "integrated care boards"}),
        ("Voluntary, Community and Social Enterprise (VCSE)", {"VCSE": "Voluntary, Community and Social Enterprise"}),
        (
            "mental health, learning disability and autism (MHLDA)",
            {"MHLDA": "mental health, learning disability and autism"},
        ),
        ("NHS England’s (NHSE’s) plan", {"NHSE": "NHS England"}),
        ("NHS England and NHS Improvement (NHSE/I)", {"NHSE/I": "NHS England and NHS Improvement"}),
        ("the Committee in Common (CiC)", {"CiC": "Committee in Common"}),
        ("integrated care\nboard (the “ICB”)", {"ICB": "integrated care board"}),
        ("place-based partnership (PBP)", {"PBP": "place-based partnership"}),
        ("PLB (Provider Leadership Board) papers", {"PLB": "Provider Leadership Board"}),
        ("the Wexmoor Acute Collaborative (“the Collaborative”)", {"Collaborative": "Wexmoor Acute Collaborative"}),
        ("Alder NHS Trust (hereinafter 'the Trust')", {"Trust": "Alder NHS Trust"}),
        ("a joint committee (the “Committee”)", {"Committee": "joint committee"}),
        (
            "Health Education England (HEE), then HEE (Health and Estates Executive)",
            {"HEE": "Health Education England"},
        ),
    ],
)
def test_definition(text: str, expected: dict[str, str]) -> None:
    """The short name is given with its long form as written, the first definition before later ones."""
    assert find_definitions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the board (ICB) met",
        "we met (see Annex A)",
        "costs rose (2022)",
        "the ward (opened by HRH)",
        "no brackets at all",
        "(ICB)",
    ],
)
def test_no_definition(text: str) -> None:
    """Brackets that do not abbreviate the words before them define nothing."""
    assert find_definitions(text) == {}


@given(st.lists(st.sampled_from(["Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel"]), min_size=2, max_size=5))
def test_initials_define(words: list[str]) -> None:
    """The initials of a name in brackets behind it define it."""
    acronym = "".join(word[0] for word in words)
    assert find_definitions(f"They met the {' '.join(words)} ({acronym}).")[acronym] == " ".join(words)


@given(st.text(alphabet="ABab()“”\"' the.&/", max_size=80))
def test_any_text_is_read(text: str) -> None:
    """No text breaks the rules; long forms are not empty."""
    assert all(find_definitions(text).values())
