"""Whether the documents in the store hold the publications that a paper refers to."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.errors import PolicyQAError, StoreMissingError
from corpus.models import Reference
from corpus.references import Register
from corpus.references.models import Publication
from corpus.references.register import title_key
from qa.check import CheckedReference, CheckReport

Documents = Sequence[Mapping[str, Any]]
_PAPERS = frozenset(("document", "parliamentary"))
_SHORT = 12  # letters: a title or alias of fewer is looked for as the whole title only


def held_in(report: CheckReport, store: Path | None, register: Register) -> tuple[CheckReport, tuple[str, ...]]:
    """The report of ``against_documents`` over those of a store, which is only opened for a paper that names a
    publication, and why it could not be read."""
    if store is None or not any(one.reference.kind in _PAPERS for one in report.references):
        return report, ()
    documents, problem = _documents_of(store)
    return against_documents(report, documents, register), (problem,) if problem else ()


def _documents_of(store: Path) -> tuple[Documents, str | None]:
    """The documents of a store, and why they could not be had. A store that is not there holds none."""
    from qa.library import Library

    try:
        with Library.open(store) as library:
            return library.documents(), None
    except StoreMissingError:
        return (), None
    except PolicyQAError as error:
        return (), f"The documents were not searched for the publications it names: {error}"


def against_documents(report: CheckReport, documents: Documents, register: Register) -> CheckReport:
    """The report with each publication that no document is judged ``not_in_corpus``, and one that a document bears
    the number of judged ``ok_inferred``. Without documents the report as it is."""
    if not documents:
        return report
    checked = tuple(_checked(one, documents, register) for one in report.references)
    return dataclasses.replace(report, references=checked)


def _checked(one: CheckedReference, documents: Documents, register: Register) -> CheckedReference:
    reference = one.reference
    if reference.kind not in _PAPERS or reference.verdict not in ("ok", "not_in_corpus"):
        return one
    row = register.publications.get(reference.instrument or "")
    found = _known(reference, row, documents) if row else _numbered(reference, documents)
    return dataclasses.replace(one, reference=found)


def _known(reference: Reference, row: Publication, documents: Documents) -> Reference:
    if any(_is(document, row) for document in documents):
        return reference
    reason = f"A known publication ({row.title}), but none of the documents in the store is it."
    return reference._replace(verdict="not_in_corpus", reason=reason)


def _numbered(reference: Reference, documents: Documents) -> Reference:
    """A number that the register does not list, where a document bears it."""
    number = " ".join(reference.text.split())
    bearer = next((document for document in documents if _bears(document, number)), None)
    if bearer is None:
        reason = f"{reference.reason.rstrip('.')}; none of the documents in the store bears it."
        return reference._replace(reason=reason)
    title = bearer["title"]
    return reference._replace(
        verdict="ok_inferred",
        reason=f"Taken to be {title}, a document in the store that bears this number.",
        canonical=title,
        uri=bearer["url"],
    )


def _is(document: Mapping[str, Any], row: Publication) -> bool:
    """Whether a document is a publication: by its address, by a number it bears, or by its title."""
    if row.url and document["url"] == row.url:
        return True
    if any(_bears(document, number) for number in row.numbers):
        return True
    title = title_key(document["title"])
    keys = map(title_key, (row.title, *row.aliases))
    return any(key == title or (len(key) > _SHORT and key in title) for key in keys)


def _bears(document: Mapping[str, Any], number: str) -> bool:
    """Whether the title, the file's name or the address has the number as a word of its own."""
    words = r"[\W_]*".join(map(re.escape, re.findall(r"[A-Za-z]+|\d+", number)))
    name = re.split(r"[\\/]", document["source"])[-1]
    places = (document["title"], name, document["url"] or "")
    return any(re.search(rf"(?<![A-Za-z0-9]){words}(?![A-Za-z0-9])", place, re.IGNORECASE) for place in places)
