"""A page of a PDF as a picture with a quote marked on it. Runs in a process of its own: see ``readers``.

The file is named by the store, never by the request, and is shown only while it is the one that was read.

Where the words of a quote stand on a page of a PDF.

The text of a passage differs from that of the page in blanks, hyphens at line ends, ligatures and the order of columns.
So both are compared by their letters and digits alone, and a quote that the page breaks is found in parts.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import UnreadableFileError
from corpus.models import Document

if TYPE_CHECKING:
    import pypdfium2

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points, from the bottom left corner of the page."""

_SHORTEST = 8  # letters of a part of a quote: fewer may stand anywhere


def find_boxes(page: pypdfium2.PdfPage, quote: str, *, passage: str = "") -> list[Box]:
    """One box for each line of the quote on the page; none where the page does not have it.

    ``passage`` is what the quote is part of: words that stand on the page more than once are marked there.
    """
    text_page = page.get_textpage()
    try:
        letters, places = _letters(text_page)
        found = locate_within("".join(letters), "".join(_folded(quote)), "".join(_folded(passage)))
        return [box for start, end in found for box in _boxes(text_page, places[start], places[end - 1] + 1)]
    finally:
        text_page.close()


def locate(text: str, quote: str) -> list[tuple[int, int]]:
    """Where ``quote`` stands in ``text``: whole, or the longest beginnings and ends that do, as ``(start, end)``."""
    found: list[tuple[int, int]] = []
    while len(quote) >= _SHORTEST or (quote and not found):
        length = _longest_beginning(text, quote)
        if length < min(_SHORTEST, len(quote)):
            quote = quote[max(1, length) :]  # a page break, or something the page shows and the passage leaves out
            continue
        at = text.find(quote[:length], found[-1][1] if found else 0)
        at = at if at >= 0 else text.find(quote[:length])
        found.append((at, at + length))
        quote = quote[length:]
    return found


def locate_within(text: str, quote: str, passage: str) -> list[tuple[int, int]]:
    """Where ``quote`` stands in ``text``, in the part of it that ``passage`` takes up if that has it whole."""
    parts = locate(text, passage) if passage else []
    if parts:
        first, last = min(start for start, _ in parts), max(end for _, end in parts)
        at = text.find(quote, first, last)
        if at >= 0:
            return [(at, at + len(quote))]
    return locate(text, quote)


def _longest_beginning(text: str, quote: str) -> int:
    """The length of the longest beginning of ``quote`` that stands in ``text``; by halving, as shorter ones do too."""
    low, high = 0, len(quote)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if quote[:middle] in text else (low, middle - 1)
    return low


def _letters(text_page: pypdfium2.PdfTextPage) -> tuple[list[str], list[int]]:
    """The letters and digits of a page, and the index of the character that each is from."""
    import pypdfium2.raw as pdfium

    letters: list[str] = []
    places: list[int] = []
    for at in range(max(0, pdfium.FPDFText_CountChars(text_page))):
        code = pdfium.FPDFText_GetUnicode(text_page, at)
        for letter in _folded(chr(code) if code <= 0x10FFFF else ""):
            letters.append(letter)
            places.append(at)
    return letters, places


def _folded(text: str) -> Sequence[str]:
    return [char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum()]


def _boxes(text_page: pypdfium2.PdfTextPage, start: int, end: int) -> list[Box]:
    import pypdfium2.raw as pdfium

    found = []
    for at in range(max(0, pdfium.FPDFText_CountRects(text_page, start, end - start))):
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        if pdfium.FPDFText_GetRect(text_page, at, left, top, right, bottom):
            found.append((left.value, bottom.value, right.value, top.value))
    return found


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
