"""Questions made of a library's own headings and definitions: answered, told again the same, and not too many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.library import suggestions as module
from qa.library.library import Library
from qa.library.suggestions import Suggestion, near
from qa.models import Answer

PAPER = """---
date: 2024-05
---
# The harbour

## What may a pilot decide?

A pilot may decide whether a ship enters the harbour by night.

## Terms

A dredger is a ship that deepens the channel of the harbour.

“Berth” means a place at the quay where one ship lies.

This is a long story about nothing at all.

A dredger of 2021 is a thing of the past.

## Conflicts of interest

A member who has an interest in a ship must not vote on its berth.
"""


def test_each_is_answered_and_none_is_told_twice(library: Library) -> None:
    """With the fixtures: asked anew, each is answered by its document; the next time they are the same."""
    found = library.suggestions()
    assert 3 <= len(found) <= 12
    assert len({one.terms for one in found}) == len(found)
    for one in found:
        answer = library.ask(one.question)
        assert answer.status == "answered"
        assert answer.citations[0].passage.document_id == one.document_id
    assert library.suggestions() == found


def test_they_are_made_of_headings_and_definitions(
    put: Callable[..., Path], folder: Path, ingest: Callable[..., Any], new_store: Path
) -> None:
    """A heading that asks, a term with its article, a term in quotation marks, and rules under a heading."""
    put("harbour.md", PAPER)
    ingest(folder)
    with Library.open(new_store) as library:
        tried = [question for question, _ in module._candidates(library._reader)]
        assert {one.question for one in library.suggestions()} <= set(tried)
    assert tried == [
        "What may a pilot decide?",
        "What is a dredger?",
        "What does “berth” mean?",
        "What are the rules on conflicts of interest?",
    ]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("A pooled fund is one purse.", "What is a pooled fund?"),
        ("Lead provider: a trust that holds the contract.", "What does “lead provider” mean?"),
        ("LEASE is a body that advises.", "What is LEASE?"),
        ("The main changes are:", "What are the main changes?"),
        ("The board is a body of ten.", ""),
        ("It is a body of ten.", ""),
        ("This policy is a document.", ""),
        ("Access to information: a right.", ""),
        ("Section 75 is a power.", ""),
        ("A member is appointed.", ""),
    ],
)
def test_what_is_defined_is_told_by_how_it_is_written(text: str, question: str) -> None:
    """Whether a question is good English and about a thing decides; whether it is answered is tried afterwards."""
    assert module._definition(text) == question


def test_what_is_not_answered_with_confidence_is_left_out(library: Library) -> None:
    """Nothing is suggested that the tool would not say; and only so many are tried."""
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        return library.ask(question)._replace(confidence=0.3)

    assert module.suggestions(library._reader, ask) == []
    assert 0 < len(asked) <= 40


def test_those_nearest_to_a_question_come_first() -> None:
    """By the words they share in any form; others keep their order."""
    made = [Suggestion(text, "d", frozenset(module.content_terms(text))) for text in ("What is a berth?", "A dredger?")]
    assert near(made, "Who dredgers?", 2) == [made[1], made[0]]
    assert near(made, "Anything else", 1) == made[:1]
