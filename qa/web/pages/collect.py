"""The Collect page: a set over one document or all, as a table of rows with their places, and files to download."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from qa.errors import ArgumentError, FilterError
from qa.library.library import Library
from qa.models import Filters
from qa.render.collection import summary
from qa.render.formats import COLLECTION
from qa.web.pages.downloads import attachment
from qa.web.pages.view import page
from qa.web.requests import clean
from qa.web.state import for_list

router = APIRouter()
_SHOWN = 500  # rows on the page, and
_MOST = 5000  # in a file
KINDS = (
    ("recommendations", "Recommendations"), ("decisions", "Decisions"), ("actions", "Actions"),
    ("duties", "Duties: what somebody must or should do"), ("rules", "Rules: duties, and what somebody may do"),
    ("deadlines", "Deadlines"), ("dates", "Dates"), ("terms", "Terms that are defined"),
    ("mentions", "Mentions of something"),
)  # fmt: skip


@router.get("/collect")
async def collect(
    request: Request, what: str = "", of: str = "", document: str = "", form: str = ""
) -> Response:
    """The form, and the rows where a set is chosen; ``form`` is that of a file to download."""
    kind, narrowed, owner = clean(what), " ".join(clean(of).split()), clean(document)

    def work(library: Library) -> Response:
        problem, collection = "", None
        if kind:
            filters = Filters(documents=(owner,) if owner else ())
            wanted = f"{kind} of {narrowed}" if narrowed else kind
            try:
                collection = library.collect(wanted, filters=filters, most=_MOST if form in COLLECTION else _SHOWN)
            except (ArgumentError, FilterError) as error:
                problem = str(error)
        if collection is not None and form in COLLECTION:
            return attachment(COLLECTION[form].load()(collection), collection.request.kind, COLLECTION[form])
        collected = collection.to_dict() if collection else None
        values = {
            "kinds": KINDS, "what": kind, "of": narrowed, "document": owner, "problem": problem,
            "documents": library.listing.largest(_SHOWN), "collected": collected,
            "summary": summary(collected) if collected else "",
            "offers": [(name, one.offer) for name, one in COLLECTION.items() if one.offer],
        }  # fmt: skip
        return page(request, "collect.html", values)

    return await for_list(request, work)


