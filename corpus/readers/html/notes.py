"""Footnotes of web pages: the marks in the text and the notes that they lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.readers.html.content import remove

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# What WAI-ARIA, Markdown processors, govspeak and Word's own HTML write.
_NOTE = (
    '[role="doc-footnote"], [role="doc-endnote"], li.footnote-item, li[id^="fn:"], li[id^="fn-"], '
    'li[id^="footnote"], div[id^="ftn"], '
    'div[id^="sdfootnote"], div[id^="sdendnote"]'
)
_BACK_LINK = (
    '[role="doc-backlink"], a.footnote-backref, a.reversefootnote, a.footnote-back, a[rev="footnote"], '
    'div[id^="ftn"] a[href^="#_ftnref"], a.sdfootnotesym, a.sdendnotesym'
)
_MARK = re.compile(r"#_?((?:ftn|fn|(?:sd)?footnote|(?:sd)?endnote|note)[-_:]?\w*?)(?:sym)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Note:
    """The number of a footnote and the element that holds its text."""

    marker: str
    node: LexborNode


@dataclass(slots=True)
class Notes:
    """The footnotes of a page; each is taken once."""

    by_id: dict[str, Note] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def __contains__(self, identifier: object) -> bool:
        """Whether the element of that id is a footnote, taken or not."""
        return identifier in self.by_id

    def take(self, identifier: str) -> Note | None:
        """The footnote of that id, the first time only."""
        if identifier in self._taken:
            return None
        self._taken.add(identifier)
        return self.by_id.get(identifier)

    def called_by(self, node: LexborNode) -> str | None:
        """The id of the footnote if the element is a mark (``<sup>`` around a link, or a link by itself)."""
        link = node if node.tag == "a" else node.css_first("a[href]") if node.tag == "sup" else None
        target = (link.attributes.get("href") or "") if link is not None else ""
        # Word links to the anchor "_ftn1" in the note "ftn1", LibreOffice in the same way.
        found = _MARK.match(target)
        return next((name for name in (target[1:], found[1]) if name in self.by_id), None) if found else None


def find_notes(root: LexborNode) -> Notes:
    """The footnotes under ``root``, whose links back to the text are removed from the tree."""
    remove(root.css(_BACK_LINK))
    notes: dict[str, Note] = {}
    for node in root.css(_NOTE):
        identifier = node.attributes.get("id")
        if identifier and identifier not in notes:
            number = re.search(r"\d+$", identifier)
            notes[identifier] = Note(number[0] if number else str(len(notes) + 1), node)
    return Notes(notes)
