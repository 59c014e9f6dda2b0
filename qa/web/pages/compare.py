"""The Compare page: two documents of the library, what changed from one to the other, and files to download."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from qa.errors import ArgumentError, FilterError
from qa.library.library import Library
from qa.render.comparison import groups, label, sections, shown, summary, version_line, where
from qa.render.formats import COMPARISON
from qa.web.pages.downloads import attachment
from qa.web.pages.view import page
from qa.web.requests import clean
from qa.web.state import for_list

router = APIRouter()
_OFFERED = 2000  # documents in a list to choose from
_SHOWN = 500  # changes on the page; files have all


@router.get("/compare")
async def compare(request: Request, old: str = "", new: str = "", form: str = "") -> Response:
    """The form, and the changes where two versions are chosen; ``form`` is that of a file to download."""
    older, newer = clean(old), clean(new)

    def work(library: Library) -> Response:
        problem, comparison = "", None
        if older or newer:
            try:
                if not newer:
                    raise ArgumentError("Choose the new version too.")
                comparison = library.compare(older or None, newer, outside=False)
            except (ArgumentError, FilterError) as error:
                problem = str(error)
        if comparison is not None and form in COMPARISON:
            return attachment(COMPARISON[form].load()(comparison), "changes", COMPARISON[form])
        found = comparison.to_dict() if comparison else None
        rest = max(0, len(found["changes"]) - _SHOWN) if found else 0
        if found:
            found["changes"] = found["changes"][:_SHOWN]
        values = {
            "old": found["old"]["document_id"] if found else older, "new": newer, "problem": problem, "rest": rest,
            "documents": library.listing.largest(_OFFERED), "compared": found,
            "summary": summary(found) if found else "",
            "sections": list(sections(found)) if found else [], "groups": list(groups(found)) if found else [],
            "label": label, "where": where, "words": shown, "version_line": version_line,
            "offers": [(name, one.offer) for name, one in COMPARISON.items() if one.offer],
        }  # fmt: skip
        return page(request, "compare.html", values)

    return await for_list(request, work)
