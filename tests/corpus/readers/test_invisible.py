"""What is invisible in a file makes no difference, in any format."""

from __future__ import annotations

import io
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.pipeline import FileJob, segmented

SENTENCE = "Pooled funds rest on section 75 of the Act, for the official files of a lead provider."
ODD = SENTENCE.translate(str.maketrans({" ": "\u00a0"})).replace("offi", "o\ufb03").replace("fil", "\ufb01l")
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u00ad\u202a\u202e\u2060\u2066\u2069\ufe0f\ufeff\ufffc"
SPRINKLED = st.lists(st.tuples(st.integers(0, len(SENTENCE)), st.sampled_from(UNSEEN)), min_size=1, max_size=8)


def docx_of(text: str) -> bytes:
    """A Word document of one paragraph."""
    import docx

    out, document = io.BytesIO(), docx.Document()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


MADE = {
    "a.txt": str.encode,
    "a.md": str.encode,
    "a.html": lambda text: f"<!doctype html><meta charset=utf-8><p>{escape(text)}</p>".encode(),
    "a.docx": docx_of,
}


def passages(name: str, text: str) -> list[str]:
    """The passages of a file with this text."""
    (document,) = segmented(FileJob(name, data=MADE[name](text)))
    return [passage.text for passage in document.passages]


@pytest.mark.parametrize("name", MADE)
@settings(max_examples=25)
@given(SPRINKLED)
def test_every_format_gives_the_bare_sentence(name: str, sprinkled: list[tuple[int, str]]) -> None:
    """Wherever invisible characters stand, the passage is the sentence without them."""
    text = SENTENCE
    for place, mark in sprinkled:
        text = text[:place] + mark + text[place:]
    assert passages(name, text) == [SENTENCE]


@pytest.mark.parametrize("name", MADE)
def test_every_format_spells_out_what_looks_alike(name: str) -> None:
    """No-break spaces and ligatures become the letters and spaces that they look like."""
    assert passages(name, ODD) == [SENTENCE]


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_line_that_shows_nothing_parts_paragraphs(name: str) -> None:
    """A line of a zero-width space is a blank line."""
    assert passages(name, f"{SENTENCE}\n\u200b\n{SENTENCE[:-1]} too.") == [SENTENCE, f"{SENTENCE[:-1]} too."]


def test_a_mark_of_a_list_is_one_behind_what_is_invisible() -> None:
    """A letter in brackets between isolates opens an item of a list."""
    text = "The board must:\n\n\u2066(a)\u2069 meet in public;\n\n\u2066(b)\u2069 publish its papers.\n"
    (document,) = segmented(FileJob("a.txt", data=text.encode()))
    assert [(p.kind, p.marker) for p in document.passages[1:]] == [("list_item", "(a)"), ("list_item", "(b)")]
