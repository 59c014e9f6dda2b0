"""Parts of the list of documents and what sums it up: for pages, which must not wait for every document to be read.

Documents and passages as the contract lists them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import PureWindowsPath
from typing import NamedTuple, TypedDict

from corpus.models import Control, Document, Passage
from corpus.store.catalogue import Outline
from corpus.store.reader import StoreReader
from qa.models import EntityDict, ReferenceDict, entity_dict, reference_dict


class ControlDict(TypedDict):
    """What a paper says of itself in its control box or on its first page; null is not said."""

    owner: str | None
    author: str | None
    version: str | None
    issued: str | None
    review: str | None
    approved_by: str | None


def control_dict(control: Control) -> ControlDict:
    """The ``control`` of a document."""
    return {
        "owner": control.owner,
        "author": control.author,
        "version": control.version,
        "issued": control.issued,
        "review": control.review,
        "approved_by": control.approved_by,
    }


class DocumentDict(TypedDict):
    """A document of the library."""

    document_id: str
    title: str
    source: str
    media_type: str
    sha256: str
    date: str | None
    date_source: str | None
    publisher: str | None
    status: str | None
    url: str | None
    supersedes: str | None
    title_source: str | None
    control: ControlDict
    losses: dict[str, int]
    pages: int | None
    passages: int
    warnings: list[str]


def document_dict(document: Document, passages: int) -> DocumentDict:
    """One entry of ``policyqa documents --json``."""
    meta = document.metadata
    return {
        "document_id": document.document_id,
        "title": meta.title,
        "source": document.source,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "date": meta.date,
        "date_source": meta.date_source,
        "publisher": meta.publisher,
        "status": meta.status,
        "url": meta.url,
        "supersedes": meta.supersedes,
        "title_source": meta.title_source,
        "control": control_dict(document.control),
        "losses": dict(document.losses),
        "pages": len(document.pages) or None,
        "passages": passages,
        "warnings": list(document.warnings),
    }


class EntityAtDict(EntityDict):
    """A named thing and where it stands in the document's text."""

    span: list[int]


class PassageDict(TypedDict):
    """A passage. ``text`` is words of the document: untrusted content."""

    passage_id: str
    document_id: str
    title: str
    page: int | None
    page_label: str | None
    section: list[str]
    paragraph: int | None
    kind: str
    marker: str | None
    number: str | None
    lead_in: str | None
    text: str
    span: list[int]
    added: list[list[int]]
    ocr: bool
    entities: list[EntityAtDict]
    references: list[ReferenceDict]


def passage_dict(passage: Passage, document: Document) -> PassageDict:
    """One line of ``policyqa passages``. Spans are into the document's text."""
    return {
        "passage_id": passage.passage_id,
        "document_id": passage.document_id,
        "title": document.title,
        "page": passage.page,
        "page_label": passage.page_label,
        "section": list(passage.section),
        "paragraph": passage.paragraph,
        "kind": passage.kind,
        "marker": passage.marker or None,
        "number": passage.number or None,
        "lead_in": passage.lead_in or None,
        "text": passage.text,
        "span": passage.span.to_list(),
        "added": [span.to_list() for span in passage.added],
        "ocr": passage.ocr,
        "entities": [{**entity_dict(entity), "span": entity.span.to_list()} for entity in passage.entities],
        "references": [reference_dict(reference) for reference in passage.references],
    }


class Labelled(NamedTuple):
    """A document by its title, told apart by its file where another has the same title. ``name`` is what it alone is
    called: its title, the name of its file, else its id.
    """

    document_id: str
    label: str
    passages: int
    name: str


class Listing:
    """The documents of a store as pages show them."""

    def __init__(self, reader: StoreReader) -> None:
        self._reader = reader
        self._outlines = reader.outlines

    def page(self, find: str, *, start: int, most: int, order: str = "") -> tuple[list[DocumentDict], int]:
        """Up to ``most`` of the documents with all words of ``find`` in title, publisher, source or date, from the one
        numbered ``start`` on and as ``Library.documents`` gives them, and how many there are. ``order`` is "title",
        "newest" or "publisher", else that of their files; what has no date or publisher comes last.
        """
        with self._reader.consistent():
            ids = self._outlines.saying(find.casefold().split(), order=order)
            shown = ids[start : start + most]
            return sorted(self._listed(shown), key=lambda one: shown.index(one["document_id"])), len(ids)

    def newest(self, most: int) -> list[DocumentDict]:
        """The documents with the latest dates, as ``Library.documents`` gives them."""
        with self._reader.consistent():
            ids = self._outlines.newest(most)
            return sorted(self._listed(ids), key=lambda one: ids.index(one["document_id"]))

    def largest(self, most: int) -> list[Labelled]:
        """The documents with most passages, these first; those with as many by their labels."""
        with self._reader.consistent():
            return self._labelled(self._outlines.largest(most))[:most]

    def these(self, ids: Collection[str]) -> list[Labelled]:
        """These documents in the same order, as far as they are there."""
        with self._reader.consistent():
            return self._labelled(self._outlines.of(ids))

    def labels(self, ids: Collection[str]) -> dict[str, str]:
        """The label of each of these documents by id."""
        return {one.document_id: one.label for one in self.these(ids)}

    def names(self) -> list[tuple[str, str, str | None]]:
        """Title, source and address of every document."""
        with self._reader.consistent():
            return list(self._outlines.names())

    def dates(self) -> dict[str, str | None]:
        """The date of every document by id."""
        with self._reader.consistent():
            return dict(self._outlines.dates())

    def publishers(self) -> list[tuple[str, int]]:
        """Each publisher and how many documents it has."""
        with self._reader.consistent():
            return self._outlines.publishers()

    def _listed(self, ids: Sequence[str]) -> list[DocumentDict]:
        return [document_dict(document, passages) for document, passages in self._reader.listed(ids)]

    def _labelled(self, outlines: Sequence[Outline]) -> list[Labelled]:
        titles = self._outlines.shared({one.title for one in outlines})
        shared = {title: self._outlines.titled(title) for title in titles}
        found = [Labelled(one.document_id, _label(one, shared), one.passages, _name(one, shared)) for one in outlines]
        return sorted(found, key=lambda one: (-one.passages, one.label.casefold()))


def _label(one: Outline, shared: Mapping[str, Sequence[str]]) -> str:
    if one.title not in shared:
        return one.title
    return f"{one.title} ({_tail(one.source, shared[one.title]) or one.document_id})"


def _name(one: Outline, shared: Mapping[str, Sequence[str]]) -> str:
    if one.title not in shared:
        return one.title
    tail = _tail(one.source, shared[one.title])
    return tail if tail and len(PureWindowsPath(tail).parts) == 1 else one.document_id


def _tail(source: str, sources: Sequence[str]) -> str:
    """The end of a path, from its file name on and as short as it can be, that no other of these paths has; empty where
    they are one file.
    """
    paths = [PureWindowsPath(other).parts for other in sources]
    own = PureWindowsPath(source).parts
    for length in range(1, len(own) + 1):
        if sum(path[-length:] == own[-length:] for path in paths) == 1:
            return "/".join(own[-length:])
    return ""
