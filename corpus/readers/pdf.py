"""PDF: pypdf for the structure of the file, PDFium for its characters, ``corpus.layout`` for the reading
order.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]

from corpus.errors import LimitExceededError, PasswordProtectedError, UnreadableFileError
from corpus.layout import read_layout
from corpus.models import Extract, Page
from corpus.readers.pdf_structure import read_structure
from corpus.readers.pdf_words import PageReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.layout import Layout, PageWords
    from corpus.readers.pdf_structure import Structure

MEDIA_TYPE = "application/pdf"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file: pages, seconds, characters on one page."""

    pages: int = 5000
    seconds: float = 240.0
    characters: int = 400_000


def read_pdf(data: bytes, *, name: str, limits: Limits = Limits()) -> tuple[Extract, ...]:
    """The blocks of a PDF in reading order, as one extract.

    Raises:
        PasswordProtectedError: the file opens only with a password.
        LimitExceededError: more pages, characters or seconds than ``limits`` allows.
        UnreadableFileError: the file is not a PDF or is damaged beyond reading.
    """
    if b"%PDF-" not in data[:1024]:
        raise UnreadableFileError(_not_a_pdf(data, name))
    structure = read_structure(data)
    pages = read_pages(data, name=name, limits=limits)
    layout = read_layout(pages, outline=structure.outline)
    return (_extract(pages, structure, layout),)


def _not_a_pdf(data: bytes, name: str) -> str:
    if not data.strip(b"\0 \r\n\t"):
        return f"{name} is empty. Fetch the file again."
    return f"{name} is named a PDF but holds something else. Save it as PDF, or give it its right ending."


def read_pages(data: bytes, *, name: str, limits: Limits) -> list[PageWords]:
    """The positioned words of every page; raises as ``read_pdf`` does."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PasswordProtectedError(
                "The PDF is protected by a password. Save a copy without one and add that."
            ) from error
        raise UnreadableFileError(
            f"{name} is damaged and cannot be opened as a PDF. Fetch it again, or print it to a new PDF."
        ) from error
    try:
        if len(document) > limits.pages:
            raise LimitExceededError(
                f"{name} has {len(document)} pages; at most {limits.pages} are read. Split it."
            )
        return list(_pages(document, name, limits))
    finally:
        document.close()


def _pages(document: pypdfium2.PdfDocument, name: str, limits: Limits) -> Iterator[PageWords]:
    deadline = time.monotonic() + limits.seconds
    for index in range(len(document)):
        if time.monotonic() > deadline:
            raise LimitExceededError(
                f"{name} takes longer than {limits.seconds:.0f} seconds to read. Split it."
            )
        yield _page(document, index, name, limits)


def _page(document: pypdfium2.PdfDocument, index: int, name: str, limits: Limits) -> PageWords:
    page = document[index]
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > limits.characters:
            raise LimitExceededError(
                f"Page {index + 1} of {name} holds {count} characters; at most {limits.characters} are read."
            )
        return PageReader(page.raw, text.raw, number=index + 1).read()
    finally:
        text.close()
        page.close()


def _extract(pages: list[PageWords], structure: Structure, layout: Layout) -> Extract:
    scanned = [page.number for page in pages if not page.words]
    warnings = list(structure.warnings)
    if scanned:
        warnings.append(
            f"{len(scanned)} of {len(pages)} pages have no text layer: {', '.join(map(str, scanned))}."
        )
    return Extract(MEDIA_TYPE, layout.blocks, structure.metadata,
                   tuple(_page_of(page, structure, layout) for page in pages), tuple(warnings))  # fmt: skip


def _page_of(page: PageWords, structure: Structure, layout: Layout) -> Page:
    index = page.number - 1
    label = structure.labels[index] if index < len(structure.labels) else ""
    return Page(page.number, label or layout.printed.get(page.number) or str(page.number), not page.words)
