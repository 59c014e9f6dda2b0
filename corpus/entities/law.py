"""References to legislation and publications as entities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.entities.names import slug
from corpus.models import Entity, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

_LABELS = {"bill": "BILL", "document": "PUBLICATION", "parliamentary": "PUBLICATION"}


def reference_entities(reference: Reference) -> Iterator[Entity]:
    """One entity for each provision named, all with the span of the reference; one for a reference without any."""
    label = _LABELS.get(reference.kind) or ("ACT_SECTION" if reference.unit else "ACT")
    base = reference.instrument or "unresolved:" + slug(reference.text)
    for number in reference.numbers or ("",):
        yield Entity(label, reference.text, _provision(base, reference.unit, number), reference.span)


def _provision(base: str, unit: str | None, number: str) -> str:
    if not unit or not number or base.startswith("unresolved:"):
        return base
    parts = [part for part in re.split(r"[^0-9A-Za-z]+", number) if part]
    return "/".join([base, unit.replace("schedule_paragraph", "schedule"), *parts])
