"""The lists of a Word document (ECMA-376 part 1, 17.9), and which of them a paragraph belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.numerals import whole
from corpus.readers.docx.styles import Styles, W, child, switched_on, value
from corpus.readers.numbering import Level, NumberedList, Numbering, bullet

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LEVELS = 9  # of a list (ECMA-376 part 1, 17.9.6)


@dataclass(slots=True)
class Lists:
    """The lists of a document and their counters; by list and style, the level that numbers the style."""

    styles: Styles
    numbering: Numbering = field(default_factory=Numbering)
    tied: dict[tuple[str, str], int] = field(default_factory=dict)

    def place(self, properties: Element | None, style: str | None) -> tuple[str, int] | None:
        """The list of a paragraph and its level from 0; None outside lists."""
        own = child(properties, "numPr")
        named = value(child(own, "numId"))
        list_id = named or self.styles.list_id(style)
        if list_id is None or list_id == "0":
            return None
        level = value(child(own, "ilvl"))
        return list_id, self._styled_level(list_id, style) if level is None else min(whole(level, 0), _LEVELS - 1)

    def _styled_level(self, list_id: str, style: str | None) -> int:
        """The level that the list ties to the style, or to one that it is based on, else the one the style names."""
        for ancestor in self.styles.chain(style):
            if (list_id, ancestor.identifier) in self.tied:
                return self.tied[list_id, ancestor.identifier]
            level = value(child(child(ancestor.paragraph, "numPr"), "ilvl"))
            if level is not None:
                return min(whole(level, 0), _LEVELS - 1)
        return 0


def parse_numbering(root: Element | None, styles: Styles) -> Lists:
    """The lists of ``word/numbering.xml``; none if the part is missing."""
    lists = Lists(styles)
    if root is None:
        return lists
    definitions = {element.get(f"{W}abstractNumId", ""): element for element in root.iterfind(f"{W}abstractNum")}
    linked = {value(child(element, "styleLink")): key for key, element in definitions.items()}
    instances = {element.get(f"{W}numId", ""): element for element in root.iterfind(f"{W}num")}
    for identifier, element in instances.items():
        key = value(child(element, "abstractNumId")) or ""
        style = value(child(definitions.get(key), "numStyleLink"))
        if style is not None:
            of_style = instances.get(styles.list_id(style) or "")
            key = linked.get(style) or value(child(of_style, "abstractNumId")) or key
        definition = definitions.get(key)
        if definition is not None:
            lists.numbering.lists[identifier] = _list(key, definition, element)
            lists.tied |= {(identifier, name): level for level, name in _tied(definition)}
    return lists


def _list(key: str, definition: Element, element: Element) -> NumberedList:
    levels = {level: _level(found) for level, found in _levels(definition)}
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


def _levels(definition: Element) -> list[tuple[int, Element]]:
    levels = ((whole(element.get(f"{W}ilvl"), 0), element) for element in definition.iterfind(f"{W}lvl"))
    return [(level, element) for level, element in levels if level < _LEVELS]


def _tied(definition: Element) -> list[tuple[int, str]]:
    styles = ((level, value(child(element, "pStyle"))) for level, element in _levels(definition))
    return [(level, style) for level, style in styles if style is not None]


def _level(element: Element) -> Level:
    restart = value(child(element, "lvlRestart"))
    form = _format(element)
    return Level(
        format=form,
        template=_template(element, form),
        start=whole(value(child(element, "start")), 0),
        restart_after=None if restart is None else whole(restart, 0),
        arabic=switched_on(child(element, "isLgl")),
    )


def _format(element: Element) -> str:
    # Newer formats stand in an alternate content block around w:numFmt; a custom one shows its first numbers.
    found = next(element.iter(f"{W}numFmt"), None)
    form = value(found) or "decimal"
    if form == "custom" and found is not None:
        return (found.get(f"{W}format") or "").partition(",")[0].strip()
    return form


def _template(element: Element, form: str) -> tuple[str | int, ...]:
    properties = child(element, "rPr")
    if switched_on(child(properties, "vanish")):
        return ()
    text = value(child(element, "lvlText")) or ""
    if form == "bullet":
        fonts = child(properties, "rFonts")
        font = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "" if fonts is not None else ""
        return (bullet(text, font),)
    parts = re.split(r"%([1-9])", text)
    return tuple(int(part) - 1 if position % 2 else part for position, part in enumerate(parts))
