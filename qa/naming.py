"""How users name documents, and which documents a filter lets through."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from corpus.dates import first_day, last_day
from corpus.models import Document
from corpus.store.naming import folded
from qa.errors import FilterError
from qa.models import Filters

if TYPE_CHECKING:
    from corpus.store.reading import StoreReader

_NAMED = 20  # of what there is, in a message


def matching(name: str, documents: Mapping[str, Document]) -> list[str]:
    """The ids of the documents that an id, a path, a folder, a file name or a glob of these names.

    Raises FilterError when it names none.
    """
    if name in documents:
        return [name]
    found = [id_ for id_, document in documents.items() if names_path(name, document.source)]
    if not found:
        raise FilterError(f"No document has the id, path or name '{name}'. See policyqa documents.")
    return found


def names_path(name: str, source: str) -> bool:
    """Whether a path, a folder, a file name or a glob of these names a source."""
    path = os.path.abspath(name)  # noqa: PTH100 (Path.absolute keeps "..")
    return (
        name in {source, PurePath(source).name}
        or PurePath(source).is_relative_to(path)
        or any(fnmatch.fnmatch(source, pattern) for pattern in (name, path))
        or fnmatch.fnmatch(PurePath(source).name, name)
    )


def names_of(document: Document) -> set[str]:
    """What a line of metadata may call a document: its id, its file's name, its address, its title; in lower case."""
    meta = document.metadata
    names = (document.document_id, PurePath(document.source).name, meta.title, meta.url or "")
    return {folded(name) for name in names} - {""}


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


def _publishers(names: Iterable[str], documents: Mapping[str, Document]) -> set[str]:
    """The names in lower case. Raises FilterError for one that no document has."""
    wanted = {name.casefold(): name for name in names}
    given = (document.metadata.publisher or "" for document in documents.values())
    known = {name.casefold(): name for name in given if name}
    for key, name in wanted.items():
        if key not in known:
            raise FilterError(f"No document is from the publisher '{name}'. {_there(sorted(known.values()))}")
    return set(wanted)


def _there(names: Sequence[str], *, most: int = _NAMED) -> str:
    """The names that there are, or the first of them and how many more."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return f"There are: {'; '.join(names[:most])}{more}." if names else "There are none."


def passing(filters: Filters, documents: Mapping[str, Document]) -> list[str]:
    """The ids of the documents that pass the filters on name, date and publisher.

    A date filter lets a document through when the whole of its date lies inside: one of ``2021`` is not known to be
    after June 2021. A document without a date passes no date filter. Raises FilterError for a name that matches none.
    """
    chosen = {id_ for name in filters.documents for id_ in matching(name, documents)} if filters.documents else None
    publishers = _publishers(filters.publishers, documents)
    return [
        id_
        for id_, document in documents.items()
        if (chosen is None or id_ in chosen)
        and (not publishers or (document.metadata.publisher or "").casefold() in publishers)
        and _dated(document.metadata.date, filters)
    ]


def none_passing(filters: Filters, documents: Mapping[str, Document]) -> str:
    """In one sentence, that no passage passes these filters; with how many documents only lack a date."""
    written = _listed(filters)
    what = f"the filter{'s' if len(written) > 1 else ''} {' and '.join(written)}"
    if passing(filters, documents):
        return f"No passage passes {what}."
    others = passing(filters._replace(after=None, before=None, as_at=None), documents)
    undated = sum(not documents[id_].metadata.date for id_ in others)
    lacking = f"; {undated:,} {'has' if undated == 1 else 'have'} no date" if undated else ""
    return f"No document passes {what}{lacking}."


def _listed(filters: Filters) -> list[str]:
    """The filters as they are typed: ``after 2021``, ``publisher NHS England or Department of Health``."""
    several = {"document": filters.documents, "entity": filters.entities, "publisher": filters.publishers}
    dates = {"after": filters.after, "before": filters.before, "as at": filters.as_at}
    written = {name: " or ".join(values) for name, values in several.items()} | dates
    return [f"{name} {value}" for name, value in written.items() if value]


def _dated(date: str | None, filters: Filters) -> bool:
    latest = [day for day in (filters.before, filters.as_at) if day]
    if not date:
        return not latest and not filters.after
    after_ok = not filters.after or first_day(date) >= first_day(filters.after)
    return after_ok and all(last_day(date) <= last_day(day) for day in latest)
