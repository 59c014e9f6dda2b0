"""HTML tables: cells in all the places that they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.numerals import whole
from corpus.readers.tables import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from corpus.models import Block

    ReadCell = Callable[[LexborNode], tuple[Block, ...]]

_MAX_SPAN = 200


def table_grid(table: LexborNode, read_cell: ReadCell) -> tuple[list[Row], int]:
    """The rows of a table, and how many at its top are headings (``<thead>`` or ``<th>`` throughout)."""
    rows = [row for row in table.css("tr") if _owner(row) == table.mem_id]
    places: dict[tuple[int, int], Cell] = {}
    headers, leading = 0, True
    for y, row in enumerate(rows):
        cells = [cell for cell in row.iter() if cell.tag in {"td", "th"}]
        _place(places, y, cells, len(rows), read_cell)
        in_head = row.parent is not None and row.parent.tag == "thead"
        leading = leading and (in_head or (bool(cells) and all(cell.tag == "th" for cell in cells)))
        headers += leading
    return [_row(places, y) for y in range(len(rows))], headers


def _owner(row: LexborNode) -> int:
    node = row.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node.mem_id if node is not None else -1


def _place(
    places: dict[tuple[int, int], Cell], y: int, cells: list[LexborNode], height: int, read_cell: ReadCell
) -> None:
    x = 0
    for node in cells:
        while (y, x) in places:
            x += 1
        cell = Cell(read_cell(node), header=node.tag == "th", emphasised=_is_bold(node))
        wide = min(max(1, whole(node.attributes.get("colspan"), 1)), _MAX_SPAN)
        high = min(max(1, whole(node.attributes.get("rowspan"), 1)), _MAX_SPAN, height - y)
        places.update({(y + down, x + right): cell for down in range(high) for right in range(wide)})
        x += wide


def _is_bold(cell: LexborNode) -> bool:
    bold = sum(len(node.text().strip()) for node in cell.css("b, strong"))
    return bold >= len(cell.text().strip())


def _row(places: dict[tuple[int, int], Cell], y: int) -> Row:
    row: list[Cell] = []
    while (y, len(row)) in places:
        row.append(places[y, len(row)])
    return tuple(row)
