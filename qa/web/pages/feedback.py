"""Judgements of answers: whether they are right, taken on the Ask page, and the list of them."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from qa.measure.calibrate import LEAST, LEAST_OF_EACH, LEAST_QUESTIONS
from qa.measure.judgements import FEEDBACK, from_page, judgement
from qa.models import Answer
from qa.web import notes
from qa.web.errors import BadRequestError
from qa.web.facets import Chosen
from qa.web.pages.ask import answer_to, chosen, cleaned
from qa.web.pages.view import address, page
from qa.web.requests import LONGEST_QUESTION, Form, read_form
from qa.web.state import for_list, state_of

router = APIRouter()
_ROWS = 100


async def answer_again(request: Request, ticked: Chosen, question: str, previous: str) -> Answer:
    """The answer of an address, asked once more. Raises BadRequestError where there is no question or no answer."""
    asked, before = cleaned(question), cleaned(previous[:LONGEST_QUESTION])
    if not asked or len(asked) > LONGEST_QUESTION:
        raise BadRequestError("Ask a question first.")
    answer = await state_of(request).with_facets(
        lambda library, facets: (answer_to(library, asked, before, ticked, facets),)
    )
    if answer[0] is None:
        raise BadRequestError("No document passes the filters any more. Ask again.")
    return answer[0]


@router.post("/feedback")
async def judge(
    request: Request, ticked: Annotated[Chosen, Depends(chosen)], q: str = "", previous: str = ""
) -> Response:
    """Note what was said of an answer, and lead back to it."""
    settings = notes.allowed(state_of(request).settings)
    form = await read_form(request, settings.request_bytes)
    if form.text("right") not in ("yes", "no"):
        raise BadRequestError("Choose whether the answer is right or not.")
    note = notes.note_of(form.text("note"))
    answer, part = await answer_again(request, ticked, q, previous), _part(form)
    parts = answer.parts or (answer,)
    part = part if part < len(parts) else 0
    if notes.digest(parts[part]) != form.text("answer"):
        return _back(request, part, changed="true")
    content = judgement(parts[part], right=form.text("right") == "yes", note=note)
    number = await notes.write(settings, FEEDBACK, content)
    return _back(request, part, judged=number)


@router.post("/feedback/undo")
async def undo(request: Request) -> Response:
    """Take back what was just said, and lead back to the answer; or from the list, and lead back to it."""
    settings = notes.allowed(state_of(request).settings)
    form = await read_form(request, settings.request_bytes)
    await notes.in_book(settings, lambda book: book.remove(FEEDBACK, _number(form)))
    return _back(request, _part(form)) if request.url.query else _to_list(removed=_number(form))


@router.post("/feedback/restore")
async def restore(request: Request) -> Response:
    """Bring back what was removed from the list."""
    settings = notes.allowed(state_of(request).settings)
    number = _number(await read_form(request, settings.request_bytes))
    await notes.in_book(settings, lambda book: book.bring_back(FEEDBACK, number))
    return _to_list()


@router.get("/feedback")
async def listed(
    request: Request,
    removed: Annotated[int, Query(ge=0, le=10**9)] = 0,
    start: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> HTMLResponse:
    """What was said of answers, the latest first, and how far it is to a confidence of the library's own."""
    settings = notes.allowed(state_of(request).settings)
    entries = (await notes.in_book(settings, lambda book: book.entries(FEEDBACK)))[::-1]
    encoder, fitted = await for_list(request, lambda library: (library.encoder is not None, library.calibration))
    told = await notes.in_book(settings, lambda book: from_page(book.folder, encoder=encoder))
    gone = await notes.in_book(settings, lambda book: book.entry(FEEDBACK, removed)) if removed else None
    right = sum(one.right for one in told.judged)
    values = {
        "entries": [(entry, notes.said(entry.content)) for entry in entries[start : start + _ROWS]],
        "total": len(entries),
        "usable": {"right": right, "wrong": len(told.judged) - right},
        "least": {"all": LEAST, "each": LEAST_OF_EACH, "questions": LEAST_QUESTIONS},
        "fitted": fitted,
        "removed": removed if gone and gone.removed else 0,
        "earlier": max(0, start - _ROWS) if start else None,
        "later": start + _ROWS if start + _ROWS < len(entries) else None,
    }
    return page(request, "feedback.html", values)


def _back(request: Request, part: int, **done: object) -> RedirectResponse:
    """To the answer that was judged."""
    query = dict_of(request.url.query)
    return RedirectResponse(f"{address('/', **query, part=part or None, **done)}#judge-{part}", 303)


def dict_of(query: str) -> dict[str, list[str]]:
    """The values of a query by name."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(query):
        found.setdefault(name, []).append(value)
    return found


def _to_list(**done: object) -> RedirectResponse:
    return RedirectResponse(address("/feedback", **done), 303)


def _part(form: Form) -> int:
    return whole(form.text("part") or "0")


def _number(form: Form) -> int:
    return whole(form.text("number"))


def whole(text: str) -> int:
    """A number that a form of these pages carries. Raises BadRequestError for anything else."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise BadRequestError("The form is not as this page makes it. Load the page again.")
    return int(text)
