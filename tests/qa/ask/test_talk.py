"""Talk of the asker around a question."""

from __future__ import annotations

import pytest

from qa.ask.talk import is_talk, leans_on
from qa.ask.wording import question_in


@pytest.mark.parametrize(
    "text",
    [
        "Could you please answer the following?",
        "Can you help?",
        "May I ask a question?",
        "Have you got a minute?",
        "Who can tell me this?",
        "Any ideas?",
        "A colleague asked me this today:",
        "Priya Patel wanted to know:",
        "Board, 3 June:",
        "Ref 2024/17 |",
        "I have looked but cannot find this in the papers.",
        "Thanks in advance,",
        "I would be grateful if you could tell me",
    ],
)
def test_what_only_asks_is_talk(text: str) -> None:
    """Whatever the order of its words."""
    assert is_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "On data quality:",
        "Re NHS England:",
        "We have a new chair.",
        "What should we do?",
        "Who advises the board?",
        "Should I tell my manager?",
        "Can I get help with childcare?",
        "Board meetings:",
        "In an emergency,",
    ],
)
def test_what_is_asked_about_is_no_talk(text: str) -> None:
    """A word that no asker puts around a question stands in it, or it asks something itself."""
    assert not is_talk(text)


def test_what_is_left_may_lean_on_the_talk() -> None:
    """Then it is left as it stands."""
    assert leans_on("Who appoints them?", "I have a question for new members:")
    assert leans_on("Can I vote?", "I am asking as a governor.")
    assert not leans_on("Who appoints the clerk?", "I am asking as a governor.")
    assert not leans_on("May a council put its data online?", "Question for the board:")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("So I can note it straight: when do bakers meet?", "When do bakers meet?"),
        ("Before we sign - who keeps the ledger?", "Who keeps the ledger?"),
        ("Who keeps the ledger? (submitted by Cllr Oates)", "Who keeps the ledger?"),
        ("Who keeps the ledger? - KB for TM, see line 4", "Who keeps the ledger?"),
        ("Our merger with Fen: who keeps the ledger?", "Our merger with Fen: who keeps the ledger?"),
        ("What is the limit? (in pounds)", "What is the limit? (in pounds)"),
        ("Who opens the oven? - KB for the flue", "Who opens the oven? - KB for the flue"),
    ],
)
def test_remarks_of_whoever_keeps_the_list_are_talk(typed: str, asked: str) -> None:
    """What one says of oneself before a colon, and who raised a question in which row; a matter is none."""
    assert question_in(typed) == asked
