"""What is invisible in a question or in a text to check makes no difference, at any door."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.characters import tidy
from qa.check.paper import judged_text
from qa.library.library import Library

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
QUESTIONS = [json.loads(line)["question"] for line in (FIXTURES / "questions.jsonl").read_text().splitlines()][::7]
REFERENCES = [
    "Pooled funds rest on section 75 of the National Health Service Act 2006.",
    "Under s 14Z45(2)(a) of that Act, and regulations 3 to 5 of the Official Example Regulations 2011.",
    "The Official Secrets Act 1989, s 5, and the Health and Care Act 2022 apply; see HC 123.",
]
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u00ad\u202a\u202c\u202e\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff\ufffc"
FIELDS = ("kind", "instrument", "unit", "numbers", "via", "verdict", "reason", "canonical", "uri")
PLACES = st.lists(st.tuples(st.floats(0, 1), st.sampled_from(UNSEEN)), min_size=1, max_size=12)
ALIKE = {" ": "\u00a0\u2007\u202f", "-": "\u2011", "ffi": "\ufb03", "fi": "\ufb01", "fl": "\ufb02"}


def sprinkled(text: str, places: Sequence[tuple[float, str]]) -> str:
    """The text with each mark put in where its share of the length ends."""
    for share, mark in places:
        place = int(share * len(text))
        text = text[:place] + mark + text[place:]
    return text


def alike(text: str) -> Iterator[str]:
    """The text with spaces, hyphens and ligatures that look like its own."""
    for plain, others in ALIKE.items():
        yield from (text.replace(plain, other) for other in others if plain in text)


def said(library: Library, question: str) -> dict[str, Any]:
    """What an answer says, without the question and the time it took."""
    answer = library.ask(question).to_dict()
    return {name: answer[name] for name in ("status", "answer", "confidence", "reason", "notes", "citations")}


def judged(text: str) -> list[tuple[object, ...]]:
    """What is said of the references of a text."""
    return [
        (checked.place.paragraph, tidy(checked.reference.text), *(getattr(checked.reference, name) for name in FIELDS))
        for checked in judged_text(text).report.references
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(QUESTIONS), PLACES)
def test_a_question_is_answered_as_its_bare_words(
    store: Path, question: str, places: list[tuple[float, str]]
) -> None:
    """Text, confidence, reason, notes and citations are those of the bare question."""
    with Library.open(store) as library:
        assert said(library, sprinkled(question, places)) == said(library, question)


def test_spaces_hyphens_and_ligatures_that_look_alike_are_alike(store: Path) -> None:
    """No-break spaces, the no-break hyphen and ligatures change no answer."""
    with Library.open(store) as library:
        for question in QUESTIONS[:12]:
            for other in alike(question):
                assert said(library, other) == said(library, question)


def test_the_question_in_the_answer_is_as_typed(store: Path) -> None:
    """What was typed comes back, character by character."""
    typed = "What is\u00a0meant by mutual\u200b aid?\u2069"
    with Library.open(store) as library:
        assert library.ask(typed).question == typed


@given(st.sampled_from(REFERENCES), PLACES)
def test_a_reference_is_judged_as_its_bare_words(text: str, places: list[tuple[float, str]]) -> None:
    """Verdict, instrument, unit and numbers are those of the bare text."""
    assert judged(sprinkled(text, places)) == judged(text)


@pytest.mark.parametrize("text", REFERENCES)
def test_a_reference_is_judged_alike_in_what_looks_alike(text: str) -> None:
    """No-break spaces, the no-break hyphen and ligatures change no verdict."""
    for other in alike(text):
        assert judged(other) == judged(text)


@given(st.sampled_from(REFERENCES), PLACES)
def test_spans_are_into_the_text_as_given(text: str, places: list[tuple[float, str]]) -> None:
    """The span of a reference holds its text, whatever is invisible in it."""
    given_ = sprinkled(text, places)
    for checked in judged_text(given_).report.references:
        span = checked.reference.span
        assert given_[span.start : span.end] == checked.reference.text


@pytest.mark.parametrize("words", [["ask"], ["check", "--text"]])
def test_a_text_that_shows_nothing_is_empty(command: Callable[..., Any], words: list[str]) -> None:
    """A question or a text of invisible characters alone is a fault of usage."""
    result = command(*words, "\u200b\u2066 \ufeff")
    assert result.exit_code == 2
    assert "is empty" in result.stderr


def test_a_report_for_a_person_shows_no_direction_marks(command: Callable[..., Any]) -> None:
    """Marks that turn the direction of writing would turn the rest of the line on a terminal."""
    text = "Funds rest on \u2066section 75\u202e of the National Health Service Act 2006."
    result = command("check", "--text", text)
    assert "section 75 of the National Health Service Act 2006" in result.output
    assert "\u202e" not in result.output
