"""What is said of a paper, and by whom: the user, a ``metadata.csv`` or the paper; and a table of it for all."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from corpus.files import real
from corpus.metadata import COLUMNS, FILE_NAME, USER, MetadataFiles, as_cells
from corpus.models import Document, Metadata
from corpus.pipeline import sha256_of
from corpus.store.reader import StoreReader
from qa.errors import EditError

_SOURCES = {
    "file": "the file itself",
    "heading": "the heading that it opens with",
    "file name": "the name of its file",
    USER: "set by hand",
    FILE_NAME: FILE_NAME,
}


class Fact(NamedTuple):
    """One column of ``COLUMNS`` as a document has it, and in words where that is from; both empty for nothing."""

    value: str
    source: str

    @property
    def by_hand(self) -> bool:
        """Whether somebody set it."""
        return self.source == _SOURCES[USER]


@dataclass(frozen=True, slots=True)
class Described:
    """A document and what is said of it, by column. ``before`` is what had been said by hand before the last change,
    None where nothing was; ``state`` is another wherever what is said by hand is another.
    """

    document: Document
    facts: Mapping[str, Fact]
    given: Metadata
    before: Metadata | None

    @property
    def state(self) -> str:
        """A name for what is said by hand now."""
        return sha256_of(repr(self.given).encode())[:16]

    def to_dict(self) -> dict[str, Any]:
        """The JSON of ``policyqa edit``."""
        said = {name: {"value": fact.value or None, "from": fact.source or None} for name, fact in self.facts.items()}
        return {"document_id": self.document.document_id, "source": self.document.source, **said}


def is_record(document: Document) -> bool:
    """Whether a document is one record of a file, which says of each what it is."""
    return not document.sha256.startswith(document.document_id)


def described(reader: StoreReader, document_id: str) -> Described | None:
    """A document with what is said of it; None where there is none of this id."""
    with reader.consistent():
        document = reader.documents([document_id]).get(document_id)
        if document is None:
            return None
        given, before = reader.given(document.source)
    return Described(document, facts(document, given, _Tables().row(document)), given, before)


def facts(document: Document, given: Metadata, row: Metadata) -> dict[str, Fact]:
    """What a document has, by column, with its source: the user, ``metadata.csv`` (its ``row``), else the paper."""
    return {name: _fact(name, document.metadata, given, row) for name in COLUMNS}


def _fact(name: str, metadata: Metadata, given: Metadata, row: Metadata) -> Fact:
    value = getattr(metadata, name) or ""
    if not value:
        return Fact("", "")
    if getattr(given, name) == value:
        return Fact(value, _SOURCES[USER])
    if getattr(row, name) == value:
        return Fact(value, FILE_NAME)
    own = {"title": metadata.title_source, "date": metadata.date_source}.get(name) or "file"
    return Fact(value, _SOURCES.get(own, own))


class _Tables:
    """The ``metadata.csv`` of all folders above papers."""

    def __init__(self) -> None:
        self._files: dict[str, MetadataFiles] = {}

    def row(self, document: Document) -> Metadata:
        """What the nearest of them says of a file."""
        path = Path(document.source)
        if not path.is_absolute():
            return Metadata()
        top = path.anchor
        return self._files.setdefault(top, MetadataFiles(Path(top))).about(path)


def write_table(store: Path, path: Path) -> str:
    """Write ``table`` for the folder of a path that does not exist yet; a sentence that says what is in it.

    Raises EditError.
    """
    if path.is_dir():
        raise EditError(f"{path} is a folder. Name the file: {path / FILE_NAME}")
    reader = StoreReader(store)
    try:
        rows, _, left = table(reader, real(path.absolute().parent))
    finally:
        reader.close()
    try:
        with path.open("xb") as file:
            file.write(csv_of(rows))
    except FileExistsError as error:
        raise EditError(f"{path} is there already and is not written over. Write beside it and compare.") from error
    except OSError as error:
        raise EditError(f"{path} cannot be written: {error.strerror}.") from error
    rest = f" Not in it: {left}, elsewhere or records of a file." if left else ""
    return f"{path}: {len(rows) - 1} {'paper' if len(rows) == 2 else 'papers'}.{rest}"


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """A table as CSV in UTF-8 with its mark, which spreadsheets need."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(map(as_cells, rows))
    return out.getvalue().encode("utf-8-sig")


def table(reader: StoreReader, folder: Path | None = None) -> tuple[list[list[str]], Path, int]:
    """The rows of a ``metadata.csv`` for ``folder``, heads first, with what users and such tables said; the folder; and
    how many documents are not in it, which lie elsewhere or are records of a file. What papers say of themselves is
    left out: it is read again with them. Without a folder, the deepest is taken that has all of them.
    """
    with reader.consistent():
        every = list(reader.documents().values())
        stored = [one for one in every if not is_record(one) and Path(one.source).is_absolute()]
        givens = {one.source: reader.given(one.source)[0] for one in stored}
    top = folder or _common([Path(one.source) for one in stored])
    inside = [one for one in stored if Path(one.source).is_relative_to(top)]
    tables = _Tables()
    rows = [_cells(one, facts(one, givens[one.source], tables.row(one)), top) for one in inside]
    left = len(every) - len(inside)
    return [["path", *COLUMNS], *rows], top, left


def _common(paths: Sequence[Path]) -> Path:
    try:
        return Path(os.path.commonpath([path.parent for path in paths]))
    except ValueError:  # none, or on several disks
        return paths[0].parent if paths else Path.cwd()


def _cells(document: Document, said: Mapping[str, Fact], top: Path) -> list[str]:
    cells = (fact.value if fact.by_hand or fact.source == FILE_NAME else "" for fact in said.values())
    return [Path(document.source).relative_to(top).as_posix(), *cells]
