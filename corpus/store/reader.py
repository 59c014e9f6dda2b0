"""Reading the store: every answer sees one snapshot, and never waits for the writer."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from corpus.errors import PolicyQAError
from corpus.models import Document, Metadata, Passage
from corpus.store.connection import has, open_for_reading
from corpus.store.facets import count_facets, read_facets
from corpus.store.faults import damaged, told
from corpus.store.joined import JoinedKeys, Segments
from corpus.store.models import Copy, Failure, Snapshot
from corpus.store.rows import (
    CITABLE,
    DOCUMENT_COLUMNS,
    DOCUMENT_EXTENT,
    PASSAGE_COLUMNS,
    SNAPSHOT_COLUMNS,
    WITH_SCANS,
    checksum,
    document_of,
    passage_of,
)

if TYPE_CHECKING:
    from corpus.store.audit import Problem
    from corpus.store.catalogue import Catalogue, Outlines

# Rows with all that their checksums are of, and these.
_PASSAGE = f"passage, {PASSAGE_COLUMNS}, passages.checksum"
_DOCUMENT = f"{DOCUMENT_COLUMNS}, {DOCUMENT_EXTENT}, checksum"

_CHUNK = 500  # parameters a statement, under the limit of the oldest SQLite that Python 3.11 ships with


class StoreReader:
    """One connection to a store, for one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._connection = open_for_reading(folder)

    @property
    def catalogue(self) -> Catalogue:
        """The documents by what they have, which questions without filters do without."""
        from corpus.store.catalogue import Catalogue

        return Catalogue(self._connection)

    @property
    def outlines(self) -> Outlines:
        """The documents as lists show them, which answers do without."""
        from corpus.store.catalogue import Outlines

        return Outlines(self._connection)

    def close(self) -> None:
        """Close the connection; reading afterwards is an error."""
        self._connection.close()

    @contextmanager
    def consistent(self) -> Iterator[Snapshot | None]:
        """All reads inside see the same state; yields its snapshot, or None where nothing was ever published.

        Raises StoreError where a page of the database turns out to be damaged.
        """
        if self._connection.in_transaction:
            yield self.snapshot()
            return
        self._connection.execute("BEGIN")
        try:
            yield self.snapshot()
        except sqlite3.DatabaseError as error:
            raise told(self.folder, error) from error
        except PolicyQAError:
            raise
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            # A row that is not what its column says may lead to any of these.
            if (problem := next(self.problems(), None)) is not None:
                raise damaged(self.folder, problem.what) from error
            raise
        finally:
            self._connection.execute("ROLLBACK")

    def copy_to(self, path: Path) -> None:
        """The database as this reader sees it, into an empty file."""
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            self._connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # so that the copy is one file

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the database and the keys of the index: every row is read."""
        from corpus.store.audit import audit

        return audit(self._connection, self.folder)

    def snapshot(self) -> Snapshot | None:
        """What is current."""
        row = self._connection.execute(f"SELECT {SNAPSHOT_COLUMNS}, checksum FROM snapshot").fetchone()
        if row and row[-1] != checksum(row[:-1]):
            raise damaged(self.folder, "what is known of its snapshot is not as it was written")
        return Snapshot(*row[:-1]) if row else None

    def segments(self, snapshot: Snapshot) -> Segments:
        """What the index of a snapshot is made of. Raises StoreError where it is not there."""
        return Segments(self.folder, snapshot)

    def places(self, snapshot: Snapshot) -> JoinedKeys:
        """The store's key of each indexed passage, by its place. Raises StoreError where they are not there."""
        return JoinedKeys(self.segments(snapshot))

    def order_of(self, key: int) -> tuple[str, int, int]:
        """Where a passage comes in the order of the sources."""
        query = "SELECT source, position, ordinal FROM passages JOIN documents USING (document_id) WHERE passage = ?"
        row: tuple[str, int, int] | None = self._connection.execute(query, (key,)).fetchone()
        if row is None:
            raise damaged(self.folder, "a passage that the index has is not there")
        return row

    def _passage(self, row: Sequence[Any]) -> Passage:
        """The passage of a row of ``_PASSAGE``. Raises StoreDamagedError where it is not as it was written."""
        if row[-1] != checksum(row[:-1]):
            raise damaged(self.folder, f"passage {row[1]!r} of {self._owner(row[0])} is not as it was written")
        return passage_of(row[1:-1])

    def _document(self, row: Sequence[Any]) -> Document:
        """The document of a row of ``_DOCUMENT``. Raises StoreDamagedError where it is not as it was written."""
        if row[-1] != checksum(row[:-1]):
            raise damaged(self.folder, f"what is known of the document {row[0]!r} ({row[1]}) is not as it was written")
        return document_of(row)

    def _owner(self, key: int) -> str:
        """The document that a passage is of, by its key, for a person."""
        row = self._connection.execute(
            "SELECT title, source FROM documents WHERE ? BETWEEN first AND last", (key,)
        ).fetchone()
        return f"“{row[0]}” ({row[1]})" if row else "a document that is not there"

    def passages_at(self, keys: Sequence[int]) -> list[Passage]:
        """The passages of these keys, in the order given."""
        rows = self._in(f"SELECT {_PASSAGE} FROM passages WHERE passage IN", keys)
        found = {row[0]: self._passage(row) for row in rows}
        for key in keys:
            if key not in found:
                raise damaged(self.folder, f"a passage of {self._owner(key)} is not there")
        return [found[key] for key in keys]

    def numbered(self, names: Sequence[str]) -> list[int]:
        """The keys of the passages that have one of these numbers, as ``corpus.numbers.name_of`` writes it."""
        return sorted({key for (key,) in self._in("SELECT passage FROM numbers WHERE number IN", names)})

    def documents_at(self, keys: Sequence[int]) -> dict[int, str]:
        """The document of each of these passages, by key."""
        return dict(self._in("SELECT passage, document_id FROM passages WHERE passage IN", keys))

    def stretch(self, document_id: str, first: int, last: int) -> list[Passage]:
        """The passages of a document with ordinals from ``first`` to ``last``, both included."""
        rows = self._connection.execute(
            f"SELECT {_PASSAGE} FROM passages "
            "WHERE document_id = ? AND ordinal BETWEEN ? AND ? ORDER BY ordinal",
            (document_id, first, last),
        )
        return [self._passage(row) for row in rows]

    def keys_of(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """The store's key of each of these passages that exists."""
        return dict(self._in("SELECT passage_id, passage FROM passages WHERE passage_id IN", passage_ids))

    def passage(self, passage_id: str) -> Passage | None:
        """One passage by its id."""
        keys = self.keys_of([passage_id])
        return self.passages_at([keys[passage_id]])[0] if keys else None

    def documents(self, ids: Sequence[str] | None = None) -> dict[str, Document]:
        """Documents by id, without their text, in the order of their sources; all of them by default."""
        query = f"SELECT {_DOCUMENT} FROM documents"
        rows: Iterable[Any]
        if ids is None:
            rows = self._connection.execute(f"{query} ORDER BY source, position")
        else:
            rows = self._in(f"{query} WHERE document_id IN", ids)
        return {row[0]: self._document(row) for row in rows}

    def sources(self) -> list[str]:
        """Every path at which a document was found, and those that could not be read."""
        query = "SELECT source FROM documents UNION SELECT source FROM copies UNION SELECT source FROM failures"
        return [source for (source,) in self._connection.execute(query)]

    def listed(self, ids: Sequence[str] | None = None) -> Iterator[tuple[Document, int]]:
        """These or all documents, in the order of their sources, and how many passages each has, headings not counted.
        """
        query, values = f"SELECT {_DOCUMENT} FROM documents", []
        if ids is not None:
            query += " WHERE document_id IN (SELECT value FROM json_each(?))"
            values = [json.dumps(list(ids))]
        # Few are looked up and then sorted; all are read by the index that has them in order.
        order = "source" if ids is None else "+source"
        count = 0
        for row in self._connection.execute(f"{query} ORDER BY {order}, position", values):
            count += 1
            yield self._document(row), row[len(DOCUMENT_COLUMNS.split(","))]
        if ids is None:
            self._expect("documents", count)

    def given(self, source: str) -> tuple[Metadata, Metadata | None]:
        """What the user said of a file, and what he had said before; None where he said nothing else before."""
        tables = ["files", *(["given_before"] if has(self._connection, "given_before") else [])]
        rows = [
            self._connection.execute(f"SELECT given FROM {table} WHERE source = ?", (source,)).fetchone()
            for table in tables
        ]
        now, before = (Metadata(**json.loads(row[0])) if row else None for row in (*rows, None)[:2])
        return now or Metadata(), before

    def with_scans(self) -> list[Document]:
        """The documents with scanned pages, in the order of their sources."""
        # Sorted afterwards: to sort by the index of sources would be to go through all of it.
        query = f"SELECT {_DOCUMENT} FROM documents WHERE {WITH_SCANS} ORDER BY +source, position"
        return [self._document(row) for row in self._connection.execute(query)]

    def with_losses(self) -> list[Document]:
        """The documents of which something was left out or not read, in the order of their sources, without text."""
        query = f"SELECT {_DOCUMENT} FROM documents WHERE losses != '[]' ORDER BY +source, position"
        return [self._document(row) for row in self._connection.execute(query)]

    def losses(self) -> dict[str, int]:
        """How much was left out or not read of all documents, by kind."""
        counts: dict[str, int] = {}
        for (row,) in self._connection.execute("SELECT losses FROM documents WHERE losses != '[]'"):
            for kind, count in json.loads(row):
                counts[kind] = counts.get(kind, 0) + count
        return counts

    def text(self, document_id: str) -> str:
        """The document's text, rebuilt from its passages: between them stand newlines only."""
        parts: list[str] = []
        length = 0
        for row in self._connection.execute(
            f"SELECT {_PASSAGE} FROM passages WHERE document_id = ? ORDER BY ordinal", (document_id,)
        ):
            passage = self._passage(row)
            parts += ["\n" * (passage.span.start - length), passage.text]
            length = passage.span.end
        return "".join(parts)

    def passages(self, document_ids: Sequence[str] | None = None, *, entity: str | None = None) -> Iterator[Passage]:
        """Passages in reading order, of these documents or of all; ``entity`` is ``LABEL`` or ``LABEL=ID``."""
        conditions, values = [], []
        if document_ids is not None:
            conditions.append("document_id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(document_ids)))
        if entity is not None:
            label, _, id_ = entity.partition("=")
            conditions.append("passage IN (SELECT passage FROM entities WHERE label = ? AND (? = '' OR id = ?))")
            values += [label, id_, id_]
        if not conditions:
            yield from map(self._passage, self._every_row())
            return
        query = f"SELECT {_PASSAGE} FROM passages JOIN documents USING (document_id) WHERE {' AND '.join(conditions)}"
        for row in self._connection.execute(f"{query} ORDER BY source, position, ordinal", values):
            yield self._passage(row)

    def _every_row(self) -> Iterator[Any]:
        """The rows of all passages in reading order. Raises StoreDamagedError in the end where some are missing."""
        count = 0
        query = f"SELECT {CITABLE}, {_PASSAGE} FROM passages JOIN documents USING (document_id)"
        for citable, *row in self._connection.execute(f"{query} ORDER BY source, position, ordinal"):
            count += citable
            yield row
        self._expect("passages", count)

    def _expect(self, what: Literal["documents", "passages"], count: int) -> None:
        """Raises StoreDamagedError where not all that were published were found, or more."""
        snapshot = self.snapshot()
        if snapshot and count != getattr(snapshot, what):
            raise damaged(self.folder, f"{count} of its {getattr(snapshot, what)} {what} are to be found")

    def check_lists(self) -> None:
        """What documents are listed by, counted: an index may lack rows that SQLite has lost without a trace.

        Raises StoreDamagedError.
        """
        for index in ("documents_by_source", "documents_by_date", "documents_by_title"):
            query = f"SELECT count(*) FROM documents INDEXED BY {index}"
            self._expect("documents", self._connection.execute(query).fetchone()[0])

    def quoting(self, quote: str) -> Iterator[Passage]:
        """The passages that hold a text word for word, in reading order; headings over others do not count."""
        query = (
            f"SELECT {_PASSAGE} FROM passages JOIN documents USING (document_id) "
            f"WHERE {CITABLE} AND instr(text, ?) > 0 ORDER BY source, position, ordinal"
        )
        return (self._passage(row) for row in self._connection.execute(query, (quote,)))

    def with_references(self) -> Iterator[Passage]:
        """The passages that cite legislation or a publication, in reading order."""
        for row in self._every_row():
            # Every row is checked: one that has changed may not say that it has any.
            if row[-1] != checksum(row[:-1]) or '"references":' in row[-2]:
                yield self._passage(row)

    def acronyms(self, written: Iterable[str], spoken: Iterable[str]) -> dict[str, dict[str, int]]:
        """Acronym -> long form -> in how many documents it is defined so.

        Of the acronyms among ``written``, and of those with a long form among ``spoken``; in the order of the first
        documents that define them.
        """
        names = set(written)
        names |= {name for (name,) in self._in("SELECT acronym FROM acronyms WHERE spoken IN", list(spoken))}
        forms: dict[str, dict[str, int]] = {}
        query = "SELECT acronym, long_form, documents FROM acronyms WHERE acronym IN"
        for acronym, long_form, documents in self._in(query, sorted(names)):
            forms.setdefault(acronym, {})[long_form] = documents
        return {acronym: forms[acronym] for acronym in sorted(forms, key=self._first_definition)}

    def _first_definition(self, acronym: str) -> tuple[str, int]:
        """The id of the first document that defines an acronym, and which of its acronyms it is."""
        query = "SELECT document_id, position FROM defines WHERE acronym = ? ORDER BY document_id LIMIT 1"
        first: tuple[str, int] = self._connection.execute(query, (acronym,)).fetchone()
        return first

    def superseding(self, names: Iterable[str]) -> list[tuple[str, Document]]:
        """Each of these names, as ``folded`` writes them, with the documents that say they supersede it.

        The documents are in the order of their sources.
        """
        columns = ", ".join(f"documents.{column}" for column in _DOCUMENT.split(", "))
        query = f"SELECT name, {columns} FROM supersedes JOIN documents USING (document_id) WHERE name IN"
        rows = sorted(self._in(query, sorted(set(names))), key=lambda row: row[2:4])
        return [(name, self._document(row)) for name, *row in rows]

    def repeated(self) -> set[str]:
        """The ids of the passages that say what an earlier one says."""
        query = (
            "SELECT passage_id FROM duplicates AS mine JOIN passages USING (passage) "
            "WHERE passage > (SELECT min(passage) FROM duplicates AS theirs WHERE theirs.first = mine.first)"
        )
        return {id_ for (id_,) in self._connection.execute(query)}

    def copies(self, keys: Sequence[int]) -> dict[int, list[Copy]]:
        """The other passages that say the same, by key, in the order of their sources."""
        found: dict[int, list[Copy]] = {}
        query = (
            "SELECT mine.passage, theirs.passage, document_id, passage_id FROM duplicates AS mine "
            "LEFT JOIN duplicates AS theirs ON theirs.first = mine.first "
            "LEFT JOIN passages ON passages.passage = theirs.passage WHERE mine.passage IN"
        )
        themselves: set[int] = set()
        for key, other, document_id, passage_id in self._in(query, keys):
            found.setdefault(key, [])
            if key == other:
                themselves.add(key)
            else:
                found[key].append(Copy(document_id, passage_id))
        if found.keys() - themselves:  # whoever is in a group is found through it
            raise damaged(self.folder, "a passage that has copies is not among those that say the same")
        return {key: copies for key, copies in found.items() if copies}

    def keys_with_entity(self, entity: str) -> set[int]:
        """The keys of the passages that carry an entity: ``LABEL`` or ``LABEL=ID``."""
        label, _, id_ = entity.partition("=")
        query, values = "SELECT passage FROM entities WHERE label = ?", [label]
        if id_:
            query, values = f"{query} AND id = ?", [label, id_]
        return {key for (key,) in self._connection.execute(query, values)}

    def failures(self) -> list[Failure]:
        """The files that could not be read when they were last added."""
        return [Failure(*row) for row in self._connection.execute("SELECT source, error, reason FROM failures")]

    def entity_counts(self) -> list[tuple[str, str, int]]:
        """Label, id and in how many passages, most first."""
        snapshot = self.snapshot()
        told = read_facets(self.folder / snapshot.directory) if snapshot else []
        return count_facets(self._connection) if told is None else told

    def near_copies(self) -> dict[str, list[tuple[str, float]]]:
        """The documents that hold most of a document, and the share they have in common, by document id."""
        found: dict[str, list[tuple[str, float]]] = {}
        for document_id, other, share in self._connection.execute("SELECT * FROM near_copies"):
            found.setdefault(document_id, []).append((other, share))
        return found

    def _in(self, query: str, values: Sequence[object]) -> Iterator[Any]:
        """The rows of a query that ends in ``IN``, for any number of values."""
        for start in range(0, len(values), _CHUNK):
            chunk = values[start : start + _CHUNK]
            # Row by row: ``yield from`` would close the cursor, maybe after the connection.
            for row in self._connection.execute(f"{query} ({','.join('?' * len(chunk))})", list(chunk)):  # noqa: UP028
                yield row
