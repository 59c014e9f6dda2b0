"""The two versions that a user names: documents of the store, or files outside it that are read for this alone."""

from __future__ import annotations

from pathlib import Path, PurePath

from corpus.errors import UnreadableFileError
from corpus.models import Document
from corpus.pipeline import FileJob, process
from corpus.store.reader import StoreReader
from corpus.store.rows import folded
from corpus.worker import Limits, ReadingPool
from qa.compare.models import Paper
from qa.errors import ArgumentError, FilterError
from qa.filters import meant, names_of

_NAMED = 6  # documents in a message


def paper(name: Path | str, reader: StoreReader, *, outside: bool = True) -> Paper:
    """The document of this id, path, file name or title; else, where ``outside`` allows it, the file at this path.

    Raises FilterError for a name of none, ArgumentError for one of several, UnreadableFileError for a file that cannot
    be read.
    """
    found = _stored(str(name), reader)
    if len(found) > 1:
        listed = "; ".join(f"{one.document_id} {one.title} ({PurePath(one.source).name})" for one in found[:_NAMED])
        more = f"; and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        raise ArgumentError(f"'{name}' names {len(found)} documents: {listed}{more}. Name one of them by its id.")
    if found:
        return Paper(found[0], tuple(reader.passages([found[0].document_id])))
    if outside and Path(name).is_file():
        return read_paper(Path(name).absolute())
    raise FilterError(f"No document has the id, path, name or title '{name}'. See policyqa documents.")


def before(new: Paper, reader: StoreReader) -> Paper:
    """The version that a paper says it supersedes. Raises FilterError where it says none, or none that is stored."""
    named = new.document.metadata.supersedes
    if not named:
        raise FilterError(f"{new.document.title} does not say what it supersedes. Name the old version too.")
    wanted = folded(named)
    old = [one for one in reader.documents().values() if wanted in names_of(one) and one != new.document]
    if not old:
        raise FilterError(f"{new.document.title} supersedes '{named}', which is not in the store. Add it first.")
    return Paper(old[0], tuple(reader.passages([old[0].document_id])))


def read_paper(path: Path, *, data: bytes | None = None, limits: Limits | None = None) -> Paper:
    """A file, read in a process of its own; ``data`` stands for its content where there is none.

    Raises UnreadableFileError when it cannot be read or is a file of many records.
    """
    with ReadingPool(workers=1, limits=limits) as pool:
        outcome = next(pool.map(process, [FileJob(str(path), data=data)]))
    if outcome.error is not None:
        raise outcome.error
    read = outcome.value or ()
    if len(read) != 1:
        raise UnreadableFileError(f"It holds {len(read)} records, and is no paper with versions.")
    return Paper(read[0].document, read[0].passages)


def _stored(name: str, reader: StoreReader) -> list[Document]:
    try:
        ids = list(reader.catalogue.ids(meant([name], reader.catalogue)))
    except FilterError:
        wanted = folded(name)
        return [one for one in reader.documents().values() if wanted in names_of(one)]
    return list(reader.documents(ids).values())
