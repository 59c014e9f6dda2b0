"""What questions look up by name: acronyms and what supersedes what, counted as documents come and go."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping

Spoken = Callable[[str], str]
"""The long form of an acronym as it is looked for in a question. Another such function asks for another schema version:
what it made is in the store."""


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


def folded(name: str) -> str:
    """A name as ``supersedes`` has it: case and outer blanks do not count."""
    return name.casefold().strip()
