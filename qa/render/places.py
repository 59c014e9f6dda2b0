"""Where something stands, in words: the same in answers, checks and lists of sources, in every form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpus.models import Place


def place_of(told: Mapping[str, Any]) -> Place:
    """The place that the JSON of a citation or of a checked reference tells."""
    where = told["page"], told["page_label"], tuple(told["section"]), told["paragraph"]
    return Place(*where, told.get("number"), told.get("unit", ""))


def place_words(place: Place, *, title: str = "") -> str:
    """``page iii (sheet 4), Powers > Delegation, clause 4.7``; empty for a place of which nothing is known.

    The last is the printed number, else the running count of paragraphs. Headings stand for themselves but for the
    first where it is the ``title``, which the reader has before it.
    """
    section = place.section[1:] if place.section[:1] == (title,) else place.section
    parts = (page_words(place), " > ".join(section), place.pinpoint)
    return ", ".join(part for part in parts if part)


def range_words(places: Sequence[Place]) -> str:
    """``paragraphs 4 to 7`` or ``clause 4.7 to 4.7(c)``: from the first pinpoint to the last, a single one as it is."""
    told = [place for place in places if place.pinpoint]
    if not told:
        return ""
    first, last = told[0], told[-1]
    if first.pinpoint == last.pinpoint:
        return first.pinpoint
    if first.number or last.number:
        same = first.number and last.number and first.unit == last.unit
        return f"{first.pinpoint} to {last.number if same else last.pinpoint}"
    numbers = [place.paragraph for place in told if place.paragraph]
    return f"paragraphs {min(numbers)} to {max(numbers)}"


def page_words(place: Place) -> str:
    """``page 3``, or ``page iii (sheet 4)`` where the number printed differs; empty where there are no pages."""
    if not place.page:
        return ""
    page = printed_page(place)
    return f"page {page}" if page == str(place.page) else f"page {page} (sheet {place.page})"


def printed_page(place: Place) -> str:
    """The number a reader sees on the page, else that of the sheet: for a cell of a table, or a pinpoint."""
    return place.page_label or str(place.page or "")
