"""The References page: the Acts and provisions that the documents cite, and where."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from qa.check.cited import InstrumentDict, ProvisionDict
from qa.library.library import Library
from qa.web.pages.view import page
from qa.web.requests import clean
from qa.web.state import for_list

router = APIRouter()


@router.get("/references")
async def references(request: Request, find: str = "") -> HTMLResponse:
    """Instruments by title, each with its provisions; ``find`` narrows by words of the title or the citation."""
    wanted = clean(find)

    def work(library: Library) -> HTMLResponse:
        every = library.references()
        found = sorted((kept for one in every if (kept := _narrowed(one, wanted))), key=_title)
        labels = library.listing.labels(_documents(found))
        values = {"instruments": found, "total": len(every), "find": wanted, "labels": labels}
        return page(request, "references.html", values)

    return await for_list(request, work)


def _documents(instruments: Sequence[InstrumentDict]) -> set[str]:
    """The ids of the documents that cite these."""
    provisions = [one for instrument in instruments for one in instrument["provisions"]]
    return {passage["document_id"] for one in provisions for passage in one["passages"]}


def _title(instrument: InstrumentDict) -> str:
    return str(instrument["title"] or "").casefold()


def _narrowed(instrument: InstrumentDict, find: str) -> InstrumentDict | None:
    """The instrument with the provisions that have all the words; all of them where its title has the words."""
    words = find.casefold().split()
    title = _title(instrument)
    if all(word in title for word in words):
        return instrument
    kept: list[ProvisionDict] = [
        one
        for one in instrument["provisions"]
        if all(word in f"{title} {one['canonical']} {' '.join(one['numbers'])}".casefold() for word in words)
    ]
    return {**instrument, "provisions": kept} if kept else None
