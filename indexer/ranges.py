"""Items cut into ranges that fit into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

RANGE = 4_000_000
"""Postings and occurrences that one thread holds at a time: what bounds the memory of a build."""


def cut(sizes: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Neighbouring items whose sizes add up to at most RANGE (or one item alone)."""
    ends = np.cumsum(sizes)
    first = 0
    while first < len(sizes):
        before = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + RANGE, "right")))
        yield first, last
        first = last


def starts_of(sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Where each item starts, and where the last one ends, when items of these sizes follow one another."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts
