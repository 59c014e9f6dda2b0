"""A paper from outside the store: read within limits, its references checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.models import Passage
from corpus.pipeline import FileJob, Segmented, segmented
from corpus.references import load_register
from corpus.worker import Limits, ReadingPool
from qa.check import CheckReport, check_passages


def check_paper(
    job: FileJob, *, registers: Sequence[Path] = (), limits: Limits | None = None
) -> tuple[CheckReport, tuple[Passage, ...]]:
    """The report on a paper, and its passages.

    The paper is read in a process of its own. Raises UnreadableFileError when it cannot be read.
    """
    with ReadingPool(workers=1, limits=limits) as pool:
        outcome = next(pool.map(segmented, [job]))
    if outcome.error is not None:
        raise outcome.error
    text, passages = _whole(outcome.value or ())
    register = load_register(registers)
    return check_passages(job.source, text, passages, register=register), passages


def _whole(documents: Sequence[Segmented]) -> tuple[str, tuple[Passage, ...]]:
    """The text and passages of a paper; of a record file those of its first record that has any."""
    first = next((document for document in documents if document.passages), None)
    return (first.text, first.passages) if first else ("", ())
