"""What is said of a document by its user and by the ``metadata.csv`` beside it.

The first of them that says something has the word, field by field; then comes the paper (``corpus.imprint``). Options
of ``add`` and rows of ``metadata.csv`` are what the user says.
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.archives import archive_of
from corpus.characters import whole
from corpus.dates import parse_date
from corpus.models import Metadata
from corpus.readers.decoding import decode

FILE_NAME = "metadata.csv"
_FORMULA = re.compile(r"'*[=+@-]")  # how a cell begins that a spreadsheet would run, or that was kept from it
COLUMNS = ("title", "date", "publisher", "status", "url", "supersedes")


USER = "the user"
"""The source of a title or date that somebody gave: by an option of ``add``, by ``edit`` or on the page."""


def said_by_user(**said: str | None) -> Metadata:
    """What somebody said of a file, by column; title and date are known as the user's."""
    given = Metadata(**{name: value for name, value in said.items() if value})
    return given._replace(
        date_source=USER if given.date else None, title_source=USER if given.title else None
    )


def merge(given: Metadata, found: Metadata) -> Metadata:
    """What was given, completed with what was found, each of title and date with its source."""
    chosen = {name: getattr(given, name) or getattr(found, name) for name in COLUMNS}
    return Metadata(
        **chosen,
        date_source=(given if given.date else found).date_source,
        title_source=(given if given.title else found).title_source,
    )


class MetadataFiles:
    """Looks up the row about a file in the ``metadata.csv`` of its folder or of a folder above it.

    ``warnings`` says which rows could not be used and why.
    """

    def __init__(self, top: Path) -> None:
        self.warnings: list[str] = []
        self._top = top
        self._tables: dict[Path, dict[str, Metadata]] = {}

    def about(self, path: Path) -> Metadata:
        """What the nearest ``metadata.csv`` says of this file; empty where none does."""
        for folder in path.parents:
            row = self._table(folder).get(path.relative_to(folder).as_posix())
            if row is not None:
                return row
            if folder == self._top:
                break
        return Metadata()

    def _table(self, folder: Path) -> dict[str, Metadata]:
        if folder not in self._tables:
            path = folder / FILE_NAME
            self._tables[folder] = self._read(path) if path.is_file() else {}
        return self._tables[folder]

    def _read(self, path: Path) -> dict[str, Metadata]:
        try:
            text, warnings = decode(path.read_bytes())
            rows = list(csv.reader(io.StringIO(text, newline="")))
        except (OSError, csv.Error) as error:
            self.warnings.append(f"{path}: not used, it cannot be read ({error}). Save it as CSV in UTF-8.")
            return {}
        self.warnings += [f"{path}: {warning}" for warning in warnings]
        names = [whole(cell).strip().lower() for cell in rows[0]] if rows else []
        if rows and "path" not in names:
            self.warnings.append(f"{path}: not used, it has no column 'path'.")
            return {}
        cells = (dict(zip(names, map(_cell, row), strict=False)) for row in rows[1:] if any(map(str.strip, row)))
        return {_posix(row["path"]): self._row(path, row) for row in cells if "path" in row}

    def _row(self, path: Path, row: Mapping[str, str]) -> Metadata:
        described = path.parent / _posix(row["path"])
        if not described.is_file() and archive_of(described) is None:
            self.warnings.append(f"{path}: '{row['path']}' is not a file here.")
        written = row.get("date") or None
        date = parse_date(written) if written else None
        if written and not date:
            self.warnings.append(f"{path}: '{written}' is not a date; write 2021-04-30 or 30 April 2021.")
        return Metadata(
            title=row.get("title", ""),
            title_source=FILE_NAME if row.get("title") else None,
            date=date,
            date_source=FILE_NAME if date else None,
            publisher=row.get("publisher") or None,
            status=row.get("status") or None,
            url=row.get("url") or None,
            supersedes=row.get("supersedes") or None,
        )


def as_cells(row: Sequence[str]) -> list[str]:
    """A row of the table as it is written: a cell that a spreadsheet would run as a formula has an apostrophe before it
    (OWASP, CSV injection), which ``_cell`` takes away again.
    """
    return [f"'{cell}" if _FORMULA.match(cell) else cell for cell in row]


def _cell(written: str) -> str:
    cell = written.strip()
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _posix(written: str) -> str:
    return posixpath.normpath(written.replace("\\", "/"))
