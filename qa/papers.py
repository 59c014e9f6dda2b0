"""A paper from outside the store: read within limits, its references checked."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.dates import as_date
from corpus.dating import dated
from corpus.errors import UnreadableFileError
from corpus.models import Passage, Span
from corpus.pipeline import FileJob, Segmented, segmented
from corpus.references import load_register
from corpus.worker import Limits, ReadingPool
from qa.check import CheckReport, check_passages

_BETWEEN = "\n\n"  # two records


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, its passages, its report, and what of it could not be read.

    ``path`` is None for a text that was given as such.
    """

    path: Path | None
    passages: tuple[Passage, ...]
    report: CheckReport
    warnings: tuple[str, ...] = ()


def check_paper(
    path: Path,
    *,
    data: bytes | None = None,
    registers: Sequence[Path] = (),
    limits: Limits | None = None,
    as_of: date | None = None,
) -> Paper:
    """The paper at ``path``, checked; ``data`` stands for its content where there is no file.

    ``as_of`` is its date, else the one that it gives itself.

    It is read in a process of its own; the records of a record file are one paper. Raises UnreadableFileError when it
    cannot be read or holds no text.
    """
    with ReadingPool(workers=1, limits=limits) as pool:
        outcome = next(pool.map(segmented, [FileJob(str(path), data=data)]))
    if outcome.error is not None:
        raise outcome.error
    documents = outcome.value or ()
    text, passages = _whole(documents)
    if not passages:
        raise UnreadableFileError(_without_text(documents))
    written = as_of or _own_date(documents)
    report = check_passages(str(path), text, passages, register=load_register(registers), as_of=written)
    return Paper(path, passages, report, _warnings(documents))


def _own_date(documents: Sequence[Segmented]) -> date | None:
    """The date of a paper; the records of a record file have none in common."""
    if len(documents) != 1:
        return None
    return as_date(dated(documents[0].extract.metadata, documents[0].passages).date)


def _whole(documents: Sequence[Segmented]) -> tuple[str, tuple[Passage, ...]]:
    """The text and passages of a paper; those of records one after another."""
    text, passages = "", []
    for document in documents:
        start = len(text) + len(_BETWEEN) if text else 0
        text = text + _BETWEEN + document.text if text else document.text
        passages += [_moved(passage, start) for passage in document.passages]
    return text, tuple(passages)


def _moved(passage: Passage, by: int) -> Passage:
    """A passage as read, its document's text beginning further on. It has no entities and references yet."""
    if not by:
        return passage
    return dataclasses.replace(
        passage,
        span=Span(passage.span.start + by, passage.span.end + by),
        sentences=tuple(Span(one.start + by, one.end + by) for one in passage.sentences),
        pages=tuple((offset + by, page) for offset, page in passage.pages),
    )


def _warnings(documents: Sequence[Segmented]) -> tuple[str, ...]:
    told = [warning for document in documents for warning in document.extract.warnings]
    scanned = sum(page.scanned for document in documents for page in document.extract.pages)
    if scanned and not told:
        told.append(f"{scanned} pages are pictures without text and were not read.")
    return tuple(dict.fromkeys(told))


def _without_text(documents: Sequence[Segmented]) -> str:
    if any(page.scanned for document in documents for page in document.extract.pages):
        return "Its pages are pictures without text, so nothing was checked. Run it through text recognition (OCR)."
    return "It holds no text, so nothing in it was checked."
