"""A page of a PDF as a picture, named by document and page number only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from corpus.models import Span
from qa.library import Library
from qa.web.errors import NotFoundError
from qa.web.pages.source import found_document, span_of
from qa.web.parameters import clean
from qa.web.pictures import PDF, PictureJob, draw
from qa.web.state import in_stacks, state_of

router = APIRouter()


@router.get("/source/page.png")
async def picture(
    request: Request,
    document: str,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)],
    passage: str = "",
    quote: Annotated[str, Query(pattern=r"^(\d{1,9}-\d{1,9})?$")] = "",
) -> Response:
    """The page as PNG, with the quote marked where a passage is named."""

    def work(library: Library) -> PictureJob:
        found = found_document(library, document)
        if found.media_type != PDF:
            raise NotFoundError("Pages are shown as pictures for PDF files only.")
        wanted = library.passage(clean(passage)) if passage else None
        if wanted is None or wanted.document_id != found.document_id:
            return PictureJob(found.source, found.sha256, number)
        span = span_of(quote, wanted) or Span(0, len(wanted.text))
        return PictureJob(found.source, found.sha256, number, wanted.text[span.start : span.end], wanted.text)

    job = await in_stacks(request, work)
    png = await state_of(request).drawers.run(draw, job)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})
