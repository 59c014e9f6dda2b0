"""Paragraphs that a column or page end has cut are made whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.layout.marks import marker_of, text_left
from corpus.markers import DASHES, ends_sentence

if TYPE_CHECKING:
    from corpus.layout.metrics import Metrics
    from corpus.layout.models import Draft, Line

_FULL = 0.85
_RUNNING = ("paragraph", "list_item")
_Edges = dict[tuple[int, int], float]


def join_continued(drafts: list[Draft], metrics: Metrics) -> list[Draft]:
    """Drafts in reading order with cut paragraphs joined; notes between the two parts stay behind them."""
    joined: list[Draft] = []
    last: Draft | None = None
    edges = _right_edges(drafts)
    for draft in drafts:
        if last is not None and draft.kind in _RUNNING and _continues(last, draft, metrics, edges):
            last.lines.extend(draft.lines)
            continue
        row = next((other for other in reversed(joined) if other.kind != "footnote"), None)
        if row is not None and _ends_row(row, draft):
            _add_to_row(row, draft)
            continue
        joined.append(draft)
        if draft.kind != "footnote":
            last = draft if draft.kind in _RUNNING else None
    return joined


def _continues(before: Draft, draft: Draft, metrics: Metrics, edges: _Edges) -> bool:
    end, start = before.lines[-1], draft.lines[0]
    if draft.continues and end.page != start.page:
        return True
    if abs(end.size - start.size) > 0.08 * start.size or start.bold != end.bold:
        return False
    marker = marker_of(start)
    if marker is not None and marker.text not in DASHES:
        return False
    if ends_sentence(end.text) or draft.role.startswith(("H", "TOC")) or before.role.startswith(("H", "TOC")):
        return False
    lower = start.text[:1].islower()
    if end.page == start.page and start.baseline > end.baseline:
        if draft.role == "LI" or not _is_next(end, start, metrics):
            return False
        if marker is not None:
            return before.lines[0].words[0].text not in DASHES
        return lower or _has_no_room(end, start, edges)
    if marker is not None:
        return False
    return lower or (_is_full(before) and not draft.bold and len(draft.lines) > 1)


def _ends_row(row: Draft, draft: Draft) -> bool:
    """Whether the draft is the rest of a cell that the end of a page cut."""
    element = draft.lines[0].words[0].element
    in_table = element is not None and element.row is not None
    return (
        bool(row.cells)
        and in_table
        and not draft.cells
        and draft.page == row.lines[-1].page + 1
        and (draft.lines[0].text[:1].islower())
    )


def _add_to_row(row: Draft, draft: Draft) -> None:
    cell = min(row.cells, key=lambda cell: abs(cell[0].x0 - draft.lines[0].x0))
    cell.extend(draft.lines)
    row.lines.extend(draft.lines)


def _right_edges(drafts: list[Draft]) -> _Edges:
    """How far lines reach to the right, by page and left edge."""
    edges: _Edges = {}
    for draft in drafts:
        for line in draft.lines if draft.kind in _RUNNING else ():
            key = (line.page, round(line.x0 / 4))
            edges[key] = max(edges.get(key, 0.0), line.x1)
    return edges


def _has_no_room(end: Line, start: Line, edges: _Edges) -> bool:
    """Whether the first word of ``start`` had no room on the line before: the break was not meant."""
    first = start.words[0]
    right = edges.get((end.page, round(end.x0 / 4)), end.x1)
    return (
        abs(end.x0 - start.x0) < 0.2 * start.size
        and end.x1 + 0.25 * start.size + first.x1 - first.x0 > right > end.x0 + 12 * start.size
    )


def _is_next(end: Line, start: Line, metrics: Metrics) -> bool:
    pitch = start.baseline - end.baseline
    return pitch <= 1.15 * metrics.pitch(start.size) and abs(text_left(end) - start.x0) < 2 * start.size


def _is_full(draft: Draft) -> bool:
    """Whether the last line reaches as far as the others."""
    left, right = min(line.x0 for line in draft.lines), max(line.x1 for line in draft.lines)
    return len(draft.lines) > 1 and draft.lines[-1].x1 - left >= _FULL * (right - left)
