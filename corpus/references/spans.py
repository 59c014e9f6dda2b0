"""Stretches of text and whether another lies across one of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate


class Spans:
    """Stretches of text, asked whether another overlaps one of them; in logarithmic time where they do not nest."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any stretch shares a character with ``[start, end)``."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start
