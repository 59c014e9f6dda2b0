"""Which passage each row of an index is: the store's keys, a file beside the index."""

from __future__ import annotations

import mmap
import os
from array import array
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import StoreError

_ROWS = "rows"  # 64-bit integers


def write_keys(directory: Path, keys: array[int]) -> None:
    """The key of each row, in the order of the rows."""
    (directory / _ROWS).write_bytes(keys.tobytes())


def row_keys(directory: Path) -> Sequence[int]:
    """The keys of ``write_keys``, mapped into memory. Raises StoreError where they are not there."""
    try:
        with (directory / _ROWS).open("rb") as file:
            empty = not os.fstat(file.fileno()).st_size  # nothing cannot be mapped
            content = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return memoryview(content).cast("q")
    except (OSError, TypeError) as error:
        remedy = "Add a document again: it is then rebuilt."
        raise StoreError(f"{directory}: the index is damaged ({error}). {remedy}") from error
