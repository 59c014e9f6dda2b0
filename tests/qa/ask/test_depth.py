"""The answer does not depend on how many passages are shown with it."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.library.library import Library
from qa.models import Filters

QUESTIONS = (
    "Who chairs the Joint Commissioning Committee?",
    "What is meant by mutual aid?",
    "When was NHS Wexmoor Integrated Care Board established?",
    "How many beds does the airport have?",
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.sampled_from(QUESTIONS), k=st.integers(1, 100))
def test_what_is_shown_are_the_first_of_what_there_is(library: Library, question: str, k: int) -> None:
    """Answer, confidence and reason are the same, and the passages are the first of a longer list."""
    few, many = library.ask(question, k=k), library.ask(question, k=100)
    assert (few.status, few.text, few.confidence, few.reason) == (many.status, many.text, many.confidence, many.reason)
    shown = [(one.passage.passage_id, one.score, one.scores) for one in few.citations]
    assert shown == [(one.passage.passage_id, one.score, one.scores) for one in many.citations][: len(shown)]


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        ('"mutual aid" staff', "mutual aid", ""),
        ("+quorum committee", "quor", ""),
        ("committee chair -vice", "", "vice"),
        ('committee chair -"independent members"', "", "independent members"),
    ],
)
def test_marks_hold_for_each_passage(library: Library, question: str, has: str, lacks: str) -> None:
    """Not only for the window that it was found in."""
    with library.view() as view:
        found = view.search(question, k=60, filters=Filters())
    texts = [
        "\n".join([*one.passage.section, one.passage.lead_in, one.passage.text]).lower().replace("’", "'")
        for one in found
    ]
    assert texts
    assert all(has in text for text in texts)
    assert not lacks or not any(re.search(rf"\b{lacks}\b", text) for text in texts)


def test_a_filter_leaves_out_the_neighbours_that_do_not_pass(library: Library) -> None:
    """Though they stand in a window with one that does."""
    entity = "ACT"
    with library.view() as view:
        found = view.search("the Act and its sections", k=60, filters=Filters(entities=(entity,)))
    assert found
    assert all(any(one.label == entity for one in candidate.passage.entities) for candidate in found)
