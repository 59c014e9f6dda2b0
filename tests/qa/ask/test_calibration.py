"""The confidence as fitted to a library: what a calibration makes of one, and what answers do with it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import StoreDamagedError
from qa.ask.calibration import CALIBRATION, Calibration, log_odds, model_in_use, parsed, written
from qa.library.library import Library
from qa.measure.calibrate import back, take
from qa.render.text import answer_text

QUESTION = "What is meant by mutual aid?"
NO_SUCH = "What is the airspeed of an unladen swallow?"
SHARES = st.floats(0, 1).map(lambda value: round(value, 4))
LOGISTIC = st.builds(
    lambda slope, intercept: Calibration(slope, intercept, (), "", {}), st.floats(0.01, 10), st.floats(-20, 20)
)


@st.composite
def isotonic(draw: st.DrawFn) -> Calibration:
    """Steps that rise in both."""
    least = sorted(draw(st.sets(SHARES, min_size=1, max_size=8)))
    values = sorted(draw(st.lists(SHARES, min_size=len(least), max_size=len(least))))
    return Calibration(1.0, 0.0, tuple(zip(least, values, strict=True)), "", {})


@given(made=LOGISTIC | isotonic(), one=SHARES, other=SHARES)
def test_a_surer_answer_is_never_less_sure_once_fitted(made: Calibration, one: float, other: float) -> None:
    """And what comes of it is a probability."""
    low, high = made(min(one, other)), made(max(one, other))
    assert 0.0 <= low <= high <= 1.0


@given(sure=SHARES.filter(lambda value: 0 < value < 1))
def test_a_fit_that_changes_nothing_changes_nothing(sure: float) -> None:
    """Slope 1 and intercept 0 give back every confidence to the last decimal."""
    assert Calibration(1.0, 0.0, (), "", {})(sure) == pytest.approx(sure, abs=1e-4)


@given(made=st.lists(LOGISTIC | isotonic(), max_size=3))
def test_a_file_comes_back_as_it_was_written(made: list[Calibration]) -> None:
    """In order, with the same names."""
    assert parsed(written(made)) == tuple(made)


def test_log_odds_have_bounds() -> None:
    """Confidences are rounded: 0 and 1 are not certain."""
    assert log_odds(0.0) == pytest.approx(-log_odds(1.0))
    assert log_odds(0.5) == 0.0


@pytest.fixture
def own(store: Path, tmp_path: Path) -> Path:
    """A copy of the store, which may be calibrated."""
    return Path(shutil.copytree(store, tmp_path / "store"))


@pytest.fixture
def library(own: Path) -> Iterator[Library]:
    """Its library."""
    with Library.open(own) as opened:
        yield opened


def fitted(intercept: float, *, to: str | None = None, judgements: int = 50) -> Calibration:
    """A calibration of the confidence in use, or of another."""
    about = {"judgements": judgements}
    return Calibration(1.0, intercept, (), model_in_use(encoder=False) if to is None else to, about)


def test_answers_follow_what_was_taken_and_say_so(library: Library, own: Path) -> None:
    """Confidence and bar follow; the answer names the calibration, and what is quoted stays."""
    before = library.ask(QUESTION)
    surer, doubting = fitted(2.0), fitted(-20.0)
    take(own, surer)
    after = library.ask(QUESTION)
    assert after.confidence == surer(before.confidence) > before.confidence
    assert (after.text, after.searched.calibration) == (before.text, surer.name)
    assert before.searched.calibration is None
    take(own, doubting)
    assert library.ask(QUESTION).status == "abstained"
    back(own)
    assert library.ask(QUESTION) == after
    back(own)
    assert library.ask(QUESTION) == before


def test_nothing_is_made_of_no_passages(library: Library, own: Path) -> None:
    """Where nothing is found there is nothing to be sure of."""
    take(own, fitted(20.0))
    assert library.ask("xyzzy plugh").confidence == 0.0


def test_what_is_looked_up_is_not_weighed(library: Library, own: Path) -> None:
    """So no judgement of weighed answers says anything of it."""
    before = library.ask("Which documents cite section 65Z5 of the National Health Service Act 2006?")
    assert (before.status, before.features) == ("answered", {})
    take(own, fitted(-3.0))
    assert library.ask(before.question).confidence == before.confidence


def test_a_fit_to_another_model_is_not_used_and_told(library: Library, own: Path) -> None:
    """After an upgrade the numbers mean something else."""
    before = library.ask(QUESTION)
    take(own, fitted(2.0, to="another"))
    assert library.ask(QUESTION) == before
    status = library.status()["calibration"]
    assert status is not None
    assert (status["in_use"], status["judgements"]) == (False, 50)
    assert library.calibration is None


def test_the_explanation_adds_up_to_the_fitted_confidence(library: Library, own: Path) -> None:
    """It has the confidence before and after."""
    made = fitted(1.0)
    take(own, made)
    answer = library.ask(QUESTION, explain=True)
    assert answer.explanation is not None
    shown = answer.explanation["confidence"]
    assert made(shown["weighed"]) == shown["probability"] == answer.confidence
    assert f"fitted to this library ({made.name}): {answer.confidence:.4f}" in answer_text(answer)


@pytest.mark.parametrize(
    "change", [(b'"intercept": 2.0', b'"intercept": 3.0'), (b"{", b"["), (b'"form": 1', b'"form": 9')]
)
def test_a_file_that_is_not_as_it_was_written_is_told(library: Library, own: Path, change: tuple[bytes, bytes]) -> None:
    """No answer is given by it, and the check of the store finds it."""
    take(own, fitted(2.0))
    path = own / CALIBRATION
    path.write_bytes(path.read_bytes().replace(*change, 1))
    with pytest.raises(StoreDamagedError, match=r"calibration\.json is not as it was written.*Delete it"):
        library.ask(QUESTION)
    assert any("calibration.json" in problem for problem in library.audit()["problems"])
