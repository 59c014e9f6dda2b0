"""In how many passages each entity is found: a file beside the index, so that a list of them reads no other row.

The first line is the CRC-32 of the rest, which is JSON.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

from corpus.errors import StoreError
from corpus.store.rows import compact

Facet = tuple[str, str, int]
"""Label, id and number of passages."""

_NAME = "entities"
_COUNTED = "SELECT label, id, count(*) FROM entities GROUP BY label, id ORDER BY label, count(*) DESC, id"


def count_facets(connection: sqlite3.Connection) -> list[Facet]:
    """Counted in the table, by label, most first."""
    return connection.execute(_COUNTED).fetchall()


def write_facets(directory: Path, facets: Sequence[Facet]) -> None:
    """Write them to a new file."""
    content = compact([list(facet) for facet in facets]).encode()
    (directory / _NAME).write_bytes(b"%08x\n" % crc32(content) + content)


def read_facets(directory: Path) -> list[Facet] | None:
    """What was written; None where an earlier version made the index. Raises StoreError where it has changed."""
    path = directory / _NAME
    try:
        told, _, content = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}).") from error
    if told != b"%08x" % crc32(content):
        raise StoreError(f"{path}: the index is damaged (it has changed). Add a document again: it is then rebuilt.")
    return [(label, id_, passages) for label, id_, passages in json.loads(content)]
