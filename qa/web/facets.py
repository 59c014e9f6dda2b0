"""What questions can be narrowed by, with how much each choice holds. Worked out once for each snapshot."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from qa.library.library import Library
from qa.library.listing import Labelled
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
    """The choices of one snapshot, those that hold most first; of documents only as many as are shown.

    ``documents`` has the year of each document by id.
    """

    snapshot: str | None
    documents: Mapping[str, str]
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
                for id_, year in self.documents.items()
                if year in chosen.years and (not chosen.documents or id_ in chosen.documents)
            ]
            if not documents:
                return None
        return Filters(documents=tuple(documents), publishers=chosen.publishers, entities=chosen.entities)


    def of_documents(self, chosen: Chosen, library: Library) -> list[Choice]:
        """The documents to choose from: those with most passages, and those chosen."""
        there = {choice.value for choice in self.by_document}
        others = [id_ for id_ in chosen.documents if id_ not in there]
        chosen_too = library.listing.these(others) if others else ()
        return [*self.by_document, *(_choice(one) for one in chosen_too)]


def facets(library: Library) -> Facets:
    """The facets of what is current."""
    years = {id_: date[:4] if date else UNDATED for id_, date in library.listing.dates().items()}
    entities = library.entities()
    return Facets(
        snapshot=library.snapshot_hash(),
        documents=years,
        newest=library.listing.newest(_NEWEST),
        by_document=[_choice(one) for one in library.listing.largest(SHOWN)],
        by_year=_years(years.values()),
        by_publisher=_ranked(Choice(name, name, count) for name, count in library.listing.publishers()),
        by_entity=_ranked(
            Choice(label, entity_label(label), entities[label]["passages"]) for label in entities if label in _labels()
        ),
    )


def _choice(one: Labelled) -> Choice:
    return Choice(one.document_id, one.label, one.passages)


def shown(choices: Sequence[Choice], chosen: Sequence[str]) -> list[Choice]:
    """The choices that hold most, and those chosen."""
    return [choice for at, choice in enumerate(choices) if at < SHOWN or choice.value in chosen]


def entity_label(label: str) -> str:
    """The label of an entity in words: ``Integrated care board (ICB)``."""
    return _labels().get(label, label.replace("_", " ").capitalize())


@cache
def _labels() -> dict[str, str]:
    """The labels that the page offers, in words; read without ``corpus.entities``, whose rules it does not need."""
    rows = json.loads((files("corpus") / "data" / "labels.json").read_text("utf-8"))["labels"]
    return {row["label"]: row["words"] for row in rows if "words" in row}


def _years(every: Iterable[str]) -> list[Choice]:
    """Newest first, then those without a date."""
    counts = Counter(every)
    undated = counts.pop(UNDATED, 0)
    years = [Choice(year, year, counts[year]) for year in sorted(counts, reverse=True)]
    return [*years, *([Choice(UNDATED, "No date given", undated)] if undated else [])]


def _ranked(choices: Iterable[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: (-choice.count, choice.label.casefold()))
