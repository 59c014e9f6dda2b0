"""Taking documents out of the store by id, path or glob."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.models import Document
from corpus.store.reader import StoreReader
from corpus.store.writer import StoreWriter
from qa.ask.terms import spoken
from qa.filters import names_path
from qa.library.index import publish


def remove(folder: Path, wanted: Sequence[str]) -> tuple[list[str], list[str]]:
    """Remove documents by id, path or glob: what went, and the names that matched nothing.

    An id takes away that one document, be it a file or a record of a record file; a path or glob takes away files
    with all their records, and what is remembered of files that could not be read. What is still on disk comes back
    when it is added again. Raises StoreMissingError where there is no store.
    """
    documents, paths = _meant(folder, list(dict.fromkeys(wanted)))
    ids = list(documents)
    gone = sorted({source for found in paths.values() for source in found})
    if ids or gone:
        with StoreWriter(folder, spoken=spoken) as writer:
            for id_ in ids:
                writer.remove(id_)
            for source in gone:
                writer.forget(source)
            publish(writer)
    return [*(_name(documents[id_]) for id_ in ids), *gone], [name for name, found in paths.items() if not found]


def _meant(folder: Path, wanted: Sequence[str]) -> tuple[Mapping[str, Document], Mapping[str, list[str]]]:
    """The documents that are named by id, and for each of the other names the paths that it matches."""
    reader = StoreReader(folder)
    try:
        with reader.consistent():
            documents = reader.documents(wanted)
            others = [name for name in wanted if name not in documents]
            sources = reader.sources() if others else []
            by_id = {name: documents[name] for name in wanted if name in documents}
            return by_id, {name: list(filter(names_path(name), sources)) for name in others}
    finally:
        reader.close()


def _name(document: Document) -> str:
    """The path of a document that is a file; a record's id with its path."""
    is_file = document.sha256.startswith(document.document_id)
    return document.source if is_file else f"{document.document_id} in {document.source}"
