"""From PDF coordinates to those of the upright page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium


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
