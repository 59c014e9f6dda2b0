"""Rich Text Format to blocks: headings by style, lists by the numbers the file shows, tables, footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.models import Block, Extract, Metadata
from corpus.readers.dates import iso_date
from corpus.readers.office_metadata import (
    good_title,
    looks_like_heading,
    opening_heading,
    typed_heading_level,
)
from corpus.readers.rtf_parser import Facts, Piece, RtfParser
from corpus.readers.spacing import lines_to_paragraphs, tidy, typed_bullet
from corpus.readers.tables import Cell, Row, emphasised_headers, table_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADING = re.compile(r"heading (\d)$")
_BULLETS = {"·": "•", "\uf0b7": "•", "o": "◦", "§": "▪", "\uf0a7": "▪", "": "•"}


def read_rtf(data: bytes, *, name: str) -> tuple[Extract, ...]:  # noqa: ARG001 (same for every reader)
    """Read an RTF file. Deleted and hidden text is dropped and counted in a warning. Takes damaged files as far as
    they go."""
    parser = RtfParser(data.lstrip(b"\xef\xbb\xbf \t\r\n").decode("latin-1"))
    builder = _Builder(parser.facts)
    for piece in parser.pieces():
        builder.take(piece)
    builder.end_table()
    return (
        Extract(
            "application/rtf",
            tuple(builder.blocks),
            _metadata(parser.facts, builder.blocks),
            warnings=_warnings(parser.facts),
        ),
    )


@dataclass(slots=True)
class _Builder:
    facts: Facts
    blocks: list[Block] = field(default_factory=list)
    styled: int = 0
    notes: int = 0
    _cell: list[Block] = field(default_factory=list)
    _row: list[Cell] = field(default_factory=list)
    _rows: list[Row] = field(default_factory=list)
    _headers: int = 0
    _plain: bool = False

    def take(self, piece: Piece) -> None:
        """Add one piece; cells wait until their table ends."""
        in_table = piece.in_table or piece.end != "paragraph"
        if not in_table:
            self.end_table()
            self._plain = False
        self._plain = self._plain or piece.plain
        (self._cell if in_table else self.blocks).extend(self._blocks(piece, in_table=in_table))
        if piece.end != "paragraph" and (piece.end == "cell" or self._cell):
            self._row.append(Cell(tuple(self._cell), emphasised=not self._plain))
            self._cell.clear()
            self._plain = False
        if piece.end == "row":
            self._headers += piece.header_row and self._headers == len(self._rows)
            self._rows.append(tuple(self._row))
            self._row.clear()

    def end_table(self) -> None:
        """Make blocks of the rows so far."""
        if self._row or self._cell:
            self._rows.append((*self._row, *([Cell(tuple(self._cell))] if self._cell else [])))
        self.blocks += table_blocks(self._rows, headers=self._headers or emphasised_headers(self._rows))
        self._row.clear()
        self._cell.clear()
        self._rows.clear()
        self._headers = 0

    def _blocks(self, piece: Piece, *, in_table: bool) -> list[Block]:
        texts = lines_to_paragraphs(piece.text)
        marker = tidy(piece.marker)
        level = self._level(piece)
        found: list[Block] = []
        if texts and level and not in_table:
            self.styled = level
            found.append(Block("heading", " ".join(texts), level=level, marker=marker))
        elif piece.marker:
            marker = _BULLETS.get(marker, marker)
            found += [
                Block("list_item", t, level=piece.depth + 1, marker=m)
                for t, m in zip(texts, [marker, *[""] * len(texts)], strict=False)
            ]
        elif len(texts) == 1 and not in_table and not piece.plain and looks_like_heading(texts[0]):
            found.append(
                Block("heading", texts[0], level=typed_heading_level(self.blocks, styled=self.styled))
            )
        else:
            found += map(_prose, texts)
        return found + self._notes(piece)

    def _level(self, piece: Piece) -> int:
        name, outline = self.facts.styles.get(piece.style, ("", None))
        for level in (piece.outline, outline):
            if level is not None and 0 <= level < 9:
                return level + 1
        found = _HEADING.match(name)
        return int(found[1]) if found else int(name == "title")

    def _notes(self, piece: Piece) -> list[Block]:
        found: list[Block] = []
        for text in map(tidy, piece.notes):
            if text:
                self.notes += 1
                found.append(Block("footnote", text, marker=str(self.notes)))
        return found


def _prose(text: str) -> Block:
    bullet, rest = typed_bullet(text)
    return Block("list_item", rest, level=1, marker=bullet) if bullet else Block("paragraph", text)


def _metadata(facts: Facts, blocks: Sequence[Block]) -> Metadata:
    source = next((word for word in ("revtim", "creatim") if iso_date(facts.dates.get(word, ""))), None)
    return Metadata(
        title=good_title(facts.title) or opening_heading(blocks),
        date=iso_date(facts.dates[source]) if source else None,
        date_source=f"file properties ({'modified' if source == 'revtim' else 'created'})"
        if source
        else None,
    )


def _warnings(facts: Facts) -> tuple[str, ...]:
    counted = ((facts.deletions, "of deleted text"), (facts.hidden, "of hidden text"))
    return tuple(
        f"{count} piece{'s' if count > 1 else ''} {kind} {'were' if count > 1 else 'was'} left out."
        for count, kind in counted
        if count
    )
