"""A paper that somebody sends: its references found and judged, in a process of its own.

Work on files of any origin, in processes that a crash or an endless loop cannot carry beyond.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from corpus.dates import as_date
from corpus.errors import LimitExceededError
from corpus.models import Passage
from qa.check.paper import Criteria, Paper, judged_paper, judged_text, own_registers
from qa.check.report import CheckReport
from qa.web.errors import BusyError
from qa.web.parameters import day

if TYPE_CHECKING:
    from corpus.worker import ReadingPool

Item = TypeVar("Item")
Result = TypeVar("Result")
_MEMORY = 4 << 30  # of address space, of which the libraries take half before the first file
_WAITING = 4  # files in hand; each may be as large as an upload may be


class Readers:
    """One process for one file at a time, started when the first file comes."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._pool: ReadingPool | None = None
        self._starting = threading.Lock()
        self._waiting = 0

    async def run(self, function: Callable[[Item], Result], item: Item) -> Result:
        """``function(item)``, both picklable.

        Raises UnreadableFileError for what it raised or when it ran out of time or memory, BusyError when too many
        files are waiting.
        """
        if self._waiting >= _WAITING:
            raise BusyError("Several papers are being read. Try again in half a minute.")
        self._waiting += 1
        try:
            return await asyncio.to_thread(self._run, function, item)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the process."""
        with self._starting:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.__exit__(None, None, None)

    def _run(self, function: Callable[[Item], Result], item: Item) -> Result:
        try:
            outcome = next(iter(self._started().map(function, [item])))
        except BrokenExecutor as error:
            self.close()
            raise BusyError("The reading process stopped and is started again. Send the paper once more.") from error
        if outcome.error is not None:
            raise outcome.error
        return outcome.value  # type: ignore[return-value]  # there is one where there is no error

    def _started(self) -> ReadingPool:
        from corpus.worker import Limits, ReadingPool

        with self._starting:
            if self._pool is None:
                self._pool = ReadingPool(workers=1, limits=Limits(seconds=self._seconds, memory=_MEMORY))
            return self._pool


PAGE = "page"  # the form of a result that is shown and not downloaded
ENDINGS = (".docx", ".pdf", ".odt", ".rtf", ".txt", ".md", ".html", ".htm", ".eml", ".doc")


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


async def check_with(readers: Readers, job: PaperJob) -> Checked:
    """``check_paper`` in a process of its own. Raises UnreadableFileError and BusyError, with a remedy."""
    try:
        return await readers.run(check_paper, job)
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
