"""Which passage each row of an index is, and which row a passage: two files beside the index."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable
from pathlib import Path

from corpus.errors import StoreError
from corpus.store.checked import Checked, write_checked

_ROWS = "rows"  # the store's key of each row, 64-bit integers
_ORDER = "order"  # the rows in the order of their keys, 32-bit integers
_FEW = 50  # a key is looked up in the time in which so many are gone through


def write_keys(directory: Path, keys: array[int]) -> None:
    """The key of each row, in the order of the rows."""
    write_checked(directory / _ROWS, keys)
    write_checked(directory / _ORDER, array("I", sorted(range(len(keys)), key=keys.__getitem__)))


class Keys:
    """The keys of ``write_keys`` by row. Raises StoreError where they are not there, or not as they were written."""

    def __init__(self, directory: Path) -> None:
        self._keys = Checked(directory / _ROWS, "q")
        self._order = Checked(directory / _ORDER, "I")
        if len(self._keys) != len(self._order):
            raise StoreError(
                f"{directory}: the index is damaged ({len(self._keys)} rows in one order and {len(self._order)} in the "
                "other). Add a document again: it is then rebuilt."
            )

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, row: int) -> int:
        return self._keys[row]

    def verify(self) -> None:
        """Checks every byte. Raises StoreError."""
        self._keys.whole()
        self._order.whole()

    def rows_of(self, keys: Collection[int]) -> list[int]:
        """The rows of those of these keys that are there, ascending."""
        if len(keys) * _FEW > len(self):
            return [row for row, key in enumerate(self._keys.whole()) if key in keys]
        return sorted(row for key in keys if (row := self._row_of(key)) is not None)

    def within(self, spans: Iterable[tuple[int, int]]) -> bytes:
        """A byte for each row: 1 where its key is in one of the spans, which have their first and last key."""
        highest = self._keys[self._order[len(self) - 1]] if len(self) else -1
        marked = bytearray(highest + 1)
        for first, last in spans:
            marked[first : last + 1] = b"\1" * (last + 1 - first)  # what is beyond the last row makes it longer
        return bytes(map(marked.__getitem__, self._keys.whole()))

    def _row_of(self, key: int) -> int | None:
        at = bisect_left(self._order, key, key=self._keys.__getitem__)
        if at == len(self._order):
            return None
        row = self._order[at]
        return row if self._keys[row] == key else None
