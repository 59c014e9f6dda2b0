"""The confidence fitted to one library: from what people said of its answers, how often such an answer is right.

The file ``calibration.json`` of a store has what was taken, the last of which counts; ``qa/measure/calibrate.py`` fits
it. Everything is looked up of it that an answer needs, and nothing is learned here.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import StoreDamagedError
from qa.ask.confidence import READ, Model, model

CALIBRATION = "calibration.json"
_FORM = 1
_MOST = 30.0  # of log-odds, either way


class Calibration(NamedTuple):
    """How sure an answer is, given the confidence that was worked out for it: a function that never falls.

    ``slope`` and ``intercept`` are those of the log-odds (Platt 1999); where there are ``steps``, pairs of confidence
    and what it comes to, rising in both, what lies between two is interpolated instead (isotonic regression).
    ``fitted_to`` names the model of the confidence. ``about`` is how it was measured, for people and programs to read.
    """

    slope: float
    intercept: float
    steps: tuple[tuple[float, float], ...]
    fitted_to: str
    about: Mapping[str, Any]

    @property
    def name(self) -> str:
        """A hash of what decides: equal names mean equal answers from one snapshot."""
        from hashlib import sha256  # few stores have one

        decides = json.dumps([self.slope, self.intercept, self.steps, self.fitted_to])
        return sha256(decides.encode()).hexdigest()[:12]

    def __call__(self, confidence: float) -> float:
        """The fitted confidence, from 0 to 1, to four decimals."""
        if self.steps:
            return round(_between(self.steps, confidence), 4)
        total = self.slope * log_odds(confidence) + self.intercept
        return round(1.0 / (1.0 + math.exp(-max(-_MOST, min(_MOST, total)))), 4)


def log_odds(confidence: float) -> float:
    """The log-odds of a probability; those of 0 and 1, which are rounded, are bounded."""
    bounded = min(1.0 - 5e-5, max(5e-5, confidence))  # half of the last decimal that is kept
    return math.log(bounded / (1.0 - bounded))


def _between(steps: Sequence[tuple[float, float]], confidence: float) -> float:
    place = bisect_right([least for least, _ in steps], confidence)
    if place in (0, len(steps)):
        return steps[max(0, place - 1)][1]
    (low, below), (high, above) = steps[place - 1], steps[place]
    return below + (above - below) * (confidence - low) / (high - low)


def model_name(fitted: Model) -> str:
    """What a model of the confidence is called: another fit of it has another name."""
    from zlib import crc32

    decides = json.dumps([dict(sorted(fitted.coefficients.items())), fitted.intercept])
    return f"{crc32(decides.encode()):08x}"


def model_in_use(*, encoder: bool) -> str:
    """The name of what answers with an encoder are weighed by, or those without: an encoder reads some of them again,
    which have a model of their own.
    """
    return "-".join(model_name(model(also)) for also in ("", *([READ] if encoder else [])))


def read(folder: Path) -> tuple[Calibration, ...]:
    """What was taken for the store in this folder, the last one counting; empty where nothing was.

    Raises StoreDamagedError for a file that is not as it was written.
    """
    path = folder / CALIBRATION
    try:
        found = path.stat()
    except FileNotFoundError:
        return ()
    return _read(path, (found.st_mtime_ns, found.st_size, found.st_ino))


@lru_cache(8)
def _read(path: Path, _stamp: tuple[int, int, int]) -> tuple[Calibration, ...]:
    try:
        return parsed(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreDamagedError(
            f"{path} is not as it was written ({error}). Delete it, which leaves the confidence as it comes with "
            "policyqa, and run policyqa calibrate again."
        ) from error


def parsed(data: bytes) -> tuple[Calibration, ...]:
    """The content of the file. Raises ValueError, KeyError or TypeError for anything else."""
    content = json.loads(data)
    if content["form"] != _FORM:
        raise ValueError("it was made by another version of policyqa")
    taken = []
    for one in content["taken"]:
        steps = tuple((float(least), float(value)) for least, value in one["steps"])
        made = Calibration(float(one["slope"]), float(one["intercept"]), steps, str(one["fitted_to"]), one["about"])
        if made.name != one["name"]:
            raise ValueError("its name is not that of its content")
        taken.append(made)
    return tuple(taken)


def written(taken: Sequence[Calibration]) -> bytes:
    """The content of the file."""
    rows = [{"name": one.name, **one._asdict()} for one in taken]
    return json.dumps({"form": _FORM, "taken": rows}, indent=1, ensure_ascii=False).encode() + b"\n"


def in_use(folder: Path, *, encoder: bool) -> Calibration | None:
    """What answers of this store are calibrated by. None where nothing was taken, and where the last one was fitted to
    another model of the confidence than this version of the tool has.
    """
    taken = read(folder)
    return taken[-1] if taken and taken[-1].fitted_to == model_in_use(encoder=encoder) else None
