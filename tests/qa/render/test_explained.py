"""Explanations on a terminal: sums that add up as they are printed, in lines that fit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.library.library import Library
from qa.render.text import answer_text, confidence_lines, passage_lines

QUESTIONS = [
    "What is a lead provider?",
    "How much may a place committee spend?",
    "Who is the treasurer of the swallow committee?",
]
_SUM = re.compile(r"(bm25|tfidf|place|score|log-odds) (-?[\d.]+) = (.+)")
_NUMBER = re.compile(r"-?\d+\.\d{3}(?= \+|$)")


def sums(text: str) -> list[tuple[str, float, float]]:
    """The name, the total and the sum of the parts of each sum in a text."""
    joined = re.sub(r"\n {6}", " ", text)
    return [
        (match[1], float(match[2]), sum(map(float, _NUMBER.findall(match[3])))) for match in _SUM.finditer(joined)
    ]


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_printed_adds_up(library: Library, question: str) -> None:
    """Each passage has four sums, the confidence has one, and no line is wider than the page."""
    answer = library.ask(question, explain=True, k=3)
    text = answer_text(answer)
    found = sums(text)
    assert all(parts == pytest.approx(total, abs=1e-6) for _, total, parts in found)
    scored = [citation for citation in answer.citations if citation.score]
    assert [name for name, *_ in found].count("log-odds") == 1
    for name in ("bm25", "tfidf", "place"):
        printed = sorted(total for one, total, _ in found if one == name)
        assert printed == pytest.approx(sorted(citation.scores[name] for citation in scored), abs=6e-4)
    assert max(map(len, text.splitlines())) <= 80


def test_nothing_is_explained_unasked(library: Library) -> None:
    """The text is short unless it is wanted long."""
    assert not sums(answer_text(library.ask(QUESTIONS[0])))


def test_passages_beyond_those_explained_say_so(library: Library) -> None:
    """Ten are explained, more may be listed."""
    answer = library.ask("What does the board of the integrated care board do?", explain=True, k=14)
    explained = {shown["passage_id"] for shown in answer.explanation["passages"]}
    beyond = [citation for citation in answer.citations if citation.passage.passage_id not in explained]
    assert beyond
    text = answer_text(answer)
    assert text.count("best passages are explained)") + text.count("not scored by itself") == len(beyond)


@given(st.dictionaries(st.text("abc", min_size=1), st.floats(-50, 50), max_size=12))
def test_rounding_never_breaks_a_sum(parts: dict[str, float]) -> None:
    """Whatever the parts, what is printed of them adds up to the total that is printed."""
    retrieval = {"bm25": 0.0, "tfidf": 0.0, "place": 0.0, "contributions": []}
    shown = {"retrieval": retrieval, "score": sum(parts.values()), "score_parts": parts}
    lines = "\n".join(passage_lines(shown, 80))
    assert all(one == pytest.approx(total, abs=1e-6) for _, total, one in sums(lines))
    assert "bm25 0.000 = 0" in lines


@pytest.mark.parametrize(("probability", "told"), [(0.95, "this is looked up"), (0.0, "nothing was")])
def test_a_confidence_without_features_says_where_it_is_from(probability: float, told: str) -> None:
    """No sum is printed that would not come to it."""
    confidence = {"probability": probability, "threshold": 0.3, "intercept": -3.0, "logit_parts": {}}
    assert told in "\n".join(confidence_lines(confidence, 80))
