"""The frame of a page and what is drawn on it beside its text: rules, shaded boxes and how much of it pictures cover.

PDFium's page objects say it. Coordinates are those of the upright page, as those of words are.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator


# Points up to which a drawn thing is a line: rules of tables are a quarter of a point to two points thick. Rules
# shorter than the second are parts of letters and symbols.
_THIN = 2.5
_SHORT = 5.0
# Segments of a path that is a set of rules; one of more is a drawing. Objects of a page, and forms inside forms, beyond
# which it is a drawing: both only bound the time.
_MOST_SEGMENTS = 400
_MOST_OBJECTS = 20_000
_MAX_DEPTH = 4
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_Matrix = tuple[float, float, float, float, float, float]
_Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle: left, top, right and bottom in points from the top left corner of the upright page."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def area(self) -> float:
        """In square points."""
        return max(0.0, self.x1 - self.x0) * max(0.0, self.y1 - self.y0)


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page in PDF coordinates, and the quarter turns clockwise that set its text
    upright.
    """

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @classmethod
    def of(cls, page: Any, turns: int) -> Frame:
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, box)
        return cls(box.left, box.bottom, box.right, box.top, turns)

    def turned(self, turns: int) -> Frame:
        return replace(self, turns=(self.turns + turns) % 4) if turns % 4 else self

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def map(self, x: float, y: float) -> tuple[float, float]:
        """The point on the upright page, from its top left corner."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x


@dataclass(slots=True)
class Drawings:
    """``across`` and ``down`` are the horizontal and vertical rules, as boxes without height or width. ``shaded`` are
    filled boxes. ``pictures`` is the share of the page under pictures, ``paths`` counts the drawn paths.
    """

    across: list[Box] = field(default_factory=list)
    down: list[Box] = field(default_factory=list)
    shaded: list[Box] = field(default_factory=list)
    pictures: float = 0.0
    paths: int = 0


def read_drawings(page: Any, frame: Frame) -> Drawings:
    """The drawings of a page; ``page`` is PDFium's handle."""
    return _Reader(frame).read(page)


class _Reader:
    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._found = Drawings()
        self._edges = tuple(ctypes.c_float() for _ in range(4))
        self._matrix = pdfium.FS_MATRIX()
        self._modes = ctypes.c_int(), ctypes.c_int()
        self._point = ctypes.c_float(), ctypes.c_float()
        self._left = _MOST_OBJECTS
        self._area = 0.0

    def read(self, page: Any) -> Drawings:
        for i in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
            self._visit(pdfium.FPDFPage_GetObject(page, i), _IDENTITY, 0)
        whole = self._frame.width * self._frame.height
        self._found.pictures = min(1.0, self._area / whole) if whole > 0 else 0.0
        return self._found

    def _visit(self, item: Any, matrix: _Matrix, depth: int) -> None:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._area += self._clipped(self._bounds(item, matrix)).area
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = _times(self._own_matrix(item), matrix)
            count = min(max(0, pdfium.FPDFFormObj_CountObjects(item)), self._left)
            self._left -= count
            for i in range(count):
                self._visit(pdfium.FPDFFormObj_GetObject(item, i), inner, depth + 1)

    def _path(self, path: Any, matrix: _Matrix) -> None:
        self._found.paths += 1
        box = self._bounds(path, matrix)
        if self._take(box):
            return
        fill, stroke = self._modes
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        count = pdfium.FPDFPath_CountSegments(path)
        if count > _MOST_SEGMENTS:
            return
        own = _times(self._own_matrix(path), matrix)
        rules = [self._between(a, b) for a, b in self._segments(path, count, own)]
        straight = [rule for rule in rules if rule.x1 - rule.x0 < 1.0 or rule.y1 - rule.y0 < 1.0]
        if stroke.value:
            for rule in straight:
                self._take(rule)
        elif fill.value and len(straight) == len(rules):
            self._found.shaded.append(box)

    def _take(self, box: Box) -> bool:
        """Whether the box is a rule, which is kept along its middle, or nothing that can be seen."""
        width, height = box.x1 - box.x0, box.y1 - box.y0
        if height <= _THIN and width > _SHORT:
            middle = (box.y0 + box.y1) / 2
            self._found.across.append(Box(box.x0, middle, box.x1, middle))
        elif width <= _THIN and height > _SHORT:
            middle = (box.x0 + box.x1) / 2
            self._found.down.append(Box(middle, box.y0, middle, box.y1))
        return min(width, height) <= _THIN

    def _segments(self, path: Any, count: int, matrix: _Matrix) -> Iterator[tuple[_Point, _Point]]:
        """The straight pieces of a path, from point to point."""
        x, y = self._point
        start = last = 0.0, 0.0
        for i in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(path, i)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = _applied(matrix, x.value, y.value)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                yield last, point
            last = point
            if pdfium.FPDFPathSegment_GetClose(segment) and last != start:
                yield last, start

    def _between(self, a: _Point, b: _Point) -> Box:
        return _box(self._frame.map(*a), self._frame.map(*b))

    def _bounds(self, item: Any, matrix: _Matrix) -> Box:
        left, bottom, right, top = self._edges
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            return Box(0.0, 0.0, 0.0, 0.0)
        corners = (left.value, bottom.value), (right.value, top.value)
        if matrix is not _IDENTITY:
            corners = _applied(matrix, *corners[0]), _applied(matrix, *corners[1])
        return self._between(*corners)

    def _clipped(self, box: Box) -> Box:
        frame = self._frame
        return Box(max(0.0, box.x0), max(0.0, box.y0), min(frame.width, box.x1), min(frame.height, box.y1))

    def _own_matrix(self, item: Any) -> _Matrix:
        own = self._matrix
        if not pdfium.FPDFPageObj_GetMatrix(item, own):
            return _IDENTITY
        return own.a, own.b, own.c, own.d, own.e, own.f


def _box(a: _Point, b: _Point) -> Box:
    return Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _applied(matrix: _Matrix, x: float, y: float) -> _Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(first: _Matrix, second: _Matrix) -> _Matrix:
    """The matrix that maps as ``first`` and then ``second`` do (ISO 32000, 8.3.4)."""
    if second is _IDENTITY:
        return first
    a, b = _applied((*second[:4], 0.0, 0.0), first[0], first[1]), _applied((*second[:4], 0.0, 0.0), first[2], first[3])
    return (*a, *b, *_applied(second, first[4], first[5]))
