"""Everything in a store looked at: what is not as it was written, or does not fit the rest."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import StoreError
from corpus.store.joined import JoinedKeys, Segments
from corpus.store.models import Snapshot
from corpus.store.rows import (
    CITABLE,
    DOCUMENT_COLUMNS,
    DOCUMENT_EXTENT,
    PASSAGE_COLUMNS,
    SNAPSHOT_COLUMNS,
    checksum,
    document_of,
    folded,
    passage_of,
)

_MOST = 50  # of SQLite's own messages
_DIGITS = 8  # of the hash of its text, at the end of a passage's id
_EXTENT = len(DOCUMENT_COLUMNS.split(","))  # where the columns of DOCUMENT_EXTENT begin


class Problem(NamedTuple):
    """Something that is wrong. ``source`` is the file to read again, where that mends it; ``of_index`` says that making
    the index again does. Where neither is given the database itself is broken.
    """

    what: str
    source: str | None = None
    of_index: bool = False


def audit(connection: sqlite3.Connection, folder: Path) -> Iterator[Problem]:
    """What is wrong with the database, and with the keys beside the index; nothing where all is right.

    The rows of passages, documents and the snapshot are compared with their checksums, texts with the hashes in their
    ids, and the tables that questions look things up in with the rows that they were made of. Every row is read.
    """
    try:
        broken = list(_structure(connection))
        yield from broken
        if not broken:
            yield from _rows(connection, folder)
    except (sqlite3.DatabaseError, StoreError, ValueError, TypeError, LookupError) as error:
        # Of a row that is not what its column says anything may come.
        yield Problem(f"the database cannot be read through ({error})")


def _structure(connection: sqlite3.Connection) -> Iterator[Problem]:
    for (line,) in connection.execute(f"PRAGMA integrity_check({_MOST})"):
        if line != "ok":
            yield Problem(f"SQLite: {line}")
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Problem(f"row {row} of {table} belongs to none of {parent}")


def _rows(connection: sqlite3.Connection, folder: Path) -> Iterator[Problem]:
    sources: dict[str, str] = {}
    spans: dict[str, tuple[int, int, int]] = {}
    for row in connection.execute(f"SELECT {DOCUMENT_COLUMNS}, {DOCUMENT_EXTENT}, checksum FROM documents"):
        sources[row[0]] = row[1]
        spans[row[0]] = row[_EXTENT : _EXTENT + 3]
        if row[-1] != checksum(row[:-1]):
            yield Problem(f"what is known of the document {row[0]!r} is not as it was written", row[1])
        else:
            document_of(row)
    counted: dict[str, list[int]] = {id_: [] for id_ in sources}
    indexed: Counter[str] = Counter()
    query = f"SELECT {CITABLE}, passage, {PASSAGE_COLUMNS}, bands, checksum FROM passages"
    for citable, *columns in connection.execute(query):
        row = tuple(columns)
        key, id_, document_id, ordinal, *_ = row
        counted[document_id].append(key)
        indexed[document_id] += citable
        problem = _passage(connection, row, f"{document_id}-{ordinal}-")
        if problem:
            yield Problem(f"passage {id_!r} {problem}", sources[document_id])
    for id_, (passages, first, last) in spans.items():
        keys = counted[id_]
        if keys and (passages, first, last) != (indexed[id_], min(keys), max(keys)):
            yield Problem(f"the document {id_!r} has other passages than it had", sources[id_])
    yield from _names(connection)
    yield from _links(connection)
    yield from _snapshot(connection, folder)


def _passage(connection: sqlite3.Connection, row: tuple[Any, ...], beginning: str) -> str | None:
    """What is wrong with a passage and with what questions find it by."""
    key, id_, text, bands = row[0], str(row[1]), str(row[6]), row[-2]
    if row[-1] != checksum(row[:-2]):
        return "is not as it was written"
    if id_.startswith(beginning) and id_[-_DIGITS:] != hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]:
        return "has another text than its id says"
    named = {(entity.label, entity.id) for entity in passage_of(row[1:-2]).entities}
    if named != set(connection.execute("SELECT label, id FROM entities WHERE passage = ?", (key,))):
        return "has other entities than it is found by"
    for band in array("q", bands):
        if not connection.execute("SELECT 1 FROM bands WHERE key = ? AND passage = ?", (band, key)).fetchone():
            return "has another MinHash than it is found by"
    return None


def _names(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Acronyms and superseded names against the documents that have them."""
    acronyms: Counter[tuple[str, str]] = Counter()
    defines: set[tuple[str, str, int]] = set()
    supersedes: set[tuple[str, str]] = set()
    for id_, definitions, older in connection.execute("SELECT document_id, definitions, supersedes FROM documents"):
        defined = json.loads(definitions)
        acronyms.update(defined.items())
        defines |= {(acronym, id_, position) for position, acronym in enumerate(defined)}
        if name := folded(older or ""):
            supersedes.add((name, id_))
    tables: tuple[tuple[str, str, Iterable[object]], ...] = (
        ("acronyms", "acronym, long_form, documents", {(*pair, count) for pair, count in acronyms.items()}),
        ("defines", "acronym, document_id, position", defines),
        ("supersedes", "name, document_id", supersedes),
    )
    for table, columns, expected in tables:
        if set(connection.execute(f"SELECT {columns} FROM {table}")) != set(expected):
            yield Problem(f"the table {table} does not say what the documents say")


def _links(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Rows about passages and documents that there are not."""
    for table, column, parent in (
        ("duplicates", "passage", "passages"), ("entities", "passage", "passages"), ("bands", "passage", "passages"),
        ("near_copies", "document_id", "documents"), ("near_copies", "other", "documents"),
    ):  # fmt: skip
        key = "passage" if parent == "passages" else "document_id"
        query = f"SELECT count(*) FROM {table} WHERE {column} NOT IN (SELECT {key} FROM {parent})"
        if count := connection.execute(query).fetchone()[0]:
            yield Problem(f"{count} rows of {table} are about {parent} that are not there")


def _snapshot(connection: sqlite3.Connection, folder: Path) -> Iterator[Problem]:
    row = connection.execute(f"SELECT {SNAPSHOT_COLUMNS}, checksum FROM snapshot").fetchone()
    if row is None:
        return
    if row[-1] != checksum(row[:-1]):
        yield Problem("what is known of the snapshot is not as it was written")
        return
    snapshot = Snapshot(*row[:-1])
    documents = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
    if documents != snapshot.documents:
        yield Problem(f"there are {documents} documents where {snapshot.documents} were published")
    try:
        segments = Segments(folder, snapshot)
        segments.verify()
        keys = JoinedKeys(segments)
    except StoreError:  # a damaged index is told by who reads all of it
        return
    query = (
        f"SELECT passage FROM passages JOIN documents USING (document_id) WHERE {CITABLE} "
        "ORDER BY source, position, ordinal"
    )
    places = {key: place for place, key in enumerate(key for (key,) in connection.execute(query))}
    found = [keys[place] for place in range(len(keys)) if keys.live[place]]
    if len(found) != len(places) or set(found) != places.keys() or not _in_order(keys, places):
        yield Problem("the index is of other passages than the store holds", of_index=True)
    numbers = {id_ for segment in segments.manifest.segments for id_ in segment.ids}
    query = "SELECT count(*) FROM documents LEFT JOIN indexed USING (document_id) WHERE passages > 0 AND "
    if numbers and connection.execute(
        f"{query} (segment IS NULL OR segment NOT IN ({','.join('?' * len(numbers))}))", list(numbers)
    ).fetchone()[0]:
        yield Problem("the index is of other documents than the store says", of_index=True)


def _in_order(keys: JoinedKeys, places: Mapping[int, int]) -> bool:
    """Whether the passages of each segment are in the order of their sources."""
    return all(
        one < other
        for part in keys.live_places()
        for one, other in pairwise(places[keys[place]] for place in part)
    )
