"""The confidence fitted to a library: by judgements of its answers, and only where it is better on those held out.

With fewer than a thousand judgements a logistic regression on the log-odds of the confidence (Platt 1999), from there
on isotonic regression (Zadrozny & Elkan 2002), which scikit-learn advises against for fewer. Both start from the
confidence as it comes: it counts as much as ten judgements that agree with it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.errors import StoreBusyError, StoreError, StoreMissingError
from corpus.scratch import lock
from corpus.store.connection import DATABASE
from corpus.store.durable import sync_folder
from corpus.store.rights import restrict
from qa.ask.calibration import CALIBRATION, Calibration, log_odds, model_in_use, read, written
from qa.measure.judgements import Judged, Judgements

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]

LEAST = 40  # judgements
LEAST_OF_EACH = 10  # right ones, and wrong ones
LEAST_QUESTIONS = 20
MANY = 1000  # from which isotonic regression is used: scikit-learn's User Guide, "Probability calibration"
_AGREEING = 10.0  # judgements that the confidence as it comes counts for
_FOLDS = 5
_ROUNDS = 5  # ways to put the questions into folds, over which what is held out is averaged
_BANDS = 10  # of equal width, over which the calibration error is expected
_SURE = 0.005  # a share that no number of judgements makes certain
_WAIT = 10.0  # seconds for another who calibrates


class Measured(NamedTuple):
    """How far confidences were from what was right: smaller is better. Mean log loss in nats, Brier's mean square, and
    the expected calibration error over ten bands of equal width.
    """

    log_loss: float
    brier: float
    calibration_error: float


class Fitted(NamedTuple):
    """What came of fitting. ``calibration`` is None where there was nothing to fit; ``refused`` says in words why it is
    not taken, and is empty where it may be. ``before`` and ``after`` are of questions held out.
    """

    judgements: int
    right: int
    questions: int
    left_out: dict[str, int]
    calibration: Calibration | None = None
    before: Measured | None = None
    after: Measured | None = None
    refused: str = ""

    def to_dict(self, *, taken: bool) -> dict[str, Any]:
        """The JSON of ``calibrate``."""
        made = self.calibration
        return {
            "judgements": self.judgements,
            "right": self.right,
            "questions": self.questions,
            "left_out": self.left_out,
            "kind": None if made is None else "isotonic" if made.steps else "logistic",
            "name": made.name if made else None,
            "before": self.before._asdict() if self.before else None,
            "after": self.after._asdict() if self.after else None,
            "taken": taken,
            "reason": self.refused or None,
        }


def fit(told: Judgements, *, encoder: bool) -> Fitted:
    """The calibration that these judgements make, measured on judgements that it has not seen.

    Deterministic: the same judgements, in any order, make the same.
    """
    judged = sorted(told.judged)
    right = sum(one.right for one in judged)
    found = Fitted(len(judged), right, len({one.question for one in judged}), dict(told.left_out))
    if too_few := _too_few(found):
        return found._replace(refused=too_few)
    about = {"judgements": found.judgements, "right": found.right, "questions": found.questions}
    made = _fitted(judged, model_in_use(encoder=encoder), about)
    before, after = held_out(judged)
    truth = [one.right for one in judged]
    was, is_ = measured(before, truth), measured(after, truth)
    made = made._replace(about={**about, "before": was._asdict(), "after": is_._asdict()})
    return found._replace(before=was, after=is_, calibration=made, refused=_no_better(judged, before, after))


def _too_few(found: Fitted) -> str:
    wrong = found.judgements - found.right
    if found.judgements >= LEAST and min(found.right, wrong) >= LEAST_OF_EACH and found.questions >= LEAST_QUESTIONS:
        return ""
    return (
        f"Too few judgements: there are {found.judgements} that can be used, {found.right} right and {wrong} wrong, of "
        f"{found.questions} different questions. It takes {LEAST}, {LEAST_OF_EACH} of each, of {LEAST_QUESTIONS} "
        "questions. Judge more answers on the page, or give a file of questions with what is expected."
    )


def _fitted(judged: Sequence[Judged], fitted_to: str, about: dict[str, Any]) -> Calibration:
    if len(judged) >= MANY:
        return Calibration(1.0, 0.0, _isotonic(judged), fitted_to, about)
    slope, intercept = _logistic(judged)
    return Calibration(slope, intercept, (), fitted_to, about)


def _with_prior(judged: Sequence[Judged]) -> tuple[list[float], list[bool], list[float]]:
    """Confidences, what was right, and weights: of the judgements, then as the confidence as it comes would judge."""
    sure = [one.confidence for one in judged]
    each = _AGREEING / len(judged)
    weights = [1.0] * len(judged) + [each * p for p in sure] + [each * (1.0 - p) for p in sure]
    right = [one.right for one in judged] + [True] * len(judged) + [False] * len(judged)
    return sure * 3, right, weights


def _logistic(judged: Sequence[Judged]) -> tuple[float, float]:
    """Slope and intercept of the log-odds."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    sure, right, weights = _with_prior(judged)
    model = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1000)
    model.fit(np.array([[log_odds(p)] for p in sure]), right, sample_weight=weights)
    return round(float(model.coef_[0][0]), 4), round(float(model.intercept_[0]), 4)


def _isotonic(judged: Sequence[Judged]) -> tuple[tuple[float, float], ...]:
    from sklearn.isotonic import IsotonicRegression

    sure, right, weights = _with_prior(judged)
    model = IsotonicRegression(y_min=_SURE, y_max=1.0 - _SURE, out_of_bounds="clip")
    model.fit(sure, [float(one) for one in right], sample_weight=weights)
    pairs = zip(model.X_thresholds_, model.y_thresholds_, strict=True)
    return tuple((round(float(least), 4), round(float(value), 4)) for least, value in pairs)


def held_out(judged: Sequence[Judged]) -> tuple[Column, Column]:
    """The confidence of each judgement as it comes, and, a row for each round, by fits that saw no such question."""
    import numpy as np
    from sklearn.model_selection import StratifiedGroupKFold

    names = {question: number for number, question in enumerate(sorted({one.question for one in judged}))}
    groups = np.array([names[one.question] for one in judged])
    right = np.array([one.right for one in judged])
    before = np.array([one.confidence for one in judged])
    after = np.zeros((_ROUNDS, len(judged)))
    for round_ in range(_ROUNDS):
        folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=round_)
        for seen, unseen in folds.split(before.reshape(-1, 1), right, groups):
            part = [judged[int(at)] for at in seen]
            if len({one.right for one in part}) < 2:
                after[round_, unseen] = before[unseen]  # nothing to fit to: it stays as it comes
                continue
            made = _fitted(part, "", {})
            after[round_, unseen] = [made(p) for p in before[unseen]]
    return before, after


def measured(sure: Column, right: Sequence[bool]) -> Measured:
    """The measures, over one row of confidences or, averaged, over several."""
    import numpy as np

    truth = np.array(right, dtype=float)
    rows = np.atleast_2d(sure)
    errors = []
    for row in rows:
        bands = np.minimum((row * _BANDS).astype(int), _BANDS - 1)
        parts = [(row[bands == band], truth[bands == band]) for band in range(_BANDS)]
        errors.append(sum(abs(p.mean() - t.mean()) * len(p) for p, t in parts if len(p)) / len(truth))
    figures = _log_losses(rows, truth).mean(), ((rows - truth) ** 2).mean(), np.mean(errors)
    return Measured(*(round(float(figure), 4) for figure in figures))


def _log_losses(sure: Column, truth: Column) -> Column:
    import numpy as np

    bounded = np.clip(sure, 5e-5, 1.0 - 5e-5)
    losses: Column = -(truth * np.log(bounded) + (1.0 - truth) * np.log(1.0 - bounded))
    return losses


def _no_better(judged: Sequence[Judged], before: Column, after: Column) -> str:
    """Why it is not taken; empty where it is better on what was held out by more than one standard error, judgements of
    one question counting together.
    """
    import numpy as np

    if _logistic(judged)[0] <= 0.0:
        return "The surer answers were not more often right, so there is nothing to fit. Nothing was changed."
    truth = np.array([one.right for one in judged], dtype=float)
    gains = _log_losses(before, truth) - _log_losses(after, truth).mean(axis=0)
    names = {question: number for number, question in enumerate(sorted({one.question for one in judged}))}
    sums = np.bincount([names[one.question] for one in judged], weights=gains)
    spread = float(sums.std(ddof=1) * np.sqrt(len(names)))
    was, is_ = measured(before, truth.astype(bool).tolist()), measured(after, truth.astype(bool).tolist())
    if float(sums.sum()) > spread and is_.brier < was.brier:
        return ""
    return (
        "On judgements held out it is no better than the confidence as it comes, or not by more than chance may do "
        f"(log loss {was.log_loss:.3f}, now {is_.log_loss:.3f}). Nothing was changed."
    )


def take(folder: Path, calibration: Calibration) -> None:
    """Have the answers of a store follow this calibration from now on. Raises StoreError."""
    with _alone(folder):
        taken = read(folder)
        if not taken or taken[-1] != calibration:
            _write(folder, written([*taken, calibration]))


def back(folder: Path) -> tuple[str | None, str | None]:
    """Go back to what was in use before: the name of what is given up, None where there is nothing to give up, and of
    what counts now, None for the confidence as it comes. Raises StoreError.
    """
    with _alone(folder):
        taken = read(folder)
        if not taken:
            return None, None
        _write(folder, written(taken[:-1]) if taken[1:] else None)
        return taken[-1].name, taken[-2].name if taken[1:] else None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    if not (folder / DATABASE).is_file():
        raise StoreMissingError(
            f"There is no store at {folder}. Add documents first: policyqa --store {folder} add FOLDER"
        )
    path = folder / "calibration.lock"
    until = time.monotonic() + _WAIT
    try:
        while (number := lock(path)) is None:
            if time.monotonic() > until:
                raise StoreBusyError(f"Another policyqa calibrates the store at {folder}. Run this again.")
            time.sleep(0.05)
    except OSError as error:
        raise StoreError(f"{path} cannot be made: {error.strerror}. See who may write the folder.") from error
    try:
        yield
    finally:
        os.close(number)


def _write(folder: Path, data: bytes | None) -> None:
    """The file as a whole or not at all; without content it goes."""
    path = folder / CALIBRATION
    part = path.with_name(f"{CALIBRATION}.part")
    try:
        if data is None:
            path.unlink(missing_ok=True)
        else:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            restrict(folder, part)
            part.replace(path)
        sync_folder(folder)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}. Nothing was changed.") from error
