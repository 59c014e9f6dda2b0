"""Reading order on a page without a structure tree: bands from top to bottom, columns from left to right.

A gutter is a strip with running text on both sides. The lines that cross it (a heading over both columns, a
wide table) part the page into bands; a band that keeps the gutter free is read column after column, each side
by the same rule again (recursive XY cut, Nagy and Seth 1984, with the vertical cut first and the crossing
lines as the horizontal cuts). Inside a column, tables and paragraphs make the drafts.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.readers.pdf.layout.kinds import has_leader
from corpus.readers.pdf.layout.lines import is_marker, join_row
from corpus.readers.pdf.layout.models import Draft, Line, rows_of
from corpus.readers.pdf.layout.paragraphs import column_edges, split_paragraphs
from corpus.readers.pdf.layout.tables import find_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.readers.pdf.layout.models import Line, Metrics

Run = tuple[bool, list["Line"]]

# Lines on each side of a gutter, and lines that share a left edge. Fewer, and two labels side by side are columns;
# more, and the short end of a page in columns is read across.
_MIN_LINES = 3
# Bands inside bands, and left edges of a band that are tried, the most frequent first. Both only bound the time: a page
# of columns needs two or three bands and a handful of edges.
_MAX_DEPTH = 6
_MAX_EDGES = 40
# Font sizes between columns: about two spaces. Narrower, and the spaces of justified lines make a gutter where they
# meet; wider, and columns that are set close are read across.
_MIN_GUTTER = 0.6
# The share of the height of the shorter side over which the sides stand beside each other. Less, and a block that
# begins where the other ends is its second column; more, and a short last column is none.
_BESIDE = 0.3
# Characters that a quarter of the lines of a column has at least. Fewer, and the cells of a table are running text;
# more, and three columns on a page of large type are a table.
_MIN_CHARS = 14
# The share of the width that a full line covers, and the share of lines that are full. Lower, and names or figures
# below each other are running text; higher, and ragged lines with headings and items among them are not.
_REACH = 0.66
_SHARE = 0.4


def reading_order(lines: list[Line], *, depth: int = 0) -> list[list[Line]]:
    """Bands of ``lines`` in reading order, each a single column."""
    gutter = _find_gutter(lines) if len(lines) >= 2 * _MIN_LINES and depth < _MAX_DEPTH else None
    if gutter is None:
        return [lines] if lines else []
    bands: list[list[Line]] = []
    for free, run in _runs(lines, gutter):
        for part in _sides(run, gutter) if free else (run,):
            if free or len(run) < len(lines):
                bands.extend(reading_order(part, depth=depth + 1))
            else:
                bands.append(part)
    return bands


def _sides(lines: list[Line], gutter: float) -> tuple[list[Line], list[Line]]:
    left = [line for line in lines if line.x1 <= gutter]
    return left, [line for line in lines if line.x1 > gutter]


def _find_gutter(lines: list[Line]) -> float | None:
    """The gutter with most text in columns beside it, or nothing."""
    size = sorted(line.size for line in lines)[len(lines) // 2]
    best: tuple[int, float] | None = None
    for x in _left_edges(lines):
        gutter = x - _MIN_GUTTER * size / 2
        weight = sum(len(run) for free, run in _runs(lines, gutter) if free)
        if weight and (best is None or weight > best[0]):
            best = weight, gutter
    return best[1] if best else None


def _left_edges(lines: list[Line]) -> list[float]:
    """The left edges that several lines share, to the point."""
    counts = Counter(round(line.x0) for line in lines)
    common = sorted(x for x, _ in counts.most_common(_MAX_EDGES))
    shared = (x for x in common if sum(counts[x + near] for near in (-1, 0, 1)) >= _MIN_LINES)
    return [x - 1.0 for x in shared]


def _runs(lines: list[Line], gutter: float) -> list[Run]:
    """Runs of lines from top to bottom that keep the gutter free and are columns, or are not."""
    runs: list[Run] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        free = not line.x0 < gutter < line.x1
        if runs and runs[-1][0] == free:
            runs[-1][1].append(line)
        else:
            runs.append((free, [line]))
    joined: list[Run] = []
    for free, run in runs:
        columns = free and _are_columns(run, gutter)
        if joined and not columns and not joined[-1][0]:
            joined[-1][1].extend(run)
        else:
            joined.append((columns, run))
    return joined


def _are_columns(lines: list[Line], gutter: float) -> bool:
    """Whether both sides hold running text, side by side, and not the numbers or cells of a list or table."""
    left, right = _sides(lines, gutter)
    return _is_running(left) and _is_running(right) and _overlap(left, right)


def _overlap(left: list[Line], right: list[Line]) -> bool:
    top = max(left[0].baseline, right[0].baseline)
    bottom = min(left[-1].baseline, right[-1].baseline)
    shorter = min(side[-1].baseline - side[0].baseline for side in (left, right))
    return bottom - top >= _BESIDE * shorter


def _is_running(lines: list[Line]) -> bool:
    """Running text fills its column: most lines are long and reach towards the right edge."""
    if len(lines) < _MIN_LINES:
        return False
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    reaching = sum(line.x1 - left >= _REACH * (right - left) and _has_words(line) for line in lines)
    lengths = sorted(len(line.text) for line in lines)
    if lengths[len(lengths) * 3 // 4] < _MIN_CHARS or reaching < _SHARE * len(lines):
        return False
    return 2 * sum(is_marker(line.text) for line in lines) < len(lines)


def _has_words(line: Line) -> bool:
    """Whether letters prevail: not a row of figures, nor the dots of a table of contents."""
    return 2 * sum(map(str.isalpha, line.text)) > len(line.text)


def flow_drafts(lines: list[Line], metrics: Metrics) -> list[Draft]:
    """Drafts of ``lines`` in reading order."""
    drafts: list[Draft] = []
    for band in reading_order(lines):
        edges = column_edges(band)
        rows = [_join_markers(row) for row in rows_of(band)]
        for contents, run in groupby(rows, key=lambda row: has_leader(" ".join(line.text for line in row))):
            if contents:
                drafts.extend(Draft([join_row(row)], role="TOCI") for row in run)
            else:
                drafts.extend(_body(list(run), metrics, edges))
    return drafts


def _body(rows: list[list[Line]], metrics: Metrics, edges: tuple[float, float]) -> Iterator[Draft]:
    for part in find_tables(rows, metrics):
        if isinstance(part, Draft):
            yield part
        else:
            lines = [join_row(row) for row in part]
            yield from (Draft(group) for group in split_paragraphs(lines, metrics, edges=edges))


def _join_markers(row: list[Line]) -> list[Line]:
    """The row with every bullet, and the number it begins with, joined to the text it marks."""
    joined: list[Line] = []
    for line in row:
        last = joined[-1].text if joined else ""
        if is_marker(last) and (len(joined) == 1 or not any(map(str.isalnum, last))):
            joined[-1] = join_row([joined[-1], line])
        else:
            joined.append(line)
    return joined
