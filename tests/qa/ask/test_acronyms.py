"""Under which names the acronyms of a question are looked up."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analyzer import words
from qa.ask.acronyms import spoken, spoken_in, written_in

ACRONYM = st.from_regex(
    r"[A-Z][A-Za-z]{0,3}[A-Z](?:[/&][A-Z]{1,2})?|[A-Z][a-z]{1,4}(?: [A-Z][a-z]{1,4}){0,4}", fullmatch=True
)
TEXT = st.text(alphabet="abSZ é'-/&?(),ß’", max_size=12)


@given(TEXT, ACRONYM, TEXT)
def test_every_acronym_of_a_text_is_looked_up(before: str, acronym: str, after: str) -> None:
    """As a word of its own, with or without a plural s."""
    text = before + acronym + after
    if re.search(rf"\b{re.escape(acronym)}s?\b", text):
        assert acronym in set(written_in(text))


@given(TEXT, st.text(alphabet="abéß -'", min_size=1, max_size=40), st.sampled_from(["", "s", "s,"]), TEXT)
def test_every_long_form_of_a_text_is_looked_up(before: str, long_form: str, plural: str, after: str) -> None:
    """By its folded words, with or without a plural s."""
    text = f"{before} {long_form}{plural} {after}"
    plain, said = spoken(long_form), f" {' '.join(words(text))} "
    if plain and (f" {plain} " in said or f" {plain}s " in said):
        assert plain in set(spoken_in(text))


@pytest.mark.parametrize("text", ["", "?", "who"])
def test_little_is_looked_up_for_a_text_of_few_words(text: str) -> None:
    """Nothing is written with a capital."""
    assert list(written_in(text)) == []
