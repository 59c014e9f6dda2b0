"""Small files beside an index that have a checksum: its eight hexadecimal digits on a line, then the content."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

from corpus.errors import StoreError


def write_sealed(path: Path, content: bytes) -> None:
    """Write it to a new file, with its CRC-32."""
    path.write_bytes(b"%08x\n" % crc32(content) + content)


def read_sealed(path: Path) -> bytes | None:
    """What was written; None where there is no such file. Raises StoreError where it has changed or cannot be read."""
    try:
        told, _, content = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}).") from error
    if told != b"%08x" % crc32(content):
        raise StoreError(f"{path}: the index is damaged (it has changed). Add a document again: it is then rebuilt.")
    return content
