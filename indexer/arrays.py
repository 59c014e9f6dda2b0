"""Arrays of a build: their types, their bytes, and ranges of them that fit into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer.errors import IndexLimitError

if TYPE_CHECKING:
    from collections.abc import Iterator

Bytes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.uint32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MAX_PASSAGES = 1 << 24
"""Passages that one index holds: a posting has three bytes for the number of its passage."""

MAX_TOTAL = (1 << 32) - 1
"""Words in all its passages together."""

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


def check_limits(lengths: Ids) -> None:
    """Raises IndexLimitError when passages of so many words are more than one index holds."""
    if len(lengths) > MAX_PASSAGES:
        raise IndexLimitError(f"{len(lengths)} passages are more than one index holds ({MAX_PASSAGES}); split them")
    if lengths.sum(dtype=np.int64) > MAX_TOTAL:
        raise IndexLimitError(f"the passages have more than {MAX_TOTAL} words together; split them")
