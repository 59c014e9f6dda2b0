"""Changing the store: one writer, one transaction, one commit that makes everything visible at once."""

from __future__ import annotations

import os
import shutil
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.errors import StoreError
from corpus.models import Document, Metadata, Passage
from corpus.numbers import names_in
from corpus.store import snapshots
from corpus.store.faults import damaged, told
from corpus.store.joined import Segments
from corpus.store.manifest import read_manifest
from corpus.store.models import Failure, Snapshot
from corpus.store.rows import (
    DOCUMENT_COLUMNS,
    DOCUMENT_EXTENT,
    PASSAGE_COLUMNS,
    checksum,
    document_row,
    given_row,
    passage_row,
)
from corpus.store.segments import Merger, Work, add_to, record_whole
from corpus.store.snapshots import IndexBuilder, Windows
from corpus.store.tables import Copies, Files, Names, Spoken
from corpus.store.transaction import open_for_writing


class StoreWriter:
    """The one that changes a store: a context manager that commits on ``publish`` and else leaves all as it was.

    ``spoken`` gives the long form of an acronym as it will be looked for in questions. ``wait`` is how many seconds
    another writer is waited for; ``shared`` lets others than the owner read the store from now on. Raises
    StoreBusyError when the other does not finish, and StoreError when the store cannot be written (a full disk, say).
    """

    def __init__(
        self, folder: Path, *, spoken: Spoken = str.casefold, wait: float = 5.0, shared: bool = False
    ) -> None:
        self.folder = folder
        self._held, self._connection = open_for_writing(folder, spoken=spoken, wait=wait, shared=shared)
        self._made: Path | None = None
        self._sweep()
        self._names = Names(self._connection, spoken)
        self.files = Files(self._connection)
        self.copies = Copies(self._connection)

    def _sweep(self) -> None:
        """Delete what a killed run has left."""
        try:
            before = snapshots.current(self._connection)
        except sqlite3.DatabaseError as error:
            self._connection.close()
            os.close(self._held)
            raise told(self.folder, error) from error
        snapshots.sweep(self.folder, before.directory if before else "", "")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        problem = None
        if isinstance(error, ValueError | TypeError | LookupError | AttributeError):
            from corpus.store.audit import audit

            # A row that is not what its column says may lead to any of these.
            problem = next(audit(self._connection, self.folder), None)
        if self._made is not None:
            shutil.rmtree(self._made, ignore_errors=True)
        self._connection.close()
        os.close(self._held)
        if isinstance(error, sqlite3.DatabaseError):
            raise told(self.folder, error) from error
        if problem is not None:
            raise damaged(self.folder, problem.what) from error
        if isinstance(error, OSError):
            raise StoreError(f"The store at {self.folder} could not be changed: {error}. It is as it was.") from error

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

    def replace(self, source: str, fingerprint: str, *, given: Metadata | None = None) -> None:
        """Forget what came from this source, and expect its documents anew with ``put``.

        ``fingerprint`` begins with the file's SHA-256. Documents of other bytes that stand elsewhere too stay, as
        those of the other file.
        """
        for document_id, sha256 in self._documents(source):
            if fingerprint.startswith(sha256):
                self._delete(document_id)
            else:
                self._leave(source, document_id)
        self._strike(source)
        self._connection.execute("INSERT INTO files VALUES (?, ?, ?)", (source, fingerprint, given_row(given)))

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What is changed inside is undone when an error leaves the block; what was changed before stays."""
        self._connection.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:  # on a full disk SQLite has undone everything itself
                self._connection.execute("ROLLBACK TO attempt")
                self._connection.execute("RELEASE attempt")
            raise
        self._connection.execute("RELEASE attempt")

    def forget(self, source: str) -> None:
        """Remove what came from this source and does not stand in the same bytes elsewhere."""
        for document_id, _ in self._documents(source):
            self._leave(source, document_id)
        self._strike(source, "given_before")

    def remove(self, document_id: str) -> None:
        """Remove one document wherever its bytes stand; the files are read again when they are added again."""
        owner = self.owner(document_id)
        sources = [*([] if owner is None else [owner]), *self._copies(document_id)]
        self._free(document_id)
        self._connection.execute("DELETE FROM copies WHERE document_id = ?", (document_id,))
        self._delete(document_id)
        self.files.make_stale(sources)
        for source in sources:
            if not self._has_more(source):
                self._strike(source, "given_before")

    def _has_more(self, source: str) -> bool:
        """Whether anything but this file's failure is in the store."""
        query = "SELECT 1 FROM {} WHERE source = ?"
        tables = ("documents", "copies", "left_out")
        return any(self._connection.execute(query.format(table), (source,)).fetchone() for table in tables)

    def _copies(self, document_id: str) -> list[str]:
        query = "SELECT source FROM copies WHERE document_id = ? ORDER BY source"
        return [source for (source,) in self._connection.execute(query, (document_id,))]

    def _documents(self, source: str) -> list[tuple[str, str]]:
        query = "SELECT document_id, sha256 FROM documents WHERE source = ?"
        return self._connection.execute(query, (source,)).fetchall()

    def _strike(self, source: str, *more: str) -> None:
        for table in ("copies", "left_out", "looks", "files", "failures", *more):
            self._connection.execute(f"DELETE FROM {table} WHERE source = ?", (source,))

    def _leave(self, source: str, document_id: str) -> None:
        """A document whose file goes: another file of the same bytes has it from now on, else it goes too."""
        heir = next(iter(self._copies(document_id)), None)
        if heir is None:
            self._free(document_id)
            self._delete(document_id)
            return
        self._connection.execute("UPDATE documents SET source = ? WHERE document_id = ?", (heir, document_id))
        columns = f"{DOCUMENT_COLUMNS}, {DOCUMENT_EXTENT}"
        row = self._connection.execute(
            f"SELECT {columns} FROM documents WHERE document_id = ?", (document_id,)
        ).fetchone()
        self._connection.execute(
            "UPDATE documents SET checksum = ? WHERE document_id = ?", (checksum(row), document_id)
        )
        self._connection.execute("DELETE FROM copies WHERE source = ? AND document_id = ?", (heir, document_id))
        self.files.hand_on(source, heir)
        # It comes elsewhere in the order of the sources.
        self._leave_segment(document_id)
        self._connection.execute("INSERT INTO indexed VALUES (?, NULL)", (document_id,))
        # Its title and date may be those of the file that went.
        self.files.make_stale([heir])

    def _free(self, document_id: str) -> None:
        """The id can be had again: a file whose record was left out for it is to be read again."""
        query = "SELECT source FROM left_out WHERE document_id = ?"
        self.files.make_stale([source for (source,) in self._connection.execute(query, (document_id,))])
        self._connection.execute("DELETE FROM left_out WHERE document_id = ?", (document_id,))

    def _leave_segment(self, document_id: str) -> None:
        """What the index has of a document no longer counts."""
        self._connection.execute(
            "INSERT INTO dead SELECT segment, first, last FROM indexed JOIN documents USING (document_id) "
            "WHERE document_id = ? AND segment IS NOT NULL",
            (document_id,),
        )
        self._connection.execute("DELETE FROM indexed WHERE document_id = ?", (document_id,))

    def _delete(self, document_id: str) -> None:
        self._leave_segment(document_id)
        passages = self._connection.execute(
            "SELECT passage, bands FROM passages WHERE document_id = ?", (document_id,)
        ).fetchall()
        keys = [(key,) for key, _ in passages]
        self._connection.executemany("DELETE FROM numbers WHERE passage = ?", keys)
        self._connection.executemany("DELETE FROM entities WHERE passage = ?", keys)
        self._connection.executemany("DELETE FROM duplicates WHERE passage = ?", keys)
        self._connection.executemany(
            "DELETE FROM bands WHERE key = ? AND passage = ?",
            [(band, key) for key, bands in passages for band in array("q", bands)],
        )
        self.copies.forget(document_id)
        self._names.leave(document_id)
        self._connection.execute("DELETE FROM passages WHERE document_id = ?", (document_id,))
        self._connection.execute("DELETE FROM documents WHERE document_id = ?", (document_id,))

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
        indexed = sum(passage.citable for passage in passages)
        first = self._free_key()  # the others follow without a gap: filters go by the first and the last
        row = document_row(document, position=position, definitions=dict(definitions or {}))
        row = (*row, indexed, first, first + len(passages) - 1)
        self._insert("documents", f"{DOCUMENT_COLUMNS}, {DOCUMENT_EXTENT}, checksum", (*row, checksum(row)))
        self._connection.execute("INSERT INTO indexed VALUES (?, NULL)", (document.document_id,))
        self._names.enter(document.document_id, definitions or {}, document.metadata.supersedes)
        for key, (passage, keys) in enumerate(zip(passages, bands or [()] * len(passages), strict=True), first):
            row = (key, *passage_row(passage))
            row = (*row, array("q", keys).tobytes(), checksum(row))
            self._insert("passages", f"passage, {PASSAGE_COLUMNS}, bands, checksum", row)
            found = {(entity.label, entity.id, key) for entity in passage.entities}
            self._connection.executemany("INSERT INTO entities VALUES (?, ?, ?)", sorted(found))
            self._connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, key) for band in keys])
        names = sorted({(name, first + place) for place, name in names_in(passages)})
        self._connection.executemany("INSERT INTO numbers VALUES (?, ?)", names)

    def note_copy(self, source: str, document_id: str) -> None:
        """Remember that the bytes of a document were found here as well."""
        self._connection.execute("INSERT OR IGNORE INTO copies VALUES (?, ?)", (source, document_id))

    def note_left_out(self, source: str, document_id: str) -> None:
        """Remember a record that was left out because another file has one of that id."""
        self._connection.execute("INSERT OR IGNORE INTO left_out VALUES (?, ?)", (source, document_id))

    def fail(self, failure: Failure) -> None:
        """Remember a file that could not be read; what was read of it earlier stays."""
        self._connection.execute(
            "INSERT OR REPLACE INTO failures VALUES (?, ?, ?)", (failure.source, failure.error, failure.reason)
        )

    def mend(self, source: str) -> None:
        """Forget that a file could not be read."""
        self._connection.execute("DELETE FROM failures WHERE source = ?", (source,))

    @property
    def unpublished(self) -> bool:
        """Whether readers see nothing of the store yet."""
        return snapshots.current(self._connection) is None

    def keep(self) -> None:
        """Commit what was put so far where no reader sees the store: a first run that breaks off has not to do it
        again, and the log does not grow to the size of the store. Another writer waits all the same.
        """
        if self._connection.in_transaction and self.unpublished:
            self._connection.execute("CREATE TABLE IF NOT EXISTS unfinished (only INTEGER)")
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN IMMEDIATE")

    def publish(
        self,
        build: IndexBuilder,
        windows: Windows,
        *,
        recipe: str,
        sound: Callable[[Path, str], bool],
        merger: Merger | None = None,
        compact: bool = False,
    ) -> Snapshot:
        """Build the index of what is now in the store and commit both; readers see all of it or none.

        ``recipe`` names everything beside the documents that the index depends on. Where it is as before, the index is
        ``sound`` and there is a ``merger``, what has changed is added to it, or merged into one segment if it is to be
        ``compact``; else all of it is made anew. A store whose content is as before keeps its index where it is sound.
        """
        before = snapshots.current(self._connection)
        hash_ = snapshots.content_hash(self._connection, recipe)
        kept = before if before and sound(self.folder / before.directory, before.hash) else None
        if kept and kept.hash == hash_ and not compact and not self._has_unindexed():
            directory, passages = kept.directory, kept.passages
        else:
            directory = snapshots.new_directory(hash_)
            self._made = self.folder / directory
            work = Work(build, windows, merger) if merger else None
            passages = self._write_index(kept, hash_, directory, recipe, work, build, windows, compact=compact)
        snapshot = snapshots.record(self._connection, hash_, directory, passages, before)
        self._connection.execute("DROP TABLE IF EXISTS unfinished")
        self._connection.execute("COMMIT")
        self._made = None
        snapshots.sweep(self.folder, directory, before.directory if before else directory)
        return snapshot

    def _has_unindexed(self) -> bool:
        """Whether rows have changed that the index is of."""
        query = "SELECT EXISTS (SELECT 1 FROM indexed WHERE segment IS NULL) OR EXISTS (SELECT 1 FROM dead)"
        return bool(self._connection.execute(query).fetchone()[0])

    def _write_index(
        self,
        before: Snapshot | None,
        hash_: str,
        directory: str,
        recipe: str,
        work: Work | None,
        build: IndexBuilder,
        windows: Windows,
        *,
        compact: bool,
    ) -> int:
        """The index of what is now in the store; how many passages it has."""
        some = self._connection.execute(
            "SELECT EXISTS (SELECT 1 FROM indexed JOIN documents USING (document_id) WHERE passages > 0)"
        ).fetchone()[0]
        manifest = read_manifest(self.folder / before.directory) if before and work and some else None
        snapshots.make_directory(self.folder / directory)
        if before and work and manifest and manifest.recipe == recipe:
            segments = Segments(self.folder, before)
            snapshot = before._replace(hash=hash_, directory=directory)
            passages = add_to(self._connection, segments, snapshot, recipe, work, compact=compact)
        else:
            made = self.folder / directory
            passages = snapshots.write_index(self._connection, made, build, windows, hash_)
            record_whole(self._connection, self.folder, directory, hash_, recipe, work)
        snapshots.finish(self._connection, self.folder / directory)
        return passages

    def _free_key(self) -> int:
        """From here on no passage has a key."""
        return int(self._connection.execute("SELECT ifnull(max(passage), 0) + 1 FROM passages").fetchone()[0])

    def _insert(self, table: str, columns: str, row: tuple[object, ...]) -> None:
        marks = ",".join("?" * len(row))
        self._connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", row)
