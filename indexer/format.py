"""The file format: named arrays in one immutable, memory-mapped file whose every page has a checksum.

    prelude     64 bytes: magic, version, length of the file, place and length of the directory, two CRC-32
    data        the sections, each aligned to 64 bytes, little-endian
    directory   text, ``key value`` a line, then one CRC-32 for each page of 4,096 bytes of the data

Opening checks the prelude and the directory; a page of data is checked when it is first touched, so that
opening takes no longer for a larger file. A small file is checked whole when it is opened. The builder and every reader
agree on what the arrays hold by the numbers below.
"""

from __future__ import annotations

import mmap
import os
import struct
from dataclasses import dataclass
from threading import Lock
from typing import IO, TYPE_CHECKING
from zlib import crc32

from corpus.store.durable import sync_folder
from indexer.errors import IndexCorruptError, IndexFormatError, IndexVersionError

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = 64
"""Passages in a block: of a frequent term it is known where each begins."""

DENSE = 32
"""A term in more than one passage of so many is frequent: it is known in which passages of each block it is."""

SEGMENT = 1 << 16
"""Passages in a segment: as many as the 16 bits of a posting tell apart."""

LONG = 8
"""A term with more postings than so many times the segments has a directory of where each segment begins."""

DEEP = 20
"""Of each term the 10th and the DEEP-th largest impact are known: a start for the threshold of a search."""


def put_in_place(part: Path, target: Path) -> None:
    """Gives a finished file its name once its bytes are on the disk, and sees that the name is there too."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    sync_folder(target.parent)


MAGIC = b"PQAINDEX"
VERSION = 5
PAGE = 4096
_PRELUDE = struct.Struct("<8sIQQQQI12xI")
_SMALL = 1 << 22
SIZES = {"B": 1, "H": 2, "I": 4, "Q": 8, "f": 4, "d": 8}


@dataclass(frozen=True, slots=True)
class Section:
    """Where an array lies: ``code`` as in :mod:`struct`, ``offset`` in bytes, ``count`` in items."""

    code: str
    offset: int
    count: int


class Writer:
    """Writes an index file beside its final name and moves it there when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._file: IO[bytes] = self._part.open("w+b")
        self._end = _PRELUDE.size
        self._sections: dict[str, Section] = {}
        self._lock = Lock()

    def reserve(self, name: str, code: str, count: int) -> None:
        """Makes room for a section that :meth:`fill` writes, in any order and from any thread."""
        self._end += -self._end % 64
        self._sections[name] = Section(code, self._end, count)
        self._end += count * SIZES[code]
        self._file.truncate(self._end)

    def fill(self, name: str, start: int, data: bytes | memoryview) -> None:
        """Writes little-endian items from item ``start`` of a reserved section."""
        section = self._sections[name]
        with self._lock:
            self._file.seek(section.offset + start * SIZES[section.code])
            self._file.write(data)

    def add(self, name: str, code: str, data: bytes | memoryview) -> None:
        """A whole section at once."""
        self.reserve(name, code, memoryview(data).nbytes // SIZES[code])
        self.fill(name, 0, data)

    def finish(self, facts: dict[str, str]) -> None:
        """Writes the directory and the checksums, and puts the file in its place in one step."""
        file = self._file
        end = self._end + -(self._end - _PRELUDE.size) % PAGE
        file.truncate(end)
        sums = self._page_sums(end)
        rows = [f"fact.{key} {value}" for key, value in facts.items()]
        rows += [f"{name} {s.code} {s.offset} {s.count}" for name, s in self._sections.items()]
        text = "\n".join(rows).encode()
        file.seek(end)
        file.write(text + sums)
        size = file.tell()
        head = _PRELUDE.pack(MAGIC, VERSION, size, end, len(text), len(sums), crc32(text + sums), 0)
        file.seek(0)
        file.write(head[:-4] + struct.pack("<I", crc32(head[:-4])))
        file.close()
        put_in_place(self._part, self.path)

    def _page_sums(self, end: int) -> bytes:
        self._file.flush()
        self._file.seek(_PRELUDE.size)
        sums = bytearray()
        for _ in range((end - _PRELUDE.size) // PAGE):
            sums += struct.pack("<I", crc32(self._file.read(PAGE)))
        return bytes(sums)

    def abandon(self) -> None:
        """Removes what was written."""
        self._file.close()
        self._part.unlink(missing_ok=True)


class Reader:
    """An index file, opened for reading.

    Raises IndexFormatError (or one of its kinds) when the file is not an index, is of another version, is
    truncated, or has a byte that changed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise IndexFormatError(str(path), f"cannot be opened as an index ({error})") from error
        self._bytes = memoryview(self._map)
        self.facts: dict[str, str] = {}
        self._sections: dict[str, Section] = {}
        self._cast: dict[str, memoryview] = {}
        self._read_directory()
        self._good = bytearray(len(self._sums))
        if len(self._bytes) <= _SMALL:
            self.verify()

    def _fail(self, problem: str) -> IndexCorruptError:
        return IndexCorruptError(str(self.path), problem)

    def _read_directory(self) -> None:
        if len(self._bytes) < _PRELUDE.size or self._bytes[:8] != MAGIC:
            raise IndexFormatError(str(self.path), "is not an index file")
        head = bytes(self._bytes[: _PRELUDE.size])
        _, version, size, end, text_length, sums_length, body, check = _PRELUDE.unpack(head)
        if version != VERSION:
            raise IndexVersionError(str(self.path), f"has format version {version}, this program reads {VERSION}")
        if crc32(head[:-4]) != check:
            raise self._fail("the first 64 bytes are damaged")
        if size != len(self._bytes):
            raise self._fail(f"has {len(self._bytes)} bytes where {size} were written")
        if crc32(self._bytes[end:]) != body:
            raise self._fail("the directory is damaged")
        self._sums = self._bytes[end + text_length : end + text_length + sums_length].cast("I")
        for line in bytes(self._bytes[end : end + text_length]).decode().split("\n"):
            name, _, rest = line.partition(" ")
            if name.startswith("fact."):
                self.facts[name[5:]] = rest
            else:
                code, offset, count = rest.split(" ")
                self._sections[name] = Section(code, int(offset), int(count))

    def verify(self) -> None:
        """Checks every byte of the file. Raises IndexCorruptError."""
        self._check(_PRELUDE.size, _PRELUDE.size + len(self._sums) * PAGE)

    def _check(self, start: int, stop: int) -> None:
        good, sums, data = self._good, self._sums, self._bytes
        first = (start - _PRELUDE.size) // PAGE
        for page in range(first, (stop - _PRELUDE.size + PAGE - 1) // PAGE):
            if not good[page]:
                at = _PRELUDE.size + page * PAGE
                if crc32(data[at : at + PAGE]) != sums[page]:
                    raise self._fail(f"bytes {at} to {at + PAGE} are damaged")
                good[page] = 1

    def view(self, name: str, start: int = 0, stop: int | None = None) -> memoryview:
        """Items ``[start, stop)`` of a section, checked, as a typed memoryview over the file."""
        section = self._sections[name]
        stop = section.count if stop is None else stop
        size = SIZES[section.code]
        if stop > start:
            self._check(section.offset + start * size, section.offset + stop * size)
        whole = self._cast.get(name)
        if whole is None:
            end = section.offset + section.count * size
            whole = self._bytes[section.offset : end].cast(section.code)  # type: ignore[call-overload]
            self._cast[name] = whole
        return whole[start:stop]

    def has(self, name: str) -> bool:
        """Whether the file has a section of this name."""
        return name in self._sections

    def count(self, name: str) -> int:
        """Number of items in a section."""
        return self._sections[name].count

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return len(self._bytes)

    def sizes(self) -> dict[str, int]:
        """Bytes of each section."""
        return {name: s.count * SIZES[s.code] for name, s in self._sections.items()}

    def close(self) -> None:
        """Gives the mapping back; views handed out before keep it alive until they go."""
        self._cast.clear()
