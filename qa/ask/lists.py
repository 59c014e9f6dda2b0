"""Lists as they stand on the page: the items that a sentence introduces, and the list that an item belongs to.

Which passages are items of one list is told by their marks, and by depth where the marks agree: word processors number
clauses and the letters below them by lists of their own, whose depths say nothing of each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.models import Passage
from corpus.numbers import bare_mark, kinds_of

_ENDS = r":\s*[-–—]?$"
_BULLET = frozenset({"bullet"})


def introduces(text: str) -> bool:
    """Whether a text ends as one does that a list follows."""
    return text.rstrip()[-1:] in (":", "-", "–", "—") and bool(re.search(_ENDS, text.rstrip()))


def styles(marker: str) -> frozenset[str]:
    """What a mark may be: ``bullet``, or what ``corpus.numbers.kinds_of`` says."""
    return kinds_of(marker) or _BULLET


def items_below(lead: Passage, following: Sequence[Passage]) -> list[Passage]:
    """The items, and what stands below them, of the list that begins right after what introduces it.

    ``following`` are the passages after ``lead``. The list ends with its section, where the row that ``lead`` stands in
    goes on, where the marks begin anew or are others at the same depth, and before what another text introduces.
    """
    return list(_items(lead, following)) if following and following[0].kind == "list_item" else []


def _items(lead: Passage, following: Sequence[Passage]) -> Iterator[Passage]:
    first, series, last = following[0], styles(following[0].marker), 0
    for passage in following:
        marks = styles(passage.marker)
        if passage.kind != "list_item" or passage.section != first.section or _goes_on(lead, passage):
            return
        if passage.level <= first.level:
            if passage.level < first.level or passage.lead_in != first.lead_in or not marks & series:
                return
            series &= marks
            number = _value(passage.marker, series)
            if number and number <= last:
                return
            last = number
        yield passage


def _goes_on(lead: Passage, passage: Passage) -> bool:
    """Whether a passage stands beside the one that introduces a list, not below it."""
    if not lead.marker or not styles(lead.marker) & styles(passage.marker):
        return False
    above, here = bare_mark(lead.marker), bare_mark(passage.marker)
    if "decimal" in styles(passage.marker):
        return not here.startswith(f"{above}.")
    return passage.level <= lead.level


def _value(marker: str, series: frozenset[str]) -> int:
    """The place of a mark in its row, where it tells one: 2 for ``b)``, 0 for a bullet or a numeral."""
    bare = bare_mark(marker)
    if bare.isdigit():
        return int(bare)
    return ord(bare.lower()) - 96 if len(bare) == 1 and bare.isascii() and series == {"letter"} else 0


def list_of(around: Sequence[Passage], place: int) -> tuple[Passage | None, list[Passage]]:
    """What introduces the list of the item at ``place``, if anything does, and its items; ``around`` are neighbours in
    reading order.
    """
    for above in range(place - 1, -1, -1):
        lead = around[above]
        if introduces(lead.text) or (around[above + 1].lead_in and lead.text.endswith(around[above + 1].lead_in)):
            items = items_below(lead, around[above + 1 :])
            if place - above - 1 < len(items):
                return lead, items
        if lead.section != around[place].section:
            break
    return None, _without_lead(around, place)


def _without_lead(around: Sequence[Passage], place: int) -> list[Passage]:
    first, item = place, around[place]
    while first and _beside(around[first - 1], item):
        first -= 1
    items = []
    for passage in around[first:]:
        if not _beside(passage, item):
            break
        items.append(passage)
    return items


def _beside(passage: Passage, item: Passage) -> bool:
    return passage.kind == "list_item" and passage.section == item.section and passage.lead_in == item.lead_in
