"""What questions can be narrowed by, with how much each choice holds. Worked out once for each snapshot."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from qa.library import Library
from qa.models import Filters

SHOWN = 12  # choices of one kind; more do not help anybody to choose
UNDATED = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """One checkbox: the value it sends, what it says, how many passages or documents it stands for."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """The checkboxes that are ticked."""

    documents: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.documents) + len(self.years) + len(self.publishers) + len(self.entities)


@dataclass(frozen=True, slots=True)
class Facets:
    """The choices of one snapshot. ``documents`` are the entries of ``Library.documents`` by id."""

    snapshot: str | None
    documents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    entities: Sequence[Choice] = ()

    def by_document(self, chosen: Sequence[str]) -> list[Choice]:
        """The documents with most passages, and those chosen."""
        return _shown(
            (Choice(id_, found["title"], found["passages"]) for id_, found in self.documents.items()), chosen
        )

    def by_publisher(self, chosen: Sequence[str]) -> list[Choice]:
        """The publishers with most documents, and those chosen."""
        counts = Counter(found["publisher"] for found in self.documents.values() if found["publisher"])
        return _shown((Choice(name, name, count) for name, count in counts.items()), chosen)

    def by_year(self) -> list[Choice]:
        """The years of the documents, newest first, then those without a date."""
        counts = Counter(_year(found) for found in self.documents.values())
        undated = counts.pop(UNDATED, 0)
        years = [Choice(year, year, counts[year]) for year in sorted(counts, reverse=True)]
        return [*years, *([Choice(UNDATED, "No date given", undated)] if undated else [])]

    def by_entity(self, chosen: Sequence[str]) -> list[Choice]:
        """The kinds of bodies and arrangements in most passages, and those chosen."""
        return _shown(self.entities, chosen)

    def filters(self, chosen: Chosen) -> Filters | None:
        """What to narrow an answer to; None when no document passes all that was chosen."""
        documents: Iterable[str] = chosen.documents
        if chosen.years:
            documents = [
                id_
                for id_, found in self.documents.items()
                if _year(found) in chosen.years and (not chosen.documents or id_ in chosen.documents)
            ]
            if not documents:
                return None
        return Filters(documents=tuple(documents), publishers=chosen.publishers, entities=chosen.entities)


def facets(library: Library) -> Facets:
    """The facets of what is current."""
    documents = {found["document_id"]: found for found in library.documents()}
    found = library.status()["entities"]
    entities = [Choice(label, entity_label(label), found[label]["passages"]) for label in found if label in _labels()]
    return Facets(library.snapshot_hash(), documents, entities)


def entity_label(label: str) -> str:
    """The label of an entity in words: ``Integrated care board (ICB)``."""
    return _labels().get(label, label.replace("_", " ").capitalize())


@cache
def _labels() -> dict[str, str]:
    found: dict[str, str] = json.loads((Path(__file__).parent / "labels.json").read_text(encoding="utf-8"))
    return found


def _year(document: Mapping[str, Any]) -> str:
    return str(document["date"])[:4] if document["date"] else UNDATED


def _shown(choices: Iterable[Choice], chosen: Sequence[str]) -> list[Choice]:
    ranked = sorted(choices, key=lambda choice: (-choice.count, choice.label.casefold()))
    return [choice for at, choice in enumerate(ranked) if at < SHOWN or choice.value in chosen]
