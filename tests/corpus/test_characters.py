"""What is invisible or looks alike, and the texts without it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.characters import (
    APOSTROPHES,
    DASHES,
    HYPHENS,
    INVISIBLE,
    LIGATURES,
    LINE_BREAK,
    QUOTES,
    SPACES,
    fold,
    printed,
    tidy,
    view,
    visible,
)

EVERY = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
# Format characters that are drawn (Prepended_Concatenation_Mark, the Syriac abbreviation mark) or that arrange
# hieroglyphs, shorthand and music.
DRAWN = {
    *map(chr, (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)),
    *map(chr, (*range(0x13430, 0x13440), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B))),
}
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u00ad\u2060\u2066\u2069\ufe0f\ufeff\ufffc"
TEXT = st.text(alphabet=st.sampled_from(f"aZ5 -’“\n\t.*{UNSEEN}\u00a0\u2011\ufb01\ufb03\u2028"))


def test_format_characters_are_invisible() -> None:
    """All of the general category Cf, but for those that are drawn."""
    hidden = re.compile(f"[{INVISIBLE}]")
    assert [c for c in EVERY if unicodedata.category(c) == "Cf" and c not in DRAWN and not hidden.match(c)] == []


def test_no_letter_figure_or_mark_is_invisible() -> None:
    """Of what is invisible all is a control, format or unassigned character, a variation selector or a place holder."""
    hidden = [c for c in EVERY if re.match(f"[{INVISIBLE}]", c)]
    assert {unicodedata.category(c) for c in hidden} == {"Cc", "Cf", "Cn", "Mn", "So"}
    assert [c for c in hidden if c.isspace()] == []


@pytest.mark.parametrize(
    ("category", "table"),
    [
        ("Zs", " " + SPACES),
        ("Pd", "-" + HYPHENS + DASHES.replace("\u2212", "")),
    ],
)
def test_the_tables_of_latin_text_hold_one_category(category: str, table: str) -> None:
    """Spaces and dashes are those that Unicode calls so."""
    assert {unicodedata.category(c) for c in table} == {category}


def test_every_space_is_in_the_table() -> None:
    """The general category Zs is complete."""
    assert {c for c in EVERY if unicodedata.category(c) == "Zs"} == {" ", *SPACES}


def test_ligatures_are_spelt_as_unicode_decomposes_them() -> None:
    """The compatibility decomposition of a ligature is what the table has for it."""
    assert {mark: unicodedata.normalize("NFKC", mark) for mark in LIGATURES} == LIGATURES


def test_no_character_stands_for_two() -> None:
    """A mark is a hyphen, a dash, an apostrophe or a quotation mark."""
    marks = SPACES + HYPHENS + DASHES + APOSTROPHES + QUOTES
    assert len(set(marks)) == len(marks)


@given(st.text())
def test_one_line_is_composed(text: str) -> None:
    """What is left is in the normal form C, though most texts are not looked at for it."""
    assert unicodedata.is_normalized("NFC", tidy(text))


@given(TEXT, st.lists(st.tuples(st.integers(0, 60), st.sampled_from(UNSEEN))))
def test_a_sprinkling_changes_no_view_of_a_text(text: str, sprinkled: list[tuple[int, str]]) -> None:
    """Wherever invisible characters are put, the line that is seen and the line that is read are the same."""
    more = text
    for place, mark in sprinkled:
        more = more[:place] + mark + more[place:]
    assert (tidy(more), visible(more), fold(more).text) == (tidy(text), visible(text), fold(text).text)


@given(TEXT)
def test_lines_stay_lines_in_print(text: str) -> None:
    """What is printed has the line ends and tabs of the text."""
    assert re.findall(r"[\n\t]", printed(text)) == re.findall(r"[\n\t]", text)


def test_a_soft_hyphen_stays_at_a_line_end_only() -> None:
    """There it says that the word goes on."""
    assert printed("co\u00adlla\u00ad\nboration\u00ad") == "colla\u00ad\nboration"


def test_lines_that_show_nothing_are_none() -> None:
    """A line of a zero-width space is no line."""
    assert visible(f"one{LINE_BREAK}\u200b{LINE_BREAK}two") == "one\ntwo"


@given(TEXT)
def test_every_character_of_a_view_leads_back(text: str) -> None:
    """The source of a character is that character, or the ligature that it is part of, in ascending order."""
    seen = view(text, f"[{INVISIBLE}]+")
    sources = [seen.source(i) for i in range(len(seen.text))]
    assert sources == sorted(sources)
    for letter, source in zip(seen.text, sources, strict=True):
        assert letter in LIGATURES.get(text[source], text[source])


@given(TEXT)
def test_the_span_of_a_part_holds_its_letters(text: str) -> None:
    """A part of the view, led back, has the same letters between its ends."""
    seen = view(text, f"[{INVISIBLE}]+")
    for start in range(0, len(seen.text), 3):
        first, last = seen.span(start, start + 1)
        assert seen.text[start] in view(text[first:last], f"[{INVISIBLE}]+").text
