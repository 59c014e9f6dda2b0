"""Which drafts are headings, and their level: by the file's structure, its outline, or their style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.markers import is_caption, list_marker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.layout.metrics import Metrics
    from corpus.layout.models import Draft

_MAX_CHARS = 180
_MAX_WORDS = 25
_MAX_LEVEL = 6
_LARGE = 1.12


def mark_headings(drafts: list[Draft], metrics: Metrics, outline: Mapping[str, int]) -> None:
    """Sets kind and level. ``outline`` maps the normalised titles of the file's outline to their level from 1."""
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


def _is_heading(draft: Draft, metrics: Metrics, outline: Mapping[str, int]) -> bool:
    text = _text(draft)
    if len(text) > _MAX_CHARS or len(text.split()) > _MAX_WORDS or not any(map(str.isalpha, text)):
        return False
    if normalise(text) in outline:
        return True
    if draft.role in ("TOCI", "LI", "Caption", "Note", "TR") or is_caption(text) or text.endswith((".", ";", ",")):
        return False
    if re.fullmatch(r"H[1-6]?|Title", draft.role):
        return True
    marker = list_marker(draft.lines[0].opening)
    if marker is not None and marker.kind == "bullet":
        return False
    return _stands_out(draft, metrics) and not text[:1].islower() and "...." not in text


def _stands_out(draft: Draft, metrics: Metrics) -> bool:
    if draft.size >= _LARGE * metrics.body:
        return len(draft.lines) <= 4
    return draft.bold and draft.size >= 0.9 * metrics.body and len(draft.lines) <= 3


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
