"""A document by its headings, and what is found of some words in it: a page of both, which needs no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from corpus.models import Document, Passage, Place
from qa.library.library import Library
from qa.library.outline import Find, Section, find_in, sections
from qa.web.citations import Piece, with_spans
from qa.web.pages.source import found_document
from qa.web.pages.view import page
from qa.web.requests import LONGEST_ASKED, clean
from qa.web.state import for_list

router = APIRouter()
_SECTIONS = 200  # of the first level, on one page
_FINDS = 50  # on one page
_OPEN = 60  # headings; of more, those below the first level are folded
_AROUND = 240  # characters shown before the first word found, and after the last one shown


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: where it stands, and its text, or the part of it with the first words."""

    passage: Passage
    place: Place
    pieces: Sequence[Piece]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What one page shows of a list; ``earlier`` and ``later`` are where the neighbouring pages begin."""

    total: int
    earlier: int | None
    later: int | None

    @classmethod
    def of(cls, total: int, start: int, size: int) -> Part:
        """The part that begins with number ``start``."""
        return cls(total, max(0, start - size) if start else None, start + size if start + size < total else None)


@router.get("/source/outline")
async def outline(
    request: Request,
    document: str,
    find: Annotated[str, Query(max_length=LONGEST_ASKED)] = "",
    start: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> HTMLResponse:
    """The headings of a document, or where there are words to find the passages that have them."""
    wanted = " ".join(clean(find).split())

    def work(library: Library) -> HTMLResponse:
        found = found_document(library, document)
        passages = library.passages_of(found.document_id)
        values = {
            "document": found,
            "label": library.listing.labels([found.document_id]).get(found.document_id, found.title),
            "find": wanted,
            **(_finds(found, passages, wanted, start) if wanted else _headings(found, passages, start)),
        }
        return page(request, "outline.html", values)

    return await for_list(request, work)


def _headings(document: Document, passages: Sequence[Passage], start: int) -> dict[str, object]:
    every = sections(passages)
    shown = [(one, list(one.every())) for one in every[start : start + _SECTIONS]]
    number = sum(1 + len(below) for _, below in shown)
    return {
        "sections": [(one, below, _labels(document, [one, *(under for _, under in below)])) for one, below in shown],
        "folded": number > _OPEN,
        "headings": sum(passage.kind == "heading" for passage in passages),
        "part": Part.of(len(every), start, _SECTIONS),
    }


def _labels(document: Document, found: Sequence[Section]) -> dict[int, Place]:
    return {one.at: Place.of(one.heading, document.pages) for one in found}


def _finds(document: Document, passages: Sequence[Passage], wanted: str, start: int) -> dict[str, object]:
    finds = find_in(passages, wanted)
    return {
        "hits": [_hit(document, one) for one in finds.found[start : start + _FINDS]],
        "whole": finds.whole,
        "part": Part.of(len(finds.found), start, _FINDS),
    }


def _hit(document: Document, find: Find) -> Hit:
    text, words = find.passage.text, find.words
    first = max(0, words[0][0] - _AROUND)
    last = min(len(text), words[0][1] + 2 * _AROUND)
    first = text.rfind(" ", 0, first) + 1 if first else 0
    last = last if last == len(text) else max(text.rfind(" ", 0, last), words[0][1])
    inside = [(start - first, end - first) for start, end in words if first <= start and end <= last]
    pieces = with_spans(text[first:last], inside)
    place = Place.of(find.passage, document.pages, find.passage.span.start + words[0][0])
    return Hit(find.passage, place, pieces, first > 0, last < len(text))
