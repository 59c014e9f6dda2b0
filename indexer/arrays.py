"""Arrays of a build: their types, their bytes, and ranges of them that fit into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

Bytes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.uint32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

NONE = np.uint32(0xFFFFFFFF)
"""No word, no term: what the file has in the place of a number."""

RANGE = 4_000_000
"""Postings and occurrences that one thread holds at a time: what bounds the memory of a build."""


def raw(array: npt.NDArray[Any]) -> memoryview:
    """The bytes of an array. (Before Python 3.12 its type does not say that it has a buffer.)"""
    return memoryview(array)  # type: ignore[arg-type]


def cut(sizes: Longs) -> Iterator[tuple[int, int]]:
    """Neighbouring items whose sizes add up to at most RANGE (or one item alone)."""
    ends = np.cumsum(sizes)
    first = 0
    while first < len(sizes):
        before = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + RANGE, "right")))
        yield first, last
        first = last


def starts_of(sizes: Longs) -> Longs:
    """Where each item starts, and where the last one ends, when items of these sizes follow one another."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts
