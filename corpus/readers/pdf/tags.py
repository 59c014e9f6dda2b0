"""The structure tree of a tagged PDF (ISO 32000, 14.8), page by page.

Word processors write one element for each paragraph, heading, list item, cell and note. Where a file has them
they say more than any geometry can.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from corpus.readers.pdf.layout.models import Element

# Elements inside a paragraph: they do not begin a block of their own.
_INLINE = frozenset(
    {
        "Span",
        "Link",
        "Quote",
        "Reference",
        "Code",
        "Annot",
        "Lbl",
        "Ruby",
        "Warichu",
        "Strong",
        "Em",
        "NonStruct",
        "Private",
        "BibEntry",
        "Form",
        "Sub",
    }
)
_MAX_DEPTH = 100


@dataclass
class _Walk:
    found: dict[int, Element] = field(default_factory=dict)
    key: int = 0
    row: int = 0
    cell: int = 0


def read_elements(page: Any) -> dict[int, Element]:
    """The element of each marked-content id of a page; empty when the page is not tagged."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    walk = _Walk()
    try:
        for i in range(max(0, pdfium.FPDF_StructTree_CountChildren(tree))):
            _visit(pdfium.FPDF_StructTree_GetChildAtIndex(tree, i), walk, (), None)
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return walk.found


def _visit(element: Any, walk: _Walk, path: tuple[str, ...], parent: Element | None) -> None:
    if not element or len(path) > _MAX_DEPTH:
        return
    path = (*path, _type_of(element))
    current = _open(walk, path, parent)
    for i in range(max(0, pdfium.FPDF_StructElement_CountChildren(element))):
        mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, i)
        if mark >= 0:
            walk.found.setdefault(mark, current)
            continue
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, i)
        if child:
            current = _visit_child(child, walk, path, current)
        elif i == 0 and path[-1] == "P":
            # A kid that is not on this page: the paragraph began on the page before.
            current = Element(current.key, path, current.row, current.cell, continues=True)


def _visit_child(child: Any, walk: _Walk, path: tuple[str, ...], current: Element) -> Element:
    """Visits ``child``; text after a child block is a block of its own, so that order is kept."""
    before = walk.key
    _visit(child, walk, path, current)
    if walk.key == before:
        return current
    walk.key += 1
    return Element(walk.key, current.path, current.row, current.cell)


def _open(walk: _Walk, path: tuple[str, ...], parent: Element | None) -> Element:
    kind = path[-1]
    if kind in _INLINE and parent is not None:
        return Element(parent.key, path, parent.row, parent.cell, parent.continues)
    walk.key += 1
    row, cell = (parent.row, parent.cell) if parent is not None else (None, None)
    if kind == "TR":
        walk.row += 1
        row = walk.row
    elif kind in ("TD", "TH"):
        walk.cell += 1
        cell = walk.cell
    return Element(walk.key, path, row, cell)


def _type_of(element: Any) -> str:
    length = pdfium.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(max(2, length))
    pdfium.FPDF_StructElement_GetType(element, buffer, length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")
