"""A paper that somebody sends: its references found and judged, in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.dates import as_date
from corpus.errors import LimitExceededError
from corpus.models import Passage
from qa.check.paper import Criteria, Paper, judged_paper, judged_text, own_registers
from qa.check.report import CheckReport
from qa.web.executors import FileExecutor
from qa.web.requests import day

if TYPE_CHECKING:
    pass


PAGE = "page"  # the form of a result that is shown and not downloaded


@dataclass(frozen=True, slots=True)
class PaperJob:
    """A paper: its name and bytes, what to judge it by, and the form of the result: one of ``CHECK``, or ``PAGE``.

    ``is_text`` says that it was given as a text and is no file.
    """

    name: str
    data: bytes
    criteria: Criteria
    form: str = PAGE
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
    paper = _judged(job)
    return Checked(paper.report, paper.passages, paper.warnings, _file(job, paper))


def _judged(job: PaperJob) -> Paper:
    from corpus.pipeline import FileJob, segmented

    if job.is_text:
        return judged_text(job.data.decode(), job.criteria)
    found = segmented(FileJob(source=job.name, data=job.data, name=job.name))
    return judged_paper(Path(job.name), found, job.criteria)


async def check_with(papers: FileExecutor, job: PaperJob) -> Checked:
    """``check_paper`` in a process of its own. Raises UnreadableFileError and BusyError, with a remedy."""
    try:
        return await papers.run(check_paper, job)
    except LimitExceededError as error:
        raise LimitExceededError(f"{error} Check the paper in parts.") from error


def criteria_of(store: Path, written: str | None) -> Criteria:
    """What a paper is judged by that came to the server of a store. Raises BadRequestError for what is no date."""
    return Criteria(own_registers(store), as_date(day((written or "").strip() or None)), store)


def _file(job: PaperJob, paper: Paper) -> bytes:
    if job.form == PAGE:
        return b""
    from qa.render.check import rendered

    return rendered([replace(paper, data=job.data)], job.form)
