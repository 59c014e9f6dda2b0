"""How users name documents.

Which passages the filters of a question let through, and what is said where they let through none.
"""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from corpus.dates import first_day, last_day
from corpus.models import Document
from corpus.store.catalogue import EVERY, Catalogue, Choice
from corpus.store.joined import JoinedKeys
from corpus.store.reader import StoreReader
from corpus.store.rows import folded
from qa.errors import FilterError
from qa.models import Filters

if TYPE_CHECKING:
    from corpus.store.catalogue import Catalogue, Choice

def meant(names: Sequence[str], catalogue: Catalogue) -> Choice:
    """The documents that each id, and the files that each path, folder, file name or glob of these names.

    Raises FilterError for a name of no document.
    """
    from corpus.store.catalogue import Choice  # what supersedes what is told without it

    ids = catalogue.known(names)
    others = [name for name in dict.fromkeys(names) if name not in ids]
    sources = catalogue.sources() if others else []
    found: set[str] = set()
    for name in others:
        named = list(filter(names_path(name), sources))
        if not catalogue.holds(Choice(sources=named)):
            raise FilterError(f"No document has the id, path or name '{name}'. See policyqa documents.")
        found.update(named)
    return Choice(ids=ids or None, sources=found or None)


def names_path(name: str) -> Callable[[str], bool]:
    """Tells whether a path, a folder, a file name or a glob of these names a source."""
    path = os.path.abspath(name)  # noqa: PTH100 (Path.absolute keeps "..")
    below = os.path.join(os.path.normcase(path), "")  # noqa: PTH118 (Path takes the separator at the end away)
    by_name, by_path = (re.compile(fnmatch.translate(os.path.normcase(pattern))).match for pattern in (name, path))

    # For as many sources as a store has: a Path for each would take ten times as long.
    def names(source: str) -> bool:
        file = os.path.basename(source)  # noqa: PTH119
        cased = os.path.normcase(source)
        return (
            name in (source, file)
            or f"{cased}{os.sep}".startswith(below)
            or bool(by_name(cased) or by_path(cased))
            or bool(by_name(os.path.normcase(file)))
        )

    return names


def names_of(document: Document) -> set[str]:
    """What a line of metadata may call a document: its id, its file's name, its address, its title; in lower case."""
    meta = document.metadata
    names = (document.document_id, PurePath(document.source).name, meta.title, meta.url or "")
    return {folded(name) for name in names} - {""}


_NAMED = 20  # of what there is, in a message


def mask(filters: Filters, reader: StoreReader, keys: JoinedKeys) -> bytes:
    """A byte for each place: 1 where the passage passes.

    Raises FilterError for a filter that names nothing.
    """
    choice = chosen(filters, reader.catalogue)
    passed = b"\1" * len(keys) if choice == EVERY else keys.within(reader.catalogue.spans(choice))
    if not filters.entities:
        return passed
    found = bytearray(len(keys))
    for place in keys.places_of(_with_entities(filters.entities, reader)):
        found[place] = passed[place]
    return bytes(found)


def check(filters: Filters, reader: StoreReader) -> None:
    """Raises FilterError for a filter that names nothing."""
    chosen(filters, reader.catalogue)
    _with_entities(filters.entities, reader)


def chosen(filters: Filters, catalogue: Catalogue) -> Choice:
    """The documents that pass the filters on name, date and publisher.

    A date filter lets a document through when the whole of its date lies inside: one of ``2021`` is not known to be
    after June 2021. A document without a date passes no date filter. Raises FilterError for a name that matches none.
    """
    choice = meant(filters.documents, catalogue) if filters.documents else EVERY
    if filters.publishers:
        choice = choice._replace(publishers=_publishers(filters.publishers, catalogue))
    if filters.after or filters.before or filters.as_at:
        choice = choice._replace(dates=[date for date in catalogue.dates() if _inside(date, filters)])
    return choice


def _inside(date: str, filters: Filters) -> bool:
    latest = [day for day in (filters.before, filters.as_at) if day]
    after_ok = not filters.after or first_day(date) >= first_day(filters.after)
    return after_ok and all(last_day(date) <= last_day(day) for day in latest)


def _publishers(names: Iterable[str], catalogue: Catalogue) -> list[str]:
    """The publishers as the documents write them. Raises FilterError for one that no document has."""
    wanted = {name.casefold(): name for name in names}
    written: dict[str, list[str]] = {}
    for publisher in catalogue.publishers():
        written.setdefault(publisher.casefold(), []).append(publisher)
    for key, name in wanted.items():
        if key not in written:
            there = sorted(_one_of_each(written.values(), catalogue))
            raise FilterError(f"No document is from the publisher '{name}'. {_there(there)}")
    return [publisher for key in wanted for publisher in written[key]]


def _one_of_each(written: Iterable[Sequence[str]], catalogue: Catalogue) -> Iterator[str]:
    """Of each publisher that is written in several ways the one of the last document."""
    for ways in written:
        yield ways[0] if len(ways) == 1 else catalogue.last_publisher(ways)


def _with_entities(entities: Iterable[str], reader: StoreReader) -> set[int]:
    return {key for entity in entities for key in keys_of_entity(entity, reader)}


def keys_of_entity(entity: str, reader: StoreReader) -> set[int]:
    """The keys of the passages with an entity: ``LABEL`` or ``LABEL=ID``. Raises FilterError when there is none."""
    found = reader.keys_with_entity(entity)
    if not found:
        raise FilterError(_no_entity(entity, reader.entity_counts()))
    return found


def _no_entity(entity: str, counts: Sequence[tuple[str, str, int]]) -> str:
    """What there is in the place of an entity that no passage has; of ids those in most passages."""
    label, _, id_ = entity.partition("=")
    ids = [known for of, known, _ in counts if of == label]
    if ids:
        return f"No passage has the {label} '{id_}'. {_there(ids)}"
    labels = sorted({of for of, _, _ in counts})
    return f"No passage has an entity with the label '{label}'. {_there(labels, most=len(labels))}"


def _there(names: Sequence[str], *, most: int = _NAMED) -> str:
    """The names that there are, or the first of them and how many more."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return f"There are: {'; '.join(names[:most])}{more}." if names else "There are none."


def none_passing(filters: Filters, catalogue: Catalogue) -> str:
    """In one sentence, that no passage passes these filters; with how many documents only lack a date."""
    written = _listed(filters)
    what = f"the filter{'s' if len(written) > 1 else ''} {' and '.join(written)}"
    choice = chosen(filters, catalogue)
    if catalogue.holds(choice):
        return f"No passage passes {what}."
    undated = catalogue.undated(choice._replace(dates=None))
    lacking = f"; {undated:,} {'has' if undated == 1 else 'have'} no date" if undated else ""
    return f"No document passes {what}{lacking}."


def _listed(filters: Filters) -> list[str]:
    """The filters as they are typed: ``after 2021``, ``publisher NHS England or Department of Health``."""
    several = {"document": filters.documents, "entity": filters.entities, "publisher": filters.publishers}
    dates = {"after": filters.after, "before": filters.before, "as at": filters.as_at}
    written = {name: " or ".join(values) for name, values in several.items()} | dates
    return [f"{name} {value}" for name, value in written.items() if value]
