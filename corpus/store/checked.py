"""Numbers in a file, mapped into memory, with a checksum for every page: what is damaged is refused, never used.

    head        count of the numbers, CRC-32 of the sums, CRC-32 of these two
    numbers     64-bit or 32-bit integers, as they are in memory
    sums        a CRC-32 for each 4,096 bytes of the numbers
"""

from __future__ import annotations

import mmap
import struct
from array import array
from pathlib import Path
from typing import Literal
from zlib import crc32

from corpus.errors import StoreError

_HEAD = struct.Struct("<QII")
_PAGE = 4096
Form = Literal["q", "I"]


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
        return StoreError(f"{self._path}: the index is damaged ({problem}). Add a document again: it is then rebuilt.")

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
