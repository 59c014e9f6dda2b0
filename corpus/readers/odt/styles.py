"""Styles and list styles of OpenDocument text (ODF 1.3 part 3, 16)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.models import Look
from corpus.numerals import whole
from corpus.readers.numbering import Level, bullet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, STYLE, TABLE, OFFICE, DRAW = (
    f"{{{_NAMESPACE}{name}:1.0}}" for name in ("text", "style", "table", "office", "drawing")
)
EXTENDED = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
FO = f"{{{_NAMESPACE}xsl-fo-compatible:1.0}}"


_FORMATS = {
    "1": "decimal", "i": "lowerRoman", "I": "upperRoman", "1st": "ordinal", "One": "cardinalText",
    "First": "ordinalText", "01, 02, 03, ...": "decimalZero",
}  # fmt: skip
_HEADING = re.compile(r"heading ([1-9])$")
_SIZE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)pt")


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph or text style: names and what of it matters for reading."""

    name: str
    parent: str | None
    outline: int
    list_style: str | None
    bold: bool | None
    underlined: bool | None
    italic: bool | None
    size: float | None
    hidden: bool | None
    struck: bool | None


@dataclass(slots=True)
class Styles:
    """The styles of a document by name, and its list styles by name and level from 0."""

    by_name: dict[str, Style] = field(default_factory=dict)
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    outline: dict[int, Level] = field(default_factory=dict)
    default_size: float = 0.0
    _looks: dict[tuple[str | None, Look], Look] = field(default_factory=dict)

    def add(self, root: Element) -> None:
        """Take the styles of ``styles.xml`` or of the automatic styles of ``content.xml``."""
        for element in root.iter(f"{STYLE}style"):
            self.by_name[element.get(f"{STYLE}name", "")] = _style(element)
        for element in root.iter(f"{STYLE}default-style"):
            if element.get(f"{STYLE}family") == "paragraph":
                self.default_size = _size(element.find(f"{STYLE}text-properties")) or self.default_size
        for element in root.iter(f"{TEXT}list-style"):
            self.lists[element.get(f"{STYLE}name", "")] = _levels(element)
        for element in root.iter(f"{TEXT}outline-style"):
            self.outline = _levels(element)

    def chain(self, name: str | None) -> Iterator[Style]:
        """A style and its parents, nearest first."""
        seen: set[str] = set()
        while name and name not in seen and name in self.by_name:
            seen.add(name)
            yield self.by_name[name]
            name = self.by_name[name].parent

    def named(self, name: str | None, *starts: str) -> bool:
        """Whether the style or a parent has a name that begins so."""
        return any(style.name.startswith(starts) for style in self.chain(name)) or (
            name or ""
        ).lower().startswith(starts)

    def outline_level(self, name: str | None) -> int:
        """The heading level of a style, 0 if it is none."""
        for style in self.chain(name):
            if style.outline:
                return style.outline
            if found := _HEADING.match(style.name):
                return int(found[1])
        return 0

    def list_style(self, name: str | None) -> str | None:
        """The list style that a paragraph style brings along; empty where it switches off that of its parent."""
        return next((style.list_style for style in self.chain(name) if style.list_style is not None), None)

    def look(self, name: str | None, outer: Look | None = None) -> Look:
        """How the style sets letters that stand in text set as ``outer``; what no style says is as the default."""
        outer = outer or Look(self.default_size)
        known = self._looks.get((name, outer))
        if known is None:
            chain = list(self.chain(name))
            known = self._looks[name, outer] = Look(
                next((style.size for style in chain if style.size is not None), outer.size),
                next((style.bold for style in chain if style.bold is not None), outer.bold),
                next((style.underlined for style in chain if style.underlined is not None), outer.underlined),
                next((style.italic for style in chain if style.italic is not None), outer.italic),
            )
        return known

    def name(self, name: str | None) -> str:
        """The name of a paragraph style in lower case: of an automatic one, that of the style it is made from."""
        chain = list(self.chain(name))
        automatic = len(chain) > 1 and re.fullmatch(r"p\d+", chain[0].name)
        return (chain[1] if automatic else chain[0]).name if chain else ""

    def is_hidden(self, name: str | None) -> bool:
        """Whether text of the style is not shown."""
        return bool(next((style.hidden for style in self.chain(name) if style.hidden is not None), False))

    def is_struck(self, name: str | None) -> bool | None:
        """Whether the style or a parent strikes its text out; None if none of them says anything."""
        return next((style.struck for style in self.chain(name) if style.struck is not None), None)


def _style(element: Element) -> Style:
    properties = element.find(f"{STYLE}text-properties")
    display = properties.get(f"{TEXT}display") if properties is not None else None
    line = properties.get(f"{STYLE}text-line-through-style") if properties is not None else None
    weight = _said(properties, f"{FO}font-weight")
    under = _said(properties, f"{STYLE}text-underline-style")
    slant = _said(properties, f"{FO}font-style")
    name = element.get(f"{STYLE}display-name") or element.get(f"{STYLE}name") or ""
    return Style(
        name=name.replace("_20_", " ").lower(),
        parent=element.get(f"{STYLE}parent-style-name"),
        outline=whole(element.get(f"{STYLE}default-outline-level"), 0),
        list_style=element.get(f"{STYLE}list-style-name"),
        bold=None if weight is None else weight in {"bold", "600", "700", "800", "900"},
        underlined=None if under is None else under != "none",
        italic=None if slant is None else slant != "normal",
        size=_size(properties),
        hidden=None if display is None else display == "none",
        struck=None if line is None else line != "none",
    )


def _said(properties: Element | None, attribute: str) -> str | None:
    return properties.get(attribute) if properties is not None else None


def _size(properties: Element | None) -> float | None:
    """The size of type in points, None where it is not said, or said as a share of another."""
    stated = _SIZE.fullmatch(_said(properties, f"{FO}font-size") or "")
    return float(stated[1]) if stated else None


def _levels(element: Element) -> dict[int, Level]:
    described: dict[int, Element] = {}
    for level in element:
        if isinstance(level.tag, str) and (number := whole(level.get(f"{TEXT}level"), 0)):
            described[number - 1] = level
    return {level: _level(level, described) for level in described}


def _level(level: int, described: dict[int, Element]) -> Level:
    element = described[level]
    form = _format(element)
    if form == "bullet":
        return Level(format=form, template=(_bullet(element),))
    return Level(
        format=form or "none",
        template=_template(element, level, described),
        start=whole(element.get(f"{TEXT}start-value"), 1),
    )


def _template(element: Element, level: int, described: dict[int, Element]) -> tuple[str | int, ...]:
    stated = element.get(f"{EXTENDED}num-list-format")
    if stated is not None:
        parts = re.split(r"%(\d{1,2})%", stated)
        return tuple(int(part) - 1 if position % 2 else part for position, part in enumerate(parts))
    first = max(0, level - max(1, whole(element.get(f"{TEXT}display-levels"), 1)) + 1)
    shown = [upper for upper in range(first, level + 1) if _format(described.get(upper)) not in {"", "bullet"}]
    dotted = [part for upper in shown for part in (".", upper)][1:]
    return (element.get(f"{STYLE}num-prefix") or "", *dotted, element.get(f"{STYLE}num-suffix") or "")


def _format(element: Element | None) -> str:
    """The form of the numbers of a level by its name in ``corpus.numerals``; empty where it has none."""
    if element is None:
        return ""
    if element.tag in (f"{TEXT}list-level-style-bullet", f"{TEXT}list-level-style-image"):
        return "bullet"
    form = element.get(f"{STYLE}num-format") or ""
    if form.lower() == "a":
        series = "Letter" if element.get(f"{STYLE}num-letter-sync") == "true" else "Alphabetic"
        return ("lower" if form == "a" else "upper") + series
    return _FORMATS.get(form, form)


def _bullet(element: Element) -> str:
    properties = element.find(f"{STYLE}text-properties")
    font = properties.get(f"{STYLE}font-name") or "" if properties is not None else ""
    return bullet(element.get(f"{TEXT}bullet-char") or "", font)
