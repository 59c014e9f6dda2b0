"""Which passages an index has, and which of them each of its rows is of: three files beside the index.

A *place* is the number of a passage in the order of the sources, from 0; a row of the index is a run of places.

Numbers in a file, mapped into memory, with a checksum for every page: what is damaged is refused, never used.

    head        count of the numbers, CRC-32 of the sums, CRC-32 of these two
    numbers     64-bit or 32-bit integers, as they are in memory
    sums        a CRC-32 for each 4,096 bytes of the numbers
"""

from __future__ import annotations

import mmap
import struct
from array import array
from bisect import bisect_left, bisect_right
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


_PLACES = "places"  # the store's key of each place, 64-bit integers
_ORDER = "order"  # the places in the order of their keys, 32-bit integers
_WINDOWS = "windows"  # the first place of each row and that after its last, 32-bit integers
_ROWS_BEFORE = "rows"  # what indexes of single passages had in the place of both
_SNAPSHOT = "snapshot"  # the hash of what the index is of
_FEW = 50  # a key is looked up in the time in which so many are gone through


def write_keys(directory: Path, keys: array[int], *, snapshot: str) -> None:
    """The key of each place, in their order, and the hash of the snapshot whose index it is."""
    write_checked(directory / _PLACES, keys)
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
    """The keys of ``write_keys``. Raises StoreError where they are not there, not as they were written, or those
    of another snapshot.
    """

    def __init__(self, directory: Path, *, snapshot: str) -> None:
        _check_snapshot(directory, snapshot)
        self._directory = directory
        self._keys = Checked(directory / _PLACES, "q")
        self._order = Checked(directory / _ORDER, "I")
        if len(self._keys) != len(self._order):
            raise StoreError(
                f"{directory}: the index is damaged ({len(self._keys)} passages in one order and "
                f"{len(self._order)} in the other). {_REMEDY}"
            )

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, place: int) -> int:
        return self._keys[place]

    def verify(self) -> None:
        """Checks every byte, also of the counts that stand beside the keys. Raises StoreError."""
        read_facets(self._directory)
        self._keys.whole()
        self._order.whole()

    def places_of(self, keys: Collection[int]) -> list[int]:
        """The places of those of these keys that are there, ascending."""
        if len(keys) * _FEW > len(self):
            return [place for place, key in enumerate(self._keys.whole()) if key in keys]
        return sorted(place for key in keys if (place := self._place_of(key)) is not None)

    def span(self, first: int, last: int) -> range:
        """The places of the keys from ``first`` to ``last``, which are those of one document."""
        start = bisect_left(self._order, first, key=self._keys.__getitem__)
        stop = bisect_right(self._order, last, key=self._keys.__getitem__)
        return range(self._order[start], self._order[start] + stop - start) if start < stop else range(0)

    def within(self, spans: Iterable[tuple[int, int]]) -> bytes:
        """A byte for each place: 1 where its key is in one of the spans, which have their first and last key."""
        highest = self._keys[self._order[len(self) - 1]] if len(self) else -1
        marked = bytearray(highest + 1)
        for first, last in spans:
            marked[first : last + 1] = b"\1" * (last + 1 - first)  # what is beyond the last place makes it longer
        return bytes(map(marked.__getitem__, self._keys.whole()))

    def _place_of(self, key: int) -> int | None:
        at = bisect_left(self._order, key, key=self._keys.__getitem__)
        if at == len(self._order):
            return None
        place = self._order[at]
        return place if self._keys[place] == key else None


def write_windows(directory: Path, runs: array[int]) -> None:
    """For each row of the index its first place and that after its last; both ascend, and no place is left out."""
    write_checked(directory / _WINDOWS, runs)


class Windows:
    """The runs of ``write_windows`` by row. Raises StoreError where they are not there or not as they were written."""

    def __init__(self, directory: Path) -> None:
        if not (directory / _WINDOWS).exists() and (directory / _ROWS_BEFORE).exists():
            raise StoreError(f"{directory}: the index was made by an earlier version of policyqa. {_REMEDY}")
        self._runs = Checked(directory / _WINDOWS, "I")

    def __len__(self) -> int:
        return len(self._runs) // 2

    def __getitem__(self, row: int) -> range:
        return range(self._runs[2 * row], self._runs[2 * row + 1])

    @property
    def places(self) -> int:
        """How many places the rows have."""
        return self._runs[len(self._runs) - 1] if len(self) else 0

    def verify(self) -> None:
        """Checks every byte. Raises StoreError."""
        self._runs.whole()

    def rows_of(self, place: int) -> range:
        """The rows that a place is in."""
        stops, starts = _Every(self._runs, 1), _Every(self._runs, 0)
        return range(bisect_right(stops, place), bisect_right(starts, place))

    def with_any(self, places: bytes) -> bytes:
        """A byte for each row: 1 where one of its places has one that is not 0."""
        runs = iter(self._runs.whole())
        return bytes([places.find(1, start, stop) >= 0 for start, stop in zip(runs, runs, strict=True)])


class _Every:
    """The first or the second number of each pair."""

    def __init__(self, runs: Checked, which: int) -> None:
        self._runs, self._which = runs, which

    def __len__(self) -> int:
        return len(self._runs) // 2

    def __getitem__(self, at: int) -> int:
        return self._runs[2 * at + self._which]
