"""What a Word file draws beside the text: diagrams (SmartArt), charts, and words set as pictures (WordArt)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.characters import tidy
from corpus.models import Block
from corpus.numerals import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML = "{urn:schemas-microsoft-com:vml}"
_DEEPEST = 9  # level of an item


def diagram_blocks(root: Element) -> list[Block]:
    """The boxes of a diagram as items of a list, those below another as items of it."""
    texts = {point.get("modelId", ""): _words(point) for point in root.iter(f"{DIAGRAM}pt")}
    below: dict[str, list[str]] = {}
    links = [link for link in root.iter(f"{DIAGRAM}cxn") if link.get("type", "parOf") == "parOf"]
    for link in sorted(links, key=lambda link: whole(link.get("srcOrd"), 0)):
        below.setdefault(link.get("srcId", ""), []).append(link.get("destId", ""))
    reached = {box for boxes in below.values() for box in boxes}
    blocks: list[Block] = []
    waiting = [(box, 0) for box in reversed([box for box in texts if box not in reached])]
    seen: set[str] = set()
    while waiting:
        box, level = waiting.pop()
        if box in seen:
            continue
        seen.add(box)
        if texts.get(box):
            blocks.append(Block("list_item", texts[box], level=min(max(level, 1), _DEEPEST)))
        waiting += [(lower, level + 1) for lower in reversed(below.get(box, []))]
    return blocks


def chart_title(root: Element) -> str:
    """The title of a chart as it is drawn."""
    title = root.find(f"{CHART}chart/{CHART}title")
    return _words(title) if title is not None else ""


def drawn_words(root: Element) -> Iterator[str]:
    """The texts that are set as pictures, such as a watermark."""
    for element in root.iter(f"{_VML}textpath"):
        yield tidy(element.get("string") or "")


def _words(element: Element) -> str:
    paragraphs = element.iter(f"{_DRAWING}p")
    return tidy(" ".join("".join(text.text or "" for text in p.iter(f"{_DRAWING}t")) for p in paragraphs))
