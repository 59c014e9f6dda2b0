"""Several questions in one."""

from __future__ import annotations

import pytest

from qa.ask.parts import joined, parts_of
from qa.models import Answer, Searched, Status


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("What is the quorum and how are conflicts handled?", ["What is the quorum?", "How are conflicts handled?"]),
        (
            "Can an ICB delegate its functions, and who stays accountable?",
            ["Can an ICB delegate its functions?", "Who stays accountable?"],
        ),
        ("Who chairs the board? How often does it meet?", ["Who chairs the board?", "How often does it meet?"]),
        ("Is the ICB accountable and can it delegate?", ["Is the ICB accountable?", "Can it delegate?"]),
        ("Which version is it, and when was it issued?", ["Which version is it?", "When was it issued?"]),
        ("Who may vote, and by when?", ["Who may vote?", "By when?"]),
        ("Is the clerk paid and, if not, why not?", ["Is the clerk paid?", "Why not?"]),
        ("What did the panel find; did the board accept it?", ["What did the panel find?", "Did the board accept it?"]),
        ("Can a member vote as well as who counts?", ["Can a member vote?", "Who counts?"]),
        ("Who pays the levy? 2. How much is it?", ["Who pays the levy?", "How much is it?"]),
        ("Who regulates bread and (b) must he report?", ["Who regulates bread?", "Must he report?"]),
        ("Who chairs the board? Also, when does it meet?", ["Who chairs the board?", "When does it meet?"]),
        ("What the fee is and whether it can rise", ["What is the fee?", "Can it rise?"]),
        ("By when must loaves be weighed, and how long is the oven lit?",
         ["By when must loaves be weighed?", "How long is the oven lit?"]),
        ("Who keeps the ledger and in which box is it?", ["Who keeps the ledger?", "In which box is it?"]),
        ("Is a baker who is ill paid, and is the stoker who stands in for him?",
         ["Is a baker who is ill paid?", "Is the stoker who stands in for him?"]),
        ("Was a ledger kept for rye, and was one kept for wheat?",
         ["Was a ledger kept for rye?", "Was one kept for wheat?"]),
        ("Who approves changes and when they must be made.", ["Who approves changes?", "When must they be made?"]),
        (
            "How many were made, how many were kept and which were lost?",
            ["How many were made?", "How many were kept?", "Which were lost?"],
        ),
    ],
)
def test_each_question_is_a_part(question: str, parts: list[str]) -> None:
    """By "and" or by the mark between them."""
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "What is a trust and a provider?",
        "What are the rules on which bakers act and on which they rely?",
        "On what day and in what room does the panel meet?",
        "When and where does the board meet?",
        "Does the policy say who chairs the committee and who attends?",
        "Who decides what is funded and how it is paid for?",
        "What is the difference between who delegates and who decides?",
        "What risks and what issues are there?",
        "If a trust leaves, who pays and how much?",
        "How do we decide who leads and who follows?",
        "If a request is refused, what can the clerk do?",
        "When a member leaves, who is told?",
        "Is it the panel or the board that decides?",
        "What happens if staff leave and do not return a key?",
        "How do panels and boards work together and share views?",
        "Can I complain to both or is it one or the other?",
        "What are loaves that cannot be sold, but which can be given away?",
        "What does an assessor charge? Small shop",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    """Two things asked about, or what somebody says or decides, are no second question."""
    assert parts_of(question) == [question]


def answer(status: Status, confidence: float, text: str | None = None) -> Answer:
    """A part without citations."""
    asked = "Who?" if text else "When?"
    reason = None if text else "No passage mentions it."
    return Answer("", asked, status, text, confidence, reason, Searched(1, 1, 0, "hash"), asked)


def test_what_is_not_answered_is_said() -> None:
    """In a note, with the reason; the answer is as sure as what of it is answered."""
    whole = joined([answer("answered", 0.7, "The chair."), answer("abstained", 0.1)], 5)
    assert (whole.status, whole.text, whole.confidence) == ("answered", "The chair.", 0.7)
    assert [note.text for note in whole.notes] == ["Not answered: “When?” No passage mentions it."]
    assert [part["status"] for part in whole.to_dict()["parts"]] == ["answered", "abstained"]


def test_nothing_answered_is_an_abstention_with_each_reason() -> None:
    """Both reasons are given."""
    whole = joined([answer("abstained", 0.2), answer("abstained", 0.1)], 5)
    assert whole.status == "abstained"
    assert whole.reason == "“When?” No passage mentions it. “When?” No passage mentions it."
