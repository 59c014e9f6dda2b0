"""The words of one OpenDocument paragraph, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.characters import tidy
from corpus.numerals import whole
from corpus.readers.odt.styles import DRAW, EXTENDED, OFFICE, TEXT, Styles
from corpus.readers.paragraphs import LINE
from corpus.readers.typography import Letters

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from corpus.losses import Losses
    from corpus.models import Look

_NOT_TEXT = frozenset(
    {f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{OFFICE}forms"}
    | {
        f"{TEXT}{name}"
        for name in ("tracked-changes", "ruby-text", "script", "number", "placeholder")
    }
)
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_OF_THEIR_OWN = frozenset({*_PARAGRAPHS, f"{TEXT}note-citation", f"{DRAW}object", f"{OFFICE}binary-data"})
_MAX_SPACES = 1000  # of one element, whose number a file may set to any


@dataclass(slots=True)
class ParagraphText:
    """The text as stored, the notes called and the frames anchored in it, and how its letters are set."""

    parts: list[str] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)
    frames: list[Element] = field(default_factory=list)
    letters: Letters = field(default_factory=Letters)

    @property
    def text(self) -> str:
        """The text with spaces as they are stored."""
        return "".join(self.parts)


def paragraph_text(paragraph: Element, styles: Styles, losses: Losses) -> ParagraphText:
    """Collect a ``text:p`` or ``text:h``.

    Struck-out and hidden text is dropped and counted, and so are comments.
    """
    result = ParagraphText()
    style = paragraph.get(f"{TEXT}style-name")
    if styles.is_hidden(style) or any(
        field.get(f"{TEXT}is-hidden") == "true" for field in paragraph.iter(f"{TEXT}hidden-paragraph")
    ):
        losses.add("hidden", _has_words(paragraph))
        omit(paragraph, losses)
        return result
    struck = bool(styles.is_struck(style))
    _Collector(styles, losses, result, struck).collect(paragraph, look=styles.look(style))
    return result


@dataclass(slots=True)
class _Collector:
    styles: Styles
    losses: Losses
    result: ParagraphText
    struck: bool = False
    in_struck: bool = False

    def collect(self, element: Element, *, look: Look) -> None:
        self._words(element.text, look=look)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, look=look)
            self._words(child.tail, look=look)

    def _words(self, text: str | None, *, look: Look) -> None:
        if text and self.struck:
            self.losses.add("struck", bool(text.strip()) and not self.in_struck)
            self.losses.omit(text)
            self.in_struck = self.in_struck or bool(text.strip())
        elif text:
            self.in_struck = self.in_struck and not text.strip()
            self.result.parts.append(text)
            self.result.letters.add(text, look)

    def _child(self, child: Element, *, look: Look) -> None:
        tag, parts = child.tag, self.result.parts
        if tag == f"{TEXT}s":
            parts.append(" " * min(whole(child.get(f"{TEXT}c"), 1), _MAX_SPACES))
        elif tag == f"{TEXT}tab":
            parts.append("\t")
        elif tag == f"{TEXT}line-break":
            parts.append(LINE)
        elif tag == f"{TEXT}note":
            self.result.notes.append(child)
        elif tag.startswith(DRAW):
            self.result.frames.append(child)
        elif tag == f"{TEXT}span":
            self._span(child, look=look)
        elif tag == f"{OFFICE}annotation":
            self.losses.add("comments")
        elif tag == f"{TEXT}hidden-text" and child.get(f"{TEXT}is-hidden") != "false":
            self.losses.add("hidden")
            omit(child, self.losses)
        elif tag not in _NOT_TEXT and child.get(f"{EXTENDED}showing-place-holder") != "true":
            self.collect(child, look=look)
        elif tag != f"{OFFICE}annotation-end" and tag != f"{TEXT}tracked-changes":
            omit(child, self.losses)

    def _span(self, span: Element, *, look: Look) -> None:
        style = span.get(f"{TEXT}style-name")
        if self.styles.is_hidden(style):
            self.losses.add("hidden", _has_words(span))
            omit(span, self.losses)
            return
        struck = self.styles.is_struck(style)
        outside, self.struck = self.struck, self.struck if struck is None else struck
        self.collect(span, look=self.styles.look(style, look))
        self.struck = outside


def own_words(paragraph: Element) -> str:
    """The words under a paragraph, those of paragraphs in it aside, as notes and frames hold them."""
    parts: list[str] = []
    stack = [paragraph]
    while stack:
        element = stack.pop()
        parts.append(element.text or "")
        for child in element:
            parts.append(child.tail or "")
            if isinstance(child.tag, str) and child.tag not in _OF_THEIR_OWN:
                stack.append(child)
    return " ".join(parts)


def omit(element: Element, losses: Losses) -> None:
    """Count the words of an element off: they are left out on purpose."""
    for paragraph in element.iter(f"{TEXT}p", f"{TEXT}h"):
        losses.omit(own_words(paragraph))
    if element.tag not in _PARAGRAPHS and next(element.iter(*_PARAGRAPHS), None) is None:
        losses.omit("".join(map(str, element.itertext(with_tail=False))))


def _has_words(element: Element) -> bool:
    return bool(tidy("".join(map(str, element.itertext()))))
