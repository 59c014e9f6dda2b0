"""The postings of one term in an index file. Standard library only."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from indexer.layout import BLOCK, SEGMENT
from indexer.lexicon import NO_TERM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from indexer.bm25 import Saturation
    from indexer.postings import Reader

SWEPT = 32
"""Postings that are gone through in the time of one look-up."""


class PostingList:
    """The passages that have a term, ascending by row, and an impact for each: the term's weight there in 255ths of its
    largest weight, rounded up.
    """

    def __init__(self, reader: Reader, term: int, passages: int) -> None:
        self._reader = reader
        self._blocks, self._segments = -(-passages // BLOCK), -(-passages // SEGMENT)
        self.start = self._item("term.start", term)
        self.stop = self.start + self._item("term.df", term)
        self.largest = float(reader.view("term.largest", term, term + 1)[0])
        self._dense = self._item("term.dense", term)
        self._long = self._item("term.long", term) if self._segments > 1 else NO_TERM

    def _item(self, section: str, at: int) -> int:
        return int(self._reader.view(section, at, at + 1)[0])

    def rows(self) -> list[int]:
        """The rows that have the term, ascending."""
        low = self._reader.view("posting.low", self.start, self.stop).tolist()
        if self._segments == 1:
            return low
        if self._long == NO_TERM:
            high = self._reader.view("posting.high", self.start, self.stop)
            return [a | b << 16 for a, b in zip(low, high, strict=True)]
        at = self._long * (self._segments + 1)
        starts = self._reader.view("segment.start", at, at + self._segments + 1).tolist()
        rows: list[int] = []
        for segment, (first, last) in enumerate(itertools.pairwise(starts)):
            base = segment * SEGMENT
            rows += [base + row for row in low[first - self.start : last - self.start]]
        return rows

    def impacts(self) -> memoryview:
        """The impacts in the order of the rows."""
        return self._reader.view("posting.impact", self.start, self.stop)

    def impacts_of(self, rows: Collection[int]) -> Iterator[tuple[int, int]]:
        """Those of these rows that have the term, with their impacts."""
        if self._dense == NO_TERM and self.stop - self.start < SWEPT * len(rows):
            yield from (found for found in zip(self.rows(), self.impacts(), strict=True) if found[0] in rows)
            return
        for row in rows if self._dense == NO_TERM else self._having(rows):
            place = self._place(row)
            if place is not None:
                yield row, self._item("posting.impact", place)

    def _having(self, rows: Iterable[int]) -> list[int]:
        """Those of these rows that have a frequent term."""
        at = self._dense * self._blocks
        bits = self._reader.view("dense.bits", at, at + self._blocks)
        return [row for row in rows if bits[row // BLOCK] >> row % BLOCK & 1]

    def frequency(self, row: int, length: int, model: Saturation) -> int:
        """How often a passage of ``length`` terms has the term.

        The impact tells: it is the least frequency with that impact, but for the doubtful postings, which have a list.
        """
        place = self._place(row)
        if place is None:
            return 0
        impact = self._item("posting.impact", place)
        # No term is in a passage more often than the passage has terms.
        frequency = 1 + bisect_left(range(1, length), impact, key=lambda f: self._quantised(model.gain(f, length)))
        if self._quantised(model.gain(frequency + 1, length)) > impact:
            return frequency
        count = self._reader.count("doubtful.place")
        at = bisect_left(range(count), place, key=lambda at: self._item("doubtful.place", at))
        if at < count and self._item("doubtful.place", at) == place:
            return self._item("doubtful.frequency", at)
        return frequency

    def _quantised(self, gain: float) -> int:
        return max(1, math.ceil(gain * 255 / self.largest))

    def _place(self, row: int) -> int | None:
        """Where the posting of a row is in the file; None when the passage does not have the term."""
        if self._dense != NO_TERM:
            return self._dense_place(row)
        segment, inside = divmod(row, SEGMENT)
        first, last = self._within(segment)
        low = self._reader.view("posting.low", first, last)
        at = bisect_left(low, inside)
        return first + at if at < len(low) and low[at] == inside else None

    def _dense_place(self, row: int) -> int | None:
        block, inside = divmod(row, BLOCK)
        at = self._dense * self._blocks + block
        bits = self._item("dense.bits", at)
        if not bits >> inside & 1:
            return None
        before = (bits & (1 << inside) - 1).bit_count()
        # There is one more offset than there are blocks.
        return self.start + self._item("dense.offset", at + self._dense) + before

    def _within(self, segment: int) -> tuple[int, int]:
        """The places of the postings in a segment."""
        if self._segments == 1:
            return self.start, self.stop
        if self._long == NO_TERM:
            high = self._reader.view("posting.high", self.start, self.stop)
            return self.start + bisect_left(high, segment), self.start + bisect_right(high, segment)
        at = self._long * (self._segments + 1) + segment
        first, last = self._reader.view("segment.start", at, at + 2)
        return first, last
