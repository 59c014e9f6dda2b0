"""A page of a PDF as a picture with a quote marked on it. Runs in a process of its own: see ``readers``.

The file is named by the store, never by the request, and is shown only while it is the one that was read.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import UnreadableFileError
from corpus.models import Document

if TYPE_CHECKING:
    import pypdfium2

PDF = "application/pdf"
_WIDTH = 1200  # pixels of the picture
_LARGEST = 4.0  # pixels a point, for pages of a stamp's size
_FILL = (255, 236, 110, 255)
_EDGE = (90, 60, 0, 255)
_PAD = 1.5  # points around a line of text
_LINE = 0.8  # points of the line under it


@dataclass(frozen=True, slots=True)
class PictureJob:
    """A page to draw: number from 1, the text to mark on it, and the passage it is part of."""

    source: str
    sha256: str
    page: int
    quote: str = ""
    passage: str = ""


def why_no_picture(document: Document) -> str | None:
    """Why the pages of a document cannot be shown, in words; None when they can."""
    if document.media_type != PDF:
        return "Pages are shown as pictures for PDF files only."
    try:
        content = Path(document.source).read_bytes()
    except OSError:
        return "The file is no longer where it was read from, so its pages cannot be shown."
    return _why_other(content, document.sha256)


def _why_other(content: bytes, sha256: str) -> str | None:
    if hashlib.sha256(content).hexdigest() == sha256:
        return None
    return "The file has changed since it was read, so its pages are not shown. Add it again to read the new version."


def draw(job: PictureJob) -> bytes:
    """The page as PNG. Raises UnreadableFileError when the file is gone, has changed or has no such page."""
    import pypdfium2

    content = Path(job.source).read_bytes()
    if problem := _why_other(content, job.sha256):
        raise UnreadableFileError(problem)
    file = pypdfium2.PdfDocument(content)
    try:
        if not 1 <= job.page <= len(file):
            raise UnreadableFileError(f"The file has {len(file)} pages; there is no page {job.page}.")
        return _draw(file[job.page - 1], job)
    finally:
        file.close()


def _draw(page: pypdfium2.PdfPage, job: PictureJob) -> bytes:
    from qa.web.boxes import find_boxes

    boxes = find_boxes(page, job.quote, passage=job.passage) if job.quote else []
    if boxes:
        _mark(page, boxes)
    scale = min(_LARGEST, _WIDTH / max(page.get_width(), 1.0), 3 * _WIDTH / max(page.get_height(), 1.0))
    out = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()


def _mark(page: pypdfium2.PdfPage, boxes: list[tuple[float, float, float, float]]) -> None:
    """Lay a colour over the lines as a marker pen does, and underline them for those who cannot see the colour."""
    import pypdfium2.raw as pdfium

    for left, bottom, right, top in boxes:
        _rectangle(page, left - _PAD, bottom - _PAD, right - left + 2 * _PAD, top - bottom + 2 * _PAD, _FILL)
        _rectangle(page, left, bottom - _PAD, right - left, _LINE, _EDGE)
    pdfium.FPDFPage_GenerateContent(page)


def _rectangle(
    page: pypdfium2.PdfPage, left: float, bottom: float, width: float, height: float, colour: tuple[int, int, int, int]
) -> None:
    import pypdfium2.raw as pdfium

    shape = pdfium.FPDFPageObj_CreateNewRect(left, bottom, width, height)
    pdfium.FPDFPageObj_SetFillColor(shape, *colour)
    pdfium.FPDFPath_SetDrawMode(shape, pdfium.FPDF_FILLMODE_WINDING, False)
    pdfium.FPDFPageObj_SetBlendMode(shape, b"Multiply")
    pdfium.FPDFPage_InsertObject(page, shape)
