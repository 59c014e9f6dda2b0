"""Answer or abstain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.ask import confidence
from qa.ask.confidence import Model, features, probability
from qa.ask.finding import find
from qa.library.library import Library
from qa.models import Filters

DATA = Path(confidence.__file__).parent / "data" / "confidence.json"


@given(st.dictionaries(st.sampled_from(sorted(confidence.model().coefficients)), st.floats(-5, 5), max_size=6))
def test_a_probability_is_between_0_and_1(found: dict[str, float]) -> None:
    """Whatever the features."""
    assert 0.0 <= probability(found) <= 1.0


@pytest.mark.parametrize(("value", "expected"), [(0.0, 0.5), (2.0, 0.8808), (-2.0, 0.1192)])
def test_it_is_the_logistic_function(value: float, expected: float) -> None:
    """Of the weighted sum."""
    assert probability({"one": value}, Model({"one": 1.0}, 0.0, 0.5, {})) == expected


def test_the_model_says_when_and_on_what_it_was_fitted() -> None:
    """The date and the number of questions of each family."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    assert len(data["fitted"]) == len("2026-01-01")
    assert all(count > 0 for count in data["data"].values())


def test_every_coefficient_has_its_feature(library: Library) -> None:
    """The model and the features have the same names."""
    with library.view() as view:
        found = find("What is a lead provider?", view, k=5, filters=Filters())
    assert set(found.features) == set(confidence.model().coefficients)


def test_nothing_found_has_no_features(library: Library) -> None:
    """And no confidence."""
    with library.view() as view:
        found = find("Xylophones?", view, k=5, filters=Filters())
        assert features(found.question, [], found.missing, view) == {}
    assert found.confidence == 0.0


def test_words_that_the_passage_lacks_are_missing(library: Library) -> None:
    """Those of the headings above it are not."""
    with library.view() as view:
        found = find("What is the paracetamol dose of a lead provider?", view, k=5, filters=Filters())
    missing = {found.question.words[term] for term in found.missing}
    assert "paracetamol" in missing
    assert "provider" not in missing


@pytest.mark.parametrize(
    "question",
    ["What is the dose of paracetamol for an adult?", "Which trusts belong to the Black Country collaborative?"],
)
def test_what_the_documents_do_not_hold_gets_less_than_what_they_do(library: Library, question: str) -> None:
    """A made-up subject falls below the bar, a plain one is above it."""
    bar = confidence.model().threshold
    with library.view() as view:
        assert find(question, view, k=5, filters=Filters()).confidence < bar
        assert find("What is a pooled fund?", view, k=5, filters=Filters()).confidence >= bar
