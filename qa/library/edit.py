"""What users say of a paper in its place: title, date, publisher, status, address, and what it supersedes.

It is kept as what was said of its file (``files.given`` of the store): it goes before the paper's own word and before a
``metadata.csv``, and holds when the file is read again. The file is read again at once, since its date decides by which
law its references are judged.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath

from corpus.archives import archive_of
from corpus.dates import parse_date
from corpus.metadata import COLUMNS, said_by_user
from corpus.models import Document, Metadata
from corpus.store.catalogue import Choice
from corpus.store.reader import StoreReader
from corpus.store.rows import folded
from corpus.worker import ReadingPool
from qa.errors import EditError, FilterError
from qa.filters import meant, names_of
from qa.library.add import add
from qa.library.said import Described, described, is_record, table

_LONGEST = {"title": 300, "publisher": 200, "status": 60, "supersedes": 300, "url": 2000}


class Edits:
    """What is said of the documents of a store, for whoever has it open."""

    def __init__(self, reader: StoreReader) -> None:
        self._reader = reader

    def of(self, document_id: str) -> Described | None:
        """``described``."""
        return described(self._reader, document_id)

    def check(self, now: Described, wanted: Mapping[str, str]) -> None:
        """Raises EditError where ``edit`` would."""
        with self._reader.consistent():
            if changed(self._reader, now, wanted) != now.given:
                _file(now)

    def table(self) -> tuple[list[list[str]], Path, int]:
        """``table`` of all documents."""
        return table(self._reader)


def named(reader: StoreReader, name: str) -> str:
    """The id of the one document that an id, path, file name or title names. Raises EditError."""
    found = [one.document_id for one in _named(reader, name)]
    if len(found) != 1:
        several = f"names {len(found)} documents: {', '.join(found[:6])}. Name one by its id."
        raise EditError(f"'{name}' {several if found else 'names no document.'} See policyqa documents.")
    return found[0]


def _named(reader: StoreReader, name: str) -> list[Document]:
    try:
        return list(reader.documents(list(reader.catalogue.ids(meant([name], reader.catalogue)))).values())
    except FilterError:
        return list(reader.documents(reader.catalogue.titled(name)).values())


def changed(reader: StoreReader, now: Described, wanted: Mapping[str, str]) -> Metadata:
    """What is said by hand once these columns are as ``wanted``; an empty one is left to the paper.

    What a document has already is not said anew. Raises EditError with the column that is wrong.
    """
    said = {name: getattr(now.given, name) or None for name in COLUMNS}
    for name, text in wanted.items():
        value = " ".join(text.split())
        if not value:
            said[name] = None
        elif value != now.facts[name].value:
            said[name] = _checked(reader, now.document, name, value)
    return said_by_user(**said)


def _checked(reader: StoreReader, document: Document, name: str, value: str) -> str:
    if len(value) > (most := _LONGEST.get(name, 40)):
        raise EditError(f"The {name} has {len(value)} characters; it may have {most}.", field=name)
    if name == "date":
        date = parse_date(value)
        if date is None:
            raise EditError(f"'{value}' is not a date. Write it as 2021, 2021-04 or 30 April 2021.", field=name)
        return date
    if name == "url" and not value.startswith(("https://", "http://")):
        raise EditError(f"'{value}' is no address of a page. Write it with https:// in front.", field=name)
    return _superseded(reader, document, value) if name == "supersedes" else value


def _superseded(reader: StoreReader, document: Document, value: str) -> str:
    """What names the one other document that is meant. Raises EditError."""
    others = [one for one in _named(reader, value) if one.document_id != document.document_id]
    if not others:
        raise EditError(
            f"No other paper of the library is called '{value}'. Write its title or the name of its file as the "
            "library has it.",
            field="supersedes",
        )
    if len(others) > 1:
        files = {PurePath(one.source).name for one in others}
        files = files if len(files) == len(others) else {one.document_id for one in others}
        which = " or ".join(sorted(files)[:4])
        raise EditError(
            f"{len(others)} papers are called '{value}'. Write which is meant: {which}.", field="supersedes"
        )
    older = others[0]
    if folded(older.metadata.supersedes or "") in names_of(document):
        raise EditError(f"“{older.title}” says that it supersedes this paper. Change that first.", field="supersedes")
    # The store knows papers by these names; the id is another when the older paper changes.
    for name in (value, PurePath(older.source).name, older.title):
        known = folded(name) in names_of(older) - names_of(document)
        if known and all(one.document_id == older.document_id for one in _named(reader, name)):
            return name
    return older.document_id


def edit(
    store: Path,
    document_id: str,
    wanted: Mapping[str, str],
    *,
    undo: bool = False,
    state: str | None = None,
    pool: Callable[..., ReadingPool] = ReadingPool,
) -> tuple[Described, bool]:
    """Say these columns of a document by hand, or with ``undo`` what was said before; read its file again.

    Returns the document as it is now, and whether its file had changed since it was read. ``state`` is that of what
    the change was made from. Raises EditError where it cannot be done, StoreBusyError, StoreError.
    """
    reader = StoreReader(store)
    try:
        now = described(reader, document_id)
        if now is None:
            raise EditError("There is no such document in the library. It may have been removed or replaced.")
        if state is not None and state != now.state:
            raise EditError("Somebody else has changed this meanwhile. Look at it again before you change it.")
        said = _before(now) if undo else changed(reader, now, wanted)
        if said == now.given:
            return now, False
        source = now.document.source
        report = add(store, [_file(now)], said={source: said}, pool=pool)
        if failed := [one.reason for one in report.failed if one.source == source]:
            raise EditError(f"The file could not be read again, so nothing was changed. {failed[0]}")
        ids = reader.catalogue.ids(Choice(sources=[source]))
        after = described(reader, ids[0]) if len(ids) == 1 else None
    finally:
        reader.close()
    if after is None:
        raise EditError("The file holds other papers than before. Look at it in the library.")
    return after, after.document.sha256 != now.document.sha256


def _before(now: Described) -> Metadata:
    if now.before is None:
        raise EditError("There is no change to undo.")
    return now.before


def _file(now: Described) -> Path:
    """The file to read again, or the archive that it is in. Raises EditError where there is none."""
    path = Path(now.document.source)
    if is_record(now.document):
        raise EditError(
            f"It is a record of {path.name}, which says of each record what it is. Change it there and add the file "
            "again."
        )
    if not path.is_absolute():
        raise EditError("It was read from standard input. Add it again, with --title, --date and the like.")
    found = path if path.is_file() else archive_of(path)
    if found is None or not os.access(found, os.R_OK):
        raise EditError(
            f"{path.name} is not where it was read from, and has to be read again for this. Put it back, or add it "
            "from where it is now."
        )
    return found


def edited(store: Path, name: str, wanted: Mapping[str, str], *, undo: bool = False) -> Described:
    """The document of this id, path, file name or title, once these columns are as ``wanted``. Raises EditError."""
    if undo and wanted:
        raise EditError("--undo takes back the last change and nothing else can be said with it.")
    reader = StoreReader(store)
    try:
        id_ = named(reader, name)
        if not wanted and not undo and (now := described(reader, id_)):
            return now
    finally:
        reader.close()
    return edit(store, id_, wanted, undo=undo)[0]
