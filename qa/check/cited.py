"""The references that the documents make, grouped by instrument and provision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from corpus.models import Document, Passage, Reference
from corpus.references import Register, find_references, load_register
from corpus.references.citation import address
from corpus.references.pinpoint import order_key
from qa.errors import FilterError

_PINPOINT = re.compile(r"^.*?\b(?:of|in|under|to) the (?=[A-Z])", re.DOTALL)


def grouped(
    passages: Iterable[Passage], documents: Mapping[str, Document], *, of: str | None = None
) -> list[dict[str, Any]]:
    """What ``policyqa references --json`` prints: each instrument with its provisions and the passages that cite them.

    ``of`` names an instrument ("Health and Care Act 2022"), a provision ("s 65Z5") or both. Raises FilterError when it
    names neither.
    """
    register = load_register()
    wanted = _wanted(of, register) if of else None
    instruments: dict[str, dict[str, Any]] = {}
    for passage in passages:
        for reference in passage.references:
            if wanted is None or _is_of(reference, wanted):
                _count(instruments, reference, passage, documents[passage.document_id], register)
    ordered = sorted(instruments.values(), key=lambda found: (-found["mentions"], found["title"]))
    return [_listed(found) for found in ordered]


def _wanted(of: str, register: Register) -> Reference:
    found = find_references(of, register=register)
    if not found:
        raise FilterError(f"'{of}' names no Act, regulations or provision that is known. Write it out in full.")
    return found[0]


def _is_of(reference: Reference, wanted: Reference) -> bool:
    """Whether a reference is to what is wanted, or was meant to be: one to a title that does not exist suggests it."""
    if wanted.numbers and not (set(wanted.numbers) & set(reference.numbers) and wanted.unit == reference.unit):
        return False
    if wanted.instrument is None or reference.instrument == wanted.instrument:
        return True
    return any(f"{id_}/".startswith(f"{wanted.instrument}/") for id_ in reference.suggest)


def _count(
    instruments: dict[str, dict[str, Any]],
    reference: Reference,
    passage: Passage,
    document: Document,
    register: Register,
) -> None:
    key = reference.instrument or _name(reference)
    if key not in instruments:
        instruments[key] = _instrument(reference, register)
    instrument = instruments[key]
    instrument["mentions"] += 1
    provisions = instrument["provisions"]
    provision = provisions.setdefault((reference.unit or "", reference.numbers), _provision(reference))
    provision["passages"].append(_place(reference, passage, document))


def _instrument(reference: Reference, register: Register) -> dict[str, Any]:
    known = register.instruments.get(reference.instrument or "")
    return {
        "instrument": reference.instrument,
        "title": known.title if known else _name(reference),
        "uri": address(known) if known else None,
        "kind": reference.kind,
        "mentions": 0,
        "provisions": {},
    }


def _provision(reference: Reference) -> dict[str, Any]:
    return {
        "unit": reference.unit,
        "numbers": list(reference.numbers),
        "canonical": reference.canonical,
        "uri": reference.uri,
        "passages": [],
    }


def _place(reference: Reference, passage: Passage, document: Document) -> dict[str, Any]:
    return {
        "document_id": passage.document_id,
        "passage_id": passage.passage_id,
        "title": document.title,
        "page": passage.page,
        "paragraph": passage.paragraph,
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


def _listed(instrument: dict[str, Any]) -> dict[str, Any]:
    provisions = instrument["provisions"].values()
    return {**instrument, "provisions": sorted(provisions, key=_in_legal_order)}


def _in_legal_order(provision: dict[str, Any]) -> tuple[Any, ...]:
    """Section 9 before 12ZB, 12ZB before 12A; the Schedules of the paragraphs of several stay together."""
    numbers = provision["numbers"]
    place = provision["canonical"] if provision["unit"] == "schedule_paragraph" else ""
    return provision["unit"] or "", place, [order_key(number) for number in numbers], numbers
