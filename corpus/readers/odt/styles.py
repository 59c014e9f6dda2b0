"""Styles and list styles of OpenDocument text (ODF 1.3 part 3, 16)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.numerals import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, STYLE, TABLE, OFFICE, DRAW = (
    f"{{{_NAMESPACE}{name}:1.0}}" for name in ("text", "style", "table", "office", "drawing")
)
FO = f"{{{_NAMESPACE}xsl-fo-compatible:1.0}}"


_HEADING = re.compile(r"heading ([1-9])$")


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph or text style: names and what of it matters for reading."""

    name: str
    parent: str | None
    outline: int
    list_style: str | None
    emphasised: bool | None
    hidden: bool | None


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How one level of a list shows its items."""

    bullet: str = ""
    format: str = ""
    prefix: str = ""
    suffix: str = ""
    shown_levels: int = 1
    start: int = 1


@dataclass(slots=True)
class Styles:
    """The styles of a document by name, and its list styles by name and level from 1."""

    by_name: dict[str, Style] = field(default_factory=dict)
    lists: dict[str, dict[int, ListLevel]] = field(default_factory=dict)
    outline: dict[int, ListLevel] = field(default_factory=dict)

    def add(self, root: Element) -> None:
        """Take the styles of ``styles.xml`` or of the automatic styles of ``content.xml``."""
        for element in root.iter(f"{STYLE}style"):
            self.by_name[element.get(f"{STYLE}name", "")] = _style(element)
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
        """The list style that a paragraph style brings along."""
        return next((style.list_style for style in self.chain(name) if style.list_style), None)

    def is_emphasised(self, name: str | None) -> bool | None:
        """Whether the style or a parent says bold or underlined; None if none of them says anything."""
        return next((style.emphasised for style in self.chain(name) if style.emphasised is not None), None)

    def is_hidden(self, name: str | None) -> bool:
        """Whether text of the style is not shown."""
        return bool(next((style.hidden for style in self.chain(name) if style.hidden is not None), False))


def _style(element: Element) -> Style:
    properties = element.find(f"{STYLE}text-properties")
    display = properties.get(f"{TEXT}display") if properties is not None else None
    name = element.get(f"{STYLE}display-name") or element.get(f"{STYLE}name") or ""
    return Style(
        name=name.replace("_20_", " ").lower(),
        parent=element.get(f"{STYLE}parent-style-name"),
        outline=whole(element.get(f"{STYLE}default-outline-level"), 0),
        list_style=element.get(f"{STYLE}list-style-name"),
        emphasised=_emphasis(properties),
        hidden=None if display is None else display == "none",
    )


def _emphasis(properties: Element | None) -> bool | None:
    weight = properties.get(f"{FO}font-weight") if properties is not None else None
    line = properties.get(f"{STYLE}text-underline-style") if properties is not None else None
    if weight is None and line is None:
        return None
    return weight in {"bold", "600", "700", "800", "900"} or line not in {None, "none"}


def _levels(element: Element) -> dict[int, ListLevel]:
    levels: dict[int, ListLevel] = {}
    for level in element:
        if isinstance(level.tag, str) and (number := whole(level.get(f"{TEXT}level"), 0)):
            levels[number] = _level(level)
    return levels


def _level(element: Element) -> ListLevel:
    bullet = element.get(f"{TEXT}bullet-char") or ""
    if element.tag == f"{TEXT}list-level-style-image":
        bullet = "•"
    if bullet:
        return ListLevel(bullet="•" if "\ue000" <= bullet[0] <= "\uf8ff" else {"o": "◦"}.get(bullet, bullet))
    return ListLevel(
        format=element.get(f"{STYLE}num-format") or "",
        prefix=element.get(f"{STYLE}num-prefix") or "",
        suffix=element.get(f"{STYLE}num-suffix") or "",
        shown_levels=whole(element.get(f"{TEXT}display-levels"), 1),
        start=whole(element.get(f"{TEXT}start-value"), 1),
    )
