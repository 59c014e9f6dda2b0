"""Kept answers: the list with its notes, and the briefing that is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from corpus.models import Place
from corpus.store.notebook import Entry
from qa.library.library import Library
from qa.models import AnswerDict
from qa.render.briefing import Briefing, KeptAnswer
from qa.render.formats import BRIEFING
from qa.render.places import place_of, place_words
from qa.render.report import lists, outcome, parts_of
from qa.web import notes
from qa.web.errors import BadRequestError, NotFoundError
from qa.web.facets import Chosen
from qa.web.notes import KEPT
from qa.web.pages.ask import again, chosen, cleaned
from qa.web.pages.downloads import attachment
from qa.web.pages.feedback import answer_again, dict_of, whole
from qa.web.pages.view import address, page
from qa.web.requests import clean, read_form
from qa.web.state import for_list, state_of

router = APIRouter()
TITLE = "Briefing"
_LONGEST_TITLE = 120
_STANDING = {
    "changed": "the words quoted from “{title}” have changed in the library since.",
    "missing": "“{title}”, or the passage quoted from it, is no longer in the library.",
}


@dataclass(frozen=True, slots=True)
class Quoted:
    """Quotes of one place, and where they stand."""

    quotes: Sequence[str]
    title: str
    place: str
    date: str | None
    document_id: str
    passage_id: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A kept answer as the list shows it: the parts of it, each with its quotes and what came of it."""

    number: int
    kept: str
    content: dict[str, Any]
    parts: Sequence[tuple[str, Sequence[Quoted], str]]
    warning: str


@router.post("/kept/add")
async def add(
    request: Request, ticked: Annotated[Chosen, Depends(chosen)], q: str = "", previous: str = ""
) -> Response:
    """Keep the answer of an address, and lead back to it."""
    settings = notes.allowed(state_of(request).settings)
    answer = await answer_again(request, ticked, q, previous)
    published = await for_list(request, _published)
    content = {
        "query": again(request, cleaned(q)), "answer": answer.to_dict(), "note": "", "published": published,
    }  # fmt: skip
    number = await notes.write(settings, KEPT, content)
    return RedirectResponse(f"{address('/', **dict_of(request.url.query), kept=number)}#keep", 303)


def _published(library: Library) -> str:
    with library.view() as view:
        return view.snapshot.published


@router.get("/kept")
async def listed(
    request: Request, removed: Annotated[int, Query(ge=0, le=10**9)] = 0, done: str = ""
) -> HTMLResponse:
    """What is kept, in the order in which it was."""
    return await _list(request, removed=removed, done=clean(done))


async def _list(
    request: Request, *, removed: int = 0, done: str = "", problem: str = "", field: str = "", status: int = 200
) -> HTMLResponse:
    settings = notes.allowed(state_of(request).settings)
    entries: list[Entry] = await notes.in_book(settings, lambda book: book.entries(KEPT))
    gone = await notes.in_book(settings, lambda book: book.entry(KEPT, removed)) if removed else None
    warnings = await for_list(request, lambda library: warned(library, entries))
    shown = [_shown(entry, warnings.get(entry.number, "")) for entry in entries]
    values = {
        "answers": shown,
        "answered": sum(one.content["answer"]["status"] == "answered" for one in shown),
        "removed": removed if gone and gone.removed else 0,
        "title": TITLE,
        "longest_title": _LONGEST_TITLE,
        "longest": notes.LONGEST_NOTE,
        "offers": [(form, known.offer) for form, known in BRIEFING.items()],
        "done": done,
        "problem": problem,
        "field": field,
    }
    return page(request, "kept.html", values, status=status)


def warned(library: Library, entries: Sequence[Entry]) -> dict[int, str]:
    """What has become of what is quoted, by the number of the entry; only of what no longer stands."""
    records = []
    for entry in entries:
        cited = [one for one in entry.content["answer"]["citations"] if one["in_answer"]]
        records.append({"id": str(entry.number), "citations": cited})
    told: dict[int, list[str]] = {}
    for one in library.verify(records)["citations"]:
        if one["standing"] in _STANDING:
            told.setdefault(int(one["id"]), []).append(_STANDING[one["standing"]].format(title=one["title"]))
    return {number: " ".join(s[:1].upper() + s[1:] for s in dict.fromkeys(lines)) for number, lines in told.items()}


def _shown(entry: Entry, warning: str) -> Shown:
    record: AnswerDict = entry.content["answer"]
    parts = [
        ("" if part is record else part["asked"], [_quoted(group) for group in lists(part)], outcome(part, record))
        for part in parts_of(record)
    ]
    return Shown(entry.number, entry.made[:10], entry.content, parts, warning)


def _quoted(group: Sequence[Any]) -> Quoted:
    first = group[0]
    place: Place = place_of(first)
    words = place_words(place, title=first["title"])
    quotes = [one["quote"] for one in group]
    return Quoted(quotes, first["title"], words, first["date"], first["document_id"], first["passage_id"])


@router.post("/kept/note")
async def note(request: Request) -> Response:
    """Write the note on a kept answer."""
    settings = notes.allowed(state_of(request).settings)
    form = await read_form(request, settings.request_bytes)
    number = whole(form.text("number"))
    try:
        text = notes.note_of(form.text("note"))
    except BadRequestError as error:
        return await _list(request, problem=str(error), field=f"note-{number}", status=error.status)
    entry: Entry | None = await notes.in_book(settings, lambda book: book.entry(KEPT, number))
    if entry is None or entry.removed:
        raise NotFoundError("This answer is no longer kept.")
    await notes.in_book(settings, lambda book: book.change(KEPT, number, {**entry.content, "note": text}))
    return RedirectResponse(f"{address('/kept', done='The note is kept.')}#kept-{number}", 303)


@router.post("/kept/remove")
async def remove(request: Request) -> Response:
    """Take an answer off the list, from where it can be brought back for a day."""
    settings = notes.allowed(state_of(request).settings)
    number = whole((await read_form(request, settings.request_bytes)).text("number"))
    await notes.in_book(settings, lambda book: book.remove(KEPT, number))
    return RedirectResponse(address("/kept", removed=number), 303)


@router.post("/kept/restore")
async def restore(request: Request) -> Response:
    """Bring it back."""
    settings = notes.allowed(state_of(request).settings)
    number = whole((await read_form(request, settings.request_bytes)).text("number"))
    await notes.in_book(settings, lambda book: book.bring_back(KEPT, number))
    return RedirectResponse(f"/kept#kept-{number}", 303)


@router.get("/kept/briefing")
async def briefing(
    request: Request,
    form: str = "docx",
    title: str = TITLE,
    number: Annotated[list[int], Query(max_length=2000)] = [],  # noqa: B006
) -> Response:
    """The briefing of those that were ticked, or of all."""
    settings = notes.allowed(state_of(request).settings)
    if form not in BRIEFING:
        raise BadRequestError(f"A briefing comes as {' or '.join(BRIEFING)}.")
    entries: list[Entry] = await notes.in_book(settings, lambda book: book.entries(KEPT))
    chosen_ = [entry for entry in entries if not number or entry.number in number]
    if not chosen_:
        raise BadRequestError("None of these answers is kept any more. Load the list again.")
    warnings = await for_list(request, lambda library: warned(library, chosen_))
    named = " ".join(clean(title).split())[:_LONGEST_TITLE] or TITLE
    answers = [_kept(entry, warnings.get(entry.number, "")) for entry in chosen_]
    return attachment(BRIEFING[form].load()(Briefing(named, answers)), named, BRIEFING[form])


def _kept(entry: Entry, warning: str) -> KeptAnswer:
    content = entry.content
    return KeptAnswer(content["answer"], content["note"], entry.made[:10], content["published"], warning)
