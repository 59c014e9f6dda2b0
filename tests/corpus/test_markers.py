"""Marks of lists, notes, captions and pages."""

from __future__ import annotations

import pytest

from corpus.markers import (
    ends_sentence,
    footnote_marker,
    is_caption,
    is_figures,
    is_rule,
    is_urls,
    list_marker,
    note_number,
    page_label,
)


@pytest.mark.parametrize(
    ("line", "kind", "mark", "rest"),
    [
        ("•\t Strong", "bullet", "•", "Strong"),
        ("  • reduce", "bullet", "•", "reduce"),
        ("- horizontal", "bullet", "-", "horizontal"),
        ("– dash", "bullet", "–", "dash"),
        ("◦ inner", "bullet", "◦", "inner"),
        ("\uf0b7 wingding", "bullet", "\uf0b7", "wingding"),
        ("1. One", "number", "1.", "One"),
        ("3.1 The Committee", "number", "3.1", "The Committee"),
        ("3.1.2. The", "number", "3.1.2.", "The"),
        ("(12) Text", "number", "(12)", "Text"),
        ("(a) keep", "letter", "(a)", "keep"),
        ("b) keep", "letter", "b)", "keep"),
        ("(iv) keep", "roman", "(iv)", "keep"),
        ("ii. Scope", "roman", "ii.", "Scope"),
    ],
)
def test_list_marks_are_known(line: str, kind: str, mark: str, rest: str) -> None:
    """Bullets, numbers, letters and roman numerals open a list item."""
    marker = list_marker(line)
    assert marker is not None
    assert (marker.kind, marker.text, line[marker.end :]) == (kind, mark, rest)


@pytest.mark.parametrize(
    "line", ["29 per cent", "2022/23 plans", "-based care", "a board", "I agree", "3.5% rise", "•", "B0754"]
)
def test_other_openings_are_no_list_marks(line: str) -> None:
    """Figures, years, compounds and words open no list item."""
    assert list_marker(line) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Figure 1: Composition", True),
        ("Table A. Results", True),
        ("Chart 2 – Beds", True),
        ("Figure 3", True),
        ("Figure 2 shows the beds", False),
        ("Tables and charts", False),
    ],
)
def test_captions_are_told_from_sentences_about_them(line: str, expected: bool) -> None:
    """A caption has a number and then a mark or nothing."""
    assert is_caption(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("12", "12"), ("- 12 -", "12"), ("Page 3 of 20", "3"), ("iv", "iv"), ("12 beds", None), ("civil", None)],
)
def test_page_numbers_are_read(line: str, expected: str | None) -> None:
    """Lines that only number the page give its label."""
    assert page_label(line) == expected


def test_the_rest_of_the_furniture_is_known() -> None:
    """Figures of charts, web addresses, rules and notes are told from text."""
    assert is_figures("19% 49% 5%")
    assert is_figures("43%45%67%")
    assert not is_figures("2014.")
    assert is_urls("https://a.example/b www.example.org")
    assert not is_urls("see www.example.org")
    assert is_rule("=====")
    assert not is_rule("--")
    assert note_number("3 NHS England (2021)") == 3
    assert note_number("29 per cent") is None
    assert footnote_marker("[1] NHS England") is not None
    assert footnote_marker("3 NHS England") is None
    assert footnote_marker("3 NHS England", numbered=True) is not None


@pytest.mark.parametrize(
    ("text", "expected"), [("Done.", True), ("done.”", True), ("as follows:", True), ("and", False)]
)
def test_finished_sentences_are_known(text: str, expected: bool) -> None:
    """Closing quotes and brackets after a stop do not hide it."""
    assert ends_sentence(text) is expected
