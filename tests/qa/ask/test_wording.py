"""What stands around a question, and the question that is left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.wrappings import wrapped
from corpus.characters import tidy
from qa.ask.wording import as_written, is_of_one_case, question_in

ROOT = Path(__file__).parents[3]
WRAPPINGS = [json.loads(line) for line in (ROOT / "bench" / "wrappings.jsonl").read_text("utf-8").splitlines()]
QUESTIONS = [
    json.loads(line)["question"] for line in (ROOT / "fixtures" / "questions.jsonl").read_text("utf-8").splitlines()
]
SAME = 0.98  # of the questions in one wrapping


@pytest.mark.parametrize("wrapping", WRAPPINGS, ids=lambda wrapping: wrapping["id"])
def test_a_wrapped_question_is_asked_as_the_bare_one(wrapping: dict[str, str]) -> None:
    """But for capitals and the mark at its end, in 98 of 100 questions."""
    asked = [(question_in(question), question_in(tidy(wrapped(wrapping["wrap"], question)))) for question in QUESTIONS]
    same = sum(bare.rstrip("?").lower() == one.rstrip("?").lower() for bare, one in asked)
    assert same >= SAME * len(asked)


@pytest.mark.parametrize(
    "text",
    [
        "2006 Act: what does section 3 say?",
        "3.5.4 says what?",
        "Is (a) a condition?",
        "COVID-19: what did the board do about it?",
        "As a director, what are my duties?",
        "For a foundation trust, what is the limit?",
        "For integrated care boards: what is the quorum?",
        "Before the merger, who ran the trust?",
        "Before the meeting, what papers must be sent?",
        "Section 65Z5: what does it allow?",
        "Evening meetings: when do they start?",
        "Morning sickness: what should be prescribed?",
        "Following the White Paper, what changed?",
        "Request for information: how long does it take?",
        "Thank you letters: who signs them?",
        "4 of the trusts did what?",
        "Can anyone delegate to a committee?",
        "A trust has begun treating someone. How quickly must the application go in?",
        "On data quality: who is responsible?",
        "Re NHS England: who decides?",
        "We have a new chair. Who appoints them?",
        "I am a governor. Can I vote at the meeting?",
        "Should I tell my manager? What form do I use?",
        "If I need help, who do I ask?",
        "Can I get help with childcare? Who pays?",
        "What should we do? Who do we tell?",
        "When you find an error, who must you tell?",
        "Under the complaints policy, who answers a request?",
    ],
)
def test_what_belongs_to_a_question_stays(text: str) -> None:
    """A number, a role or an occasion that the question is about is not taken for the asker's."""
    assert question_in(text) == text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Please can you tell me what a lead provider is", "What is a lead provider?"),
        ("lead provider definition", "What is lead provider?"),
        ("can you define lead provider", "What is lead provider?"),
        ("lead provider - what does it mean", "What is lead provider?"),
        ("the meaning of mutual aid", "What is mutual aid?"),
        ("I need to know what a lead provider is before my meeting", "What is a lead provider?"),
        ("I was wondering whether an ICB may delegate its functions", "May an ICB delegate its functions?"),
        ("As chair I need to know who appoints the deputy", "Who appoints the deputy"),
        ("whats a lead provider", "What is a lead provider"),
        ("hwo many members are there?", "How many members are there?"),
        ("WHAT IS A LEAD PROVIDER?", "What is a lead provider?"),
        ("Tell me about conflicts of interest", "Conflicts of interest"),
    ],
)
def test_a_statement_or_a_noun_phrase_is_asked_as_a_question(text: str, asked: str) -> None:
    """However it is put, what is asked comes out as a question that tells its kind."""
    assert question_in(text) == asked


@given(st.text(max_size=80))
def test_something_is_always_asked(text: str) -> None:
    """Whatever is typed: words are never made nothing, and asking again changes nothing."""
    line = tidy(text)
    asked = question_in(line)
    assert bool(asked.strip()) == bool(line.strip())


@pytest.mark.parametrize(
    ("text", "of_one_case"),
    [("WHO CHAIRS THE BOARD?", True), ("who chairs the board?", True), ("Who chairs the ICB?", False), ("ICB", False)],
)
def test_a_text_of_one_case_tells_no_names(text: str, of_one_case: bool) -> None:
    """One acronym alone is not a text in capitals."""
    assert is_of_one_case(text) == of_one_case


def test_names_are_written_as_the_passages_do() -> None:
    """What passages mostly write as a name gets its capitals; other words keep theirs."""
    passages = ["They pay the New Homes Bonus to new councils.", "Some new homes are let by Wexmoor, in Wexmoor."]
    asked = as_written("what is the new homes bonus of the icb under the care act 2014 in wexmoor?", passages, ["ICB"])
    assert asked == "what is the New Homes Bonus of the ICB under the Care Act 2014 in Wexmoor?"
