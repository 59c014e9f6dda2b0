"""A paper that somebody sends: its references found and judged, in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.errors import LimitExceededError, UnreadableFileError
from corpus.models import Extract, Passage
from qa.check import CheckReport
from qa.web.readers import Readers

Form = Literal["page", "docx", "csv"]
ENDINGS = (".docx", ".pdf", ".odt", ".rtf", ".txt", ".md", ".html", ".htm", ".eml", ".doc")


@dataclass(frozen=True, slots=True)
class PaperJob:
    """A paper: its name and bytes, the user's own registers, and the form in which the result is wanted."""

    name: str
    data: bytes
    registers: tuple[Path, ...] = ()
    form: Form = "page"


@dataclass(frozen=True, slots=True)
class Checked:
    """The report of a paper, its passages, and the file to download if one was asked for."""

    report: CheckReport
    passages: tuple[Passage, ...]
    warnings: tuple[str, ...]
    file: bytes = b""


def check_paper(job: PaperJob) -> Checked:
    """Read and check a paper. Raises UnreadableFileError. Takes and returns plain data, to run in a worker."""
    from corpus.pipeline import FileJob, segmented
    from corpus.references import load_register
    from qa.check import check_passages

    found = segmented(FileJob(source=job.name, data=job.data, name=job.name))
    if not any(one.passages for one in found):
        raise UnreadableFileError(f"{job.name} holds no text that can be read.")
    if len(found) > 1:
        raise UnreadableFileError(f"{job.name} holds {len(found)} records. Check one paper at a time.")
    passages = found[0].passages
    report = check_passages(job.name, found[0].text, passages, register=load_register(job.registers))
    return Checked(report, passages, _warnings(found[0].extract), _file(job, report, passages))


async def check_with(readers: Readers, job: PaperJob) -> Checked:
    """``check_paper`` in a process of its own. Raises UnreadableFileError and BusyError, with a remedy."""
    try:
        return await readers.run(check_paper, job)
    except LimitExceededError as error:
        raise LimitExceededError(f"{error} Check the paper in parts.") from error


def own_registers(store: Path) -> tuple[Path, ...]:
    """The register that ``policyqa register import`` put beside the store, if it did."""
    own = store / "register.json"
    return (own,) if own.is_file() else ()


def _warnings(extract: Extract) -> tuple[str, ...]:
    scanned = sum(page.scanned for page in extract.pages)
    told = (f"{scanned} of {len(extract.pages)} pages are scanned and were not read.",) if scanned else ()
    return extract.warnings or told


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
