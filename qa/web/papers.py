"""A paper that somebody sends: its references found and judged, in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.dates import as_date
from corpus.errors import LimitExceededError
from corpus.models import Passage
from qa.check import CheckReport
from qa.papers import Criteria, Paper, judged_paper, judged_text, own_registers
from qa.web.parameters import day
from qa.web.readers import Readers

Form = Literal["page", "docx", "csv"]
ENDINGS = (".docx", ".pdf", ".odt", ".rtf", ".txt", ".md", ".html", ".htm", ".eml", ".doc")


@dataclass(frozen=True, slots=True)
class PaperJob:
    """A paper: its name and bytes, what to judge it by, and the form in which the result is wanted.

    ``is_text`` says that it was given as a text and is no file.
    """

    name: str
    data: bytes
    criteria: Criteria
    form: Form = "page"
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """The report of a paper, its passages, and the file to download if one was asked for."""

    report: CheckReport
    passages: tuple[Passage, ...]
    warnings: tuple[str, ...]
    file: bytes = b""


def check_paper(job: PaperJob) -> Checked:
    """Read and check a paper. Raises UnreadableFileError. Takes and returns plain data, to run in a worker."""
    found = _judged(job)
    return Checked(found.report, found.passages, found.warnings, _file(job, found.report, found.passages))


def _judged(job: PaperJob) -> Paper:
    from corpus.pipeline import FileJob, segmented

    if job.is_text:
        return judged_text(job.data.decode(), job.criteria)
    found = segmented(FileJob(source=job.name, data=job.data, name=job.name))
    return judged_paper(Path(job.name), found, job.criteria)


async def check_with(readers: Readers, job: PaperJob) -> Checked:
    """``check_paper`` in a process of its own. Raises UnreadableFileError and BusyError, with a remedy."""
    try:
        return await readers.run(check_paper, job)
    except LimitExceededError as error:
        raise LimitExceededError(f"{error} Check the paper in parts.") from error


def criteria_of(store: Path, written: str | None) -> Criteria:
    """What a paper is judged by that came to the server of a store. Raises BadRequestError for what is no date."""
    return Criteria(own_registers(store), as_date(day((written or "").strip() or None)), store)


def _file(job: PaperJob, report: CheckReport, passages: Sequence[Passage]) -> bytes:
    if job.form == "csv":
        from qa.render.check_csv import render_check_csv

        return render_check_csv([report]).encode("utf-8-sig")  # the mark tells Excel that it is UTF-8
    if job.form == "docx":
        return _commented(job, report, passages)
    return b""


def _commented(job: PaperJob, report: CheckReport, passages: Sequence[Passage]) -> bytes:
    from qa.render.check_docx import comment_docx, passages_docx

    if job.name.lower().endswith(".docx"):
        return comment_docx(job.data, report)
    return passages_docx(passages, report)
