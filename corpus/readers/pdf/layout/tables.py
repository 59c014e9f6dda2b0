"""Tables that are drawn and not tagged: rows whose cells stand in the same columns; rows that were torn."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.markers import ends_sentence
from corpus.readers.pdf.layout.models import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.readers.pdf.layout.models import Line, Metrics

Row = list["Line"]
Column = tuple[float, float]

# Rows of several cells that make a table. Fewer, and two lines with a wide gap, as letterheads have, are one.
_MIN_ROWS = 3
# Leadings (or font sizes) between lines of one cell: rows of a table stand further apart, if only by a rule.
_TIGHT = 1.12
# Font sizes between columns: about three spaces. Less, and stretched spaces part a sentence into cells; more, and
# columns of figures set close are one.
_GUTTER = 0.9
# Font sizes between rows beyond which the table has ended: a high row of three lines is less.
_FAR = 4.0
# Sizes of the row before from which on a line of its own is the heading of what comes after the table.
_LARGER = 1.1


def find_tables(rows: list[Row], metrics: Metrics) -> Iterator[Draft | list[Row]]:
    """The rows as runs of plain rows and, for every table row, a draft with its cells; order is kept."""
    plain: list[Row] = []
    at = 0
    while at < len(rows):
        end = _trim(rows, at, _end_of_table(rows, at), metrics)
        if sum(len(row) > 1 for row in rows[at:end]) >= _MIN_ROWS:
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


def _end_of_table(rows: list[Row], start: int) -> int:
    """The first row after ``start`` that closes a gutter between the columns of the rows before it."""
    columns = _columns(rows[start])
    if len(columns) < 2:
        return start
    for i in range(start + 1, len(rows)):
        if rows[i][0].baseline - rows[i - 1][0].baseline > _FAR * rows[i][0].size:
            return i
        if len(rows[i]) == 1 and rows[i][0].size > _LARGER * rows[i - 1][0].size:
            return i
        merged = _merge_columns(columns, _columns(rows[i]), _GUTTER * rows[i][0].size)
        closes = len(merged) < len(columns)
        if not _in_columns(rows[i], columns) or (closes and not _has_spanning_cell(rows[i], columns)):
            return i
        columns = columns if closes else merged
    return len(rows)


def _has_spanning_cell(row: Row, columns: list[Column]) -> bool:
    """Whether the row begins where the table does and has several cells, one of them over several columns."""
    return len(row) >= 3 and abs(row[0].x0 - columns[0][0]) < row[0].size


def _columns(row: Row) -> list[Column]:
    return [(line.x0, line.x1) for line in row]


def _merge_columns(columns: Sequence[Column], others: Sequence[Column], gutter: float) -> list[Column]:
    """The union of two sets of intervals; those closer than ``gutter`` become one."""
    merged: list[Column] = []
    for x0, x1 in sorted((*columns, *others)):
        if merged and x0 < merged[-1][1] + gutter:
            merged[-1] = merged[-1][0], max(x1, merged[-1][1])
        else:
            merged.append((x0, x1))
    return merged


def _in_columns(row: Row, columns: list[Column]) -> bool:
    """Whether a row of one cell stands under one of the columns and not under several or outside."""
    hits = [sum(line.x0 < x1 and line.x1 > x0 for x0, x1 in columns) for line in row]
    return len(row) > 1 or hits == [1]


def _trim(rows: list[Row], start: int, end: int, metrics: Metrics) -> int:
    """``end`` without the rows of one cell that only stand below the table."""
    while end - start > 1 and len(rows[end - 1]) == 1 and not _is_tight(rows[end - 2], rows[end - 1], metrics):
        end -= 1
    return end


def _is_tight(before: Row, row: Row, metrics: Metrics) -> bool:
    size = row[0].size
    return row[0].baseline - before[0].baseline <= _TIGHT * max(metrics.pitch(size), size)


def _table(rows: list[Row], metrics: Metrics) -> Iterator[Draft]:
    columns: list[Column] = []
    for row in sorted(rows, key=len, reverse=True):
        merged = _merge_columns(columns, _columns(row), 0.0)
        columns = merged if len(merged) >= len(columns) else columns
    gaps = [not _is_tight(before, row, metrics) for before, row in pairwise(rows[1:])]
    opening = [gap for gap, row in zip(gaps, rows[2:], strict=True) if _opens(row, columns)]
    spaced, apart = any(gaps), 2 * sum(opening) > len(opening)
    group: list[Row] = []
    for row in rows:
        if group and not _wraps(group[-1], row, columns, metrics, spaced=spaced, apart=apart):
            yield _draft(group, columns)
            group = []
        group.append(row)
    yield _draft(group, columns)


def _opens(row: Row, columns: list[Column]) -> bool:
    return len(row) > 1 and _is_at_left(row, columns)


def _is_at_left(row: Row, columns: list[Column]) -> bool:
    return abs(row[0].x0 - columns[0][0]) <= row[0].size


def _wraps(
    before: Row, row: Row, columns: list[Column], metrics: Metrics, *, spaced: bool, apart: bool
) -> bool:
    """Whether the row holds the next lines of the cells before it.

    It stands at the distance of lines, and where the rows of the table do not stand apart it has fewer cells. Where
    most do (``apart``), one cell at that distance is the next line of the one above it, whatever it begins with.
    """
    if not _is_tight(before, row, metrics):
        return False
    if spaced and any(len(cell) > 1 for cell in (before, row)):
        return _starts_lower(row) or (apart and len(row) == 1 and not _is_at_left(row, columns))
    return len(row) < len(columns) and len(row) <= len(before) and not _is_at_left(row, columns)


def _starts_lower(row: Row) -> bool:
    return any(line.text[:1].islower() for line in row)


def _draft(rows: list[Row], columns: list[Column]) -> Draft:
    cells: list[list[Line]] = [[] for _ in columns]
    for row in rows:
        for line in row:
            cells[_column_of(line, columns)].append(line)
    draft = Draft([line for row in rows for line in row], "table", cells=[cell for cell in cells if cell])
    draft.columns = [column for column, cell in zip(columns, cells, strict=True) if cell]
    draft.table, draft.first = id(columns), bool(cells[0])
    return draft


def _column_of(line: Line, columns: list[Column]) -> int:
    return max(range(len(columns)), key=lambda i: min(line.x1, columns[i][1]) - max(line.x0, columns[i][0]))


def join_torn_rows(drafts: list[Draft], metrics: Metrics) -> list[Draft]:
    """Joins table rows that a tagging program tore at every line of their first cell."""
    joined: list[Draft] = []
    for draft in drafts:
        if joined and _is_torn(joined[-1], draft, metrics):
            before = joined[-1]
            before.lines = before.lines + draft.lines
            before.cells = [a + b for a, b in zip(before.cells, draft.cells, strict=True)]
        else:
            joined.append(draft)
    return joined


def _is_torn(before: Draft, draft: Draft, metrics: Metrics) -> bool:
    if len(before.cells) != len(draft.cells) or len(draft.cells) < 2 or before.page != draft.page:
        return False
    pairs = [(a[-1], b[0]) for a, b in zip(before.cells, draft.cells, strict=True)]
    tight = all(_is_tight([a], [b], metrics) and b.baseline > a.baseline for a, b in pairs)
    return tight and any(b.text[:1].islower() and not ends_sentence(a.text) for a, b in pairs)
