"""The Source page: a document as it was read, at the passage that was asked for, beside a picture of its page.

A picture is of a PDF and named by document and page number only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from corpus.models import Document, Passage, Place, Span
from qa.library.library import Library
from qa.web.citations import Piece, with_span
from qa.web.errors import NotFoundError
from qa.web.pages.view import page
from qa.web.pictures import PDF, PictureJob, draw, why_no_picture
from qa.web.requests import LONGEST_ASKED, clean
from qa.web.state import for_list, state_of

router = APIRouter()
WINDOW = 120  # passages on one page
_BEFORE = 20  # of them before the one that was asked for
_TOP = 3  # level of a document's first heading on the page, below those of the page itself


@dataclass(frozen=True, slots=True)
class Line:
    """One passage as the page shows it; ``level`` is that of the page's heading, 0 for what is none."""

    passage: Passage
    pieces: Sequence[Piece]
    is_wanted: bool
    level: int


@dataclass(frozen=True, slots=True)
class Extract:
    """The part of a document on one page; ``earlier`` and ``later`` are where the neighbouring parts begin. ``split``
    is how many lines stand before the picture of the printed page: all up to the passage that was asked for.
    """

    lines: Sequence[Line]
    split: int
    total: int
    earlier: int | None
    later: int | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a reader comes from: the query of an answer, words found in the document; and whether he may change it."""

    asked: str
    find: str
    allowed: bool


@router.get("/source")
async def source(
    request: Request,
    document: str,
    passage: str = "",
    quote: Annotated[str, Query(pattern=r"^(\d{1,9}-\d{1,9})?$")] = "",
    start: Annotated[int | None, Query(ge=0, le=10**9)] = None,
    asked: Annotated[str, Query(max_length=LONGEST_ASKED)] = "",
    find: Annotated[str, Query(max_length=LONGEST_ASKED)] = "",
) -> HTMLResponse:
    """A document at a passage; ``quote`` is the stretch of the passage to mark, ``start`` the first passage shown,
    ``asked`` the query of the Ask page that led here, ``find`` the words of a search in the document that did.
    """
    origin = Origin(clean(asked), clean(find), state_of(request).settings.allow_changes)

    def work(library: Library) -> HTMLResponse:
        found = found_document(library, document)
        passages = library.passages_of(found.document_id)
        wanted = next((one for one in passages if one.passage_id == clean(passage)), None)
        if passage and wanted is None:
            raise NotFoundError("The document no longer has this passage. It may have changed: ask again.")
        label = library.listing.labels([found.document_id]).get(found.document_id, found.title)
        shown = _values(found, passages, wanted, span_of(quote, wanted), start)
        return page(request, "source.html", {**shown, **asdict(origin), "label": label})

    return await for_list(request, work)


def found_document(library: Library, document_id: str) -> Document:
    """The document of this id. Raises NotFoundError."""
    found = library.document(clean(document_id))
    if found is None:
        raise NotFoundError("There is no such document in the library. It may have been removed or replaced.")
    return found


def span_of(quote: str, passage: Passage | None) -> Span | None:
    """The stretch of a passage that an address names, as far as the passage has it."""
    if not quote or passage is None:
        return None
    start, end = map(int, quote.split("-"))
    return Span(min(start, len(passage.text)), min(end, len(passage.text)))


def _values(
    document: Document, passages: Sequence[Passage], wanted: Passage | None, span: Span | None, start: int | None
) -> dict[str, Any]:
    place = _place(document, wanted, span)
    return {
        "document": document,
        "extract": _extract(passages, wanted, span, start),
        "wanted": wanted,
        "quote": f"{span.start}-{span.end}" if span else "",
        "place": place,
        "no_picture": why_no_picture(document) if place.page else None,
    }


def _extract(passages: Sequence[Passage], wanted: Passage | None, span: Span | None, start: int | None) -> Extract:
    at = passages.index(wanted) if wanted else 0
    first = start if start is not None else max(0, at - _BEFORE)
    shown = passages[first : first + WINDOW]
    lines = [
        Line(one, with_span(one.text, span if one is wanted else None), one is wanted, level)
        for one, level in zip(shown, _levels(shown), strict=True)
    ]
    later = first + WINDOW
    earlier = max(0, first - WINDOW) if first else None
    split = next((number for number, line in enumerate(lines, 1) if line.is_wanted), len(lines))
    return Extract(lines, split, len(passages), earlier, later if later < len(passages) else None)


def _levels(passages: Sequence[Passage]) -> Iterator[int]:
    """Heading levels by depth, none more than one below the heading before: documents leave levels out."""
    before = _TOP - 1
    for one in passages:
        if one.kind != "heading":
            yield 0
            continue
        before = min(_TOP + len(one.section), before + 1, 6)
        yield before


def _place(document: Document, passage: Passage | None, span: Span | None) -> Place:
    """Where the quote begins, else the passage."""
    if passage is None:
        return Place()
    return Place.of(passage, document.pages, passage.span.start + (span.start if span else 0))


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

    job = await for_list(request, work)
    png = await state_of(request).pictures.run(draw, job)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})
