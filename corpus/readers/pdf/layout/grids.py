"""Tables with ruling lines: the lines of the page say where a cell ends, wherever its text stands in it.

Rules that cross make a grid. Places of the grid with no rule between them are one cell, as merged cells are. A grid
that is open at a side ends where its rules do.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from corpus.readers.pdf.drawings import Box
from corpus.readers.pdf.layout.columns import flow_drafts
from corpus.readers.pdf.layout.lines import build_lines, join_row
from corpus.readers.pdf.layout.models import Draft, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.readers.pdf.drawings import Drawings
    from corpus.readers.pdf.layout.models import Line, Metrics, Word

# Points within which rules stand at one place, meet or go on: borders are drawn twice, and corners miss each other.
_NEAR = 3.0
# Points of a column or row: a strip that is narrower is a double border.
_LEAST = 6.0
# The share of the side of a cell that a rule covers where it bounds the cell.
_WALL = 0.6
# Pairs of rules that are compared, which bounds the time: a page of tables has a few thousand, a drawing millions.
_MOST_PAIRS = 250_000
# The share of cells with text that a table has: charts have less, and forms to be filled in about half.
_FILLED = 0.3
# Characters of a row: half a page. A grid with a longer one sets out running text.
_LONG_ROW = 1500
# Characters of a cell over several rows that is said in each of them, as the names of groups of rows are.
GROUP = 60
# Font sizes above the baseline where a word stands as a whole.
_MIDDLE = 0.3


@dataclass(slots=True)
class Grid:
    """The edges of columns and rows, ascending, and for each place, row by row, the number of its cell."""

    xs: list[float]
    ys: list[float]
    cells: list[list[int]]

    @property
    def box(self) -> Box:
        """All of it."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_at(self, x: float, y: float) -> int | None:
        """The cell that a point lies in."""
        if not (self.xs[0] <= x < self.xs[-1] and self.ys[0] <= y < self.ys[-1]):
            return None
        return self.cells[bisect_right(self.ys, y) - 1][bisect_right(self.xs, x) - 1]


def find_grids(drawings: Drawings) -> list[Grid]:
    """The grids of a page with at least two columns, from top to bottom."""
    across = _joined(drawings.across, along=0)
    down = _joined(drawings.down, along=1)
    if len(across) < 2 or not down or len(across) * len(down) > _MOST_PAIRS:
        return []
    grids = [_grid(*part) for part in _connected(across, down)]
    return sorted((grid for grid in grids if grid is not None), key=lambda grid: grid.ys[0])


def _joined(rules: Iterable[Box], *, along: int) -> list[Box]:
    """Rules on one line that meet or overlap as one; ``along`` is the axis that they run on, 0 for x and 1 for y."""
    across = 1 - along
    joined: list[Box] = []
    ordered = sorted(rules, key=lambda rule: rule[across])
    groups: list[list[Box]] = []
    for rule in ordered:
        if groups and rule[across] - groups[-1][-1][across] <= _NEAR:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    for group in groups:
        level = sum(rule[across] for rule in group) / len(group)
        start = end = None
        for rule in sorted(group, key=lambda rule: rule[along]):
            if end is not None and start is not None and rule[along] <= end + _NEAR:
                end = max(end, rule[along + 2])
                continue
            if start is not None and end is not None:
                joined.append(_rule(along, start, end, level))
            start, end = rule[along], rule[along + 2]
        if start is not None and end is not None:
            joined.append(_rule(along, start, end, level))
    return joined


def _rule(along: int, start: float, end: float, level: float) -> Box:
    return Box(start, level, end, level) if along == 0 else Box(level, start, level, end)


def _connected(across: list[Box], down: list[Box]) -> list[tuple[list[Box], list[Box]]]:
    """Sets of rules that hang together by crossing."""
    parent = list(range(len(across) + len(down)))
    for i, rule in enumerate(across):
        for j, other in enumerate(down):
            if (rule.x0 - _NEAR <= other.x0 <= rule.x1 + _NEAR) and (other.y0 - _NEAR <= rule.y0 <= other.y1 + _NEAR):
                _unite(parent, i, len(across) + j)
    parts: dict[int, tuple[list[Box], list[Box]]] = {}
    for i in range(len(parent)):
        part = parts.setdefault(_root(parent, i), ([], []))
        if i < len(across):
            part[0].append(across[i])
        else:
            part[1].append(down[i - len(across)])
    return [part for part in parts.values() if len(part[0]) > 1 and part[1]]


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def _unite(parent: list[int], i: int, j: int) -> None:
    a, b = sorted((_root(parent, i), _root(parent, j)))
    parent[b] = a


def _grid(across: list[Box], down: list[Box]) -> Grid | None:
    left, right = min(rule.x0 for rule in across), max(rule.x1 for rule in across)
    top, bottom = min(rule.y0 for rule in down), max(rule.y1 for rule in down)
    xs = _edges([rule.x0 for rule in down], left, right)
    ys = _edges([rule.y0 for rule in across], top, bottom)
    if len(xs) < 3 or len(ys) < 2:
        return None
    walls = [[_covers(down, 1, x, y0, y1) for x in xs[1:-1]] for y0, y1 in pairwise(ys)]
    floors = [[_covers(across, 0, y, x0, x1) for x0, x1 in pairwise(xs)] for y in ys[1:-1]]
    width = len(xs) - 1
    parent = list(range(width * (len(ys) - 1)))
    for row, flags in enumerate(walls):
        for column, wall in enumerate(flags):
            if not wall:
                _unite(parent, row * width + column, row * width + column + 1)
    for row, flags in enumerate(floors):
        for column, floor in enumerate(flags):
            if not floor:
                _unite(parent, row * width + column, (row + 1) * width + column)
    cells = [[_root(parent, row * width + column) for column in range(width)] for row in range(len(ys) - 1)]
    return Grid(xs, ys, cells)


def _edges(levels: list[float], low: float, high: float) -> list[float]:
    """The places of the rules, each once, and the ends of those that cross them."""
    edges: list[float] = []
    for level in sorted([*levels, low, high]):
        if not edges or level - edges[-1] > _LEAST:
            edges.append(level)
    return edges


def _covers(rules: list[Box], along: int, level: float, start: float, end: float) -> bool:
    """Whether a rule at ``level`` runs along most of the way from ``start`` to ``end``."""
    near = (rule for rule in rules if abs(rule[1 - along] - level) <= _LEAST)
    covered = sum(max(0.0, min(end, rule[along + 2]) - max(start, rule[along])) for rule in near)
    return covered >= _WALL * (end - start)


@dataclass(slots=True)
class _Cell:
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    words: list[Word] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def take_grids(lines: list[Line], drawings: Drawings, metrics: Metrics) -> tuple[list[Line], list[list[Draft]]]:
    """The lines that stand outside all ruled tables, and the drafts of each table, from top to bottom."""
    tables: list[list[Draft]] = []
    for grid in find_grids(drawings) if lines else ():
        words, rest = _inside(lines, grid)
        drafts = _table(grid, words, lines[0].page, drawings.shaded, metrics) if words else []
        if drafts:
            lines = rest
            tables.append(drafts)
        if not lines:
            break
    return lines, tables


def _inside(lines: list[Line], grid: Grid) -> tuple[list[Word], list[Line]]:
    """The words inside the grid, and the lines without them."""
    box = grid.box
    words: list[Word] = []
    rest: list[Line] = []
    for line in lines:
        if line.baseline < box.y0 or line.top > box.y1 or line.x0 > box.x1 or line.x1 < box.x0:
            rest.append(line)
            continue
        inside = {id(word) for word in line.words if _cell_of(word, grid) is not None}
        words.extend(word for word in line.words if id(word) in inside)
        outside = [word for word in line.words if id(word) not in inside]
        if len(outside) == len(line.words):
            rest.append(line)
        elif outside:
            rest.extend(build_lines(outside, line.page))
    return words, rest


def _cell_of(word: Word, grid: Grid) -> int | None:
    return grid.cell_at((word.x0 + word.x1) / 2, word.baseline - _MIDDLE * word.size)


def _table(grid: Grid, words: list[Word], page: int, shaded: Sequence[Box], metrics: Metrics) -> list[Draft]:
    """The rows of a grid, or nothing where it is no table."""
    cells: dict[int, _Cell] = {}
    for row, numbers in enumerate(grid.cells):
        for column, number in enumerate(numbers):
            cell = cells.setdefault(number, _Cell())
            cell.rows.add(row)
            cell.columns.add(column)
    for word in words:
        place = _cell_of(word, grid)
        if place is not None:
            cells[place].words.append(word)
    for cell in cells.values():
        cell.lines = [join_row(row) for row in rows_of(build_lines(cell.words, page))]
    filled = [cell for cell in cells.values() if cell.lines]
    rows = [[cells[number] for number, _ in groupby(numbers)] for numbers in grid.cells]
    several = sum(sum(bool(cell.lines) for cell in row) > 1 for row in rows)
    if not several or len(filled) < _FILLED * len(cells) or (several == 1 and _length(filled) > _LONG_ROW / 5):
        return []
    drafts: list[Draft] = []
    for at, row_cells in enumerate(rows):
        found = _row(at, row_cells, grid, shaded, metrics)
        # An empty cell that goes down several rows from the top, or from below the heads, may be the rest of one on the
        # page before.
        corner = row_cells[0]
        for draft in found:
            draft.open = bool(draft.cells) and not corner.lines and len(corner.rows) > 1
        drafts.extend(found)
    return drafts


def _row(number: int, row: list[_Cell], grid: Grid, shaded: Sequence[Box], metrics: Metrics) -> list[Draft]:
    """The row as a draft; one cell over the whole width, and a row too long to be one, are running text."""
    said = [cell for cell in row if cell.lines and (min(cell.rows) == number or _length([cell]) <= GROUP)]
    if not any(min(cell.rows) == number for cell in said):
        return []
    whole = len(row) == 1
    if whole or _length(said) > _LONG_ROW:
        texts = [draft for cell in said if min(cell.rows) == number for draft in flow_drafts(cell.lines, metrics)]
        for text in texts:
            text.table = id(grid)
        return texts
    columns = [(grid.xs[min(cell.columns)], grid.xs[max(cell.columns) + 1]) for cell in said]
    box = Box(grid.xs[0], grid.ys[number], grid.xs[-1], grid.ys[number + 1])
    draft = Draft([line for cell in said for line in cell.lines], "table", cells=[list(cell.lines) for cell in said])
    draft.columns, draft.table, draft.first = columns, id(grid), row[0] is said[0]
    draft.shaded = sum(_common(box, other) for other in shaded) >= _WALL * box.area
    return [draft]


def _length(cells: Iterable[_Cell]) -> int:
    return sum(len(line.text) for cell in cells for line in cell.lines)


def _common(a: Box, b: Box) -> float:
    return Box(max(a.x0, b.x0), max(a.y0, b.y0), min(a.x1, b.x1), min(a.y1, b.y1)).area


def place_tables(drafts: list[Draft], tables: list[list[Draft]]) -> list[Draft]:
    """Puts each table before the first draft that stands below its top in its column."""
    for table in tables:
        first = table[0].lines[0]
        left, right = min(line.x0 for line in table[0].lines), max(line.x1 for line in table[0].lines)
        below = (
            i
            for i, draft in enumerate(drafts)
            if draft.lines[0].baseline > first.baseline
            and any(line.x0 < right and line.x1 > left for line in draft.lines)
        )
        at = next(below, len(drafts))
        drafts[at:at] = table
    return drafts
