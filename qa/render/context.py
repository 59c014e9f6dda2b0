"""What the text of an answer says beside the answer itself, looked up in the library."""

from __future__ import annotations

from pathlib import PurePath

from qa.library import Library
from qa.models import Answer, Filters
from qa.render.text import named_copies


def names_of_copies(answer: Answer, library: Library) -> dict[str, str]:
    """The title and file name, by id, of the documents that say the same as a citation."""
    found = {id_: library.document(id_) for id_ in sorted(named_copies(answer))}
    return {
        id_: f"{document.title} ({PurePath(document.source).name})" for id_, document in found.items() if document
    }


def passages_allowed(filters: Filters, library: Library) -> int | None:
    """How many passages the filters let through; None where there are no filters."""
    if not filters:
        return None
    with library.view() as view:
        return view.allowed(filters)
