"""What texts have of a question, as bits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.ask.coverage import Coverage, together
from qa.ask.features import covered, matched
from qa.ask.question import Question, Rule
from qa.ask.terms import terms_of

WEIGHTS = {"board": 0.5, "pay": 0.3, "oxford": 0.2}
TEXTS = st.lists(st.sampled_from(["board", "pay", "wage", "oxford", "soup", "integrated care", "icb"])).map(" ".join)


def question() -> Question:
    """A question of three terms, one of which another word stands for by half."""
    matches = {term: ((term, 1.0),) for term in WEIGHTS} | {"wage": (("pay", 0.5),)}
    return Question(
        text="", rule=Rule("other", "", frozenset(), ""), terms=tuple(WEIGHTS), words={}, weights=WEIGHTS,
        names=frozenset({"oxford"}), matches=matches, cues=frozenset(), subject=(), counted=frozenset(),
        expansions=(), corrections=(), references=(), search="",
    )  # fmt: skip


@given(TEXTS, TEXTS)
def test_bits_say_what_counting_says(one: str, other: str) -> None:
    """Of one text, and of two together."""
    asked = question()
    coverage = Coverage(asked)
    assert coverage.share(coverage.of(one)) == pytest.approx(covered(asked, matched(asked, terms_of(one))))
    both = covered(asked, matched(asked, terms_of(f"{one} {other}")))
    assert coverage.share(together([coverage.of(one), coverage.of(other)])) == pytest.approx(both)


@pytest.mark.parametrize(
    ("text", "names", "others"), [("Oxford", 1.0, 0.0), ("board", 0.0, 0.625), ("wage", 0.0, 0.1875), ("", 0.0, 0.0)]
)
def test_names_and_other_words_are_told_apart(text: str, names: float, others: float) -> None:
    """Each by the share of their own weight."""
    coverage = Coverage(question())
    bits = coverage.of(text)
    assert coverage.share(bits, coverage.names) == pytest.approx(names)
    assert coverage.share(bits, coverage.others) == pytest.approx(others)


def test_a_long_form_stands_for_its_acronym(make: Any) -> None:
    """Where all of it is there."""
    asked = make.question({"icb": 1.0}, expansions=(("ICB", "integrated care board"),))
    coverage = Coverage(asked)
    assert coverage.share(coverage.of("the board for integrated care")) == 1.0
    assert coverage.share(coverage.of("an integrated board")) == 0.0
    assert coverage.share(0, coverage.names) == 1.0
