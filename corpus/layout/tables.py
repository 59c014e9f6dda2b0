"""Tables that are drawn and not tagged: rows whose cells keep the same left edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.layout.models import Draft
from corpus.markers import list_marker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.layout.metrics import Metrics
    from corpus.layout.models import Line

Row = list["Line"]

_MIN_ROWS = 3
_TIGHT = 1.12


def find_tables(rows: list[Row], metrics: Metrics) -> Iterator[Draft | list[Row]]:
    """The rows as runs of plain rows and, for every table row, a draft with its cells; order is kept."""
    plain: list[Row] = []
    at = 0
    while at < len(rows):
        edges = _edges(rows[at])
        end = _trim(rows, at, _end_of_table(rows, at, edges), metrics)
        if end - at >= _MIN_ROWS and sum(len(_edges(row)) > 1 for row in rows[at:end]) >= _MIN_ROWS:
            if plain:
                yield plain
            plain = []
            yield from _table(rows[at:end], metrics)
            at = end
        else:
            plain.append(rows[at])
            at += 1
    if plain:
        yield plain


def _edges(row: Row) -> list[float]:
    """Left edges of the cells of a row; a list marker and its text count as one."""
    if len(row) > 1 and list_marker(f"{row[0].text}\tx") is not None and len(row[0].text) < 8:
        return [row[0].x0] + [line.x0 for line in row[2:]]
    return [line.x0 for line in row]


def _end_of_table(rows: list[Row], start: int, edges: list[float]) -> int:
    """The first row after ``start`` that does not keep to the left edges of the cells."""
    if len(edges) < 2:
        return start
    near = 0.8 * rows[start][0].size
    for i in range(start + 1, len(rows)):
        row = rows[i]
        apart = row[0].baseline - rows[i - 1][0].baseline > 4 * row[0].size
        if apart or not all(any(abs(x - edge) <= near for edge in edges) for x in _edges(row)):
            return i
        if len(row) == 1 and row[0].x1 > edges[1] and abs(row[0].x0 - edges[0]) <= near:
            return i
    return len(rows)


def _trim(rows: list[Row], start: int, end: int, metrics: Metrics) -> int:
    """``end`` without the rows of one cell that only stand below the table."""
    while end - start > 1 and len(rows[end - 1]) == 1 and not _is_tight(rows[end - 2], rows[end - 1], metrics):
        end -= 1
    return end


def _is_tight(before: Row, row: Row, metrics: Metrics) -> bool:
    size = row[0].size
    return row[0].baseline - before[0].baseline <= _TIGHT * max(metrics.pitch(size), size)


def _table(rows: list[Row], metrics: Metrics) -> Iterator[Draft]:
    columns = _edges(rows[0])
    group: list[Row] = []
    for row in rows:
        if group and not _wraps(group[-1], row, columns, metrics):
            yield _draft(group, columns)
            group = []
        group.append(row)
    yield _draft(group, columns)


def _wraps(before: Row, row: Row, columns: list[float], metrics: Metrics) -> bool:
    """Whether the row holds the next lines of the cells before it: fewer cells, at the distance of lines."""
    return len(row) < len(columns) and len(row) <= len(before) and _is_tight(before, row, metrics)


def _draft(rows: list[Row], columns: list[float]) -> Draft:
    cells: list[list[Line]] = [[] for _ in columns]
    for row in rows:
        for line in row:
            cells[max((i for i, x in enumerate(columns) if x <= line.x0 + line.size), default=0)].append(line)
    filled = [cell for cell in cells if cell]
    return Draft([line for row in rows for line in row], "table", cells=filled)


