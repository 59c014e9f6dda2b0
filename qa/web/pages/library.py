"""The Library page: what the documents are, how old, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from corpus.errors import StoreMissingError
from qa.library.library import Library
from qa.library.listing import DocumentDict
from qa.render.tables import control_words
from qa.web import changes
from qa.web.facets import entity_label
from qa.web.pages.view import address, page
from qa.web.requests import clean, read_form
from qa.web.state import for_list, state_of

router = APIRouter()
_ROWS = 100  # documents on one page
_ORDERS = (("", "By file"), ("title", "By title"), ("newest", "Newest first"), ("publisher", "By publisher"))
_VALUES = frozenset({"DATE", "MONEY", "PERCENTAGE", "DURATION", "COUNT"})


@dataclass(frozen=True, slots=True)
class Listing:
    """The documents of one page of the list; ``earlier`` and ``later`` are where its neighbours begin."""

    documents: Sequence[DocumentDict]
    found: int
    total: int
    start: int
    earlier: int | None
    later: int | None


class Wanted(NamedTuple):
    """Which part of the list: the words that it is narrowed by, one of ``_ORDERS``, and where it begins."""

    find: str
    order: str
    start: int


@router.get("/library")
async def library(
    request: Request,
    find: str = "",
    start: Annotated[int, Query(ge=0, le=10**9)] = 0,
    done: str = "",
    order: str = "",
) -> HTMLResponse:
    """The list of documents; ``find`` narrows it by words of title, publisher or file name, ``order`` sorts it."""
    allowed = state_of(request).settings.allow_changes
    wanted = Wanted(clean(find), order if order in dict(_ORDERS) else "", start)
    try:
        return await for_list(request, lambda opened: _page(request, opened, wanted, clean(done), allowed))
    except StoreMissingError:
        values = {"listing": _listing([], 0, 0, 0), "found": None, "find": "", "done": "", "allowed": allowed}
        return page(request, "library.html", values | {"entities": []})


def _page(request: Request, opened: Library, wanted: Wanted, done: str, allowed: bool) -> HTMLResponse:
    status = opened.status(again=False)
    entities = [
        {"label": label, "name": entity_label(label), "passages": found["passages"]}
        for label, found in status["entities"].items()
        if label not in _VALUES
    ]
    near = opened.near_copies()
    documents, number = opened.listing.page(wanted.find, start=wanted.start, most=_ROWS, order=wanted.order)
    ids = [one["document_id"] for one in documents]
    copies = {one["document_id"]: found for one in documents if (found := near.get(one["document_id"]))}
    values = {
        "listing": _listing(documents, number, status["documents"], wanted.start),
        "found": status,
        "find": wanted.find,
        "order": wanted.order,
        "orders": _ORDERS,
        "facts": control_words,
        "done": done,
        "allowed": allowed,
        "copies": copies,
        "labels": opened.listing.labels([other for found in copies.values() for other, _ in found] + ids),
        "entities": sorted(entities, key=lambda one: -one["passages"]),
    }
    return page(request, "library.html", values)


def _listing(documents: Sequence[DocumentDict], found: int, total: int, start: int) -> Listing:
    later = start + _ROWS
    earlier = max(0, start - _ROWS) if start else None
    return Listing(documents, found, total, start, earlier, later if later < found else None)


@router.post("/library/add")
async def add(request: Request) -> Response:
    """Add the file that was sent, then show the list."""
    settings = changes.allowed(state_of(request).settings)
    form = await read_form(request, settings.paper_bytes)
    upload = form.upload("file")
    said = await changes.add(settings, upload, replace=form.text("replace") == "yes")
    return RedirectResponse(address("/library", done=said), 303)


@router.post("/library/remove")
async def remove(request: Request) -> Response:
    """Remove the document named by its id, then show the list."""
    settings = changes.allowed(state_of(request).settings)
    form = await read_form(request, settings.request_bytes)
    said = await changes.remove(settings, clean(form.text("document")))
    return RedirectResponse(address("/library", done=said), 303)
