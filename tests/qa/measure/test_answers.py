"""Measures of answers, compared with what a pencil gives."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import QuestionFileError
from qa.library.library import Library
from qa.measure.answers import (
    Expected,
    Judged,
    auroc,
    by_kind,
    evaluate,
    measures,
    measures_table,
    plain,
    read_baseline,
    read_expected,
    worse,
)

SHARE = st.floats(0, 1)


def judged(
    *relevance: int, relevant: int = 1, answered: bool = True, right: bool = True, able: bool = True, sure: float = 0.9
) -> Judged:
    """An outcome with this relevance of its passages."""
    expected = Expected("1", "?", able, (), (), ("x",), ())
    return Judged(expected, tuple(map(bool, relevance)), relevant, answered, right, sure)


def test_measures_are_those_of_a_pencil() -> None:
    """Two answerable questions and two that are not."""
    found = measures(
        [
            judged(0, 1, 1, relevant=3),
            judged(1, 0, right=False, sure=0.4),
            judged(0, able=False, answered=False, sure=0.1),
            judged(0, able=False, answered=True, sure=0.6),
        ]
    )
    gain = 1 / math.log2(3) + 1 / math.log2(4)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert found == {
        "answerable": 2,
        "unanswerable": 2,
        "first_passage": 0.5,
        "first_five": 1.0,
        "nDCG@10": round((gain / ideal + 1) / 2, 4),
        "MRR@10": 0.75,
        "recall@10": round((2 / 3 + 1) / 2, 4),
        "answer_accuracy": 0.5,
        "answered": 1.0,
        "abstained": 0.5,
        "abstention_auroc": 0.75,
    }


def test_what_cannot_be_measured_is_none() -> None:
    """No question of a kind: no share of it."""
    found = measures([judged(able=False)])
    assert found["answer_accuracy"] is None
    assert found["abstention_auroc"] is None
    assert found["nDCG@10"] is None


@given(st.lists(SHARE, min_size=1, max_size=8), st.lists(SHARE, min_size=1, max_size=8))
def test_auroc_is_scikit_learns(positive: list[float], negative: list[float]) -> None:
    """The chance that a positive scores above a negative, ties counting half."""
    from sklearn.metrics import roc_auc_score

    labels = [1] * len(positive) + [0] * len(negative)
    assert auroc(positive, negative) == pytest.approx(roc_auc_score(labels, positive + negative), abs=1e-4)


@given(st.text())
def test_comparing_is_stable(text: str) -> None:
    """A text made plain twice is as it was made once."""
    assert plain(plain(text)) == plain(text)


def test_a_text_is_compared_without_typography() -> None:
    """White space, case, curly quotes and dashes do not count."""
    assert plain(" “Mutual  aid” –\nit’s HELP ") == '"mutual aid" - it\'s help'


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"question": "Q", "expected": {"phrases": ["a"]}}, Expected("1", "Q", True, (), (), ("a",), ())),
        ({"question": "Q", "expected": ["a", "b"]}, Expected("1", "Q", True, (), (), ("a", "b"), ())),
        ({"question": "Q", "expected": "a phrase"}, Expected("1", "Q", True, (), (), ("a phrase",), ())),
        ({"question": "Q", "expected": {"answer": "a"}}, Expected("1", "Q", True, (), (), (), ("a",))),
        ({"question": "Q", "id": 7, "answerable": False}, Expected("7", "Q", False, (), (), (), ())),
        ({"question": "Q"}, Expected("1", "Q", False, (), (), (), ())),
        (
            {"question": "Q", "expected": {"passages": ["p"], "documents": ["d"]}},
            Expected("1", "Q", True, ("d",), ("p",), (), ()),
        ),
    ],
)  # fmt: skip
def test_what_is_expected_is_read(tmp_path: Path, record: dict[str, Any], expected: Expected) -> None:
    """Phrases alone or in lists; without anything expected a question has no answer."""
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(record) + "\n\n")
    assert read_expected(path) == [expected]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "holds no questions"),
        ("{}", "line 1: not a question"),
        ('{"question": "Q"}\n[]', "line 2: not a question"),
        ('{"question": "Q", "expected": {"phrases": [1]}}', "line 1: not a question"),
        ('{"question": "Q", "expected": 1}', "line 1: not a question"),
    ],
)
def test_a_file_that_is_not_in_its_form_is_named(tmp_path: Path, content: str, problem: str) -> None:
    """With the line and the remedy."""
    path = tmp_path / "q.jsonl"
    path.write_text(content)
    with pytest.raises(QuestionFileError, match=problem):
        read_expected(path)


def test_a_fall_is_told_and_a_wobble_is_not() -> None:
    """More than the tolerance counts; a measure that can no longer be taken counts too."""
    baseline = {"answerable": 9, "MRR@10": 0.8, "nDCG@10": 0.7, "answer_accuracy": 0.9, "questions": []}
    now = {"answerable": 1, "MRR@10": 0.796, "nDCG@10": 0.6, "answer_accuracy": None}
    assert list(worse(now, baseline)) == [
        "nDCG@10 fell from 0.7000 to 0.6000.",
        "answer_accuracy was 0.9000 and could not be measured now.",
    ]
    assert list(worse(baseline, baseline)) == []


@pytest.mark.parametrize("content", ["", "[]", "no json", "{}"])
def test_a_baseline_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    """A comparison that compares nothing would pass for ever."""
    path = tmp_path / "baseline.json"
    path.write_text(content)
    with pytest.raises(QuestionFileError, match=r"evaluate --json"):
        list(worse({"MRR@10": 0.5}, read_baseline(path)))


def test_answers_over_a_store_are_judged(put: Callable[..., Path], ingest: Callable[..., Any], new_store: Path) -> None:
    """The right passage first, of the right document; a copy of it does not count as missed."""
    soup = "Leek soup is what the kitchen of the old hospital serves to everybody on Mondays at noon."
    put("a.txt", f"{soup}\n\nTea comes at four o'clock.\n")
    put("b.md", f"# Another paper\n\n{soup}\n\nBread is baked on Fridays by the night staff.\n")
    put("c.txt", "Zebras are not kept on the premises.\n")
    ingest(new_store.parent / "documents")
    asked = Expected("1", "What does the kitchen serve on Mondays?", True, (), (), ("leek soup",), ())
    elsewhere = Expected("2", "What does the kitchen serve on Mondays?", True, ("c.txt",), (), ("leek soup",), ())
    with Library.open(new_store) as library:
        found = evaluate(library, [asked, elsewhere])
    assert [row["rank"] for row in found["questions"]] == [1, None]
    assert (found["nDCG@10"], found["recall@10"]) == (0.5, 1.0)


def test_figures_by_kind_are_as_shown() -> None:
    """Right, wrong and refused add up to what was asked, and an answer that is refused is not right."""
    some = [
        judged(1), judged(0, 1, right=False), judged(1, answered=False), judged(0, able=False, answered=False),
        judged(0, able=False),
    ]  # fmt: skip
    who = replace(judged(1), expected=Expected("2", "Who keeps the seal?", True, (), (), ("x",), ()))
    named = [replace(one, expected=replace(one.expected, kind="own")) for one in some]
    found = by_kind([*named, who])
    assert list(found) == ["own", "who"]
    assert found["own"] == {
        "answerable": 3, "first_five": 1.0, "right": 0.3333, "wrong": 0.3333, "refused": 0.3333, "unanswerable": 2,
        "abstained": 0.5,
    }  # fmt: skip
    assert found["who"]["abstained"] is None


def test_the_table_has_a_line_for_each_kind() -> None:
    """The shares below their heads, in eighty columns."""
    lines = measures_table({"MRR@10": 0.5, "kinds": by_kind([judged(1), judged(0, able=False)])}).splitlines()
    assert lines[2].split() == "as shown, by kind asked in five right wrong refused absent withheld".split()
    assert lines[3].split() == ["other", "1", "1.0", "1.0", "0.0", "0.0", "1", "0.0"]
    assert all(len(line) <= 80 for line in lines)


def test_the_table_names_the_questions_that_went_wrong() -> None:
    """A measure a line, then each question that was not answered from the right passage."""
    row = {"id": "7", "question": "Who?", "answerable": True, "rank": 2, "answered": True, "right": False}
    fine = {"id": "8", "question": "When?", "answerable": False, "rank": None, "answered": False, "right": False}
    told = measures_table({"MRR@10": 0.5, "recall@10": None, "questions": [row, fine]})
    assert told.splitlines() == [
        "MRR@10               0.5",
        "recall@10            -",
        "  7: answered, right passage at 2: Who?",
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [("[1]", "it is no JSON object"), ("# Rota", "it is no JSON object"), ('{"a": 1}', "it has no 'question'")],
)
def test_what_is_wrong_with_a_line_is_told_in_words(tmp_path: Path, line: str, told: str) -> None:
    """Not in the words of the program."""
    path = tmp_path / "questions.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(QuestionFileError, match=rf"line 1: .*\({told}\)"):
        read_expected(path)
