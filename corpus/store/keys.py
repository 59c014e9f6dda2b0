"""Which passage each row of an index is, and which row a passage: two files beside the index.

Numbers in a file, mapped into memory, with a checksum for every page: what is damaged is refused, never used.

    head        count of the numbers, CRC-32 of the sums, CRC-32 of these two
    numbers     64-bit or 32-bit integers, as they are in memory
    sums        a CRC-32 for each 4,096 bytes of the numbers
"""

from __future__ import annotations

import mmap
import struct
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Literal
from zlib import crc32

from corpus.errors import StoreError
from corpus.store.facets import read_facets

_HEAD = struct.Struct("<QII")
_PAGE = 4096
Form = Literal["q", "I"]
_REMEDY = "Add a document again: it is then rebuilt."


def write_checked(path: Path, numbers: array[int]) -> None:
    """Writes the numbers to a new file."""
    data = numbers.tobytes()
    sums = array("I", (crc32(data[at : at + _PAGE]) for at in range(0, len(data), _PAGE))).tobytes()
    count = struct.pack("<QI", len(numbers), crc32(sums))
    path.write_bytes(b"".join((count, struct.pack("<I", crc32(count)), data, sums)))


class Checked:
    """The numbers of ``write_checked``. A page is checked when it is first read. Raises StoreError where the file is
    not there or not as it was written.
    """

    def __init__(self, path: Path, form: Form) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                self._bytes = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError) as error:
            raise self._damaged(str(error)) from error
        size = struct.calcsize(form)
        self._count, end = self._read_head(size)
        self._numbers = self._bytes[_HEAD.size : end].cast(form)
        self._sums = self._bytes[end:].cast("I")
        self._good = bytearray(len(self._sums))
        self._in_page = _PAGE // size

    def _damaged(self, problem: str) -> StoreError:
        return StoreError(f"{self._path}: the index is damaged ({problem}). {_REMEDY}")

    def _read_head(self, size: int) -> tuple[int, int]:
        """How many numbers there are, and where they end."""
        head = bytes(self._bytes[: _HEAD.size])
        if len(head) < _HEAD.size or crc32(head[:-4]) != int.from_bytes(head[-4:], "little"):
            raise self._damaged("its head has changed")
        count, of_sums, _ = _HEAD.unpack(head)
        end = _HEAD.size + count * size
        if len(self._bytes) != end + 4 * -(-count * size // _PAGE) or crc32(self._bytes[end:]) != of_sums:
            raise self._damaged("its checksums have changed")
        return int(count), end

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at: int) -> int:
        self._check(at // self._in_page)
        return self._numbers[at]

    def whole(self) -> memoryview:
        """All the numbers."""
        for page in range(len(self._good)):
            self._check(page)
        return self._numbers

    def _check(self, page: int) -> None:
        if not self._good[page]:
            first = _HEAD.size + page * _PAGE
            if crc32(self._bytes[first : min(first + _PAGE, _HEAD.size + self._numbers.nbytes)]) != self._sums[page]:
                raise self._damaged(f"bytes {first} to {first + _PAGE} have changed")
            self._good[page] = 1


_ROWS = "rows"  # the store's key of each row, 64-bit integers
_ORDER = "order"  # the rows in the order of their keys, 32-bit integers
_SNAPSHOT = "snapshot"  # the hash of what the index is of
_FEW = 50  # a key is looked up in the time in which so many are gone through


def write_keys(directory: Path, keys: array[int], *, snapshot: str) -> None:
    """The key of each row, in the order of the rows, and the hash of the snapshot whose index it is."""
    write_checked(directory / _ROWS, keys)
    write_checked(directory / _ORDER, array("I", sorted(range(len(keys)), key=keys.__getitem__)))
    (directory / _SNAPSHOT).write_text(snapshot, encoding="ascii")


def _check_snapshot(directory: Path, snapshot: str) -> None:
    """An index of other passages would give wrong ones, each of its bytes being right."""
    try:
        told = (directory / _SNAPSHOT).read_bytes()
    except OSError as error:
        raise StoreError(f"{directory}: the index cannot be opened ({error.strerror}). {_REMEDY}") from error
    if told != snapshot.encode():
        raise StoreError(f"{directory}: the index is damaged (it is that of another snapshot). {_REMEDY}")


class Keys:
    """The keys of ``write_keys`` by row. Raises StoreError where they are not there, not as they were written, or those
    of another snapshot.
    """

    def __init__(self, directory: Path, *, snapshot: str) -> None:
        _check_snapshot(directory, snapshot)
        self._directory = directory
        self._keys = Checked(directory / _ROWS, "q")
        self._order = Checked(directory / _ORDER, "I")
        if len(self._keys) != len(self._order):
            raise StoreError(
                f"{directory}: the index is damaged ({len(self._keys)} rows in one order and {len(self._order)} in the "
                f"other). {_REMEDY}"
            )

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, row: int) -> int:
        return self._keys[row]

    def verify(self) -> None:
        """Checks every byte, also of the counts that stand beside the keys. Raises StoreError."""
        read_facets(self._directory)
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
