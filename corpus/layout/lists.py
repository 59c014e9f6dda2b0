"""List items, numbered paragraphs and captions among the drafts, with marker and depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.markers import is_caption, list_marker

if TYPE_CHECKING:
    from corpus.layout.models import Draft
    from corpus.markers import ListMarker

_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢"}
_MAX_CAPTION = 300


def mark_lists(drafts: list[Draft]) -> None:
    """Sets kind, marker and level of items; a number of several parts (4.17) numbers a paragraph."""
    depths: list[float] = []
    for draft in drafts:
        if draft.kind not in ("paragraph", "list_item"):
            continue
        first = draft.lines[0]
        marker = list_marker(first.opening)
        if marker is None:
            _mark_plain(draft)
            depths = depths if draft.kind == "list_item" else []
            continue
        draft.marker = _BULLETS.get(marker.text, marker.text)
        if marker.components > 1:
            continue
        draft.kind = "list_item"
        depths = [x for x in depths if x < first.x0 - 0.5 * first.size] + [first.x0]
        draft.level = len(depths)


def _mark_plain(draft: Draft) -> None:
    if draft.role == "Caption" or is_caption(draft.lines[0].text):
        if sum(len(line.text) for line in draft.lines) <= _MAX_CAPTION:
            draft.kind = "caption"
    elif draft.role == "LI":
        draft.kind, draft.level = "list_item", 1


def strip_marker(text: str, marker: ListMarker | None) -> int:
    """The length of the marker and the space after it at the start of ``text``."""
    if marker is None or not text.startswith(marker.text):
        return 0
    rest = text[len(marker.text):]
    return len(text) - len(rest.lstrip())
