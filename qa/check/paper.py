"""Papers from outside the store: each read within limits, its references checked, one that cannot be read told."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast

from corpus.characters import tidy, whole
from corpus.dates import as_date, plain
from corpus.errors import UnreadableFileError
from corpus.files import bounded_text, load_stream
from corpus.imprint import dated
from corpus.models import Passage, Span
from corpus.pipeline import FileJob, Segmented, segmented
from corpus.references import Register, load_register
from corpus.references.validity import made
from corpus.store.models import Failure
from corpus.worker import Limits, ReadingPool
from qa.check.publications import against_store
from qa.check.report import CheckReport, check_passages, check_text
from qa.errors import EmptyTextError

_BETWEEN = "\n\n"  # two records
_PAGE = 10_000  # characters of a text that is checked in this process
_OPENING = 5000  # characters: what a paper says of its own date stands before them


@dataclass(frozen=True, slots=True)
class Criteria:
    """What references are judged by.

    ``registers`` are files with further rows for the register. ``as_of`` is the date of the paper, else the one that
    it gives itself. Publications are looked for among the documents of ``store``, where there is one.
    """

    registers: Sequence[Path] = ()
    as_of: date | None = None
    store: Path | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, its passages, its report, and what of it could not be read.

    ``path`` is None for a text that was given as such, which has no passages. ``data`` are its bytes where they are not
    to be read from there.
    """

    path: Path | None
    passages: tuple[Passage, ...]
    report: CheckReport
    warnings: tuple[str, ...] = ()
    data: bytes | None = None


def own_registers(store: Path) -> tuple[Path, ...]:
    """The register that ``policyqa register import`` put beside the documents, if it did."""
    own = store / "register.json"
    return (own,) if own.is_file() else ()


def check_paper(
    path: Path, criteria: Criteria = Criteria(), *, data: bytes | None = None, limits: Limits | None = None
) -> Paper:
    """The paper at ``path``, checked; ``data`` stands for its content where there is no file.

    It is read in a process of its own. Raises UnreadableFileError when it cannot be read or holds no text.
    """
    with ReadingPool(workers=1, limits=limits) as pool:
        outcome = next(pool.map(segmented, [FileJob(str(path), data=data)]))
    if outcome.error is not None:
        raise outcome.error
    return judged_paper(path, outcome.value or (), criteria)


def judged_paper(path: Path, documents: Sequence[Segmented], criteria: Criteria = Criteria()) -> Paper:
    """A paper as it was read, checked; the records of a record file are one paper.

    Raises UnreadableFileError when it holds no text.
    """
    text, passages = _whole(documents)
    if not passages:
        raise UnreadableFileError(_without_text(documents))
    register = load_register(criteria.registers)
    written = criteria.as_of or _own_date(documents)
    pages = [page for document in documents for page in document.extract.pages]
    report = check_passages(str(path), text, passages, pages=pages, register=register, as_of=written)
    doubts: tuple[str, ...] = ()
    if criteria.as_of is None and written is not None and len(newer := _newer_law(report, register, written)) > 1:
        # A paper that cites law made after the date it gives was written later: it keeps an old date at its head.
        report = check_passages(str(path), text, passages, pages=pages, register=register)
        day = plain(written.isoformat())
        doubts = (f"Its date, {day}, is before that of law it cites ({newer[0]}): judged as at today.",)
    report, problems = against_store(report, criteria.store, register)
    return Paper(path, passages, report, _warnings(documents) + doubts + problems)


def judged_text(text: str, criteria: Criteria = Criteria()) -> Paper:
    """A text that is no file, checked as it is: spans are into it, and what is invisible in it counts for nothing.

    Raises LimitExceededError for one that is longer than any paper.
    """
    text = whole(bounded_text(text))
    register = load_register(criteria.registers)
    written = criteria.as_of or _date_in(text[:_OPENING])
    report = check_text(text, register=register, as_of=written)
    report, problems = against_store(report, criteria.store, register)
    return Paper(None, (), report, problems)


def check_given(text: str, criteria: Criteria = Criteria(), *, limits: Limits | None = None) -> Paper:
    """A text that is no file, checked within the limits of a file.

    A long one is checked in a process of its own, as a file is read; what a page holds takes no time and no memory.
    Raises LimitExceededError.
    """
    if len(text) <= _PAGE:
        return judged_text(text, criteria)
    with ReadingPool(workers=1, limits=limits) as pool:
        outcome = next(pool.map(partial(_judged, criteria=criteria), [text]))
    if outcome.error is not None:
        raise outcome.error
    return cast("Paper", outcome.value)


def _judged(text: str, criteria: Criteria) -> Paper:
    return judged_text(text, criteria)


def _own_date(documents: Sequence[Segmented]) -> date | None:
    """The date of a paper; the records of a record file have none in common."""
    if len(documents) != 1:
        return None
    return as_date(dated(documents[0].extract.metadata, documents[0].passages).date)


def _newer_law(report: CheckReport, register: Register, written: date) -> list[str]:
    """The titles of the instruments cited that were made after a date, each once."""
    ids = dict.fromkeys(checked.reference.instrument for checked in report.references)
    rows = [register.instruments[i] for i in ids if i in register.instruments]
    return [row.title for row in rows if row.confirmed and made(row, written) is False]


def _date_in(text: str) -> date | None:
    """The date that a text gives itself, which is that of a text file with these words; one of none gives none."""
    try:
        return _own_date(segmented(FileJob("text.txt", data=text.encode())))
    except UnreadableFileError:
        return None


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
    return passage._replace(
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


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, and the files that could not be read."""

    papers: tuple[Paper, ...]
    failures: tuple[Failure, ...]


def check_files(
    files: Sequence[Path],
    *,
    text: str | None = None,
    registers: Sequence[Path] = (),
    as_of: date | None = None,
    store: Path | None = None,
) -> Checked:
    """Check each file ("-" is standard input), or the text; one that cannot be read is a failure, the others go on.

    ``as_of`` is the date of the papers, else that which each gives itself. The publications that they name are looked
    for among the documents of ``store``, where there is one. Raises EmptyTextError for a text of nothing but blanks.
    """
    if text is not None and not tidy(text):
        raise EmptyTextError("The text to check is empty. Give a sentence with --text, or name the files to check.")
    criteria = Criteria(registers, as_of, store)
    papers, failures = [], []
    if text is not None:
        papers.append(check_given(text, criteria))
    for path in files:
        try:
            data = load_stream(sys.stdin.buffer) if str(path) == "-" else None
            papers.append(check_paper(path, criteria, data=data))
        except UnreadableFileError as error:
            failures.append(Failure(str(path), error.code, error.reason))
    return Checked(tuple(papers), tuple(failures))
