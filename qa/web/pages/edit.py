"""The page on which a paper's title, date, publisher, status and what it supersedes are put right, and the table of it.

What is wrong is told at its field; the last change can be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from corpus.metadata import FILE_NAME
from qa.errors import EditError
from qa.library.library import Library
from qa.library.said import Described, csv_of, is_record
from qa.web import changes
from qa.web.errors import NotFoundError
from qa.web.pages.view import address, page
from qa.web.requests import clean, read_form
from qa.web.state import for_list, state_of

router = APIRouter()
_OFFERED = 200  # papers offered as those that one supersedes; of more, a title is typed
FIELDS = ("title", "date", "publisher", "status", "supersedes")
_GONE = "There is no such document in the library. It may have been removed or replaced."


@router.get("/library/edit")
async def form(request: Request, document: str, done: str = "") -> Response:
    """What is said of a document, in a form."""
    changes.allowed(state_of(request).settings)
    return await for_list(request, lambda library: _form(request, library, _described(library, document), done=done))


@router.post("/library/edit")
async def edit(request: Request) -> Response:
    """Say of the document what the form has, or take the last change back, then show what holds."""
    settings = changes.allowed(state_of(request).settings)
    sent = await read_form(request, settings.request_bytes)
    id_, undo = sent.text("document"), sent.text("undo") == "yes"
    wanted = {} if undo else {name: sent.text(name) for name in FIELDS}

    def check(library: Library) -> Response | None:
        now = _described(library, id_)
        try:
            library.edits.check(now, wanted)
        except EditError as error:
            return _form(request, library, now, wanted=wanted, problem=error)
        return None

    if refused := await for_list(request, check):
        return refused
    now, said = await changes.edit(settings, clean(id_), wanted, undo=undo, state=sent.text("state"))
    return RedirectResponse(address("/library/edit", document=now, done=said), 303)


@router.get("/library/metadata.csv")
async def table(request: Request) -> Response:
    """What was said of all papers by hand and in tables, to be kept beside them."""
    changes.allowed(state_of(request).settings)
    rows, _, _ = await for_list(request, lambda library: library.edits.table())
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return Response(csv_of(rows), media_type="text/csv; charset=utf-8", headers=headers)


def _described(library: Library, document_id: str) -> Described:
    found = library.edits.of(clean(document_id))
    if found is None:
        raise NotFoundError(_GONE)
    return found


def _form(
    request: Request,
    library: Library,
    now: Described,
    *,
    wanted: Mapping[str, str] | None = None,
    problem: EditError | None = None,
    done: str = "",
) -> Response:
    values = {name: now.facts[name].value if wanted is None else wanted.get(name, "") for name in FIELDS}
    offered = library.listing.largest(_OFFERED)
    shown = {
        "now": now,
        "label": library.listing.labels([now.document.document_id])[now.document.document_id],
        "values": values,
        "problem": str(problem) if problem else "",
        "field": (problem.field or "save") if problem else "",
        "done": clean(done),
        "is_record": is_record(now.document),
        "others": [one for one in offered if one.document_id != now.document.document_id],
    }
    return page(request, "edit.html", shown, status=422 if problem else 200)
