"""Questions that ask for a set: "List all recommendations", "Which policies mention safeguarding?".

The set is collected, not searched for. Nothing is loaded for a question without a word for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.ask.features import constants
from qa.ask.quotes import Quote
from qa.ask.snapshot import View
from qa.models import Filters

if TYPE_CHECKING:
    from qa.collect.models import Collection

_CUES = frozenset(
    "recommendations decisions actions duties obligations responsibilities requirements deadlines dates terms "
    "definitions must policies documents papers reports texts procedures decided agreed resolved".split()
)
_OF_SOMEBODY = frozenset({"duties", "rules", "mentions"})  # whose, or of what; other sets are of a paper


def asked_set(text: str, view: View, filters: Filters) -> Collection | None:
    """The set that a question asks for; None where it asks for none, or there are not two of the kind.

    Of the documents that mention something each is there once. Entities do not narrow a set: a question with such a
    filter is answered as any other.
    """
    if _CUES.isdisjoint(text.lower().replace("?", " ").split()) or filters.entities:
        return None
    from qa.collect.collect import asked

    wanted = asked(text)
    if wanted is None:
        return None
    each = wanted.kind == "mentions"
    most = constants()["set"]["rows"]
    collection = view.collect(wanted, filters, most=most, each=each)
    if not collection.found and wanted.of and wanted.kind not in _OF_SOMEBODY and not filters.documents:
        from qa.ask.papers import named

        papers = named(wanted.of, view, filters)
        if papers.ids and papers.sure >= constants()["lookup"]["opening"]:
            of_papers = filters._replace(documents=papers.ids)
            collection = view.collect(wanted._replace(of=""), of_papers, most=most, each=each)
    return collection if collection.found >= (1 if each else constants()["set"]["fewest"]) else None


def rows_of(collection: Collection) -> list[Quote]:
    """What is quoted of a set, the last row with how many more there are."""
    rows = [Quote(item.passage, item.span) for item in collection.items]
    return [*rows[:-1], rows[-1]._replace(more=collection.found - len(rows))]


def sure_of(collection: Collection) -> float:
    """The confidence in a set, by how its items are told."""
    sure: float = constants()["set"][collection.request.kind]
    return sure


def told(collection: Collection) -> str:
    """How many were found and where it stopped."""
    papers = f"{collection.searched} document{'' if collection.searched == 1 else 's'}"
    if collection.request.kind == "mentions":
        line = f"{collection.found} of {papers} mention{'s' if collection.found == 1 else ''} it, each quoted once"
    else:
        kind = collection.request.kind.removesuffix("" if collection.found > 1 else "s")
        line = f"{collection.found} {kind} in {collection.owners} of {papers} looked through, in the order of the text"
    if collection.stopped:
        return f"{line}; listed are the first {len(collection.items)}, up to {collection.stopped}."
    return f"{line}."
