"""What is put on top of a page: typed text is text of the page, notes and attached files are counted."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from corpus.readers.pdf.structure import FormText

if TYPE_CHECKING:
    from corpus.losses import Losses

# Marks that hold what somebody wrote about the text; a stamp or drawing shows something even without words.
_NOTES = frozenset(
    (
        pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE, pdfium.FPDF_ANNOT_SQUIGGLY,
        pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_CARET, pdfium.FPDF_ANNOT_LINE, pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_POLYLINE,
    )
)  # fmt: skip
_DRAWN = frozenset((pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_INK))
_HIDDEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW


def read_annotations(page: Any, number: int, losses: Losses) -> list[FormText]:
    """The text that is typed onto a page; other notes and attached files are counted in ``losses``."""
    typed: list[FormText] = []
    for i in range(max(0, pdfium.FPDFPage_GetAnnotCount(page))):
        note = pdfium.FPDFPage_GetAnnot(page, i)
        if not note:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(note)
            if pdfium.FPDFAnnot_GetFlags(note) & _HIDDEN:
                continue
            if kind == pdfium.FPDF_ANNOT_FREETEXT:
                typed.extend(_lines(note, number))
            losses.add("annotations", kind in _DRAWN or (kind in _NOTES and bool(_string(note, b"Contents").strip())))
            losses.add("attachments", kind == pdfium.FPDF_ANNOT_FILEATTACHMENT)
        finally:
            pdfium.FPDFPage_CloseAnnot(note)
    return typed


def _lines(note: Any, number: int) -> list[FormText]:
    """The lines of a typed text, spread over the height of its box."""
    lines = [line for line in _string(note, b"Contents").replace("\r", "\n").split("\n") if line.strip()]
    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(note, box)
    low, high = sorted((box.bottom, box.top))
    height = (high - low) / max(1, len(lines))
    left = min(box.left, box.right)
    return [FormText(number, left, high - (i + 1) * height, height, line) for i, line in enumerate(lines)]


def _string(note: Any, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    buffer = ctypes.create_string_buffer(max(2, length))
    pdfium.FPDFAnnot_GetStringValue(note, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace")
