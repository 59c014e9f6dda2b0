"""Changing the store: one writer, one transaction, one commit that makes everything visible at once."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
import uuid
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.models import Document, Passage
from corpus.store.connection import ROWS, open_for_writing
from corpus.store.models import Failure, Snapshot
from corpus.store.rows import (
    DOCUMENT_COLUMNS,
    PASSAGE_COLUMNS,
    SNAPSHOT_COLUMNS,
    compact,
    document_row,
    passage_of,
    passage_row,
)

IndexBuilder = Callable[[Iterable[str], Path], None]
"""Makes an index of these texts, row i being the i-th text, in a folder that exists and is empty."""

_INDEXED = "kind != 'heading'"


class StoreWriter:
    """The one that changes a store: a context manager that commits on ``publish`` and else leaves all as it was.

    Raises StoreBusyError when another process is writing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._connection = open_for_writing(folder)
        self._made: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
            if self._made is not None:
                shutil.rmtree(self._made, ignore_errors=True)
        self._connection.close()

    def fingerprints(self) -> dict[str, str]:
        """Source -> fingerprint of every file that is in the store."""
        return dict(self._connection.execute("SELECT source, fingerprint FROM files"))

    def owner(self, document_id: str) -> str | None:
        """The source that a document in the store came from."""
        row = self._connection.execute(
            "SELECT source FROM documents WHERE document_id = ?", (document_id,)
        ).fetchone()
        return row[0] if row else None

    def sha256(self, document_id: str) -> str | None:
        """The hash of the file that a document in the store came from."""
        row = self._connection.execute(
            "SELECT sha256 FROM documents WHERE document_id = ?", (document_id,)
        ).fetchone()
        return row[0] if row else None

    def replace(self, source: str, fingerprint: str) -> None:
        """Forget what came from this source, and expect its documents anew with ``put``."""
        self.forget(source)
        self._connection.execute("INSERT INTO files VALUES (?, ?)", (source, fingerprint))
        self._connection.execute("DELETE FROM failures WHERE source = ?", (source,))

    def forget(self, source: str) -> None:
        """Remove everything that came from this source; a copy elsewhere takes its place when it is added again."""
        mine = self._connection.execute("SELECT document_id FROM documents WHERE source = ?", (source,)).fetchall()
        for (document_id,) in mine:
            self._delete(document_id)
        self._connection.execute("DELETE FROM copies WHERE source = ?", (source,))
        self._connection.execute("DELETE FROM files WHERE source = ?", (source,))
        self._connection.execute("DELETE FROM failures WHERE source = ?", (source,))

    def _delete(self, document_id: str) -> None:
        passages = self._connection.execute(
            "SELECT passage, bands FROM passages WHERE document_id = ?", (document_id,)
        ).fetchall()
        keys = [(key,) for key, _ in passages]
        self._connection.executemany("DELETE FROM entities WHERE passage = ?", keys)
        self._connection.executemany("DELETE FROM duplicates WHERE passage = ?", keys)
        self._connection.executemany(
            "DELETE FROM bands WHERE key = ? AND passage = ?",
            [(band, key) for key, bands in passages for band in array("q", bands)],
        )
        self._connection.execute("DELETE FROM near_copies WHERE ? IN (document_id, other)", (document_id,))
        self._connection.execute("DELETE FROM passages WHERE document_id = ?", (document_id,))
        self._connection.execute("DELETE FROM documents WHERE document_id = ?", (document_id,))
        # The copies lose the document they were copies of: reading them again is the next run's work.
        orphans = "(SELECT source FROM copies WHERE document_id = ?)"
        self._connection.execute(f"UPDATE files SET fingerprint = '' WHERE source IN {orphans}", (document_id,))
        self._connection.execute("DELETE FROM copies WHERE document_id = ?", (document_id,))

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        *,
        position: int = 0,
        definitions: Mapping[str, str] | None = None,
        bands: Sequence[Sequence[int]] = (),
    ) -> None:
        """Add one document of the source that ``replace`` named.

        ``bands`` has the MinHash band keys of each passage (``corpus.duplicates.band_keys``), none for one that is
        not to be compared with others.
        """
        self._insert(
            "documents", DOCUMENT_COLUMNS, document_row(document, position=position, definitions=dict(definitions or {}))
        )
        for passage, keys in zip(passages, bands or [()] * len(passages), strict=True):
            row = (*passage_row(passage), array("q", keys).tobytes())
            key = self._insert("passages", f"{PASSAGE_COLUMNS}, bands", row)
            found = {(entity.label, entity.id, key) for entity in passage.entities}
            self._connection.executemany("INSERT INTO entities VALUES (?, ?, ?)", sorted(found))
            self._connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, key) for band in keys])

    def like(self, bands: Sequence[int], *, most: int = 32) -> dict[str, str]:
        """Id and text of up to ``most`` passages that share a band key: those worth comparing."""
        marks = ",".join("?" * len(bands))
        query = (
            "SELECT DISTINCT passage_id, text FROM bands JOIN passages USING (passage) "
            f"WHERE key IN ({marks}) ORDER BY passage LIMIT ?"
        )
        return dict(self._connection.execute(query, (*bands, most)))

    def same(self, passage_id: str, earlier: str) -> None:
        """Put a passage into the group of one that says the same."""
        keys = dict(
            self._connection.execute(
                "SELECT passage_id, passage FROM passages WHERE passage_id IN (?, ?)", (passage_id, earlier)
            )
        )
        row = self._connection.execute("SELECT first FROM duplicates WHERE passage = ?", (keys[earlier],)).fetchone()
        first = row[0] if row else keys[earlier]
        for key in (keys[earlier], keys[passage_id]):
            self._connection.execute("INSERT OR IGNORE INTO duplicates VALUES (?, ?)", (key, first))

    def note_near_copy(self, document_id: str, other: str, share: float) -> None:
        """Remember that two documents hold most of each other."""
        pairs = [(document_id, other, share), (other, document_id, share)]
        self._connection.executemany("INSERT OR REPLACE INTO near_copies VALUES (?, ?, ?)", pairs)

    def words(self, passage_ids: Sequence[str]) -> tuple[dict[str, int], dict[str, str]]:
        """Of the documents of these passages: how many words each passage has, and its document, by passage id."""
        rows = self._connection.execute(
            "SELECT passage_id, document_id, text FROM passages WHERE kind != 'heading' AND document_id IN (SELECT "
            "document_id FROM passages WHERE passage_id IN (SELECT value FROM json_each(?)))",
            (compact(list(passage_ids)),),
        ).fetchall()
        return {id_: len(text.split()) for id_, _, text in rows}, {id_: document for id_, document, _ in rows}

    def note_copy(self, source: str, document_id: str) -> None:
        """Remember that the bytes of a document were found here as well."""
        self._connection.execute("INSERT OR IGNORE INTO copies VALUES (?, ?)", (source, document_id))

    def fail(self, failure: Failure) -> None:
        """Remember a file that could not be read; what was read of it earlier stays."""
        self._connection.execute(
            "INSERT OR REPLACE INTO failures VALUES (?, ?, ?)", (failure.source, failure.error, failure.reason)
        )

    def publish(self, build: IndexBuilder, indexed_text: Callable[[Passage, str], str], *, recipe: str) -> Snapshot:
        """Build the index of what is now in the store and commit both; readers see all of it or none.

        ``indexed_text`` makes the text to index of a passage and its document's title. ``recipe`` names everything
        beside the documents that the index depends on. A store whose content is as before keeps its index.
        """
        before = self._current()
        hash_ = self._hash(recipe)
        directory = before.directory if before and before.hash == hash_ else self._build(build, indexed_text, hash_)
        published = before.published if before and before.hash == hash_ else date.today().isoformat()
        snapshot = Snapshot(hash_, directory, *self._counts(), published)
        self._connection.execute("DELETE FROM snapshot")
        self._connection.execute(
            f"INSERT INTO snapshot (only, {SNAPSHOT_COLUMNS}) VALUES (1, ?, ?, ?, ?, ?, ?)",
            dataclasses.astuple(snapshot),
        )
        self._connection.execute("COMMIT")
        self._sweep({directory, before.directory if before else directory})
        return snapshot

    def _build(self, build: IndexBuilder, indexed_text: Callable[[Passage, str], str], hash_: str) -> str:
        # A name that was never used: a reader may still hold an older index with the same content.
        name = f"index/{hash_[:16]}-{uuid.uuid4().hex[:8]}"
        self._made = self.folder / name
        self._made.mkdir(parents=True)
        keys = array("q")
        build(self._texts(indexed_text, keys), self._made)
        (self._made / ROWS).write_bytes(keys.tobytes())
        return name

    def _texts(self, indexed_text: Callable[[Passage, str], str], keys: array[int]) -> Iterator[str]:
        for key, title, *row in self._connection.execute(
            f"SELECT passage, title, {PASSAGE_COLUMNS} FROM passages JOIN documents USING (document_id) "
            f"WHERE {_INDEXED} ORDER BY source, position, ordinal"
        ):
            keys.append(key)
            yield indexed_text(passage_of(row), title)

    def _hash(self, recipe: str) -> str:
        digest = hashlib.sha256(recipe.encode())
        for row in self._connection.execute(
            f"SELECT {DOCUMENT_COLUMNS}, fingerprint FROM documents JOIN files USING (source) ORDER BY source, position"
        ):
            digest.update(compact(row).encode())
        for row in self._connection.execute("SELECT source, error FROM failures"):
            digest.update(compact(row).encode())
        return digest.hexdigest()

    def _counts(self) -> tuple[int, int, int]:
        row = self._connection.execute(
            f"SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages WHERE {_INDEXED}), "
            "(SELECT count(*) FROM failures) + (SELECT count(*) FROM documents WHERE EXISTS "
            "(SELECT 1 FROM json_each(pages) WHERE json_extract(value, '$[2]')))"
        ).fetchone()
        return row[0], row[1], row[2]

    def _current(self) -> Snapshot | None:
        row = self._connection.execute(f"SELECT {SNAPSHOT_COLUMNS} FROM snapshot").fetchone()
        return Snapshot(*row) if row else None

    def _sweep(self, keep: set[str]) -> None:
        """Delete older indexes: the one before stays for readers that are about to open it."""
        for directory in (self.folder / "index").glob("*"):
            if f"index/{directory.name}" not in keep:
                # A file that a reader on Windows still holds open is left for the next run.
                shutil.rmtree(directory, ignore_errors=True)

    def _insert(self, table: str, columns: str, row: tuple[object, ...]) -> int:
        marks = ",".join("?" * len(row))
        cursor = self._connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", row)
        return int(cursor.lastrowid or 0)
