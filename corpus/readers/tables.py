"""Rows of cells become lines that can be read, indexed and quoted one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.models import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONG_PROSE = 400  # characters of a cell of several paragraphs from which on its table only sets out the page
_HEADER_LENGTH = 80  # characters of a heading of a column: a longer cell in the first row holds what others hold


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One cell as drawn, ``emphasised`` if all of it is in bold or shaded. A merged cell is the same object
    in every place of the grid that it covers.
    """

    blocks: tuple[Block, ...]
    header: bool = False
    emphasised: bool = False

    @property
    def text(self) -> str:
        """The paragraphs of the cell in one line."""
        return _line(_marked(block) for block in self.blocks)


Row = tuple[Cell, ...]


def table_blocks(rows: Sequence[Row], *, headers: int) -> list[Block]:
    """The blocks of a table: one a row, ``headers`` being the number of heading rows at its top.

    Under a heading row a row reads ``Heading: value; Heading: value``, else its cells are joined by `` | ``.
    A table that only arranges paragraphs on the page gives those paragraphs in order.
    """
    headers = sum(any(cell.blocks for cell in row) for row in rows[:headers])
    rows = [row for row in rows if any(cell.blocks for cell in row)]
    if is_layout(rows):
        return [block for cell in _distinct(cell for row in rows for cell in row) for block in cell.blocks]
    names = _column_names(rows[:headers])
    body = rows[headers:] or rows
    lines = (_row_line(row, names if rows[headers:] else ()) for row in body)
    return [Block("table", line) for line in lines if line]


def emphasised_headers(rows: Sequence[Row]) -> int:
    """1 if the first row looks like a heading: short cells, all emphasised, above a row that is not so."""
    filled = [row for row in rows if any(cell.blocks for cell in row)][:2]
    if len(filled) < 2 or len(_distinct(filled[0])) < 2:
        return 0
    first, second = ([cell for cell in _distinct(row) if cell.blocks] for row in filled)
    short = all(len(cell.text) <= _HEADER_LENGTH for cell in first)
    heading = short and len(first) > 1 and all(cell.emphasised for cell in first)
    return int(heading and not all(cell.emphasised for cell in second))


def is_layout(rows: Sequence[Row]) -> bool:
    """Whether a table merely places prose: one column, headings inside, or long prose in half of its rows."""
    if all(len(_distinct(row)) <= 1 for row in rows):
        return True
    if any(block.kind == "heading" for row in rows for cell in row for block in cell.blocks):
        return True
    return 2 * sum(any(_is_prose(cell) for cell in row) for row in rows) >= len(rows)


def _is_prose(cell: Cell) -> bool:
    return len(cell.blocks) > 1 and sum(len(block.text) for block in cell.blocks) > _LONG_PROSE


def _distinct(cells: Iterable[Cell]) -> list[Cell]:
    return list({id(cell): cell for cell in cells}.values())


def _column_names(rows: Sequence[Row]) -> tuple[str, ...]:
    width = max((len(row) for row in rows), default=0)
    columns = ([row[column].text for row in rows if column < len(row)] for column in range(width))
    return tuple(" ".join(dict.fromkeys(filter(None, texts))).rstrip(":") for texts in columns)


def _row_line(row: Row, names: tuple[str, ...]) -> str:
    cells = [cell for cell in _distinct(row) if cell.text]
    if len(cells) == 1 and (len(_distinct(row)) == 1 or not names):
        return cells[0].text
    if names:
        return _line(_named(cell, row, names) for cell in cells)
    if len(cells) == 2 and cells[0].header and not cells[1].header:
        return f"{cells[0].text.rstrip(':')}: {cells[1].text}"
    return " | ".join(cell.text for cell in cells)


def _named(cell: Cell, row: Row, names: tuple[str, ...]) -> str:
    name = " / ".join(
        dict.fromkeys(name for name, other in zip(names, row, strict=False) if other is cell and name)
    )
    return f"{name}: {cell.text}" if name else cell.text


def _marked(block: Block) -> str:
    numbered = re.search(r"\w", block.marker)
    return f"{block.marker} {block.text}" if numbered and block.kind != "footnote" else block.text


def _line(parts: Iterable[str]) -> str:
    """Join parts by semicolons, or by a space after a part that ends with a mark of its own."""
    line = ""
    for part in filter(None, parts):
        line += ("" if not line else " " if line[-1] in ".;:,!?" else "; ") + part
    return line
