"""The references that the documents make, grouped by instrument and provision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

from corpus.models import Document, Passage, Place, Reference
from corpus.references import Register, find_references, load_register
from corpus.references.citation import address
from corpus.references.pinpoint import order_key
from qa.errors import FilterError


class CitingPassageDict(TypedDict):
    """A passage that cites a provision, and where in its document it does."""

    document_id: str
    passage_id: str
    title: str
    page: int | None
    page_label: str | None
    paragraph: int | None
    text: str
    verdict: str


class ProvisionDict(TypedDict):
    """A provision and the passages that cite it."""

    unit: str | None
    numbers: list[str]
    within: list[str]
    canonical: str
    uri: str | None
    passages: list[CitingPassageDict]


class InstrumentDict(TypedDict):
    """An Act, order or publication and its provisions that are cited."""

    instrument: str | None
    title: str
    uri: str | None
    kind: str
    mentions: int
    provisions: list[ProvisionDict]


_PINPOINT = re.compile(r"^.*?\b(?:of|in|under|to) the (?=[A-Z])", re.DOTALL)


def grouped(
    passages: Iterable[Passage],
    documents: Mapping[str, Document],
    *,
    of: str | None = None,
    registers: Sequence[Path] = (),
) -> list[InstrumentDict]:
    """What ``policyqa references --json`` prints: each instrument with its provisions and the passages that cite them.

    ``of`` names an instrument ("Health and Care Act 2022"), a provision ("s 65Z5") or both. Raises FilterError when it
    names neither. ``registers`` are files with further rows of law.
    """
    register = load_register(registers)
    wanted = _wanted(of, register) if of else None
    instruments: dict[str, _Instrument] = {}
    for passage in passages:
        for reference in passage.references:
            if wanted is not None and not _is_of(reference, wanted):
                continue
            key = reference.instrument or _name(reference)
            if key not in instruments:
                instruments[key] = _Instrument(reference)
            instruments[key].count(reference, passage, documents[passage.document_id])
    listed = [instrument.to_dict(register) for instrument in instruments.values()]
    return sorted(listed, key=lambda instrument: (-instrument["mentions"], instrument["title"]))


def _wanted(of: str, register: Register) -> Reference:
    found = find_references(of, register=register)
    if not found:
        raise FilterError(f"'{of}' names no Act, regulations or provision that is known. Write it out in full.")
    return found[0]


def _is_of(reference: Reference, wanted: Reference) -> bool:
    """Whether a reference is to what is wanted, or was meant to be: one to a title that does not exist suggests it."""
    if wanted.numbers and not (set(wanted.numbers) & set(reference.numbers) and wanted.unit == reference.unit):
        return False
    if wanted.within and wanted.within != reference.within:
        return False
    if wanted.instrument is None or reference.instrument == wanted.instrument:
        return True
    return any(f"{id_}/".startswith(f"{wanted.instrument}/") for id_ in reference.suggest)


class _Instrument:
    """What is cited of an instrument, as the passages are gone through; ``first`` is the first reference to it."""

    def __init__(self, first: Reference) -> None:
        self._first = first
        self._mentions = 0
        self._provisions: dict[tuple[str, tuple[str, ...], tuple[str, ...]], ProvisionDict] = {}

    def count(self, reference: Reference, passage: Passage, document: Document) -> None:
        """Take note of one reference."""
        self._mentions += 1
        key = (reference.unit or "", reference.within, reference.numbers)
        provision = self._provisions.setdefault(key, _provision(reference))
        provision["passages"].append(_place(reference, passage, document))

    def to_dict(self, register: Register) -> InstrumentDict:
        """The instrument with its provisions in legal order."""
        first = self._first
        known = register.instruments.get(first.instrument or "")
        return {
            "instrument": first.instrument,
            "title": known.title if known else _name(first),
            "uri": address(known) if known else None,
            "kind": first.kind,
            "mentions": self._mentions,
            "provisions": sorted(self._provisions.values(), key=_in_legal_order),
        }


def _provision(reference: Reference) -> ProvisionDict:
    return {
        "unit": reference.unit,
        "numbers": list(reference.numbers),
        "within": list(reference.within),
        "canonical": reference.canonical,
        "uri": reference.uri,
        "passages": [],
    }


def _place(reference: Reference, passage: Passage, document: Document) -> CitingPassageDict:
    place = Place.of(passage, document.pages, reference.span.start)
    return {
        "document_id": passage.document_id,
        "passage_id": passage.passage_id,
        "title": document.title,
        "page": place.page,
        "page_label": place.page_label,
        "paragraph": place.paragraph,
        "text": reference.text,
        "verdict": reference.verdict,
    }


def _name(reference: Reference) -> str:
    """How a reference to no known instrument is listed: a title that does not exist as the documents have it."""
    title = _PINPOINT.sub("", reference.text) if reference.unit else reference.text
    if reference.verdict == "unknown_instrument":
        return f"{title} (no such instrument)"
    # Its canonical form may be that of an instrument that is listed by itself.
    if reference.kind == "document" and reference.canonical:
        return reference.canonical
    return f"{title} (not identified)"


def _in_legal_order(provision: ProvisionDict) -> tuple[Any, ...]:
    """Section 9 before 12ZB, 12ZB before 12A; the Schedules of the paragraphs of several stay together."""
    numbers = provision["numbers"]
    place = [order_key(outer.partition("/")[2]) for outer in provision["within"]]
    return provision["unit"] or "", place, [order_key(number) for number in numbers], numbers
