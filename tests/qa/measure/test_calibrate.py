"""Fitting the confidence to judgements: what is taken, what is refused, and somebody who judges."""

from __future__ import annotations

import json
import math
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import cli
from corpus.store.backup import backup, restore
from corpus.store.notebook import Notebook
from qa.ask.calibration import CALIBRATION
from qa.ask.confidence import READ, model, probability
from qa.library.library import Library
from qa.measure import calibrate as module
from qa.measure.calibrate import LEAST, fit, measured
from qa.measure.judgements import FEEDBACK, Judged, Judgements, from_page, judgement
from qa.render.calibration import calibration_table

QUESTIONS = Path(__file__).parents[3] / "fixtures" / "questions.jsonl"


def judging(number: int, slope: float, intercept: float, *, seed: int = 7) -> Judgements:
    """Somebody who judges answers whose right share has these log-odds, given those of the confidence."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    judged = []
    for at in range(number):
        sure = round(chance.uniform(0.25, 0.99), 4)
        share = 1 / (1 + math.exp(-(slope * math.log(sure / (1 - sure)) + intercept)))
        judged.append(Judged(f"question {at}", sure, chance.random() < share))
    return Judgements(judged, {})


def test_a_library_that_answers_better_than_it_knows_is_found() -> None:
    """The fit comes near to how the judgements were made, and is better on what was held out."""
    found = fit(judging(300, 1.0, 1.5), encoder=False)
    assert found.refused == ""
    assert found.calibration is not None
    assert found.before
    assert found.after
    assert (found.calibration.slope, found.calibration.intercept) == pytest.approx((1.0, 1.5), abs=0.4)
    assert found.after < found.before


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_confidence_that_is_right_is_left_alone(seed: int) -> None:
    """Chance is no reason to change it."""
    assert "no better" in fit(judging(120, 1.0, 0.0, seed=seed), encoder=False).refused


def test_a_confidence_that_says_the_contrary_is_not_fitted() -> None:
    """There is no rising line through it."""
    assert "not more often right" in fit(judging(120, -1.0, 0.0), encoder=False).refused


@pytest.mark.parametrize(
    "told",
    [
        Judgements([], {}),
        judging(LEAST - 1, 1.0, -1.0),
        Judgements([Judged(f"q{n}", 0.5, True) for n in range(100)], {}),
        Judgements([Judged(f"q{n}", 0.5, False) for n in range(100)], {}),
        Judgements([Judged(f"q{n % 5}", 0.5, n % 2 == 0) for n in range(100)], {}),
    ],
    ids=["none", "one too few", "all right", "all wrong", "five questions"],
)
def test_too_few_are_told_with_what_it_takes(told: Judgements) -> None:
    """And nothing is measured."""
    found = fit(told, encoder=False)
    assert found.refused.startswith(f"Too few judgements: there are {len(told.judged)}")
    assert (found.calibration, found.before) == (None, None)


def test_many_judgements_are_fitted_by_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Isotonic regression, whose steps rise; tried with fewer than it takes."""
    monkeypatch.setattr(module, "MANY", 150)
    found = fit(judging(300, 1.0, -1.5), encoder=False)
    assert found.refused == ""
    assert found.calibration is not None
    assert found.calibration.steps == tuple(sorted(found.calibration.steps))
    values = [value for _, value in found.calibration.steps]
    assert values == sorted(values)
    assert 0 < values[0] < values[-1] < 1


def test_the_order_of_judgements_does_not_matter() -> None:
    """The same ones make the same calibration, by the same name."""
    told = judging(60, 1.0, -1.0)
    turned = Judgements(told.judged[::-1], {})
    assert fit(told, encoder=False) == fit(turned, encoder=False)


@settings(max_examples=25)
@given(rows=st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_measures_have_bounds(rows: list[tuple[float, bool]]) -> None:
    """Brier and calibration error from 0 to 1; certain and right is 0."""
    import numpy as np

    found = measured(np.array([sure for sure, _ in rows]), [right for _, right in rows])
    assert 0 <= found.brier <= 1
    assert 0 <= found.calibration_error <= 1
    exact = measured(np.array([float(right) for _, right in rows]), [right for _, right in rows])
    assert (exact.brier, exact.calibration_error) == (0.0, 0.0)


# -- somebody who judges on the page, and the command


@pytest.fixture
def own(store: Path, tmp_path: Path) -> Path:
    """A copy of the store, which may be calibrated."""
    return Path(shutil.copytree(store, tmp_path / "store"))


def run(store: Path, *arguments: str) -> Any:
    """The command in this process."""
    return CliRunner().invoke(cli.main, ["--store", str(store), "calibrate", *arguments])


def judge_all(store: Path) -> int:
    """Judge every answer to the questions of the fixtures as somebody would who knows what is expected, and to whom
    only plain texts, Word files and PDFs count as papers.
    """
    book, count = Notebook(store), 0
    with Library.open(store) as library:
        for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            answer = library.ask(row["question"])
            expected = row.get("expected") or {}
            wanted = expected.get("answer") or expected.get("phrases") or []
            quoted = " ".join((answer.text or "").split()).casefold()
            right = any(" ".join(phrase.split()).casefold() in quoted for phrase in wanted)
            counts = answer.status == "answered" and answer.citations[0].source.endswith((".txt", ".docx", ".pdf"))
            fine = right and counts if answer.status == "answered" else not row["answerable"]
            book.write(FEEDBACK, judgement(answer, right=fine))
            count += 1
    return count


def test_somebody_who_judges_gets_a_confidence_of_their_own(own: Path) -> None:
    """Judged, measured, taken, named by answers and status, and given back."""
    with Library.open(own) as library:
        before = library.ask("What is meant by mutual aid?")
    judged = judge_all(own)
    dry = json.loads(run(own, "--dry-run", "--json").stdout)
    assert (dry["taken"], dry["reason"]) == (False, None)
    assert not (own / CALIBRATION).exists()
    done = run(own, "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert found == {**dry, "taken": True}
    assert found["judgements"] + sum(found["left_out"].values()) == judged
    assert found["after"]["log_loss"] < found["before"]["log_loss"]
    with Library.open(own) as library:
        after = library.ask("What is meant by mutual aid?")
        assert library.status()["calibration"]["name"] == found["name"] == after.searched.calibration
    assert after.confidence != before.confidence
    assert "Answers follow it from now on" in calibration_table(found, dry_run=False)
    undone = run(own, "--back")
    assert (undone.exit_code, undone.stdout) == (
        0, f"{found['name']} is given up: the confidence is as it comes with policyqa.\n",
    )  # fmt: skip
    with Library.open(own) as library:
        assert library.ask("What is meant by mutual aid?") == before
    assert run(own, "--back").exit_code == 3


def test_a_file_of_questions_counts_too(own: Path) -> None:
    """As evaluate reads it; without it there is nothing to go by."""
    alone = run(own)
    assert alone.exit_code == 3
    assert "Too few judgements: there are 0" in " ".join(alone.stdout.split())
    found = json.loads(run(own, str(QUESTIONS), "--json", "--dry-run").stdout)
    assert found["judgements"] + sum(found["left_out"].values()) == 83


def test_going_back_takes_nothing_else(own: Path) -> None:
    """A file with --back is a mistake of the user."""
    assert run(own, str(QUESTIONS), "--back").exit_code == 2


def test_no_store_is_told(tmp_path: Path) -> None:
    """And none is made."""
    assert run(tmp_path / "none").exit_code == 1
    assert run(tmp_path / "none", "--back").exit_code == 1
    assert not (tmp_path / "none").exists()


def test_the_last_judgement_of_an_answer_counts(own: Path) -> None:
    """Whoever changes their mind is not counted twice."""
    with Library.open(own) as library:
        answer = library.ask("What is meant by mutual aid?")
    for right in (False, True):
        Notebook(own).write(FEEDBACK, judgement(answer, right=right))
    told = from_page(own, encoder=False)
    assert [one.right for one in told.judged] == [True]
    assert told.judged[0].confidence == probability(answer.features)


def test_judgements_that_say_nothing_are_counted_by_reason(own: Path) -> None:
    """Of what was looked up, of a refusal, and by another version of the tool."""
    with Library.open(own) as library:
        answer = library.ask("What is meant by mutual aid?")
    for other in (
        answer._replace(features={}, asked="1"),
        answer._replace(status="abstained", text=None, asked="2"),
        answer._replace(features={"old": 1.0}, asked="3"),
        answer._replace(features={**answer.features, READ: 0.5}, asked="4"),
    ):
        Notebook(own).write(FEEDBACK, judgement(other, right=False))
    told = from_page(own, encoder=False)
    assert told.judged == []
    assert sorted(told.left_out.values()) == [1, 1, 2]


@pytest.mark.parametrize("right", [True, False])
def test_a_refusal_counts_neither_way(own: Path, right: bool) -> None:
    """Whoever says that it is missed does not say that the quote which was not shown is right."""
    with Library.open(own) as library:
        answer = library.ask("What is meant by mutual aid?")
    Notebook(own).write(FEEDBACK, judgement(answer._replace(status="abstained", text=None), right=right))
    assert from_page(own, encoder=False).judged == []
    assert model().coefficients.keys() <= answer.features.keys()


def test_judgements_and_what_was_taken_outlast_backup_and_restore(own: Path, tmp_path: Path) -> None:
    """They are part of the store."""
    judge_all(own)
    run(own)
    backup(own, tmp_path / "copy.tar")
    restore(tmp_path / "copy.tar", tmp_path / "restored")
    assert Notebook(tmp_path / "restored").entries(FEEDBACK) == Notebook(own).entries(FEEDBACK)
    assert (tmp_path / "restored" / CALIBRATION).read_bytes() == (own / CALIBRATION).read_bytes()
