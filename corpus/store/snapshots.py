"""Making a snapshot: the index of what is in the store, and the row that shows both to readers."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import time
import uuid
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from corpus.errors import StoreError
from corpus.store.durable import sync_folder, sync_tree
from corpus.store.facets import count_facets, write_facets
from corpus.store.keys import write_keys, write_windows
from corpus.store.manifest import read_manifest
from corpus.store.models import Indexed, Snapshot, Window
from corpus.store.rights import restrict
from corpus.store.rows import CITABLE, DOCUMENT_COLUMNS, SNAPSHOT_COLUMNS, WITH_SCANS, checksum, compact

IndexBuilder = Callable[[Iterable[str], Path], None]
"""Makes an index of these texts, row i being the i-th text, in a folder that exists and is empty."""

Windows = Callable[[Iterable[Indexed]], Iterator[Window]]
"""What is a row of the index, given every passage that can be cited; each is in one row or more."""

_RETIRED = "retired"  # in the folder of an index that was current: since when it is not
_GRACE = 60.0  # seconds


def current(connection: sqlite3.Connection) -> Snapshot | None:
    """The snapshot that this connection sees."""
    row = connection.execute(f"SELECT {SNAPSHOT_COLUMNS} FROM snapshot").fetchone()
    return Snapshot(*row) if row else None


def record(
    connection: sqlite3.Connection, hash_: str, directory: str, passages: int, before: Snapshot | None
) -> Snapshot:
    """Put the new snapshot in the place of the one before; equal content keeps the day it was published on."""
    published = before.published if before and before.hash == hash_ else date.today().isoformat()
    documents, unreadable = _counts(connection)
    snapshot = Snapshot(hash_, directory, documents, passages, unreadable, published)
    connection.execute("DELETE FROM snapshot")
    connection.execute(
        f"INSERT INTO snapshot (only, {SNAPSHOT_COLUMNS}, checksum) VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
        (*snapshot, checksum(snapshot)),
    )
    return snapshot


def content_hash(connection: sqlite3.Connection, recipe: str) -> str:
    """The name of what is in the store: of the documents, the failures, and of how they are indexed."""
    digest = hashlib.sha256(recipe.encode())
    # SQLite writes the JSON of each row: three times as fast as to fetch it and write it here.
    for (row,) in connection.execute(
        f"SELECT json_array({DOCUMENT_COLUMNS}, fingerprint) FROM documents JOIN files USING (source) "
        "ORDER BY source, position"
    ):
        digest.update(row.encode())
    for row in connection.execute("SELECT source, error FROM failures ORDER BY source"):
        digest.update(compact(row).encode())
    return digest.hexdigest()


def new_directory(hash_: str) -> str:
    """A name that was never used: a reader may still hold an older index with the same content."""
    return f"index/{hash_[:16]}-{uuid.uuid4().hex[:8]}"


def write_index(
    connection: sqlite3.Connection, directory: Path, build: IndexBuilder, windows: Windows, hash_: str
) -> int:
    """The index of every passage that can be cited, with the store's keys of the passages and those that each of its
    rows is of beside it, the entities of all passages, and the hash of the snapshot that they are of.

    Returns how many passages there are.
    """
    keys, runs = array("q"), array("I")
    build(texts_of(windows(indexed_passages(connection, keys)), runs), directory)
    write_windows(directory, runs)
    write_keys(directory, keys, snapshot=hash_)
    return len(keys)


def make_directory(directory: Path) -> None:
    """The folder of a new snapshot."""
    directory.parent.mkdir(mode=0o700, exist_ok=True)
    directory.mkdir(mode=0o700)


def finish(connection: sqlite3.Connection, directory: Path) -> None:
    """What stands beside the index of a snapshot, and all of it onto the disk: a commit will name it."""
    write_facets(directory, count_facets(connection))
    restrict(directory.parents[1], directory.parent)
    sync_tree(directory)
    sync_folder(directory.parent)
    sync_folder(directory.parent.parent)


def texts_of(windows: Iterable[Window], runs: array[int]) -> Iterator[str]:
    """The texts of the windows, whose first and last places are noted."""
    for text, start, stop in windows:
        runs.extend((start, stop))
        yield text


def indexed_passages(
    connection: sqlite3.Connection, keys: array[int], document_id: str | None = None
) -> Iterator[Indexed]:
    """The passages of a document, by default of all, that are indexed, in the order of the sources; their keys are
    noted.

    Of each passage only what is indexed is taken out of its row: to decode all of it takes as long as the index.
    """
    which, values = ("", ()) if document_id is None else ("document_id = ? AND", (document_id,))
    for key, document_id, title, kind, text, lead_in, section in connection.execute(
        "SELECT passage, document_id, title, kind, text, json_extract(detail, '$.lead_in'), "
        "json_extract(detail, '$.section') "
        # Document by document: to sort all passages, SQLite would write them into the folder for temporary files.
        f"FROM documents CROSS JOIN passages USING (document_id) WHERE {which} {CITABLE} "
        "ORDER BY source, position, ordinal",
        values,
    ):
        keys.append(key)
        above = tuple(json.loads(section)) if section else ()
        yield Indexed(document_id, title, kind, text, lead_in or "", above)


def _counts(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many documents there are, and how many files that could not be read or have scanned pages."""
    row = connection.execute(
        f"SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM failures) + "
        f"(SELECT count(*) FROM documents WHERE {WITH_SCANS})"
    ).fetchone()
    return row[0], row[1]


def sweep(folder: Path, current: str, before: str) -> None:
    """Delete the indexes that no reader can be about to open.

    The one ``before`` stays, and for a minute those before it: a reader may have read the name and not yet opened it;
    and so do the segments that one of these names. What cannot be marked or deleted is left for the next run: the
    change that made it old is done.
    """
    if before and before != current:
        with suppress(OSError):  # an index that somebody took away
            (folder / before / _RETIRED).touch()
            restrict(folder, folder / before / _RETIRED)
    every = list((folder / "index").glob("*"))
    stay = {one for one in every if f"index/{one.name}" in {current, before} or _is_fresh(one / _RETIRED)}
    with suppress(StoreError):  # a damaged manifest: what it named cannot be told, and nothing is deleted
        named = {name for one in stay if (found := read_manifest(one)) for name in found.directories}
        kept = {one.name for one in stay} | {name.split("/")[1] for name in named}
        for directory in every:
            if directory.name not in kept:
                # A file that a reader on Windows still holds open is left for the next run.
                shutil.rmtree(directory, ignore_errors=True)


def _is_fresh(mark: Path) -> bool:
    try:
        return time.time() - mark.stat().st_mtime < _GRACE
    except OSError:  # there is none
        return False
