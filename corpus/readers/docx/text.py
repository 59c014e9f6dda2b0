"""The words of one Word paragraph: what shows on the page, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.models import Look
from corpus.numerals import whole
from corpus.readers.docx.drawings import CHART, DIAGRAM
from corpus.readers.docx.styles import Styles, W, child, switched_on, value
from corpus.readers.paragraphs import LINE
from corpus.readers.typography import Letters

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
    | {f"{W}rt", f"{W}footnoteRef", f"{W}endnoteRef", f"{W}fldData"}
)
_FIXED = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": LINE, f"{W}cr": LINE,
    f"{W}noBreakHyphen": "-", f"{W}softHyphen": "",
}  # fmt: skip
_OBJECTS = frozenset({f"{W}object", "{urn:schemas-microsoft-com:office:office}OLEObject"})
_CHECKBOX = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TICKED = {False: "☐", True: "☒"}
# The boxes and ticks of the fonts that forms are made with.
_SYMBOLS = {
    "wingdings": {"\uf0fe": "☑", "\uf0fd": "☒", "\uf0a8": "☐", "\uf06f": "☐", "\uf0fc": "✓", "\uf0fb": "✗"},
    "wingdings 2": {"\uf052": "☑", "\uf051": "☒", "\uf0a3": "☐", "\uf050": "✓", "\uf04f": "✗"},
}


@dataclass(slots=True)
class ParagraphText:
    """The text of a paragraph, the notes it calls, the text boxes anchored in it, the ids of the diagrams and charts
    drawn in it, and how its letters are set."""

    parts: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    letters: Letters = field(default_factory=Letters)

    @property
    def text(self) -> str:
        """The text as it is stored, spaces and all."""
        return "".join(self.parts)


def paragraph_text(paragraph: Element, styles: Styles, losses: Losses) -> ParagraphText:
    """Collect the text of a ``w:p``: insertions kept, deletions, struck-out and hidden text dropped and counted.

    Fields of forms read as they are shown: a box ticked or not, the chosen entry; one that shows how to fill it is
    left out.
    """
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
    in_struck: bool = False
    in_form: bool = False

    def collect(self, element: Element) -> None:
        for node in _visible_children(element, self.losses):
            self._node(node)

    def _node(self, node: Element) -> None:
        tag = node.tag
        if tag in _DELETED:
            self.losses.add("deletions", next(node.iter(f"{W}delText", f"{W}t"), None) is not None)
            omit(node, self.losses)
        elif tag == f"{W}r":
            self._run(node)
        elif tag == f"{W}fldChar":
            self._field(node)
        elif tag == f"{W}sdt":
            self._control(node)
        elif self.in_form:
            omit(node, self.losses)
        else:
            self._content(node)

    def _content(self, node: Element) -> None:
        tag = node.tag
        if tag in (f"{W}t", f"{MATH}t"):
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
        elif tag == f"{DIAGRAM}relIds":
            self.result.diagrams.append(node.get(f"{_RELATION}dm", ""))
        elif tag == f"{CHART}chart":
            self.result.charts.append(node.get(f"{_RELATION}id", ""))
        elif tag in _OBJECTS:
            self.losses.add("fields" if node.find(f"{W}control") is not None else "objects")
        elif tag not in _SKIPPED:
            self.collect(node)

    def _field(self, node: Element) -> None:
        """A box to tick or a list to choose from reads as what it is set to; what stands in its place does not."""
        data = child(node, "ffData")
        if node.get(f"{W}fldCharType") == "end":
            self.in_form = False
        box, choice = child(data, "checkBox"), child(data, "ddList")
        if box is not None:
            set_ = child(box, "checked")
            self.result.parts.append(_TICKED[switched_on(child(box, "default") if set_ is None else set_)])
        if choice is not None:
            entries = [value(entry) or "" for entry in choice.iterfind(f"{W}listEntry")]
            chosen = whole(value(child(choice, "result")) or value(child(choice, "default")), 0)
            self.result.parts += entries[chosen : chosen + 1]
        self.in_form = self.in_form or box is not None or choice is not None

    def _control(self, control: Element) -> None:
        box = control.find(f"{W}sdtPr/{_CHECKBOX}checkbox")
        if box is not None:
            ticked = box.find(f"{_CHECKBOX}checked")
            self.result.parts.append(_TICKED[ticked is not None and ticked.get(f"{_CHECKBOX}val") in {"1", "true"}])
        elif shows_placeholder(control):
            omit(control, self.losses)
        else:
            self.collect(control)

    def _run(self, run: Element) -> None:
        properties = child(run, "rPr")
        has_words = any((text.text or "").strip() for text in run.iter(f"{W}t"))
        struck = self._switch(properties, "strike") or self._switch(properties, "dstrike")
        if self._switch(properties, "vanish") or (struck and has_words):
            self.losses.add("struck" if struck else "hidden", has_words and not (struck and self.in_struck))
            omit(run, self.losses)
            self.in_struck = struck
            return
        self.in_struck = self.in_struck and not has_words
        before = len(self.result.parts)
        self.collect(run)
        if text := "".join(self.result.parts[before:]):
            self.result.letters.add(text, self._look(properties))

    def _look(self, properties: Element | None) -> Look:
        switch = self._switch
        bold, underlined, italic = (switch(properties, tag) for tag in ("b", "u", "i"))
        return Look(self._size(properties), bold, underlined, italic)

    def _size(self, properties: Element | None) -> float:
        own = value(child(properties, "sz"))
        if own is not None:
            return whole(own, 0) / 2
        character_style = value(child(properties, "rStyle"))
        return self.styles.size(character_style) or self.styles.size(self.style) or self.styles.default_size

    def _switch(self, properties: Element | None, tag: str) -> bool:
        own = child(properties, tag)
        if own is not None:
            return switched_on(own)
        character_style = value(child(properties, "rStyle"))
        return self.styles.run_switch(character_style, tag) or self.styles.run_switch(self.style, tag)


def omit(element: Element, losses: Losses) -> None:
    """Count the words under an element off: they are left out on purpose."""
    for text in element.iter(f"{W}t"):
        losses.omit(text.text or "")


def _visible_children(element: Element, losses: Losses) -> Iterator[Element]:
    """The child elements, with one branch of each alternative: the newer one where there is one."""
    for node in element:
        if not isinstance(node.tag, str):
            continue
        if node.tag == f"{COMPATIBILITY}AlternateContent":
            branch = node.find(f"{COMPATIBILITY}Choice")
            if branch is None:
                branch = node.find(f"{COMPATIBILITY}Fallback")
            for other in node:
                if other is not branch:
                    omit(other, losses)
            yield from () if branch is None else _visible_children(branch, losses)
        else:
            yield node


def shows_placeholder(control: Element) -> bool:
    """Whether a content control (``w:sdt``) shows how to fill it and nothing else."""
    return switched_on(child(child(control, "sdtPr"), "showingPlcHdr"))


def _symbol(node: Element) -> str:
    try:
        character = chr(int(node.get(f"{W}char", ""), 16))
    except (ValueError, OverflowError):
        return ""
    if not "\ue000" <= character <= "\uf8ff":
        return character
    return _SYMBOLS.get((node.get(f"{W}font") or "").lower(), {}).get(character, "")
