"""Explanations add up."""

from __future__ import annotations

import math
from typing import Any

import pytest

from qa.ask import confidence
from qa.library.library import Library

QUESTIONS = ["What is a lead provider?", "How much may a place committee spend?", "What does section 65Z5 allow?"]


def explained(library: Library, question: str) -> dict[str, Any]:
    """The explanation of an answer."""
    return dict(library.ask(question, explain=True).explanation)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_parts_of_a_score_add_up_to_it(library: Library, question: str) -> None:
    """What each feature added, and the score shown, of each passage."""
    for shown in explained(library, question)["passages"]:
        assert sum(shown["score_parts"].values()) == pytest.approx(shown["score"], abs=1e-4)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_score_explained_is_that_of_the_citation(library: Library, question: str) -> None:
    """The first passage explained is the first cited."""
    answer = library.ask(question, explain=True)
    first = answer.explanation["passages"][0]
    assert first["passage_id"] == answer.citations[0].passage.passage_id
    assert first["score"] == answer.citations[0].score


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_parts_of_retrieval_add_up(library: Library, question: str) -> None:
    """What each term added to the score of the index."""
    for shown in explained(library, question)["passages"]:
        found = shown["retrieval"]
        assert sum(part["value"] for part in found["contributions"]) == pytest.approx(found["score"], abs=1e-6)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_parts_of_the_confidence_add_up(library: Library, question: str) -> None:
    """The intercept and the parts, through the logistic function."""
    parts = explained(library, question)["confidence"]
    total = parts["intercept"] + sum(parts["logit_parts"].values())
    assert 1 / (1 + math.exp(-total)) == pytest.approx(parts["probability"], abs=1e-4)
    assert parts["threshold"] == confidence.model().threshold


def test_without_being_asked_nothing_is_explained(library: Library) -> None:
    """The answer is short unless it is wanted long."""
    assert "explanation" not in library.ask(QUESTIONS[0]).to_dict()
