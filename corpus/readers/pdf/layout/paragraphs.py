"""Where a paragraph ends: by distance, indent, marker, style and the line that was left short.

One that the end of a column or page has cut is made whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.markers import DASHES, ends_sentence
from corpus.readers.pdf.layout.lines import marker_of, text_left

if TYPE_CHECKING:
    from corpus.markers import ListMarker
    from corpus.readers.pdf.layout.models import Draft, Line, Metrics

# The share of the width of a paragraph that its last line covers where the end of a page cuts it. Less, and a paragraph
# that ends in mid-sentence, as headings and items do, swallows the next; more, and ragged ones stay cut.
_FULL = 0.85
_RUNNING = ("paragraph", "list_item")
_Edges = dict[tuple[int, int], float]
# Leadings (or font sizes, if those are more) between lines of a paragraph: uneven lines keep within a tenth, half a
# line of space is 1.4 and more. Two drafts of one page are joined across less, for there a reason had parted them;
# lines of one element of a tagged file stay together across more.
_GAP = 1.22
_NEXT_GAP = 1.15
_LOOSE_GAP = 1.7
# Font sizes by which two lines differ that are not of one paragraph: half a point and less is rounding.
_OTHER_SIZE = 0.08
# Body sizes from which on lines of one size are a heading of several lines, however short.
_LARGE = 1.12
# Font sizes: within the first two, lines share a left edge; from the third on, one is indented.
_SAME_EDGE, _ITEM_EDGE, _INDENT = 0.2, 0.3, 0.8
# Font sizes that the second line of an item may hang in, that a first line may be indented by, that a column's edge may
# be uneven by, and that the rest of an item may be off its text.
_HANG, _FIRST_INDENT, _UNEVEN, _OFF_TEXT = 6, 4, 0.5, 2
# Font sizes that a line leaves free when it ends a paragraph: room for the next word with a space and some raggedness,
# and for more where that word is as short as "a". Where paragraphs stand apart, ragged lines may leave so many more.
_ROOM, _LEAST_ROOM = 0.6, 1.5
_SPACED_ROOM = 5
# Font sizes of a space, and of a column so narrow that every line leaves room.
_SPACE, _NARROW = 0.25, 12
# Points within which the lines of a cell begin, and font sizes between their baselines.
_UNDER, _NEXT_LINE = 1.0, 1.8


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
    if abs(end.size - start.size) > _OTHER_SIZE * start.size or start.bold != end.bold:
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
    """Whether the draft is the rest of a cell that the end of a page cut, or more of that cell."""
    element = draft.lines[0].words[0].element
    if not row.cells or draft.cells:
        return False
    if element is None:
        return _stands_under(row, draft)
    if element.row is None:
        return False
    if draft.page == row.lines[-1].page + 1:
        return draft.continues or draft.lines[0].text[:1].islower()
    last = row.lines[-1].words[-1].element
    return draft.page == row.lines[-1].page > row.page and last is not None and last.cell == element.cell


def _stands_under(row: Draft, draft: Draft) -> bool:
    """Whether the draft goes on, at the top of the next page, with a cell of the row that ends none of its sentences.

    It begins exactly where the cell does, which is not the first; more of it may follow at the distance of lines.
    """
    line, last = draft.lines[0], row.lines[-1]
    column = min(range(len(row.cells)), key=lambda i: abs(row.cells[i][0].x0 - line.x0))
    above = row.cells[column][-1]
    if column == 0 or abs(above.x0 - line.x0) > _UNDER or ends_sentence(above.text) or above.bold != line.bold:
        return False
    more = draft.page == last.page > row.page and 0 < line.baseline - last.baseline <= _NEXT_LINE * line.size
    return abs(above.size - line.size) <= _OTHER_SIZE * line.size and (draft.page == last.page + 1 or more)


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
        abs(end.x0 - start.x0) < _SAME_EDGE * start.size
        and end.x1 + _SPACE * start.size + first.x1 - first.x0 > right > end.x0 + _NARROW * start.size
    )


def _is_next(end: Line, start: Line, metrics: Metrics) -> bool:
    pitch = start.baseline - end.baseline
    return pitch <= _NEXT_GAP * metrics.pitch(start.size) and abs(text_left(end) - start.x0) < _OFF_TEXT * start.size


def _is_full(draft: Draft) -> bool:
    """Whether the last line reaches as far as the others."""
    left, right = min(line.x0 for line in draft.lines), max(line.x1 for line in draft.lines)
    return len(draft.lines) > 1 and draft.lines[-1].x1 - left >= _FULL * (right - left)


@dataclass(frozen=True, slots=True)
class _Column:
    metrics: Metrics
    left: float
    right: float


def split_paragraphs(
    lines: list[Line], metrics: Metrics, *, edges: tuple[float, float] | None = None
) -> list[list[Line]]:
    """The lines of one column, top to bottom, as paragraphs; ``edges`` are those of the column, if known."""
    column = _Column(metrics, *(edges or column_edges(lines)))
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _begins(line, groups[-1], column):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def split_element(lines: list[Line], metrics: Metrics) -> list[list[Line]]:
    """The lines of one tagged paragraph; parted only where its author parted it by space or by a bullet."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _is_apart(groups[-1][-1], line, metrics):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _is_apart(before: Line, line: Line, metrics: Metrics) -> bool:
    pitch = line.baseline - before.baseline
    if pitch > _LOOSE_GAP * metrics.pitch(line.size) and before.page == line.page:
        return True
    marker = marker_of(line)
    return marker is not None and marker.kind == "bullet" and marker.text not in DASHES


def _begins(line: Line, group: list[Line], column: _Column) -> bool:
    """Whether ``line`` begins a new paragraph after ``group``."""
    before = group[-1]
    pitch, usual = line.baseline - before.baseline, column.metrics.pitch(line.size)
    if pitch <= 0 or abs(before.size - line.size) > _OTHER_SIZE * line.size or pitch > _GAP * max(usual, line.size):
        return True
    if _opens_item(line, group):
        return True
    if line.size > _LARGE * column.metrics.body or (before.bold and line.bold):
        return False
    open_ended = not ends_sentence(before.text) and line.text[:1].islower()
    if open_ended:
        return False
    if before.bold != line.bold and (_is_short(before, line, column) or ends_sentence(before.text)):
        return True
    return _is_indented(line, group, column) or _is_short(before, line, column)


def _opens_item(line: Line, group: list[Line]) -> bool:
    marker = marker_of(line)
    if marker is None:
        return False
    if marker.kind == "bullet":
        return not (marker.text in DASHES and _is_continuation(line, group))
    return ends_sentence(group[-1].text) or not _is_continuation(line, group)


def _is_continuation(line: Line, group: list[Line]) -> bool:
    """Whether the line stands where the second and later lines of the group stand."""
    first = marker_of(group[0])
    if first is not None and len(group) == 1:
        return abs(line.x0 - text_start(group[0], first)) < _ITEM_EDGE * line.size
    return abs(line.x0 - group[-1].x0) < _ITEM_EDGE * line.size and not ends_sentence(group[-1].text)


def _is_indented(line: Line, group: list[Line], column: _Column) -> bool:
    before = group[-1]
    shift = line.x0 - before.x0
    if abs(shift) < _INDENT * line.size:
        return False
    first = marker_of(group[0])
    if len(group) == 1:
        if first is None and -_FIRST_INDENT * line.size < shift < 0 and line.x0 - column.left < _UNEVEN * line.size:
            return False
        # The second line of an item hangs under its text; that of an indented paragraph goes back to the
        # margin.
        hangs = first is not None and 0 < shift < _HANG * line.size
        return not (hangs or (shift < 0 and first is None and not ends_sentence(before.text)))
    return shift < 0 or ends_sentence(before.text)


def text_start(line: Line, marker: ListMarker) -> float:
    """Where the text after the marker begins."""
    seen = 0
    for word in line.words:
        if seen >= len(marker.text):
            return word.x0
        seen += len(word.text)
    return line.x0


def _is_short(before: Line, line: Line, column: _Column) -> bool:
    """Whether the first word of ``line`` had room on the line before: the break was meant."""
    first = line.words[0]
    room = column.right - before.x1
    if column.metrics.spaced:
        return room > first.x1 - first.x0 + _SPACED_ROOM * line.size
    return room > (first.x1 - first.x0) + _ROOM * line.size and room > _LEAST_ROOM * line.size


def column_edges(lines: list[Line]) -> tuple[float, float]:
    """The edges that lines of the column keep: the outermost that are not lone exceptions."""
    left = sorted(line.x0 for line in lines)
    right = sorted((line.x1 for line in lines), reverse=True)
    lone = min(len(lines) - 1, len(lines) // 20)
    return left[lone], right[lone]
