"""Going on where a batch broke off: what was written must be the beginning of this very run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.batch.questions import Asked
from qa.errors import QuestionFileError
from qa.models import Filters

DEFAULT_K = 5
_WRITTEN = {
    "k": "-k",
    "documents": "--document",
    "after": "--after",
    "before": "--before",
    "entities": "--entity",
    "publishers": "--publisher",
    "as_at": "--as-at",
}


def options_of(k: int, filters: Filters | None) -> dict[str, Any]:
    """What a record says of the run it is of: the number of passages and the filters, where they are not as usual."""
    options = {"k": k} if k != DEFAULT_K else {}
    given = (filters or Filters())._asdict()
    return options | {name: list(v) if isinstance(v, tuple) else v for name, v in given.items() if v}


def resumable(
    journal: Path,
    asked: Sequence[Asked],
    snapshot: str | None,
    options: Mapping[str, Any],
    *,
    encoder: str | None = None,
    calibration: str | None = None,
) -> list[bytes]:
    """The whole records at the start of the journal, as lines.

    Raises QuestionFileError unless they are answers to these questions, in this order, from the documents of
    ``snapshot``, with these options, this encoder, or none, and the confidence fitted as now.
    """
    if not journal.is_file():
        return []
    lines = [line for line in journal.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]
    for line, question in zip(lines, asked, strict=False):
        record = _record(line, journal)
        _check(record, question, journal, snapshot, options)
        _check_encoder(record, journal, encoder)
        _check_calibration(record, journal, calibration)
    return lines[: len(asked)]


def _check(
    found: Mapping[str, Any], question: Asked, journal: Path, snapshot: str | None, options: Mapping[str, Any]
) -> None:
    if (found["id"], found["question"]) != (question.id, question.text):
        raise QuestionFileError(f"{journal}: holds answers to other questions; run without --resume.")
    if (found.get("columns") or {}) != question.columns:
        raise QuestionFileError(f"{journal}: the columns beside the questions have changed; run without --resume.")
    answered_from = (found["corpus"] or {}).get("snapshot")
    if answered_from not in (None, snapshot):
        raise QuestionFileError(
            f"{journal}: was answered from other documents, which have changed since; run without --resume."
        )
    earlier = found.get("options") or {}
    if earlier != options:
        raise QuestionFileError(
            f"{journal}: was answered with {_words(earlier)}, and this run has {_words(options)}. "
            "Give the same options, or run without --resume."
        )


def _check_encoder(found: Mapping[str, Any], journal: Path, encoder: str | None) -> None:
    if found["corpus"] and found["corpus"].get("encoder") != encoder:
        raise QuestionFileError(
            f"{journal}: was answered {_with(found['corpus'].get('encoder'))}, and this run is {_with(encoder)}. "
            "Install or leave out the extra 'semantic' as then, or run without --resume."
        )


def _check_calibration(found: Mapping[str, Any], journal: Path, calibration: str | None) -> None:
    if found["corpus"] and found["corpus"].get("calibration") != calibration:
        raise QuestionFileError(
            f"{journal}: was answered before policyqa calibrate changed how sure answers are; run without --resume."
        )


def _with(encoder: str | None) -> str:
    return f"with the encoder {encoder}" if encoder else "without an encoder"


def _record(line: bytes, journal: Path) -> dict[str, Any]:
    try:
        found = json.loads(line)
        if {"id", "question", "corpus"} <= set(found) and isinstance(found["corpus"] or {}, dict):
            return dict(found)
    except (ValueError, TypeError):
        pass
    raise QuestionFileError(f"{journal}: holds something else than answers; run without --resume.")


def _words(options: Mapping[str, Any]) -> str:
    """The options as they are typed."""
    typed = [
        f"{_WRITTEN.get(name, name)} {one}"
        for name, value in {"k": DEFAULT_K, **options}.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return " ".join(typed)
