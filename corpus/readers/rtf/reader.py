"""Rich Text Format to blocks: headings by style, lists by the numbers the file shows, tables, footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.characters import tidy
from corpus.dates import leading_date
from corpus.models import Block, BlockKind, Extract, Metadata
from corpus.readers.numbering import Numbering, bullet
from corpus.readers.office import furniture, good_title, opening_heading, prose
from corpus.readers.paragraphs import LINE, lines_to_paragraphs
from corpus.readers.rtf.lists import ListTables
from corpus.readers.rtf.models import CellPlace, Facts, Piece, RtfStyle
from corpus.readers.rtf.parser import RtfParser
from corpus.readers.tables import Cell, Row, table_blocks
from corpus.readers.typography import all_emphasised, settled

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONTENTS = ("toc ", "contents ", "table of figures")
_MAX_COLUMNS = 200  # of a table, as in the other formats
_HEADING = re.compile(r"heading (\d)$")


def read_rtf(data: bytes, *, name: str) -> tuple[Extract, ...]:  # noqa: ARG001 (all readers alike)
    """Read an RTF file. Deleted, struck-out and hidden text, comments and objects are dropped and counted.

    The wording of headers and footers is the last block. Takes damaged files as far as they go.
    """
    parser = RtfParser(data.lstrip(b"\xef\xbb\xbf \t\r\n").decode("latin-1"))
    builder = _Builder(parser.facts, parser.lists)
    for piece in parser.pieces():
        builder.take(piece)
    builder.end_table()
    body = settled(builder.blocks)
    lines = (tidy(line) for text in parser.facts.running for line in text.split(LINE))
    return (
        Extract(
            blocks=(*body, *furniture(lines)),
            metadata=_metadata(parser.facts, body),
            warnings=parser.facts.losses.warnings(),
            losses=parser.facts.losses.counts(),
            given=parser.facts.losses.given,
        ),
    )


@dataclass(slots=True)
class _Table:
    """Rows as they come: the cells, and where the file places them."""

    rows: list[tuple[list[Cell], tuple[CellPlace, ...]]] = field(default_factory=list)
    headers: int = 0
    cells: list[Cell] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def end_cell(self) -> None:
        self.cells.append(Cell(tuple(self.blocks), emphasised=all_emphasised(self.blocks)))
        self.blocks = []

    def end_row(self, piece: Piece) -> None:
        if self.blocks:
            self.end_cell()
        self.headers += piece.header_row and self.headers == len(self.rows)
        self.rows.append((self.cells, piece.cells))
        self.cells = []

    def grid(self) -> list[Row]:
        """The cells in every column that they cover; columns end where any cell ends."""
        edges = sorted({place.edge for _, places in self.rows for place in places})[:_MAX_COLUMNS]
        grid: list[Row] = []
        for cells, places in self.rows:
            above = grid[-1] if grid else ()
            fits = len(places) == len(cells)
            grid.append(_spread(cells, places, edges, above) if fits else tuple(cells))
        return grid


def _spread(cells: list[Cell], places: tuple[CellPlace, ...], edges: list[int], above: Row) -> Row:
    row: list[Cell] = []
    for cell, place in zip(cells, places, strict=True):
        column = len(row)
        shown = cell
        if place.beside and row:
            shown = row[-1]
        elif place.below and column < len(above):
            shown = above[column]
        covered = max(1, sum(edge <= place.edge for edge in edges) - column)
        row += [shown] * covered
    return tuple(row)


@dataclass(slots=True)
class _Builder:
    facts: Facts
    lists: ListTables
    blocks: list[Block] = field(default_factory=list)
    notes: int = 0
    _numbering: Numbering | None = None
    _table: _Table = field(default_factory=_Table)

    def take(self, piece: Piece) -> None:
        """Add one piece; cells wait until their table ends."""
        in_table = piece.in_table or piece.end != "paragraph"
        if not in_table:
            self.end_table()
            self.blocks += self._blocks(piece, in_table=False)
            return
        self._table.blocks += self._blocks(piece, in_table=True)
        if piece.end == "cell":
            self._table.end_cell()
        elif piece.end == "row":
            self._table.end_row(piece)

    def end_table(self) -> None:
        """Make blocks of the rows so far."""
        if not (self._table.rows or self._table.cells or self._table.blocks):
            return
        table, self._table = self._table, _Table()
        if table.blocks or table.cells:
            table.end_row(Piece("row"))
        grid = table.grid()
        self.blocks += table_blocks(grid, headers=table.headers)

    def _blocks(self, piece: Piece, *, in_table: bool) -> list[Block]:
        texts = lines_to_paragraphs(piece.text)
        marker = self._marker(piece)
        names = [style.name for style in self._styles(piece.style)]
        if not texts:
            return self._asides(piece)
        if any(name.startswith(_CONTENTS) for name in names):
            return [Block("contents", " ".join(texts)), *self._asides(piece)]
        level = 0 if in_table else self._level(piece)
        look = piece.look and piece.look._replace(style=names[0] if names else "")
        if level:
            found = [Block("heading", " ".join(texts), level=level, marker=marker, look=look)]
        elif piece.marker or piece.list_id:
            markers = [marker, *[""] * len(texts)]
            found = [
                Block("list_item", t, level=piece.depth + 1, marker=m, look=look)
                for t, m in zip(texts, markers, strict=False)
            ]
        else:
            found = list(prose(piece.text, _kind(names), look=look))
        return found + self._asides(piece)

    def _marker(self, piece: Piece) -> str:
        """What is shown before a paragraph: as the file says it, else as its list counts it."""
        # The tables of lists stand in the head of the file, before the first paragraph.
        self._numbering = self._numbering or self.lists.numbering()
        counted = piece.list_id and piece.end != "row"
        marker = self._numbering.marker(str(piece.list_id), piece.depth) if counted else ""
        marker = tidy(piece.marker) or marker
        return bullet(marker) if len(marker) == 1 or (piece.marker and not marker) else marker

    def _styles(self, number: int) -> list[RtfStyle]:
        """The style of that number and those it is based on, nearest first."""
        chain: list[RtfStyle] = []
        style = self.facts.styles.get(number)
        while style is not None and style not in chain:
            chain.append(style)
            style = None if style.based_on in {None, 222} else self.facts.styles.get(style.based_on or 0)
        return chain

    def _level(self, piece: Piece) -> int:
        if piece.outline is not None:
            return piece.outline + 1 if 0 <= piece.outline < 9 else 0
        for style in self._styles(piece.style):
            if style.outline is not None and 0 <= style.outline < 9:
                return style.outline + 1
            if found := _HEADING.match(style.name):
                return int(found[1])
            if style.name == "title":
                return 1
        return 0

    def _asides(self, piece: Piece) -> list[Block]:
        """The text boxes anchored in a paragraph, and the footnotes called in it."""
        found = [block for box in piece.boxes for block in prose(box, "paragraph", look=None)]
        for text in map(tidy, piece.notes):
            if text:
                self.notes += 1
                found.append(Block("footnote", text, marker=str(self.notes)))
        return found


def _kind(style_names: Sequence[str]) -> BlockKind:
    if any(name.startswith("caption") for name in style_names):
        return "caption"
    quoting = ("quot", "intense quot", "block text")
    return "quote" if any(name.startswith(quoting) for name in style_names) else "paragraph"


def _metadata(facts: Facts, blocks: Sequence[Block]) -> Metadata:
    source = next((word for word in ("revtim", "creatim") if leading_date(facts.dates.get(word, ""))), None)
    return Metadata(
        title=good_title(facts.title) or opening_heading(blocks),
        date=leading_date(facts.dates[source]) if source else None,
        date_source=f"file properties ({'modified' if source == 'revtim' else 'created'})"
        if source
        else None,
    )
