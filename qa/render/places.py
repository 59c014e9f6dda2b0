"""Where something stands, in words: the same in answers, checks and lists of sources, in every form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.models import Place


def place_of(told: Mapping[str, Any]) -> Place:
    """The place that the JSON of a citation or of a checked reference tells."""
    return Place(told["page"], told["page_label"], tuple(told["section"]), told["paragraph"])


def place_words(place: Place, *, title: str = "") -> str:
    """``page iii (sheet 4), Powers > Delegation, paragraph 7``; empty for a place of which nothing is known.

    Headings stand for themselves but for the first where it is the ``title``, which the reader has before it.
    """
    section = place.section[1:] if place.section[:1] == (title,) else place.section
    parts = (page_words(place), " > ".join(section), f"paragraph {place.paragraph}" if place.paragraph else "")
    return ", ".join(part for part in parts if part)


def page_words(place: Place) -> str:
    """``page 3``, or ``page iii (sheet 4)`` where the number printed differs; empty where there are no pages."""
    if not place.page:
        return ""
    page = printed_page(place)
    return f"page {page}" if page == str(place.page) else f"page {page} (sheet {place.page})"


def printed_page(place: Place) -> str:
    """The number a reader sees on the page, else that of the sheet: for a cell of a table, or a pinpoint."""
    return place.page_label or str(place.page or "")
