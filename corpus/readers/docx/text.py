"""The words of one Word paragraph: what shows on the page, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.readers.docx.styles import Styles, W, child, switched_on, value
from corpus.readers.paragraphs import LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from corpus.losses import Losses

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TEXT_BOX = f"{W}txbxContent"

_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_SKIPPED = frozenset(
    {f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}delText", f"{W}delInstrText", f"{W}sdtPr", f"{W}sdtEndPr"}
    | {f"{W}rt", f"{W}footnoteRef", f"{W}endnoteRef", f"{W}fldData", f"{W}object"}
)
_FIXED = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": LINE, f"{W}cr": LINE,
    f"{W}noBreakHyphen": "-", f"{W}softHyphen": "",
}  # fmt: skip


@dataclass(slots=True)
class ParagraphText:
    """The text of a paragraph, the notes it calls, the text boxes anchored in it, and whether any of it is
    plain, neither bold nor underlined."""

    parts: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    plain: bool = False

    @property
    def text(self) -> str:
        """The text as it is stored, spaces and all."""
        return "".join(self.parts)


def paragraph_text(paragraph: Element, styles: Styles, losses: Losses) -> ParagraphText:
    """Collect the text of a ``w:p``: insertions kept, deletions and hidden text dropped and counted."""
    result = ParagraphText()
    style = value(child(child(paragraph, "pPr"), "pStyle")) or styles.default
    _Collector(styles, losses, style, result).collect(paragraph)
    return result


@dataclass(slots=True)
class _Collector:
    styles: Styles
    losses: Losses
    style: str | None
    result: ParagraphText

    def collect(self, element: Element) -> None:
        for node in _visible_children(element):
            self._node(node)

    def _node(self, node: Element) -> None:
        tag = node.tag
        if tag in _DELETED:
            self.losses.add("deletions", next(node.iter(f"{W}delText", f"{W}t"), None) is not None)
        elif tag == f"{W}r":
            self._run(node)
        elif tag in (f"{W}t", f"{MATH}t"):
            self.result.parts.append(node.text or "")
        elif tag in _FIXED:
            self.result.parts.append(_FIXED[tag])
        elif tag == f"{W}sym":
            self.result.parts.append(_symbol(node))
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            kind = "footnote" if tag == f"{W}footnoteReference" else "endnote"
            self.result.notes.append((kind, node.get(f"{W}id", "")))
        elif tag == TEXT_BOX:
            self.result.boxes.append(node)
        elif tag not in _SKIPPED:
            self.collect(node)

    def _run(self, run: Element) -> None:
        properties = child(run, "rPr")
        if self._switch(properties, "vanish"):
            self.losses.add("hidden", any((text.text or "").strip() for text in run.iter(f"{W}t")))
            return
        before = len(self.result.parts)
        self.collect(run)
        emphasised = self._switch(properties, "b") or self._switch(properties, "u")
        if not emphasised and "".join(self.result.parts[before:]).strip():
            self.result.plain = True

    def _switch(self, properties: Element | None, tag: str) -> bool:
        own = child(properties, tag)
        if own is not None:
            return switched_on(own)
        character_style = value(child(properties, "rStyle"))
        return self.styles.run_switch(character_style, tag) or self.styles.run_switch(self.style, tag)


def _visible_children(element: Element) -> Iterator[Element]:
    """The child elements, with one branch of each alternative: the newer one where there is one."""
    for node in element:
        if not isinstance(node.tag, str):
            continue
        if node.tag == f"{COMPATIBILITY}AlternateContent":
            branch = node.find(f"{COMPATIBILITY}Choice")
            if branch is None:
                branch = node.find(f"{COMPATIBILITY}Fallback")
            yield from () if branch is None else _visible_children(branch)
        else:
            yield node


def _symbol(node: Element) -> str:
    try:
        character = chr(int(node.get(f"{W}char", ""), 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= character <= "\uf8ff" else character
