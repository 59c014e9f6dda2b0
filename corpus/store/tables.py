"""What a writer keeps beside documents and passages: their files, the names that questions look up, and copies."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence

from corpus.models import Metadata
from corpus.store.rows import CITABLE, compact, folded, given_row

Spoken = Callable[[str], str]
"""The long form of an acronym as it is looked for in a question. Another such function asks for another schema version:
what it made is in the store."""

STALE = "-"
"""Stands after the fingerprint of a file that is to be read again. The rest of it stays: what is in the store was read
in that way, and its snapshot is named by it."""


class Files:
    """The tables ``files`` and ``failures`` of a writer, as they are read."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def fingerprint(self, source: str) -> str | None:
        """The fingerprint of a file, with ``STALE`` after it when it is to be read again; None when it is not in the
        store.
        """
        row = self._connection.execute("SELECT fingerprint FROM files WHERE source = ?", (source,)).fetchone()
        return row[0] if row else None

    def looked(self, source: str) -> tuple[str, str] | None:
        """The fingerprint of a file when it was last looked at, and what the system said of it."""
        query = "SELECT fingerprint, look FROM looks WHERE source = ?"
        row: tuple[str, str] | None = self._connection.execute(query, (source,)).fetchone()
        return row

    def note_look(self, source: str, fingerprint: str, look: str) -> None:
        """Remember what the system says of a file whose content has this fingerprint."""
        self._connection.execute("INSERT OR REPLACE INTO looks VALUES (?, ?, ?)", (source, fingerprint, look))

    def given(self, source: str) -> Metadata:
        """What the user said of a file when it was added; empty when nothing was said."""
        row = self._connection.execute("SELECT given FROM files WHERE source = ?", (source,)).fetchone()
        return Metadata(**json.loads(row[0])) if row else Metadata()

    def keep_given(self, source: str, before: Metadata) -> None:
        """Remember what had been said of a file before it was said anew."""
        self._connection.execute("INSERT OR REPLACE INTO given_before VALUES (?, ?)", (source, given_row(before)))

    def hand_on(self, source: str, heir: str) -> None:
        """What the user said of a file is from now on said of another of the same bytes, unless that has its own."""
        query = "UPDATE files SET given = (SELECT given FROM files WHERE source = ?) WHERE source = ? AND given = ?"
        self._connection.execute(query, (source, heir, given_row(None)))

    def stale(self) -> set[str]:
        """The files in the store that are to be read again."""
        query = f"SELECT source FROM files WHERE fingerprint = '' OR fingerprint LIKE '%{STALE}'"
        return {source for (source,) in self._connection.execute(query)}

    def make_stale(self, sources: Iterable[str]) -> None:
        """Have files read again when they are added again."""
        query = f"UPDATE files SET fingerprint = rtrim(fingerprint, '{STALE}') || '{STALE}' WHERE source = ?"
        self._connection.executemany(query, [(source,) for source in sources])

    def read_otherwise(self, version: str) -> int:
        """How many files were read by another version of reading than this."""
        query = "SELECT count(*) FROM files WHERE instr(fingerprint, ':' || ?) = 0"
        return int(self._connection.execute(query, (version,)).fetchone()[0])

    def sources(self) -> list[str]:
        """Every file in the store, and those that could not be read."""
        query = "SELECT source FROM files UNION SELECT source FROM failures ORDER BY source"
        return [source for (source,) in self._connection.execute(query)]


class Names:
    """The tables ``acronyms``, ``defines`` and ``supersedes`` of a writer."""

    def __init__(self, connection: sqlite3.Connection, spoken: Spoken) -> None:
        self._connection = connection
        self._spoken = spoken

    def enter(self, document_id: str, definitions: Mapping[str, str], supersedes: str | None) -> None:
        """What a new document defines and supersedes."""
        self._connection.executemany(
            "INSERT INTO acronyms VALUES (?, ?, ?, 1) "
            "ON CONFLICT (acronym, long_form) DO UPDATE SET documents = documents + 1",
            [(acronym, long_form, self._spoken(long_form)) for acronym, long_form in definitions.items()],
        )
        self._connection.executemany(
            "INSERT INTO defines VALUES (?, ?, ?)",
            [(acronym, document_id, position) for position, acronym in enumerate(definitions)],
        )
        if name := folded(supersedes or ""):
            self._connection.execute("INSERT OR IGNORE INTO supersedes VALUES (?, ?)", (name, document_id))

    def leave(self, document_id: str) -> None:
        """Take back what a document entered, whose row is still there."""
        row = self._connection.execute(
            "SELECT definitions, supersedes FROM documents WHERE document_id = ?", (document_id,)
        ).fetchone()
        if row is None:  # somebody else has removed it meanwhile
            return
        stored, supersedes = row
        defined = list(json.loads(stored).items())
        which = "WHERE acronym = ? AND long_form = ?"
        self._connection.executemany(f"UPDATE acronyms SET documents = documents - 1 {which}", defined)
        self._connection.executemany(f"DELETE FROM acronyms {which} AND documents = 0", defined)
        mine = [(acronym, document_id) for acronym, _ in defined]
        self._connection.executemany("DELETE FROM defines WHERE acronym = ? AND document_id = ?", mine)
        name = folded(supersedes or "")
        self._connection.execute("DELETE FROM supersedes WHERE name = ? AND document_id = ?", (name, document_id))


class Copies:
    """The tables of a writer that link passages and documents to others like them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def like(self, bands: Sequence[int], *, most: int = 32) -> dict[str, str]:
        """Id and text of up to ``most`` passages that share a band key: those worth comparing."""
        # The first of each band are enough to find the first of all: a sentence may stand in a hundred thousand places.
        query = "SELECT passage FROM bands WHERE key = ? ORDER BY passage LIMIT ?"
        found = {key for band in bands for (key,) in self._connection.execute(query, (band, most))}
        marks = ",".join("?" * min(most, len(found)))
        texts = f"SELECT passage_id, text FROM passages WHERE passage IN ({marks}) ORDER BY passage"
        return dict(self._connection.execute(texts, sorted(found)[:most]))

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

    def forget(self, document_id: str) -> None:
        """Forget the near copies of a document that goes."""
        others = "SELECT other, document_id FROM near_copies WHERE document_id = ?"
        self._connection.execute(
            f"DELETE FROM near_copies WHERE (document_id, other) IN ({others})", (document_id,)
        )
        self._connection.execute("DELETE FROM near_copies WHERE document_id = ?", (document_id,))

    def words(self, passage_ids: Sequence[str]) -> tuple[dict[str, int], dict[str, str]]:
        """Of the documents of these passages: how many words each passage has, and its document, by passage id."""
        rows = self._connection.execute(
            f"SELECT passage_id, document_id, text FROM passages WHERE {CITABLE} AND document_id IN (SELECT "
            "document_id FROM passages WHERE passage_id IN (SELECT value FROM json_each(?)))",
            (compact(list(passage_ids)),),
        ).fetchall()
        return {id_: len(text.split()) for id_, _, text in rows}, {id_: document for id_, document, _ in rows}
