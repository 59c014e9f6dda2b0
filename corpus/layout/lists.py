"""List items, numbered paragraphs and captions among the drafts, with marker and depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.layout.marks import marker_of
from corpus.markers import is_caption

if TYPE_CHECKING:
    from corpus.layout.models import Draft, Line

_MAX_CAPTION = 300


def mark_lists(drafts: list[Draft]) -> None:
    """Sets kind, marker and level of items; a number of several parts (4.17) numbers a paragraph."""
    depths: list[float] = []
    before: Line | None = None
    for draft in drafts:
        if draft.kind not in ("paragraph", "list_item"):
            continue
        first = draft.lines[0]
        marker = marker_of(first)
        if marker is None:
            _mark_plain(draft)
            depths = depths if draft.kind == "list_item" else []
            continue
        draft.marker = marker.text
        if marker.components > 1:
            continue
        draft.kind = "list_item"
        depths = _depths(depths, first, moved=_moved(before, first))
        draft.level = len(depths)
        before = draft.lines[-1]


def _moved(before: Line | None, line: Line) -> bool:
    """Whether a column or page end stands between the two lines."""
    return before is not None and (before.page != line.page or line.baseline < before.baseline)


def _depths(depths: list[float], line: Line, *, moved: bool) -> list[float]:
    """The left edges of the lists that are open when ``line`` begins an item."""
    near = 0.5 * line.size
    if moved and not any(abs(x - line.x0) <= near for x in depths):
        return [line.x0]
    return [x for x in depths if x < line.x0 - near] + [line.x0]


def _mark_plain(draft: Draft) -> None:
    if draft.role == "Caption" or is_caption(draft.lines[0].text):
        if sum(len(line.text) for line in draft.lines) <= _MAX_CAPTION:
            draft.kind = "caption"
    elif draft.role == "LI":
        draft.kind, draft.level = "list_item", 1
