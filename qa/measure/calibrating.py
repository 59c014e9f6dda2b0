"""The whole way of ``policyqa calibrate``: what was judged, the fit, and whether it is taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qa.library.library import Library
from qa.measure.answers import read_expected
from qa.measure.calibrate import back, fit, take
from qa.measure.judgements import from_file, from_page, together


def calibrated(store: Path, questions: Path | None, *, dry_run: bool) -> dict[str, Any]:
    """The JSON of ``calibrate``. Raises StoreError, and QuestionFileError for a file that is not in its form."""
    expected = read_expected(questions) if questions else []
    with Library.open(store) as library:
        encoder = library.encoder is not None
        told = together(from_page(store, encoder=encoder), from_file(library, expected))
    found = fit(told, encoder=encoder)
    takes = bool(found.calibration and not found.refused and not dry_run)
    if takes and found.calibration:
        take(store, found.calibration)
    return found.to_dict(taken=takes)


def given_back(store: Path) -> dict[str, Any]:
    """The JSON of ``calibrate --back``."""
    given_up, now = back(store)
    return {"given_up": given_up, "in_use": now}
