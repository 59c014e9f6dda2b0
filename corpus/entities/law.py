"""References to legislation and publications as entities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.entities.names import slug
from corpus.models import Entity, Reference, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_SITE = "https://www.legislation.gov.uk/"
_LABELS = {"bill": "BILL", "document": "PUBLICATION", "parliamentary": "PUBLICATION"}
_TITLE = re.compile(
    r"\b(?:of|to|in)\s+(?:the\s+(?=[A-Z\d])|(?=[A-Z][a-z]))(?P<title>.*\b(?:Act|Regulations|Order|Rules)\b.*)$",
    re.DOTALL,
)


def reference_entities(reference: Reference) -> Iterator[Entity]:
    """The instrument or publication named, and one entity for each provision, all with the span of the reference.

    Where a reference to a provision names the instrument at its end, that part alone is the instrument's entity.
    """
    base = reference.instrument or "unresolved:" + slug(reference.text)
    label = _LABELS.get(reference.kind, "ACT")
    if label != "ACT" or not reference.unit:
        yield Entity(label, reference.text, base, reference.span)
        return
    for ident in dict.fromkeys(_provisions(reference, base)):
        yield Entity("ACT_SECTION", reference.text, ident, reference.span)
    if reference.instrument:
        yield _instrument(reference, reference.instrument)


def _provisions(reference: Reference, base: str) -> Iterator[str]:
    """The register's address of each provision; the first is in the reference, others differ in the number."""
    if not reference.instrument or not reference.numbers:
        yield base
        return
    first = _path(reference.numbers[0])
    address = (reference.uri or "").removeprefix(_SITE)
    if address.startswith(base + "/") and address.endswith("/" + first):
        stem = address.removesuffix(first)
    else:
        stem = f"{base}/{reference.unit}/"
    yield from (stem + _path(number) for number in reference.numbers)


def _path(number: str) -> str:
    """``25(4)(a)`` -> ``25/4/a``, as legislation.gov.uk writes it."""
    return "/".join(re.findall(r"[0-9A-Za-z]+", number))


def _instrument(reference: Reference, ident: str) -> Entity:
    match = _TITLE.search(reference.text)
    start = match.start("title") if match else 0
    span = Span(reference.span.start + start, reference.span.end)
    return Entity("ACT", reference.text[start:], ident, span)
