"""What questions can be narrowed by, with how much each choice holds. Worked out once for each snapshot."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PureWindowsPath
from typing import Any

from qa.library import Library
from qa.models import Filters

SHOWN = 12  # choices of one kind; more do not help anybody to choose
UNDATED = "none"
_NEWEST = 5


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
    """The choices of one snapshot, those that hold most first. ``documents`` are those of ``Library.documents``."""

    snapshot: str | None
    documents: Mapping[str, Mapping[str, Any]]
    newest: Sequence[Mapping[str, Any]]
    by_document: Sequence[Choice]
    by_year: Sequence[Choice]
    by_publisher: Sequence[Choice]
    by_entity: Sequence[Choice]

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
    documents = library.documents()
    publishers = Counter(found["publisher"] for found in documents if found["publisher"])
    entities = library.entities()
    labels = document_labels(documents)
    dated = [found for found in documents if found["date"]]
    return Facets(
        snapshot=library.snapshot_hash(),
        documents={found["document_id"]: found for found in documents},
        newest=sorted(dated, key=lambda found: str(found["date"]), reverse=True)[:_NEWEST],
        by_document=_ranked(
            Choice(found["document_id"], labels[found["document_id"]], found["passages"]) for found in documents
        ),
        by_year=_years(documents),
        by_publisher=_ranked(Choice(name, name, count) for name, count in publishers.items()),
        by_entity=_ranked(
            Choice(label, entity_label(label), entities[label]["passages"]) for label in entities if label in _labels()
        ),
    )


def document_labels(documents: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The title of each document by id, with the name of its file where another has the same title."""
    titles = Counter(found["title"] for found in documents)
    return {
        found["document_id"]: found["title"]
        if titles[found["title"]] == 1
        else f"{found['title']} ({PureWindowsPath(found['source']).name})"
        for found in documents
    }


def shown(choices: Sequence[Choice], chosen: Sequence[str]) -> list[Choice]:
    """The choices that hold most, and those chosen."""
    return [choice for at, choice in enumerate(choices) if at < SHOWN or choice.value in chosen]


def entity_label(label: str) -> str:
    """The label of an entity in words: ``Integrated care board (ICB)``."""
    return _labels().get(label, label.replace("_", " ").capitalize())


@cache
def _labels() -> dict[str, str]:
    found: dict[str, str] = json.loads((Path(__file__).parent / "labels.json").read_text(encoding="utf-8"))
    return found


def _year(document: Mapping[str, Any]) -> str:
    return str(document["date"])[:4] if document["date"] else UNDATED


def _years(documents: Sequence[Mapping[str, Any]]) -> list[Choice]:
    """Newest first, then those without a date."""
    counts = Counter(_year(found) for found in documents)
    undated = counts.pop(UNDATED, 0)
    years = [Choice(year, year, counts[year]) for year in sorted(counts, reverse=True)]
    return [*years, *([Choice(UNDATED, "No date given", undated)] if undated else [])]


def _ranked(choices: Iterable[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: (-choice.count, choice.label.casefold()))
