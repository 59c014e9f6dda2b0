"""The page of question sheets: one is sent and comes back answered; some are kept, and asked again after changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from corpus.errors import UnreadableFileError
from qa.batch import sets
from qa.batch.kept import Kept, kept_in
from qa.batch.questions import Asked, read_questions
from qa.batch.table import Layout
from qa.batch.workbook import WORKBOOKS
from qa.errors import QuestionFileError
from qa.library.library import Library
from qa.render.formats import BATCH
from qa.render.report import lists, outcome, parts_of
from qa.render.text import record_line
from qa.web import notes
from qa.web.errors import BadRequestError, NotFoundError, WebError
from qa.web.notes import KEPT
from qa.web.pages.downloads import attachment
from qa.web.pages.view import address, page
from qa.web.requests import Form, clean, read_form
from qa.web.sheet_job import FORMS
from qa.web.sheets import Looked, Progress, SheetJob, look_at
from qa.web.state import for_list, state_of

router = APIRouter()
ENDINGS = (*WORKBOOKS, ".csv", ".tsv", ".txt", ".jsonl")
_PASTED = "Pasted questions.txt"
_WAITS = 8.0  # seconds for which a page waits for the answers before it says how far they are
_OFFERS = {"xlsx": "Download the answers (Excel)", "csv": "Download as CSV", "docx": "Download as a Word document"}
# What the messages of the command call by its options.
_NAMES = {
    "--column": "“Column of the questions”", "--header-row": "“Row of the heads”", "--sheet": "“Sheet”",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Set:
    """A kept set as the list shows it."""

    name: str
    questions: int
    asked: str | None
    changes: int


@router.get("/questions")
async def form(request: Request, removed: str = "") -> HTMLResponse:
    """The forms, and the sets that are kept."""
    return await _form(request, removed=clean(removed))


async def _form(
    request: Request,
    *,
    problem: str = "",
    field: str = "",
    given: dict[str, str] | None = None,
    removed: str = "",
    status: int = 200,
) -> HTMLResponse:
    """``field`` is the id of the one that the problem is with, ``given`` what was typed."""
    settings = state_of(request).settings
    kept = await asyncio.to_thread(_sets, settings.store) if settings.takes_notes else []
    values = {
        "problem": problem,
        "field": field,
        "given": {"column": "", "sheet": "", "header_row": "", "name": "", "lines": ""} | (given or {}),
        "endings": ENDINGS,
        "megabytes": settings.paper_bytes // 2**20,
        "most": settings.batch_questions,
        "sets": kept,
        "removed": removed,
    }
    return page(request, "questions.html", values, status=status)


def _sets(store: Path) -> list[Set]:
    found = []
    for name in sets.names(store):
        kept = _kept(store, name)
        answers = kept.last()
        corpus = next((one["corpus"] for one in answers if one.get("corpus")), None)
        asked = corpus["snapshot"][:12] if corpus else None
        questions = len(read_questions(kept.questions.read_bytes(), name=kept.questions.name).asked)
        found.append(Set(name, questions, asked, len(kept.last_changes())))
    return found


def _kept(store: Path, name: str) -> Kept:
    path = sets.path_of(store, name)
    if path is None:
        raise NotFoundError("There is no such set of questions. It may have been removed.")
    return Kept(path, kept_in(store, path))


@router.post("/questions")
async def send(request: Request) -> Response:
    """Begin to answer a sheet, and lead to where it can be waited for; or keep its questions as a set."""
    state = state_of(request)
    given: dict[str, str] = {}
    try:
        sent = await read_form(request, state.settings.paper_bytes)
        given = {name: sent.text(name).strip() for name in ("column", "sheet", "header_row")}
        job = _job(sent, given)
        looked = await state.papers.run(look_at, job)
        questions = _checked(looked, state.settings.batch_questions)
        if sent.text("keep"):
            notes.allowed(state.settings)
            return await _keep(request, PurePath(job.name).stem, questions)
        asked = {"name": job.name, "set": None, **job.layout._asdict()}
        name = await state.sheets.start(asked, job.data)
    except (WebError, UnreadableFileError) as error:
        status = error.status if isinstance(error, WebError) else 422
        field = error.field if isinstance(error, BadRequestError) else ""
        return await _form(request, problem=str(error), field=field or "sheet-file", given=given, status=status)
    return RedirectResponse(f"/questions/answers/{name}", 303)


def _job(sent: Form, given: dict[str, str]) -> SheetJob:
    if "file" not in sent.files or not sent.files["file"].data:
        raise BadRequestError("Choose a sheet of questions.", field="sheet-file")
    upload = sent.files["file"]
    row = given["header_row"]
    if row and not (row.isascii() and row.isdecimal() and len(row) < 8):
        raise BadRequestError("Give the row of the heads as a number, 0 where there are none.", field="header_row")
    layout = Layout(given["column"] or None, given["sheet"] or None, int(row) if row else None)
    return SheetJob(upload.name, upload.data, layout)


def _checked(looked: Looked, most: int) -> Sequence[Asked]:
    """The questions of a sheet. Raises BadRequestError naming the field that is wrong."""
    if looked.questions is None:
        words = looked.problem
        for option, name in _NAMES.items():
            words = words.replace(option, name)
        raise BadRequestError(words, field=looked.option or "sheet-file")
    asked = looked.questions.asked
    if len(asked) > most:
        raise BadRequestError(
            f"The sheet has {len(asked):,} questions. Up to {most:,} are answered here; send it in parts, or run "
            "policyqa batch.",
            field="sheet-file",
        )
    return asked


@router.get("/questions/answers/{name}")
async def answers(request: Request, name: str) -> Response:
    """What came of a sheet; before that how far it is, after a wait that suffices for short ones."""
    found = await state_of(request).sheets.wait(name, _WAITS)
    if found.set is not None and found.outcome and "problem" not in found.outcome:
        return RedirectResponse(f"/questions/sets/{quote(PurePath(found.set).stem)}", 303)
    values = {"name": name, "sheet": found, "outcome": found.outcome, "offers": _OFFERS, "left": _left(found)}
    return page(request, "answering.html", values)


def _left(found: Progress) -> str:
    """About how long it takes yet, in words; empty where that cannot be said."""
    if not found.done or not found.total or found.outcome:
        return ""
    seconds = (time.time() - found.started) / found.done * (found.total - found.done)
    minutes = round(seconds / 60)
    return f"about {minutes} minute{'s' if minutes > 1 else ''} left" if minutes else "less than a minute left"


@router.get("/questions/answers/{name}/{form}")
async def download(request: Request, name: str, form: str) -> Response:
    """The answered sheet. Raises NotFoundError for a form that there is not, or before it is finished."""
    sheets = state_of(request).sheets
    found = await asyncio.to_thread(sheets.progress, name)
    if form not in FORMS or not found.outcome or "problem" in found.outcome or found.set is not None:
        raise NotFoundError("There is no such file yet. Go back and wait until all questions are answered.")
    content = await asyncio.to_thread((sheets.folder(name) / f"answers{BATCH[form].ending}").read_bytes)
    return attachment(content, f"{PurePath(found.name).stem}-answers", BATCH[form])


@router.post("/questions/keep")
async def keep(request: Request) -> Response:
    """Keep pasted questions, or those of the kept answers, as a set."""
    settings = notes.allowed(state_of(request).settings)
    sent = await read_form(request, settings.paper_bytes)
    given = {name: sent.text(name) for name in ("name", "lines")}
    try:
        if sent.text("from") == "kept":
            asked = await notes.in_book(settings, lambda book: _questions_kept(book.entries(KEPT)))
        else:
            asked = _pasted(given["lines"], settings.batch_questions)
        return await _keep(request, given["name"], asked)
    except BadRequestError as error:
        return await _form(request, problem=str(error), field=error.field, given=given, status=error.status)


def _questions_kept(entries: Sequence[Any]) -> list[Asked]:
    texts = dict.fromkeys(entry.content["answer"]["question"] for entry in entries)
    if not texts:
        raise BadRequestError("No answer is kept, so there are no questions to ask again.", field="lines")
    return [Asked(str(number), text) for number, text in enumerate(texts, 1)]


def _pasted(lines: str, most: int) -> Sequence[Asked]:
    if not lines.strip():
        raise BadRequestError("Write at least one question, each in a line of its own.", field="lines")
    try:
        asked = read_questions(lines.replace("\r\n", "\n").encode(), name=_PASTED).asked
    except QuestionFileError as error:
        raise BadRequestError(str(error), field="lines") from error
    if len(asked) > most:
        raise BadRequestError(f"There are {len(asked):,} lines. Up to {most:,} are kept.", field="lines")
    return asked


async def _keep(request: Request, name: str, asked: Sequence[Asked]) -> Response:
    """A new set, which is asked at once."""
    store = state_of(request).settings.store
    called = sets.named(name)
    if not called:
        raise BadRequestError("Give the set a name of letters and numbers.", field="name")
    kept = await asyncio.to_thread(sets.put, store, called, asked)
    return await _asked(request, kept)


async def _asked(request: Request, name: str) -> Response:
    """Begin to ask a set, and lead to where it can be waited for."""
    state = state_of(request)
    path = sets.path_of(state.settings.store, name)
    if path is None:
        raise NotFoundError("There is no such set of questions. It may have been removed.")
    try:
        job = await state.sheets.start({"name": name, "set": str(path)})
    except WebError:  # the set is kept: it can be asked when there is room
        return RedirectResponse(f"/questions/sets/{quote(name)}", 303)
    return RedirectResponse(f"/questions/answers/{job}", 303)


@router.get("/questions/sets/{name}")
async def shown(request: Request, name: str) -> HTMLResponse:
    """A set: what is answered otherwise than before, then every question with its last answer."""
    settings = notes.allowed(state_of(request).settings)
    kept = await asyncio.to_thread(_kept, settings.store, clean(name))

    def work(library: Library) -> dict[str, Any]:
        last = kept.last()
        return {
            "current": kept.is_current(library),
            "changes": kept.last_changes(),
            "answers": [(one, *_told(one)) for one in last],
            "answered": sum(one["status"] == "answered" for one in last),
        }

    return page(request, "question_set.html", {"name": clean(name), **await for_list(request, work)})


def _told(record: Any) -> tuple[list[tuple[str, str]], str]:
    """The quotes of an answer with the line that says where they stand, and what came of it in words."""
    quotes = [
        (" ".join(f"“{one['quote']}”" for one in group), record_line(*group))
        for part in parts_of(record)
        for group in lists(part)
    ]
    return quotes, outcome(record, record)


@router.post("/questions/sets/{name}/ask")
async def ask_again(request: Request, name: str) -> Response:
    """Ask a set again."""
    notes.allowed(state_of(request).settings)
    return await _asked(request, clean(name))


@router.post("/questions/sets/{name}/remove")
async def remove(request: Request, name: str) -> Response:
    """Take a set away, from where it can be brought back for a day."""
    settings = notes.allowed(state_of(request).settings)
    await asyncio.to_thread(sets.remove, settings.store, clean(name))
    return RedirectResponse(address("/questions", removed=clean(name)), 303)


@router.post("/questions/sets/{name}/restore")
async def restore(request: Request, name: str) -> Response:
    """Bring it back."""
    settings = notes.allowed(state_of(request).settings)
    await asyncio.to_thread(sets.bring_back, settings.store, clean(name))
    return RedirectResponse("/questions", 303)
