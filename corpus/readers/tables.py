"""Rows of cells become lines that can be read, indexed and quoted one by one.

What a line has that no cell of its row holds, the names of the columns and what joins the cells, is told from the rest:
without the ``added`` spans the line is the texts of the cells, end to end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus.markers import is_caption, is_figures, numbers_title
from corpus.models import Block, Look, Span
from corpus.readers.typography import has_label, is_emphasised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LONG_PROSE = 400  # characters of a cell of several paragraphs from which on its table only sets out the page
_HEADER_LENGTH = 80  # characters of a heading of a column: a longer cell in the first row holds what others hold
_LONG_CELL = 200  # characters of the one cell of a row from which on it is text and no title
_MOST_HEADERS = 3  # rows that together name the columns
_MOSTLY = 0.75  # of the cells of a heading row that are set off: a note in one of four or more may be plain
_PROSE_COLUMNS = 4  # of one that only the prose below it tells
_PLAIN_COLUMNS = 3  # of a table whose heading row nothing sets off


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
    """One cell as drawn, ``emphasised`` if all its letters are bold or underlined, ``shaded`` if it is in a colour of
    its own. A merged cell is the same object in every place of the grid that it covers.
    """

    blocks: tuple[Block, ...]
    header: bool = False
    emphasised: bool = False
    shaded: bool = False

    @property
    def line(self) -> Line:
        """The paragraphs of the cell in one line, its notes aside; a label by its type names those after it."""
        blocks = [block for block in self.blocks if block.kind != "footnote"]
        lines = [Line(_marked(block), _moved(block)) for block in blocks]
        if len(lines) > 1 and _is_label(blocks[0]) and not any(map(_is_label, blocks[1:])):
            label, *rest = lines
            return Line.of((label, " " if label.text.endswith(":") else ": ", _joined(rest)))
        return _joined(lines)

    @property
    def text(self) -> str:
        """The text of that line."""
        return self.line.text


Row = tuple[Cell, ...]
_NOTHING = Cell(())


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
    """The blocks of a table: one a row, ``headers`` being the number of rows that its file calls heading rows.

    Under a heading row, told by the file or by its look, a row reads ``Heading: value; Heading: value``, else its
    cells are joined by `` | ``. A heading row that is one cell is the title of the table and a row of its own. Parts of
    a table that only arrange paragraphs on the page, as boxes of forms do, give those paragraphs in order.
    """
    headers = sum(any(cell.blocks for cell in row) for row in rows[:headers])
    rows = [row for row in rows if any(cell.blocks for cell in row)]
    made: list[Block] = []
    for start, end in _parts(rows):
        part = rows[start:end]
        if title := _numbered_title(part):
            made.append(title)
        elif is_layout(part):
            made += [_laid_out(block) for cell in _distinct(c for row in part for c in row) for block in cell.blocks]
        else:
            known = max(0, min(headers, end) - start)
            headed = 0 if _is_labels(part) else known or emphasised_headers(part) or plain_headers(part)
            made += _rows_of(part, headed)
    return made


def _numbered_title(rows: Sequence[Row]) -> Block | None:
    """The title of a section that is a table of one row: its number and its words, each in a cell of its own."""
    cells = [cell for cell in _distinct(rows[0]) if cell.blocks] if len(rows) == 1 else []
    if [len(cell.blocks) for cell in cells] != [1, 1] or not numbers_title(*(cell.text for cell in cells)):
        return None
    title = cells[1].blocks[0]
    if title.kind == "heading":
        return title._replace(marker=title.marker or cells[0].text)
    look = (title.look or Look())._replace(bold=True)
    return title._replace(kind="list_item", level=1, marker=cells[0].text, look=look)


def _parts(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Rows that set out text, each alone, and the tables between them."""
    start = 0
    for number, row in enumerate(rows):
        cells = _distinct(row)
        whole = len(cells) == 1 and (len(cells[0].blocks) > 1 or len(cells[0].text) > _LONG_CELL)
        if whole or any(block.kind == "heading" for cell in cells for block in cell.blocks):
            if start < number:
                yield start, number
            yield number, number + 1
            start = number + 1
        elif start < number < len(rows) - 1 and _begins_part(rows[number - 1], row, rows[number + 1]):
            yield start, number
            start = number
    if start < len(rows):
        yield start, len(rows)


def _is_labels(rows: Sequence[Row]) -> bool:
    """Whether the rows are labels with their values: two cells, the first of most ending in a colon."""
    pairs = [_distinct(row) for row in rows]
    return all(len(row) == 2 for row in pairs) and 2 * sum(row[0].text.endswith(":") for row in pairs) > len(rows)


def _begins_part(above: Row, row: Row, below: Row) -> bool:
    """Whether a row further down names the columns of those below it: all its cells in bold, and no figures."""
    cells = [cell for cell in _distinct(row) if cell.blocks]
    bold = len(cells) >= _PLAIN_COLUMNS and all(cell.emphasised and len(cell.text) <= _HEADER_LENGTH for cell in cells)
    named = bold and not any(map(str.isdigit, "".join(cell.text for cell in cells)))
    return named and not any(
        all(cell.emphasised for cell in _distinct(other) if cell.blocks) for other in (above, below)
    )


def _rows_of(rows: Sequence[Row], headers: int) -> Iterator[Block]:
    """The rows of a table under the names of its columns, those from the first body row on changing as it goes."""
    headers = headers if rows[headers:] else 0
    heads = [row for row in rows[:headers] if len(_distinct(row)) > 1]
    body = rows[headers:]
    names = list(_column_names(heads))
    noted: set[int] = set()
    # The name of a column that no row fills is said nowhere else.
    unfilled = any(name and not any(_at(row, n).text for row in body) for n, name in enumerate(names))
    for row in rows[:headers]:
        if unfilled or len(_distinct(row)) == 1:
            yield from _row_block(_row_line(row, ()))
        yield from _notes(row, noted)
    for number, row in enumerate(body):
        renamed = _renamed(body, number) if names else {}
        for column, cell in renamed.items():
            names[column] = cell.text.rstrip(":")
        if not renamed or any(cell.blocks and cell not in renamed.values() for cell in row):
            yield from _row_block(_row_line(row, tuple(names), leave=tuple(renamed.values())))
        yield from _notes(row, noted)


def _notes(row: Row, noted: set[int]) -> Iterator[Block]:
    """The notes called in a row, those of a cell that reaches down once."""
    for cell in _distinct(row):
        if id(cell) not in noted:
            noted.add(id(cell))
            yield from (block for block in cell.blocks if block.kind == "footnote")


def _renamed(rows: Sequence[Row], number: int) -> dict[int, Cell]:
    """The cells of a row that name the rest of their columns: in bold, under an empty cell, above ones that are not."""
    found: dict[int, Cell] = {}
    row, above = rows[number], rows[number - 1] if number else ()
    for column, cell in enumerate(row[1:], 1):
        if cell is row[0] or not cell.emphasised or not cell.blocks or column >= len(above) or above[column].blocks:
            continue
        rest = (_at(rows[at], column) for at in range(number + 1, len(rows)))
        below = next((other for other in rest if other.blocks), _NOTHING)
        named = len(cell.text) <= _HEADER_LENGTH and not any(map(str.isdigit, cell.text))
        if named and below.blocks and not below.emphasised:
            found[column] = cell
    return found


def _at(row: Row, column: int) -> Cell:
    return row[column] if column < len(row) else _NOTHING


def _row_block(line: Line) -> Iterator[Block]:
    if line.text:
        yield Block("table", line.text, added=line.added)


def _laid_out(block: Block) -> Block:
    """A paragraph of a cell that is no cell of a table; a field of a form is no heading by its look."""
    return block._replace(look=None) if block.kind != "heading" and has_label(block.text) else block


def emphasised_headers(rows: Sequence[Row]) -> int:
    """How many rows look like headings: short cells, nearly all emphasised, above a row that is not so.

    A second or third row is one where a cell above it covers several columns, or reaches down. A title over the whole
    width counts where a heading row follows it. Colour says nothing in a table that is shaded all over.
    """
    shade = not all(cell.shaded for row in rows for cell in row if cell.blocks)
    title = _has_title(rows)
    heads = 0
    for row in rows[title:][:_MOST_HEADERS]:
        if not _is_heading(row, shade=shade) or (heads and not _divides(rows[title + heads - 1], row)):
            break
        heads += 1
    below = rows[title + heads :]
    # The name of a group of rows may be as bold as the names of the columns.
    row = next((row for row in below if len(_distinct(row)) > 1), below[0] if below else ())
    if not heads or not below or all(_set_off(cell, shade=shade) for cell in _distinct(row) if cell.blocks):
        return 0
    return title + heads


def plain_headers(rows: Sequence[Row]) -> int:
    """How many rows name columns though nothing sets them off: under a title that says "Table 3", beside an empty
    corner, or above a row of prose. The names are short, and each another one.
    """
    title = _has_title(rows)
    head, *below = rows[title:] or [()]
    cells = _distinct(head)
    if len(cells) < _PLAIN_COLUMNS or len(below) < 1:
        return 0
    if names_prose([cell.text for cell in cells], [cell.text for cell in _distinct(below[0])]):
        return title + 1
    numbered = bool(title) and is_caption(_distinct(rows[0])[0].text)
    corner = not cells[0].blocks and all(cell.blocks for cell in cells[1:]) and all(row[0].blocks for row in below)
    if not (numbered or corner) or not all(cell.blocks for cell in cells[1:]):
        return 0
    texts = [cell.text for cell in cells if cell.blocks]
    short = all(len(text) <= _HEADER_LENGTH and not text.endswith(".") for text in texts)
    return title + 1 if short and len(set(texts)) == len(texts) and not any(map(is_figures, texts)) else 0


def names_prose(names: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row of four short titles or more stands above one with a text: ``Activity``, ``Description``."""
    if len(names) < _PROSE_COLUMNS or len(below) != len(names) or len(set(names)) < len(names):
        return False
    titles = all(len(name) <= _HEADER_LENGTH and name[:1].isupper() and not name.endswith(".") for name in names)
    return titles and not any(map(str.isdigit, "".join(names))) and max(map(len, below)) > _HEADER_LENGTH


def _has_title(rows: Sequence[Row]) -> int:
    """1 where the first row is one cell over the whole width and a row of several cells follows, else 0."""
    first = rows[0] if rows else ()
    return int(len(rows) > 2 and len(first) > 1 and len(_distinct(first)) == 1 and len(_distinct(rows[1])) > 1)


def _is_heading(row: Row, *, shade: bool) -> bool:
    cells = [cell for cell in _distinct(row) if cell.blocks]
    set_off = sum(_set_off(cell, shade=shade) for cell in cells)
    short = all(len(cell.text) <= _HEADER_LENGTH for cell in cells)
    return len(cells) > 1 and short and set_off >= _MOSTLY * len(cells)


def _set_off(cell: Cell, *, shade: bool) -> bool:
    return cell.emphasised or (shade and cell.shaded)


def _divides(above: Row, row: Row) -> bool:
    """Whether the row divides columns that the one above it takes together."""
    return len(_distinct(above)) < len(above) and len(_distinct(row)) > len(_distinct(above))


def is_layout(rows: Sequence[Row]) -> bool:
    """Whether rows merely place prose: one column, headings inside, or long prose in half of them."""
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


def _row_line(row: Row, names: tuple[str, ...], *, leave: tuple[Cell, ...] = ()) -> Line:
    cells = [cell for cell in _distinct(row) if cell.text and cell not in leave]
    group = len(cells) == 1 and cells[0] is row[0] and cells[0].emphasised and not leave
    if len(cells) == 1 and (len(_distinct(row)) == 1 or not names or group):
        return cells[0].line
    if names:
        return table_row([_name(cell, row, names) for cell in cells], [cell.line for cell in cells])
    if len(cells) == 2 and _names(cells[0]) and not _names(cells[1]):
        label = cells[0].line
        return Line.of((label, " " if label.text.endswith(":") else ": ", cells[1].line))
    return table_row((), [cell.line for cell in cells])


def _names(cell: Cell) -> bool:
    """Whether a cell is the label of the one beside it."""
    return cell.header or cell.emphasised or cell.text.endswith(":")


def _name(cell: Cell, row: Row, names: tuple[str, ...]) -> str:
    covered = (name for name, other in zip(names, row, strict=False) if other is cell and name)
    return " / ".join(dict.fromkeys(covered))


def _is_label(block: Block) -> bool:
    """Whether a paragraph of a cell is bold or underlined, and no sentence."""
    look = block.look
    return look is not None and is_emphasised(look) and not block.text.endswith((".", ";", ","))


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
