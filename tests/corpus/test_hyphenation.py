"""Words that a line end has split."""

from __future__ import annotations

import pytest

from corpus.hyphenation import join_lines, vocabulary

WORDS = vocabulary(
    ["two thirds of the collaboration met", "a place-based plan", "the resource is short", "high quality"]
)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("with two-", "thirds intending", "with two-thirds intending"),
        ("the collabo-", "ration agreed", "the collaboration agreed"),
        ("the arrange-", "ments stand", "the arrangements stand"),
        ("a place-", "based plan", "a place-based plan"),
        ("reducing out-of-", "area placements", "reducing out-of-area placements"),
        ("the NHS-", "funded part", "the NHS-funded part"),
        ("in 2022-", "23 the plan", "in 2022-23 the plan"),
        ("cross-", "cutting issues", "cross-cutting issues"),
        ("a soft\u00ad", "ware", "a software"),
        ("trusts –", "and boards", "trusts – and boards"),
        ("pre-", "and post-operative care", "pre- and post-operative care"),
        ("short-", "or long-term", "short- or long-term"),
        ("up-", "to-date figures", "up-to-date figures"),
        ("price-", "determining factors", "price-determining factors"),
        ("a risk-", "based review", "a risk-based review"),
        ("value-", "added work", "value-added work"),
        ("the manage-", "ment of", "the management of"),
        ("an inter-", "est in", "an interest in"),
        ("no hyphen", "here", "no hyphen here"),
        ("", "start", "start"),
    ],
)
def test_lines_join_as_the_author_wrote_the_word(first: str, second: str, expected: str) -> None:
    """The document's spelling, compounds and capitals decide whether a hyphen stays."""
    assert join_lines(first, second, WORDS) == expected


def test_the_spelling_of_the_document_wins() -> None:
    """A word that the document writes solid elsewhere is made solid, though its parts are words."""
    assert join_lines("the work-", "force", vocabulary(["workforce"])) == "the workforce"
    assert join_lines("the work-", "force", vocabulary(["a work-force"])) == "the work-force"


def test_a_cut_word_at_a_line_end_is_not_vocabulary() -> None:
    """The first half of a split word does not count as a word of the document."""
    assert "collabo" not in vocabulary(["the collabo-", "ration"])
