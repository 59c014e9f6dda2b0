"""The numbers that Word shows before paragraphs but does not store in them (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.characters import tidy
from corpus.numerals import cardinal, doubled_letters, ordinal, roman, whole
from corpus.readers.docx.styles import W, child, switched_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LEVELS = 9  # of a list (ECMA-376 part 1, 17.9.6)
# Bullets of the Symbol and Wingdings fonts lie in the private use area; in Courier New the letter o is one.
_PICTURE_FONTS = ("wingdings", "webdings", "symbol", "zapf")  # their letters are drawn as bullets
_BULLETS = {"o": "◦", "\uf0b7": "•", "\uf0a7": "▪", "\uf02d": "–"}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list numbers its paragraphs."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart_after: int | None = None
    style: str | None = None
    arabic: bool = False
    font: str = ""


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list: the definition whose counters it shares, its levels, and the levels that it starts anew."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of every list, in document order."""

    lists: dict[str, NumberedList] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    def marker(self, list_id: str, level: int) -> str:
        """Count one paragraph at ``level`` (from 0) of a list and return what is shown before it."""
        numbered = self.lists.get(list_id)
        if numbered is None or level not in numbered.levels:
            return ""
        counts = self._counts.setdefault(numbered.definition, {})
        definition = numbered.levels[level]
        if level in numbered.starts and (list_id, level) not in self._started:
            self._started.add((list_id, level))
            counts[level] = numbered.starts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else definition.start
        self._restart_below(numbered, level, counts)
        return _shown(definition, numbered.levels, counts)

    def level_of_style(self, list_id: str, styles: set[str]) -> int | None:
        """The level of a list that is tied to one of the styles."""
        numbered = self.lists.get(list_id)
        levels = numbered.levels if numbered else {}
        return next((level for level, definition in levels.items() if definition.style in styles), None)

    def _restart_below(self, numbered: NumberedList, level: int, counts: dict[int, int]) -> None:
        for lower in [lower for lower in counts if lower > level]:
            after = numbered.levels[lower].restart_after if lower in numbered.levels else None
            # 0 means never; otherwise a level starts anew after any level above the one named.
            if after is None or (after != 0 and level < after):
                del counts[lower]


def parse_numbering(root: Element | None) -> Numbering:
    """The lists of ``word/numbering.xml``; none if the part is missing."""
    if root is None:
        return Numbering()
    definitions = {
        element.get(f"{W}abstractNumId", ""): element for element in root.iterfind(f"{W}abstractNum")
    }
    linked = {value(child(element, "styleLink")): key for key, element in definitions.items()}
    lists: dict[str, NumberedList] = {}
    for element in root.iterfind(f"{W}num"):
        key = value(child(element, "abstractNumId")) or ""
        definition = definitions.get(key)
        style = value(child(definition, "numStyleLink"))
        if style is not None:
            key = linked.get(style, key)
            definition = definitions.get(key)
        if definition is not None:
            lists[element.get(f"{W}numId", "")] = _list(key, definition, element)
    return Numbering(lists)


def _list(key: str, definition: Element, element: Element) -> NumberedList:
    levels = _levels(definition)
    starts: dict[int, int] = {}
    for override in element.iterfind(f"{W}lvlOverride"):
        level = whole(override.get(f"{W}ilvl"), 0)
        own = child(override, "lvl")
        if own is not None:
            levels[level] = _level(own)
        start = value(child(override, "startOverride"))
        if start is not None:
            starts[level] = whole(start, 1)
    return NumberedList(key, levels, starts)


def _levels(definition: Element) -> dict[int, Level]:
    levels = {
        whole(element.get(f"{W}ilvl"), 0): _level(element) for element in definition.iterfind(f"{W}lvl")
    }
    return {level: found for level, found in levels.items() if 0 <= level < _LEVELS}


def _level(element: Element) -> Level:
    restart = value(child(element, "lvlRestart"))
    return Level(
        format=_format(element),
        text=value(child(element, "lvlText")) or "",
        start=whole(value(child(element, "start")), 1),
        restart_after=None if restart is None else whole(restart, 0),
        style=value(child(element, "pStyle")),
        arabic=switched_on(child(element, "isLgl")),
        font=_font(element),
    )


def _font(element: Element) -> str:
    fonts = child(child(element, "rPr"), "rFonts")
    return fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "" if fonts is not None else ""


def _format(element: Element) -> str:
    # Newer formats stand in an alternate content block around w:numFmt.
    found = next(element.iter(f"{W}numFmt"), None)
    return value(found) or "decimal"


def _shown(definition: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    if definition.format == "bullet":
        return _bullet(definition.text, definition.font)
    if definition.format == "none" and "%" not in definition.text:
        return tidy(definition.text)

    def number(found: re.Match[str]) -> str:
        level = int(found[1]) - 1
        other = levels.get(level, Level())
        style = "decimal" if definition.arabic else other.format
        return format_number(counts.get(level, other.start), style)

    return tidy(re.sub(r"%([1-9])", number, definition.text))


def _bullet(text: str, font: str) -> str:
    first = text.strip()[:1]
    if first in _BULLETS:
        return _BULLETS[first]
    drawn = font.lower().startswith(_PICTURE_FONTS)
    return "•" if not first or drawn or "\ue000" <= first <= "\uf8ff" else first


def format_number(number: int, style: str) -> str:
    """A number in one of Word's number formats (``ST_NumberFormat``); the rarer ones show as digits."""
    match style:
        case "lowerLetter" | "upperLetter":
            text = doubled_letters(number)
        case "lowerRoman" | "upperRoman":
            text = roman(number)
        case "decimalZero":
            return f"{number:02d}"
        case "ordinal":
            return ordinal(number)
        case "cardinalText":
            return cardinal(number).capitalize()
        case "none":
            return ""
        case _:
            return str(number)
    return text.upper() if style.startswith("upper") else text
