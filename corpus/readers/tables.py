"""Rows of cells become lines that can be read, indexed and quoted one by one.

What a line has that no cell of its row holds, the names of the columns and what joins the cells, is told from the rest:
without the ``added`` spans the line is the texts of the cells, end to end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus.models import Block, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONG_PROSE = 400  # characters of a cell of several paragraphs from which on its table only sets out the page
_HEADER_LENGTH = 80  # characters of a heading of a column: a longer cell in the first row holds what others hold
_MOST_HEADERS = 3  # rows that together name the columns


class Line(NamedTuple):
    """A text, and the spans of it that no cell holds, in order."""

    text: str = ""
    added: tuple[Span, ...] = ()

    @classmethod
    def of(cls, parts: Iterable[Line | str]) -> Line:
        """The parts end to end; those that are plain texts, never empty, are added."""
        texts: list[str] = []
        added: list[Span] = []
        length = 0
        for part in parts:
            text, inside = (part, (Span(0, len(part)),)) if isinstance(part, str) else part
            for start, end in inside:
                opening = added.pop().start if added and added[-1].end == length + start else length + start
                added.append(Span(opening, length + end))
            texts.append(text)
            length += len(text)
        return cls("".join(texts), tuple(added))


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One cell as drawn, ``emphasised`` if all of it is in bold or shaded. A merged cell is the same object
    in every place of the grid that it covers.
    """

    blocks: tuple[Block, ...]
    header: bool = False
    emphasised: bool = False

    @property
    def line(self) -> Line:
        """The paragraphs of the cell in one line."""
        return _joined(Line(_marked(block), _moved(block)) for block in self.blocks)

    @property
    def text(self) -> str:
        """The text of that line."""
        return self.line.text


Row = tuple[Cell, ...]


def table_row(names: Sequence[str], cells: Sequence[str | Line]) -> Line:
    """A row as one line: ``Name: cell; Name: cell``, or ``cell | cell`` where no column has a name.

    ``names`` are those of the columns, as many as there are cells, or none; an empty one is not said. Empty cells are
    left out. The line unpacks to ``(text, added)``.
    """
    lines = [cell if isinstance(cell, Line) else Line(cell) for cell in cells]
    if not any(names):
        return _joined(lines, between=" | ")
    named = zip(names, lines, strict=True)
    return _joined(Line.of((f"{name}: ", line)) if name else line for name, line in named if line.text)


def table_blocks(rows: Sequence[Row], *, headers: int) -> list[Block]:
    """The blocks of a table: one a row, ``headers`` being the number of heading rows at its top.

    Under a heading row a row reads ``Heading: value; Heading: value``, else its cells are joined by `` | ``. A heading
    row that is one cell is the title of the table and a row of its own. A table that only arranges paragraphs on the
    page gives those paragraphs in order.
    """
    headers = sum(any(cell.blocks for cell in row) for row in rows[:headers])
    rows = [row for row in rows if any(cell.blocks for cell in row)]
    if is_layout(rows):
        return [block for cell in _distinct(cell for row in rows for cell in row) for block in cell.blocks]
    titles = [row for row in rows[:headers] if len(_distinct(row)) == 1]
    names = _column_names([row for row in rows[:headers] if len(_distinct(row)) > 1])
    body = [*titles, *rows[headers:]] if rows[headers:] else rows
    lines = (_row_line(row, names if rows[headers:] else ()) for row in body)
    return [Block("table", line.text, added=line.added) for line in lines if line.text]


def emphasised_headers(rows: Sequence[Row]) -> int:
    """How many rows look like headings: short cells, all emphasised, above a row that is not so.

    A second or third row is one where a cell above it covers several columns, or reaches down. A title over the whole
    width counts where a heading row follows it.
    """
    filled = [row for row in rows if any(cell.blocks for cell in row)]
    title = bool(len(filled) > 2 and len(_distinct(filled[0])) == 1 and len(filled[0]) > 1)
    heads = 0
    for row in filled[title:][:_MOST_HEADERS]:
        if not _is_heading(row) or (heads and not _divides(filled[title + heads - 1], row)):
            break
        heads += 1
    below = filled[title + heads :][:1]
    if not heads or not below or all(cell.emphasised for cell in _distinct(below[0]) if cell.blocks):
        return 0
    return title + heads


def _is_heading(row: Row) -> bool:
    cells = [cell for cell in _distinct(row) if cell.blocks]
    return len(cells) > 1 and all(cell.emphasised and len(cell.text) <= _HEADER_LENGTH for cell in cells)


def _divides(above: Row, row: Row) -> bool:
    """Whether the row divides columns that the one above it takes together."""
    return len(_distinct(above)) < len(above) and len(_distinct(row)) > len(_distinct(above))


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


def _row_line(row: Row, names: tuple[str, ...]) -> Line:
    cells = [cell for cell in _distinct(row) if cell.text]
    if len(cells) == 1 and (len(_distinct(row)) == 1 or not names):
        return cells[0].line
    if names:
        return table_row([_name(cell, row, names) for cell in cells], [cell.line for cell in cells])
    if len(cells) == 2 and cells[0].header and not cells[1].header:
        label = cells[0].line
        return Line.of((label, " " if label.text.endswith(":") else ": ", cells[1].line))
    return table_row((), [cell.line for cell in cells])


def _name(cell: Cell, row: Row, names: tuple[str, ...]) -> str:
    covered = (name for name, other in zip(names, row, strict=False) if other is cell and name)
    return " / ".join(dict.fromkeys(covered))


def _marked(block: Block) -> str:
    numbered = re.search(r"\w", block.marker)
    return f"{block.marker} {block.text}" if numbered and block.kind != "footnote" else block.text


def _moved(block: Block) -> tuple[Span, ...]:
    """The added spans of a block, after its marker."""
    before = len(_marked(block)) - len(block.text)
    return tuple(Span(start + before, end + before) for start, end in block.added)


def _joined(lines: Iterable[Line], between: str = "; ") -> Line:
    """Join by ``between``; a semicolon after a mark gives way to a space."""
    parts: list[Line | str] = []
    last = ""
    for line in lines:
        if line.text:
            if parts:
                parts.append(" " if between == "; " and last in ".;:,!?" else between)
            parts.append(line)
            last = line.text[-1]
    return Line.of(parts)
