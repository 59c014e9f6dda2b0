"""Which drafts are headings, and their level: by the file's structure, its outline, or their style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.markers import is_caption, is_urls
from corpus.readers.pdf.layout.marks import marker_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.readers.pdf.layout.metrics import Metrics
    from corpus.readers.pdf.layout.models import Draft

_MAX_CHARS = 180
_MAX_WORDS = 25
_MAX_LEVEL = 6
_LARGE = 1.12
_TITLE = 1.3
_ENTRY = re.compile(r"\S\s*(?:\.\s?)*\s(?:\d{1,3}|[ivxl]{1,6})\Z|\.{4,}\s*\d{1,3}\Z")
_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,3}|[ivxl]{1,6})\Z")
_CONTENTS = frozenset(("contents", "table of contents", "index", "list of contents"))


def mark_headings(drafts: list[Draft], metrics: Metrics, outline: Mapping[str, int]) -> None:
    """Sets kind and level. ``outline`` maps the normalised titles of the file's outline to their level from
    1.
    """
    found = [draft for draft in drafts if draft.kind == "paragraph" and _is_heading(draft, metrics, outline)]
    tagged = {draft.size: int(draft.role[1]) for draft in found if re.fullmatch(r"H[1-6]", draft.role)}
    ranks = sorted({_style(draft) for draft in found}, reverse=True)
    for draft in found:
        draft.kind = "heading"
        draft.level = _level(draft, outline, tagged, ranks)


def normalise(title: str) -> str:
    """A title as the outline and the page may both write it."""
    return re.sub(r"\W+", " ", title).casefold().strip()


def _text(draft: Draft) -> str:
    return " ".join(line.text for line in draft.lines)


def mark_contents(drafts: list[Draft]) -> None:
    """Gives the entries of a table of contents on one page the role ``TOCI``."""
    entries = [draft for draft in drafts if draft.kind == "paragraph" and _ENTRY.search(draft.lines[-1].text)]
    titled = any(is_contents(_text(draft)) for draft in drafts)
    led = sum(has_leader(draft.lines[-1].text) for draft in entries)
    if len(entries) >= 3 and (titled or led >= 3):
        first, last = drafts.index(entries[0]), drafts.index(entries[-1])
        for draft in drafts[first : last + 1]:
            draft.role = "TOCI" if draft.kind == "paragraph" else draft.role


def is_contents(text: str) -> bool:
    """Whether the heading is that of a table of contents."""
    return normalise(text) in _CONTENTS


def has_leader(text: str) -> bool:
    """Whether the text is an entry of a table of contents: dots lead to a page number."""
    return _LEADER.search(text) is not None


def _is_heading(draft: Draft, metrics: Metrics, outline: Mapping[str, int]) -> bool:
    text = _text(draft)
    if len(text) > _MAX_CHARS or len(text.split()) > _MAX_WORDS or not any(map(str.isalpha, text)):
        return False
    if normalise(text) in outline and draft.role != "TOCI":
        return True
    marker = marker_of(draft.lines[0])
    if marker is not None and marker.kind == "bullet":
        return False
    numbered = marker is not None and marker.kind == "number" and draft.bold
    if (
        draft.role in ("TOCI", "Caption", "Note", "TR")
        or (draft.role == "LI" and not numbered)
        or is_caption(text)
        or text.endswith((".", ";", ","))
    ):
        return False
    if re.fullmatch(r"H[1-6]?|Title", draft.role):
        return True
    return _stands_out(draft, metrics) and not text[:1].islower() and not is_urls(text)


def _stands_out(draft: Draft, metrics: Metrics) -> bool:
    if draft.size >= _LARGE * metrics.body:
        return len(draft.lines) <= (10 if draft.size >= _TITLE * metrics.body else 4)
    if draft.size < 0.9 * metrics.body or len(draft.lines) > 3:
        return False
    return draft.bold or (bool(draft.style) and draft.style != metrics.style and _is_label(draft))


def _is_label(draft: Draft) -> bool:
    """One short line in a font or colour of its own, and not the text of a link or a quotation."""
    text = draft.lines[0].text
    linked = any("Link" in word.element.path for word in draft.lines[0].words if word.element)
    return len(draft.lines) == 1 and not linked and len(text) <= 60 and text[:1].isupper() and not text.endswith(":")


def _style(draft: Draft) -> tuple[float, bool]:
    return round(draft.size), draft.bold


def _level(draft: Draft, outline: Mapping[str, int], tagged: dict[float, int], ranks: list[tuple[float, bool]]) -> int:
    if re.fullmatch(r"H[1-6]", draft.role):
        return int(draft.role[1])
    level = outline.get(normalise(_text(draft)))
    if level is None and tagged:
        level = 1 + max((known for size, known in tagged.items() if size >= draft.size), default=0)
    if level is None:
        level = 1 + ranks.index(_style(draft))
    return min(level, _MAX_LEVEL)
