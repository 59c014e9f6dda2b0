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


@pytest.mark.parametrize(
    ("asked", "terms", "quote", "reads"),
    [
        # Another duty of somebody else, in which who is asked about is only told.
        (
            "Can a minister appoint a person?", ("minist", "appoint", "person"),
            "If none is found, the chair must inform the minister of the reasons.", "",
        ),
        # The rule that is asked about stands behind another.
        (
            "Must a member declare a gift?", ("member", "declar", "gift"),
            "A member may attend by telephone. A member must declare every gift.", "must",
        ),
        # What is asked about stands before the verb.
        ("Can I keep records at home?", ("keep", "record", "home"), "Records must not be kept at home.", "must not"),
        # Somebody else may.
        ("Can a patient attend?", ("patient", "attend"), "Only clinicians may attend.", ""),
        ("Can I attend?", ("attend",), "Any staff may attend.", "may"),
    ],
)  # fmt: skip
def test_the_verb_is_of_the_rule_that_is_asked_about(
    make: Any, asked: str, terms: tuple[str, ...], quote: str, reads: str
) -> None:
    """Not of another that stands beside it."""
    question = make.question(dict.fromkeys(terms, 1 / len(terms)), kind="permission", text=asked)
    assert rule_in(question, quote) == reads
