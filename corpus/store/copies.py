"""What says the same, in the store: candidates to compare, groups of equal passages, documents that are copies."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from corpus.store.rows import compact


class Likeness:
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
            "SELECT passage_id, document_id, text FROM passages WHERE kind != 'heading' AND document_id IN (SELECT "
            "document_id FROM passages WHERE passage_id IN (SELECT value FROM json_each(?)))",
            (compact(list(passage_ids)),),
        ).fetchall()
        return {id_: len(text.split()) for id_, _, text in rows}, {id_: document for id_, document, _ in rows}
