"""The numbers that a word processor shows before paragraphs but does not store: one way of counting for every format.

A format gives the definitions of its lists: levels from 0, each with the form of its number and a template of what is
shown. Checked against what LibreOffice prints (``bench/numbering.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.characters import tidy
from corpus.numerals import formatted

if TYPE_CHECKING:
    from collections.abc import Mapping

# Bullets of the Symbol and Wingdings fonts lie in the private use area; in Courier New the letter o is one.
_BULLETS = {"o": "◦", "\uf0b7": "•", "·": "•", "\uf0a7": "▪", "§": "▪", "\uf02d": "–"}
_PICTURE_FONTS = ("wingdings", "webdings", "symbol", "zapf")  # their letters are drawn as bullets


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list numbers its paragraphs.

    ``format`` is a name of ``corpus.numerals.formatted``. ``template`` is what is shown: texts, and for a number the
    level whose number stands there. A level starts anew after any level above it; with ``restart_after``, counted from
    1, after that level and those above it only, 0 being none. ``arabic`` shows every number of the template in digits.
    """

    format: str = "decimal"
    template: tuple[str | int, ...] = ()
    start: int = 1
    restart_after: int | None = None
    arabic: bool = False


@dataclass(slots=True)
class Counter:
    """The numbers of one list that runs through a document, by level."""

    numbers: dict[int, int] = field(default_factory=dict)

    def count(self, levels: Mapping[int, Level], level: int, *, given: int | None = None) -> str:
        """Count a paragraph at ``level`` (with the number ``given``, else the next) and return what is shown before it.

        A level above that has no number yet starts with the paragraph, as in ``1.1`` without a ``1``.
        """
        numbers = self.numbers
        for above in range(level):
            if above in levels:
                numbers.setdefault(above, levels[above].start)
        start = levels[level].start
        numbers[level] = given if given is not None else numbers[level] + 1 if level in numbers else start
        for below in [below for below in numbers if below > level]:
            after = levels[below].restart_after if below in levels else None
            if after is None or level < after:
                del numbers[below]
        return self._shown(levels, levels[level])

    def _shown(self, levels: Mapping[int, Level], own: Level) -> str:
        parts = (part if isinstance(part, str) else self._number(levels, own, part) for part in own.template)
        return tidy("".join(parts))

    def _number(self, levels: Mapping[int, Level], own: Level, level: int) -> str:
        shown = levels.get(level, Level())
        form = "decimal" if own.arabic and shown.format not in {"none", "bullet"} else shown.format
        return formatted(self.numbers.get(level, shown.start), form)


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list of Word or of RTF: the definition whose counter it shares, its levels, and where some of them start."""

    definition: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of every list of a Word or RTF file, in document order.

    ``aside`` is set while text boxes are read: theirs are counted by themselves.
    """

    lists: dict[str, NumberedList] = field(default_factory=dict)
    aside: bool = False
    _counters: dict[tuple[bool, str], Counter] = field(default_factory=dict)
    _used: set[tuple[bool, str]] = field(default_factory=set)

    def marker(self, list_id: str, level: int) -> str:
        """Count one paragraph at ``level`` (from 0) of a list and return what is shown before it."""
        numbered = self.lists.get(list_id)
        if numbered is None or level not in numbered.levels:
            return ""
        # A list starts anew with its first paragraph, and only the level of that: the others go on.
        given = None if (self.aside, list_id) in self._used else numbered.starts.get(level)
        self._used.add((self.aside, list_id))
        counter = self._counters.setdefault((self.aside, numbered.definition), Counter())
        return counter.count(numbered.levels, level, given=given)


def bullet(character: str, font: str = "") -> str:
    """The bullet that the reader sees for the character in that font."""
    first = character.strip()[:1]
    if first in _BULLETS:
        return _BULLETS[first]
    drawn = font.lower().startswith(_PICTURE_FONTS)
    return "•" if not first or drawn or "\ue000" <= first <= "\uf8ff" else first
