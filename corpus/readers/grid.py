"""A grid of cells, as a sheet or a table of comma-separated values has, becomes rows that name their columns.

Nothing says which row is the heading: it is found by what it holds and by how wide it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median_low

from corpus.models import Block
from corpus.readers.tables import Line, table_row

Cells = Sequence[str]
"""The texts of a row from its first column on; empty ones at its end may be missing."""

MOST_ROWS = 50_000
"""Rows that are read of a file: more take longer than a file may."""

_HEADING_LENGTH = 80  # characters of the name of a column
_LOOKED_AT = 20  # rows below that show how wide a table is
_LEAST_WIDTH = 0.6  # of the cells of a usual row that a heading fills
_PERIOD = re.compile(r"(?:FY ?)?\d{4}(?:\s?[-/–]\s?\d{2,4})?|Q[1-4].*", re.IGNORECASE)


def grid_blocks(rows: Sequence[Cells]) -> Iterator[Block]:
    """One ``table`` block a row, with the names of its columns; rows above the heading that hold one cell are prose.

    A blank row ends a table; the next begins with the same columns, unless a title and a heading, or a heading of other
    columns, stand there. A row of one cell in a table of several columns stands for itself.
    """
    heading: tuple[str, ...] = ()
    untold: Sequence[Cells] = ()  # the rows of a heading under which no row has been told: they are rows themselves
    position = 0
    alone = opening = True  # nothing but titles since the last blank row; at the start of a table
    while position < len(rows):
        row = rows[position]
        if not any(row):
            alone, opening = False, True
            position += 1
            continue
        depth = heading_rows(rows[position : position + _LOOKED_AT]) if opening else 0
        if depth and (alone or not heading or _columns(row) != _columns(heading)):
            yield from (_row_block((), above) for above in untold)
            untold = rows[position : position + depth]
            heading, opening = _names(untold), False
            position += depth
            continue
        filled = [cell for cell in row if cell]
        if opening and len(filled) == 1:
            yield Block("paragraph", filled[0])
            alone = True
        else:
            yield _row_block(heading, row)
            opening, untold = opening and not heading, ()
        position += 1
    yield from (_row_block((), above) for above in untold)


def heading_rows(rows: Sequence[Cells]) -> int:
    """How many of the first of these rows name the columns: 0, 1, or 2 where the first spans those of the second.

    A heading has short and different words or years in most of its columns, and rows below it.
    """
    body = [row for row in rows[1:] if any(row)]
    if not body or not _names_columns(rows[0], body) or _is_list_of_labels(rows):
        return 0
    spans = len(_distinct(rows[0])) < len([cell for cell in rows[0] if cell])
    return 2 if spans and len(body) > 1 and _names_columns(rows[1], body[1:]) else int(not spans)


def _names_columns(row: Cells, body: Sequence[Cells]) -> bool:
    cells = [cell for cell in row if cell]
    if not cells or any(len(cell) > _HEADING_LENGTH for cell in cells):
        return False
    width = median_low([sum(map(bool, other)) for other in body])
    if len(cells) < max(_LEAST_WIDTH * width, 2):
        return False
    words = [cell for cell in cells if any(map(str.isalpha, cell)) and not cell.endswith(".")]
    named = len(words) + sum(cell not in words and bool(_PERIOD.fullmatch(cell)) for cell in cells)
    return bool(words) and cells[0] in words and named == len(cells) and len(_distinct(row)) > len(cells) // 2


def _is_list_of_labels(rows: Sequence[Cells]) -> bool:
    """Whether two columns hold labels, most of them with a colon, and what is said under each."""
    filled = [[cell for cell in row if cell] for row in rows]
    return max(map(len, filled)) <= 2 and 2 * sum(bool(row) and row[0].endswith(":") for row in filled) > len(filled)


def _distinct(row: Cells) -> set[str]:
    return {cell.casefold() for cell in row if cell}


def _columns(row: Cells) -> list[int]:
    return [column for column, cell in enumerate(row) if cell]


def _names(rows: Sequence[Cells]) -> tuple[str, ...]:
    width = max(map(len, rows))
    columns = ([row[column] for row in rows if column < len(row)] for column in range(width))
    return tuple(" ".join(dict.fromkeys(filter(None, texts))).rstrip(":") for texts in columns)


def _row_block(heading: Cells, row: Cells) -> Block:
    filled = [(column, cell) for column, cell in enumerate(row) if cell]
    if len(filled) == 1 and len(_columns(heading)) > 1 and filled[0][0] == _columns(heading)[0]:
        return Block("table", filled[0][1])  # the title of the rows below it
    names = [heading[column] if column < len(heading) else "" for column, _ in filled]
    texts = [cell for _, cell in filled]
    if not any(names) and len(texts) == 2 and texts[0].endswith(":"):
        line = Line.of((Line(texts[0]), " ", Line(texts[1])))
        return Block("table", line.text, added=line.added)
    line = table_row(names, texts)
    return Block("table", line.text, added=line.added)
