"""Counts the items and headings of an OpenDocument text, whose numbers the file does not store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.characters import tidy
from corpus.numerals import list_number, whole
from corpus.readers.odt.styles import TEXT, ListLevel

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from corpus.readers.odt.styles import Styles

Counts = dict[int, int]  # the number of the last item at each level

_ID = "{http://www.w3.org/XML/1998/namespace}id"


@dataclass(slots=True)
class ListCounters:
    """The counters of all lists of a document, and of its numbered headings."""

    styles: Styles
    _by_list: dict[str, Counts] = field(default_factory=dict)
    _last_of_style: dict[str, Counts] = field(default_factory=dict)
    _headings: Counts = field(default_factory=dict)

    def start(self, element: Element, style: str) -> Counts:
        """The counts for a ``text:list``: those of the list that it goes on with, or new ones."""
        continued = element.get(f"{TEXT}continue-list")
        counts: Counts = {}
        if continued is not None:
            counts = self._by_list.get(continued, counts)
        elif element.get(f"{TEXT}continue-numbering") == "true":
            counts = self._last_of_style.get(style, counts)
        self._last_of_style[style] = counts
        if identifier := element.get(_ID):
            self._by_list[identifier] = counts
        return counts

    def item(self, entry: Element, depth: int, style: str, counts: Counts) -> str:
        """Count a ``text:list-item`` and return what is shown before it. Only an item with words of its own
        counts.
        """
        has_words = any(child.tag in (f"{TEXT}p", f"{TEXT}h") for child in entry)
        if entry.tag == f"{TEXT}list-header" or not has_words:
            return ""
        levels = self.styles.lists.get(style, {})
        if depth not in levels:
            return "•"
        _count(counts, depth, whole(entry.get(f"{TEXT}start-value"), -1), levels[depth].start)
        return shown_number(levels, depth, counts)

    def heading(self, level: int) -> str:
        """Count a heading and return its number by the outline style; nothing where that has none."""
        levels = self.styles.outline
        if level not in levels:
            return ""
        _count(self._headings, level, -1, levels[level].start)
        return shown_number(levels, level, self._headings)


def _count(counts: Counts, depth: int, given: int, start: int) -> None:
    counts[depth] = given if given >= 0 else counts[depth] + 1 if depth in counts else start
    for lower in [lower for lower in counts if lower > depth]:
        del counts[lower]


def shown_number(levels: dict[int, ListLevel], level: int, counts: Counts) -> str:
    """What a list shows before an item at ``level``, given the count of each level."""
    own = levels.get(level, ListLevel())
    if own.bullet or not own.format:
        return own.bullet
    first = max(1, level - own.shown_levels + 1)
    numbers = [
        list_number(counts.get(upper, levels[upper].start), levels[upper].format)
        for upper in range(first, level + 1)
        if upper in levels and levels[upper].format
    ]
    return tidy(f"{own.prefix}{'.'.join(numbers)}{own.suffix}")
