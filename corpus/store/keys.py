"""Which passage each row of an index is, and which row a passage: two files beside the index."""

from __future__ import annotations

import mmap
import os
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Literal

from corpus.errors import StoreError

_ROWS = "rows"  # the store's key of each row, 64-bit integers
_ORDER = "order"  # the rows in the order of their keys, 32-bit integers
_FEW = 50  # a key is looked up in the time in which so many are gone through


def write_keys(directory: Path, keys: array[int]) -> None:
    """The key of each row, in the order of the rows."""
    (directory / _ROWS).write_bytes(keys.tobytes())
    order = array("I", sorted(range(len(keys)), key=keys.__getitem__))
    (directory / _ORDER).write_bytes(order.tobytes())


class Keys:
    """The keys of ``write_keys`` by row, mapped into memory. Raises StoreError where they are not there."""

    def __init__(self, directory: Path) -> None:
        self._keys = _mapped(directory, _ROWS, "q")
        self._order = _mapped(directory, _ORDER, "I")

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, row: int) -> int:
        return self._keys[row]

    def rows_of(self, keys: Collection[int]) -> list[int]:
        """The rows of those of these keys that are there, ascending."""
        if len(keys) * _FEW > len(self):
            return [row for row, key in enumerate(self._keys) if key in keys]
        return sorted(row for key in keys for row in self._row_of(key))

    def within(self, spans: Iterable[tuple[int, int]]) -> bytes:
        """A byte for each row: 1 where its key is in one of the spans, which have their first and last key."""
        highest = self._keys[self._order[len(self) - 1]] if len(self) else -1
        marked = bytearray(highest + 1)
        for first, last in spans:
            marked[first : last + 1] = b"\1" * (last + 1 - first)  # what is beyond the last row makes it longer
        return bytes(map(marked.__getitem__, self._keys))

    def _row_of(self, key: int) -> Sequence[int]:
        at = bisect_left(self._order, key, key=self._keys.__getitem__)
        found = self._order[at : at + 1]
        return [row for row in found if self._keys[row] == key]


def _mapped(directory: Path, name: str, form: Literal["q", "I"]) -> memoryview:
    try:
        with (directory / name).open("rb") as file:
            empty = not os.fstat(file.fileno()).st_size  # nothing cannot be mapped
            content = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return memoryview(content).cast(form)
    except (OSError, TypeError) as error:
        remedy = "Add a document again: it is then rebuilt."
        raise StoreError(f"{directory}: the index is damaged ({error}). {remedy}") from error
