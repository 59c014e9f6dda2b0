"""The printed numbers of passages, and the names they are asked for by."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.models import Passage, Place, Span
from corpus.numbers import kinds_of, name_of, names_in, numbered


def passage(marker: str, text: str = "x", *, kind: Any = "list_item", level: int = 1, **more: Any) -> Passage:
    """A passage with this mark."""
    return Passage("p", "d", 0, kind, text, Span(0, len(text)), marker=marker, level=level, **more)


def heading(text: str, *, marker: str = "", level: int = 1) -> Passage:
    """A heading."""
    return passage(marker, text, kind="heading", level=level)


def numbers(*passages: Passage) -> list[str]:
    """The number of each."""
    return [one.number for one in numbered(passages)]


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        (["4.7", "(a)", "(b)", "4.8"], ["4.7", "4.7(a)", "4.7(b)", "4.8"]),
        (["4.7.1", "(a)", "(i)", "(ii)", "(b)"], ["4.7.1", "4.7.1(a)", "4.7.1(a)(i)", "4.7.1(a)(ii)", "4.7.1(b)"]),
        (["74.", "a)", "\u2022", "75."], ["74", "74(a)", "74(a)", "75"]),
        (["3.", "(h)", "(i)", "(j)"], ["3", "3(h)", "3(i)", "3(j)"]),
        (["(a)", "(b)"], ["(a)", "(b)"]),
        (["\u2022"], [""]),
        (["\u2075"], [""]),
    ],
    ids=str,
)
def test_a_mark_that_is_a_part_hangs_on_what_it_is_below(marks: list[str], found: list[str]) -> None:
    """Letters below clauses, numerals below letters, bullets where they are."""
    assert numbers(*map(passage, marks)) == found


def test_a_number_in_a_list_that_a_clause_introduces_is_a_part_of_it() -> None:
    """A number that nothing introduces stands alone."""
    rows = [passage("4.7", "The board:"), passage("1.", lead_in="The board:"), passage("12.")]
    assert numbers(*rows) == ["4.7", "4.7(1)", "12"]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        (heading("Quorum", marker="4.7"), ["4.7", "4.7(a)"]),
        (heading("4.7 Quorum"), ["4.7", "4.7(a)"]),
        (heading("4. Quorum"), ["4", "4(a)"]),
        (heading("Quorum"), ["", "(a)"]),
        (heading("26 January 2011"), ["", "(a)"]),
        (heading("Appendix B: Terms of reference"), ["Appendix B", "(a)"]),
        (heading("APPENDIX two"), ["Appendix two", "(a)"]),
        (heading("Section 12 of the Act is in force"), ["", "(a)"]),
    ],
    ids=str,
)
def test_a_heading_has_the_number_it_opens_with(title: Passage, found: list[str]) -> None:
    """From its mark or its words, and letters below it hang on to a figure."""
    assert numbers(title, passage("(a)")) == found


@pytest.mark.parametrize(
    ("text", "number"),
    [("4.7 The board", "4.7"), ("(a) five loaves", "(a)"), ("12. Bread", "12"), ("4.7 million", ""), ("12 loaves", "")],
)
def test_a_mark_may_be_typed_as_text(text: str, number: str) -> None:
    """Where the format has none of its own; a number that counts something is no mark."""
    assert numbers(passage("", text, kind="paragraph")) == [number]


def test_a_heading_ends_what_was_open() -> None:
    """Letters below another heading are not those of the clause before."""
    rows = [heading("Powers", marker="4"), passage("4.1"), heading("Duties", level=1), passage("(a)")]
    assert numbers(*rows) == ["4", "4.1", "", "(a)"]


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("4.7.1(A)", "4.7.1(a)"), ("Appendix B", "appendix b"), ("Appendix two", "appendix 2"),
        ("Annexe A", "annex a"), ("4.7 (a)", "4.7(a)"), ("74", "74"),
    ],
)  # fmt: skip
def test_a_number_is_looked_up_in_one_form(number: str, name: str) -> None:
    """In lower case, in figures, without blanks."""
    assert name_of(number) == name


def test_pages_and_own_numbers_are_names() -> None:
    """A bullet has the number of its clause and is not asked for by it; a page is its first passage."""
    rows = numbered([
        passage("4.7", page=1, page_label="i"), passage("\u2022", page=1, page_label="i"), passage("", page=2),
    ])
    assert list(names_in(rows)) == [(0, "page i"), (0, "4.7"), (2, "page 2")]


@pytest.mark.parametrize(
    ("number", "kind", "more", "line"),
    [
        ("4.7.1", "list_item", {"page": 3, "page_label": "12"}, "clause 4.7.1, page 12"),
        ("7.3", "paragraph", {}, "paragraph 7.3"),
        ("74", "list_item", {}, "paragraph 74"),
        ("2", "list_item", {"lead_in": "They are:"}, "item 2"),
        ("(a)", "list_item", {}, "item (a)"),
        ("4", "heading", {}, "section 4"),
        ("Annex A", "heading", {}, "Annex A"),
        ("", "paragraph", {"paragraph": 12, "page": 3}, "paragraph 12, page 3"),
        ("", "heading", {}, ""),
    ],
)
def test_a_place_gives_the_printed_number(number: str, kind: str, more: dict[str, Any], line: str) -> None:
    """The running count only where none is printed."""
    assert Place.of(passage("", kind=kind, number=number, **more), ()).line == line


@pytest.mark.parametrize(
    ("mark", "kinds"),
    [
        ("4.7.1", {"decimal"}), ("74.", {"number"}), ("(12)", {"number"}), ("(b)", {"letter"}), ("B.", {"capital"}),
        ("(i)", {"letter", "roman"}), ("iv)", {"roman"}), ("(aa)", {"letter"}), ("\u2022", set()), ("o", set()),
        ("", set()), ("-", set()), ("note", set()),
    ],
)  # fmt: skip
def test_a_mark_tells_its_kind(mark: str, kinds: set[str]) -> None:
    """One letter may be a numeral too; a bullet is none."""
    assert kinds_of(mark) == kinds
