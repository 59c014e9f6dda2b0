"""Word styles: what a paragraph or run inherits from the style it names (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.numerals import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEFAULT_SIZE = f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz"
_WORD_SIZE = 20  # half points, where nothing says the size (17.3.2.38)
_HEADING = re.compile(r"(?:heading|überschrift|titre|pennawd)\s*([1-9])$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """One style: its id, its name in lower case, the style it is based on, its own properties, and whether it sets off
    the first row of a table."""

    identifier: str
    name: str
    based_on: str | None
    paragraph: Element | None
    run: Element | None
    first_row: bool = False


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by id."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: str | None = None
    default_size: float = 0.0
    _switches: dict[tuple[str | None, str], bool] = field(default_factory=dict)
    _sizes: dict[str | None, float] = field(default_factory=dict)

    def chain(self, identifier: str | None) -> Iterator[Style]:
        """A style and those it is based on, nearest first. A circle ends where it closes."""
        seen: set[str] = set()
        while identifier and identifier not in seen and identifier in self.by_id:
            seen.add(identifier)
            yield self.by_id[identifier]
            identifier = self.by_id[identifier].based_on

    def heading_level(self, identifier: str | None) -> int:
        """The level from 1 that the style gives its paragraphs, 0 if it is not a heading style."""
        for style in self.chain(identifier):
            outline = outline_level(style.paragraph)
            if outline is not None:
                return outline
            if found := _HEADING.match(style.name):
                return int(found[1])
            if style.name in {"title", "titel"}:
                return 1
        return 0

    def named(self, identifier: str | None, *names: str) -> bool:
        """Whether the style or one it is based on has one of the names (a prefix is enough)."""
        return any(style.name.startswith(names) for style in self.chain(identifier))

    def list_id(self, identifier: str | None) -> str | None:
        """The list that the style puts its paragraphs in; ``0`` is none, and None says nothing of lists."""
        found = (value(child(child(style.paragraph, "numPr"), "numId")) for style in self.chain(identifier))
        return next((list_id for list_id in found if list_id is not None), None)

    def framed(self, properties: Element | None, identifier: str | None) -> bool:
        """Whether paragraphs are set in a frame of their own (ECMA-376 part 1, 17.3.1.11), as notes in margins are."""
        own = child(properties, "framePr")
        frames = [own, *(child(style.paragraph, "framePr") for style in self.chain(identifier))]
        return any(frame is not None and frame.get(f"{W}dropCap", "none") == "none" for frame in frames)

    def run_switch(self, identifier: str | None, tag: str) -> bool:
        """Whether the style switches a run property on."""
        known = self._switches.get((identifier, tag))
        if known is None:
            found = (child(style.run, tag) for style in self.chain(identifier))
            known = switched_on(next((element for element in found if element is not None), None))
            self._switches[identifier, tag] = known
        return known

    def size(self, identifier: str | None) -> float:
        """The size of type in points that the style gives, 0 if it says nothing of it."""
        known = self._sizes.get(identifier)
        if known is None:
            found = (value(child(style.run, "sz")) for style in self.chain(identifier))
            known = self._sizes[identifier] = whole(next((size for size in found if size), None), 0) / 2
        return known

    def name(self, identifier: str | None) -> str:
        """The name of the style in lower case, empty for an unknown one."""
        style = self.by_id.get(identifier or "")
        return style.name if style is not None else ""


def parse_styles(root: Element | None) -> Styles:
    """The styles of ``word/styles.xml``; none if the part is missing."""
    if root is None:
        return Styles()
    by_id: dict[str, Style] = {}
    default: str | None = None
    for element in root.iterfind(f"{W}style"):
        identifier = element.get(f"{W}styleId", "")
        name = (value(child(element, "name")) or identifier).strip().lower()
        by_id[identifier] = Style(
            identifier,
            name,
            value(child(element, "basedOn")),
            child(element, "pPr"),
            child(element, "rPr"),
            any(map(_sets_off, element.iterfind(f"{W}tblStylePr"))),
        )
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in {"1", "true", "on"}:
            default = identifier
    return Styles(by_id, default, whole(value(root.find(_DEFAULT_SIZE)), _WORD_SIZE) / 2)


def _sets_off(part: Element) -> bool:
    """Whether the part of a table style is of its first row, in bold type or shaded."""
    bold = switched_on(child(child(part, "rPr"), "b"))
    return part.get(f"{W}type") == "firstRow" and (bold or is_shaded(child(part, "tcPr")))


def is_shaded(properties: Element | None) -> bool:
    """Whether the properties of a cell give it a colour."""
    shade = child(properties, "shd")
    return shade is not None and shade.get(f"{W}fill", "auto").upper() not in {"AUTO", "FFFFFF"}


def outline_level(properties: Element | None) -> int | None:
    """The heading level from 1 in paragraph properties, 0 for body text; None if they say nothing of it."""
    outline = value(child(properties, "outlineLvl"))
    if outline is None:
        return None
    return number + 1 if (number := whole(outline, 9)) < 9 else 0


def child(element: Element | None, tag: str) -> Element | None:
    """The child of that WordprocessingML name."""
    return None if element is None else element.find(W + tag)


def value(element: Element | None) -> str | None:
    """The ``w:val`` of an element."""
    return None if element is None else element.get(f"{W}val")


def switched_on(element: Element | None) -> bool:
    """Whether a toggle property is there and not set to false."""
    return element is not None and value(element) not in {"0", "false", "off", "none"}
