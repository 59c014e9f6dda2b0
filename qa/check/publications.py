"""Whether the documents in the store hold the publications that a paper refers to."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from corpus.errors import PolicyQAError, StoreMissingError
from corpus.models import Reference
from corpus.references import Register
from corpus.references.models import Publication
from corpus.references.register import title_key
from corpus.store.reader import StoreReader
from qa.check.report import CheckedReference, CheckReport

_PAPERS = frozenset(("document", "parliamentary"))
_SHORT = 12  # letters: a title or alias of fewer is looked for as the whole title only


class StoredTitle(NamedTuple):
    """A document of the store, by what it is called; ``key`` is its title as the register looks titles up."""

    title: str
    url: str | None
    key: str
    places: tuple[str, str, str]  # where a number may stand: title, name of the file, address

    @classmethod
    def of(cls, title: str, source: str, url: str | None) -> StoredTitle:
        """The document with this title, source and address."""
        return cls(title, url, title_key(title), (title, re.split(r"[\\/]", source)[-1], url or ""))


def against_store(report: CheckReport, store: Path | None, register: Register) -> tuple[CheckReport, tuple[str, ...]]:
    """The report of ``against_documents`` over those of a store, which is only opened for a paper that names a
    publication, and why it could not be read."""
    if store is None or not any(one.reference.kind in _PAPERS for one in report.references):
        return report, ()
    documents, problem = _documents_of(store)
    return against_documents(report, documents, register), (problem,) if problem else ()


def _documents_of(store: Path) -> tuple[Sequence[StoredTitle], str | None]:
    """The documents of a store, and why they could not be had. A store that is not there holds none."""
    try:
        with closing(StoreReader(store)) as reader, reader.consistent():
            return [StoredTitle.of(*names) for names in reader.outlines.names()], None
    except StoreMissingError:
        return (), None
    except PolicyQAError as error:
        return (), f"The documents were not searched for the publications it names: {error}"


def against_documents(report: CheckReport, documents: Sequence[StoredTitle], register: Register) -> CheckReport:
    """The report with each publication that no document is judged ``not_in_corpus``, and one that a document bears
    the number of judged ``ok_inferred``. Without documents the report as it is."""
    if not documents:
        return report
    checked = tuple(_checked(one, documents, register) for one in report.references)
    return dataclasses.replace(report, references=checked)


def _checked(one: CheckedReference, documents: Sequence[StoredTitle], register: Register) -> CheckedReference:
    reference = one.reference
    if reference.kind not in _PAPERS or reference.verdict not in ("ok", "not_in_corpus"):
        return one
    row = register.publications.get(reference.instrument or "")
    found = _known(reference, row, documents) if row else _numbered(reference, documents)
    return dataclasses.replace(one, reference=found)


def _known(reference: Reference, row: Publication, documents: Sequence[StoredTitle]) -> Reference:
    if _holds(documents, row):
        return reference
    reason = f"A known publication ({row.title}), but none of the documents in the store is it."
    return reference._replace(verdict="not_in_corpus", reason=reason)


def _numbered(reference: Reference, documents: Sequence[StoredTitle]) -> Reference:
    """A number that the register does not list, where a document bears it."""
    bearer = next(_bearers(documents, " ".join(reference.text.split())), None)
    if bearer is None:
        reason = f"{reference.reason.rstrip('.')}; none of the documents in the store bears it."
        return reference._replace(reason=reason)
    return reference._replace(
        verdict="ok_inferred",
        reason=f"Taken to be {bearer.title}, a document in the store that bears this number.",
        canonical=bearer.title,
        uri=bearer.url,
    )


def _holds(documents: Sequence[StoredTitle], row: Publication) -> bool:
    """Whether a document is a publication: by its address, by its title, or by a number it bears."""
    if row.url and any(document.url == row.url for document in documents):
        return True
    for key in map(title_key, (row.title, *row.aliases)):
        is_long = len(key) > _SHORT
        if any(key == document.key or (is_long and key in document.key) for document in documents):
            return True
    return any(next(_bearers(documents, number), None) for number in row.numbers)


def _bearers(documents: Sequence[StoredTitle], number: str) -> Iterator[StoredTitle]:
    """The documents whose title, file name or address has the number as a word of its own."""
    parts = re.findall(r"[A-Za-z]+|\d+", number)
    words = r"[\W_]*".join(map(re.escape, parts))
    pattern = re.compile(rf"(?<![A-Za-z0-9]){words}(?![A-Za-z0-9])", re.IGNORECASE)
    # A figure is quickly looked for as it is: few documents have it and are tried with the pattern.
    figure = max((part for part in parts if part.isdigit()), key=len, default="")
    for document in documents:
        if any(figure in place and pattern.search(place) for place in document.places):
            yield document
