"""How a rule reads that answers for yes or no."""

from __future__ import annotations

from typing import Any

import pytest

from qa.ask.modality import rule_in

TERMS = {"board": 0.25, "deleg": 0.5, "function": 0.25}


@pytest.mark.parametrize(
    ("quote", "reads"),
    [
        ("The board may delegate a function if the trust agrees.", "may, if the trust agrees"),
        ("The board must not delegate a function.", "must not"),
        ("It may meet. The board cannot delegate functions unless asked.", "cannot, unless asked"),
        ("The board is required to delegate this.", "is required to"),
        ("The board delegates its functions.", ""),
        ("The trust may pay.", ""),
    ],
)
def test_the_verb_of_what_is_asked_is_given_with_its_condition(make: Any, quote: str, reads: str) -> None:
    """In the words of the quote; nothing where it has no such verb for what is asked."""
    question = make.question(TERMS, kind="permission", text="Can a board delegate a function?")
    assert rule_in(question, quote) == reads


def test_other_questions_have_no_rule(make: Any) -> None:
    """Who may do it is no question for yes or no."""
    question = make.question(TERMS, kind="who", text="Who may delegate a function?")
    assert rule_in(question, "The board may delegate a function.") == ""
