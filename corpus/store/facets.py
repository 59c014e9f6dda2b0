"""In how many passages each entity is found: a file beside the index, so that a list of them reads no other row.

The first line is the CRC-32 of the rest, which is JSON.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from corpus.store.rows import compact
from corpus.store.sealed import read_sealed, write_sealed

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
    write_sealed(directory / _NAME, content)


def read_facets(directory: Path) -> list[Facet] | None:
    """What was written; None where an earlier version made the index. Raises StoreError where it has changed."""
    content = read_sealed(directory / _NAME)
    if content is None:
        return None
    return [(label, id_, passages) for label, id_, passages in json.loads(content)]
