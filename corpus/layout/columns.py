"""Reading order on a page without a structure tree: bands from top to bottom, columns from left to right.

A gutter is a strip that few rows cross. The rows that cross it (a heading over both columns, a wide table) part the
page into bands; a band that keeps the gutter free is read column after column, each side by the same rule again
(recursive XY cut, Nagy and Seth 1984, with the vertical cut first and spanning rows as the horizontal cuts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.layout.models import rows_of
from corpus.markers import list_marker

if TYPE_CHECKING:
    from corpus.layout.models import Line

_MIN_ROWS = 3
_MAX_DEPTH = 6
_MIN_GUTTER = 0.6
# A column of running text is at least this many characters wide in the middle of its lines.
_MIN_CHARS = 14
_FULL = 0.66


def reading_order(lines: list[Line], *, depth: int = 0) -> list[list[Line]]:
    """Bands of ``lines`` in reading order."""
    rows = rows_of(lines)
    gutter = _find_gutter(rows) if len(rows) >= _MIN_ROWS and depth < _MAX_DEPTH else None
    if gutter is None:
        return [lines] if lines else []
    bands: list[list[Line]] = []
    for free, run in _runs(rows, gutter):
        flat = [line for row in run for line in row]
        if not free:
            bands.extend(reading_order(flat, depth=depth + 1) if len(run) < len(rows) else [flat])
            continue
        for side in _sides(flat, gutter):
            bands.extend(reading_order(side, depth=depth + 1))
    return bands


def _sides(lines: list[Line], gutter: float) -> tuple[list[Line], list[Line]]:
    left = [line for line in lines if (line.x0 + line.x1) / 2 < gutter]
    return left, [line for line in lines if (line.x0 + line.x1) / 2 >= gutter]


def _find_gutter(rows: list[list[Line]]) -> float | None:
    """The middle of the widest strip that parts two columns of running text, or nothing."""
    best: tuple[float, float] | None = None
    for start, end in _strips(rows):
        middle = (start + end) / 2
        if any(free and _are_columns(run, middle) for free, run in _runs(rows, middle)) and (
            best is None or end - start > best[0]
        ):
            best = end - start, middle
    return best[1] if best else None


def _strips(rows: list[list[Line]]) -> list[tuple[float, float]]:
    """Strips of x that fewer than half of the rows with text on both sides cross."""
    size = max(1.0, sorted(line.size for row in rows for line in row)[sum(map(len, rows)) // 2])
    starts = sorted({round(line.x0, 1) for row in rows for line in row})
    strips: list[tuple[float, float]] = []
    for x in starts:
        left = [line.x1 for row in rows for line in row if line.x1 <= x - _MIN_GUTTER * size]
        if len(left) < _MIN_ROWS or sum(line.x0 >= x - 1 for row in rows for line in row) < _MIN_ROWS:
            continue
        ends = [line.x1 for row in rows for line in row
                if line.x1 < x and any(other.x0 >= x - 1 for other in row)]  # fmt: skip
        if ends and x - max(ends) >= _MIN_GUTTER * size:
            strips.append((max(ends), x))
    return strips


def _runs(rows: list[list[Line]], gutter: float) -> list[tuple[bool, list[list[Line]]]]:
    """Maximal runs of rows that keep the gutter free, or cross it; runs with one side only do not count as free."""
    runs: list[tuple[bool, list[list[Line]]]] = []
    for row in rows:
        free = not any(line.x0 < gutter < line.x1 for line in row)
        if runs and runs[-1][0] == free:
            runs[-1][1].append(row)
        else:
            runs.append((free, [row]))
    return _join_crossing([(free and _has_sides(run, gutter), run) for free, run in runs])


def _join_crossing(runs: list[tuple[bool, list[list[Line]]]]) -> list[tuple[bool, list[list[Line]]]]:
    joined: list[tuple[bool, list[list[Line]]]] = []
    for free, run in runs:
        if joined and joined[-1][0] == free and not free:
            joined[-1][1].extend(run)
        else:
            joined.append((free, list(run)))
    return joined


def _has_sides(rows: list[list[Line]], gutter: float) -> bool:
    sides = _sides([line for row in rows for line in row], gutter)
    return min(map(len, sides)) >= 2


def _are_columns(rows: list[list[Line]], gutter: float) -> bool:
    """Whether both sides hold running text and not the numbers or cells of a list or table."""
    return all(_is_running(side) for side in _sides([line for row in rows for line in row], gutter))


def _is_running(lines: list[Line]) -> bool:
    """Running text fills its column: most lines are long and reach towards the right edge."""
    if len(lines) < _MIN_ROWS:
        return False
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    full = sum(line.x1 - left >= _FULL * (right - left) for line in lines)
    lengths = sorted(len(line.text) for line in lines)
    if lengths[len(lengths) * 3 // 4] < _MIN_CHARS or full * 5 < 2 * len(lines):
        return False
    markers = sum(len(line.text) < 8 and list_marker(line.text + " x") is not None for line in lines)
    return markers * 2 < len(lines)
