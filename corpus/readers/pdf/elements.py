"""The structure tree of a tagged page (ISO 32000, 14.8), by PDFium.

Word processors write one element for each paragraph, heading, list item, cell and note, and these say more than any
geometry can.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2.raw as pdfium

from corpus.readers.pdf.layout.models import NOTES, Element

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
_MAX_DEPTH = 100  # elements inside elements: authors nest a dozen, damaged files without end
_MAX_SPAN = 200  # columns or rows of a cell


@dataclass
class _Walk:
    elements: dict[int, Element] = field(default_factory=dict)
    key: int = 0
    row: int = 0
    cell: int = 0
    table: int = 0
    blocks: int = 0
    covered: dict[int, int] = field(default_factory=dict)
    """How many rows below are covered by a cell, by column of the table that the walk is in."""


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
    return walk.elements


def _visit(element: Any, walk: _Walk, path: tuple[str, ...], parent: Element | None) -> None:
    if not element or len(path) > _MAX_DEPTH:
        return
    path = (*path, _type_of(element))
    current = _open(walk, path, parent)
    if path[-1] == "TR":
        _visit_row(element, walk, path, current)
        return
    outside = walk.covered
    if path[-1] == "Table":
        walk.covered = {}
    for i in range(max(0, pdfium.FPDF_StructElement_CountChildren(element))):
        mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, i)
        if mark >= 0:
            walk.elements.setdefault(mark, current)
            continue
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, i)
        if child:
            current = _visit_child(child, walk, path, current)
        elif i == 0 and path[-1] == "P":
            # A kid that is not on this page: the paragraph began on the page before.
            current = replace(current, path=path, continues=True)
    walk.covered = outside


def _visit_row(element: Any, walk: _Walk, path: tuple[str, ...], row: Element) -> None:
    """Visits the cells of a row, each at its column; empty cells and those on another page have a place as well."""
    covered = {column for column, rows in walk.covered.items() if rows}
    for column in covered:
        walk.covered[column] -= 1
    column = 0
    for i in range(max(0, pdfium.FPDF_StructElement_CountChildren(element))):
        mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, i)
        if mark >= 0:
            walk.elements.setdefault(mark, row)
            continue
        while column in covered:
            column += 1
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, i)
        span, rows = _spans(child) if child else (1, 1)
        walk.covered.update(dict.fromkeys(range(column, column + span), rows - 1))
        _visit(child, walk, path, replace(row, column=column, span=span, rows=rows))
        column += span


def _spans(cell: Any) -> tuple[int, int]:
    """The columns and rows that a cell covers (ISO 32000, table 349)."""
    found = {b"ColSpan": 1, b"RowSpan": 1}
    number = ctypes.c_float()
    for i in range(max(0, pdfium.FPDF_StructElement_GetAttributeCount(cell))):
        attributes = pdfium.FPDF_StructElement_GetAttributeAtIndex(cell, i)
        for name in found:
            value = pdfium.FPDF_StructElement_Attr_GetValue(attributes, name)
            if value and pdfium.FPDF_StructElement_Attr_GetNumberValue(value, number) and number.value >= 1:
                found[name] = int(min(number.value, _MAX_SPAN))
    return found[b"ColSpan"], found[b"RowSpan"]


def _visit_child(child: Any, walk: _Walk, path: tuple[str, ...], current: Element) -> Element:
    """Visits ``child``; text after a child block is a block of its own, so that order is kept.

    A note that stands where its mark does ends no block.
    """
    before = walk.blocks
    _visit(child, walk, path, current)
    if walk.blocks == before:
        return current
    walk.key += 1
    return replace(current, key=walk.key, continues=False)


def _open(walk: _Walk, path: tuple[str, ...], parent: Element | None) -> Element:
    kind = path[-1]
    if kind in _INLINE and parent is not None:
        return replace(parent, path=path)
    walk.key += 1
    walk.blocks += NOTES.isdisjoint(path)
    row, cell, table = (parent.row, parent.cell, parent.table) if parent is not None else (None, None, 0)
    if kind == "Table":
        walk.table += 1
        table = walk.table
    elif kind == "TR":
        walk.row += 1
        row = walk.row
    elif kind in ("TD", "TH"):
        walk.cell += 1
        cell = walk.cell
    at = (parent.column, parent.span, parent.rows) if parent is not None else (0, 1, 1)
    return Element(walk.key, path, row, cell, False, table, *at)


def _type_of(element: Any) -> str:
    length = pdfium.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(max(2, length))
    pdfium.FPDF_StructElement_GetType(element, buffer, length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")
