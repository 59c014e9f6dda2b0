"""The Check page: a paper with its references underlined by verdict, a table of what to mend, and files to download.
Nothing is kept.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import PurePath

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from corpus.errors import UnreadableFileError
from corpus.models import Passage
from corpus.readers.registry import supported_extensions
from qa.check.paper import Criteria
from qa.check.report import CheckedReference
from qa.render.check import verdict_label
from qa.render.formats import CHECK
from qa.web.errors import BadRequestError, WebError
from qa.web.pages.downloads import attachment
from qa.web.pages.view import page
from qa.web.papers import PAGE, Checked, PaperJob, check_with, criteria_of
from qa.web.requests import Form, Upload, file_name, read_form
from qa.web.state import state_of

router = APIRouter()
OFFERED = {form: known for form, known in CHECK.items() if known.offer}


PASTED = "Pasted text.txt"
LEVELS = ("wrong", "doubtful", "unchecked", "fine")
_UNCHECKED = frozenset({"not_in_register_detail", "not_in_corpus"})
_SHOWN = 400  # passages; of a longer paper only those with references are shown
_SENT_AGAIN = 6 * 2**20  # bytes of a paper that the page carries for the downloads


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a passage; ``number`` and ``level`` are those of the reference it is part of."""

    text: str
    number: int = 0
    level: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One reference in the table."""

    number: int
    level: str
    label: str
    checked: CheckedReference


@router.get("/check")
async def form(request: Request) -> HTMLResponse:
    """The empty form."""
    return _form(request)


@router.post("/check")
async def check(request: Request) -> Response:
    """The paper with its references judged, or the file that was asked for."""
    state = state_of(request)
    text = written = ""
    try:
        sent = await read_form(request, state.settings.paper_bytes)
        text, written = sent.text("text"), sent.text("date")
        job = _job(sent, criteria_of(state.settings.store, written))
        checked = await check_with(state.papers, job)
    except (WebError, UnreadableFileError) as error:
        status = error.status if isinstance(error, WebError) else 422
        field = error.field if isinstance(error, BadRequestError) else ""
        return _form(request, problem=str(error), field=field or "paper", text=text, written=written, status=status)
    if job.form != PAGE:
        return attachment(checked.file, PurePath(job.name).stem + "-references", OFFERED[job.form])
    return await asyncio.to_thread(_result, request, job, checked, written)


def _form(
    request: Request, *, problem: str = "", field: str = "", text: str = "", written: str = "", status: int = 200
) -> HTMLResponse:
    """``field`` is the id of the one that the problem is with."""
    megabytes = state_of(request).settings.paper_bytes // 2**20
    endings = supported_extensions()
    values = {
        "problem": problem, "field": field, "text": text, "written": written, "endings": endings,
        "megabytes": megabytes,
    }  # fmt: skip
    return page(request, "check.html", values, status=status)


def _job(form: Form, criteria: Criteria) -> PaperJob:
    wanted = form.text("form") or PAGE
    if wanted not in (PAGE, *OFFERED):
        raise BadRequestError(f"The result can be shown on the page, or downloaded as {' or '.join(OFFERED)}.")
    upload = _paper(form)
    return PaperJob(upload.name, upload.data, criteria, wanted)


def _paper(form: Form) -> Upload:
    """What was sent: a file, the paper of the page before, or text."""
    if "paper" in form.files and form.files["paper"].data:
        return form.files["paper"]
    if again := form.text("again"):
        try:
            return Upload(file_name(form.text("name")), base64.b64decode(again, validate=True))
        except binascii.Error as error:
            raise BadRequestError("The paper did not arrive whole. Choose the file again.") from error
    if form.text("text").strip():
        return Upload(PASTED, form.text("text").replace("\r\n", "\n").encode())
    raise BadRequestError("Choose a file or paste some text.")


def _result(request: Request, job: PaperJob, checked: Checked, written: str) -> HTMLResponse:
    rows = [
        Row(number, level(one), verdict_label(one.reference.verdict), one)
        for number, one in enumerate(checked.report.references, 1)
    ]
    only_cited = len(checked.passages) > _SHOWN
    marked = [(passage, marks) for passage, marks in _marked(checked.passages, rows) if marks or not only_cited]
    values = {
        "job": job,
        "checked": checked,
        "written": written,
        "rows": sorted(rows, key=lambda row: LEVELS.index(row.level)),
        "counts": {kind: sum(row.level == kind for row in rows) for kind in LEVELS},
        "passages": [(passage, marks or [Mark(passage.text)]) for passage, marks in marked],
        "only_cited": only_cited,
        "offered": OFFERED,
        "again": base64.b64encode(job.data).decode() if len(job.data) <= _SENT_AGAIN else "",
    }
    return page(request, "checked.html", values)


def level(checked: CheckedReference) -> str:
    """How a reference must be read: one of ``LEVELS``."""
    if checked.reference.verdict in _UNCHECKED:
        return "unchecked"
    return "wrong" if checked.wrong else "doubtful" if checked.doubtful else "fine"


def _marked(passages: Sequence[Passage], rows: Sequence[Row]) -> Iterator[tuple[Passage, list[Mark]]]:
    """Each passage cut at its references; no marks where it has none. Rows are in the order of the paper."""
    starts = [_start(row) for row in rows]
    ends = list(accumulate(map(_end, rows), max))
    for passage in passages:
        near = rows[bisect_right(ends, passage.span.start) : bisect_left(starts, passage.span.end)]
        yield passage, list(_cut(passage, near)) if near else []


def _cut(passage: Passage, rows: Sequence[Row]) -> Iterator[Mark]:
    at = 0
    for row in rows:
        start = max(at, _start(row) - passage.span.start)
        end = min(len(passage.text), _end(row) - passage.span.start)
        if start >= end:
            continue
        if at < start:
            yield Mark(passage.text[at:start])
        yield Mark(passage.text[start:end], row.number, row.level)
        at = end
    if at < len(passage.text):
        yield Mark(passage.text[at:])


def _start(row: Row) -> int:
    return row.checked.reference.span.start


def _end(row: Row) -> int:
    return row.checked.reference.span.end
