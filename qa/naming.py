"""How users name documents."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from corpus.models import Document
from corpus.store.naming import folded
from qa.errors import FilterError

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
