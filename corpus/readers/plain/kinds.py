"""Paragraphs of a text file to blocks: headings, list items, quotes, captions, notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.characters import LINE_BREAK, visible
from corpus.markers import (
    footnote_marker,
    is_caption,
    is_contents,
    is_figures,
    is_rule,
    is_urls,
    list_marker,
)
from corpus.models import Block
from corpus.readers.plain.headings import LONGEST_HEADING, heading_levels, mark_headings
from corpus.readers.plain.pieces import mark_attributions, mark_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.models import BlockKind
    from corpus.readers.plain.lines import Layout
    from corpus.readers.plain.pieces import Piece


_ENTRY = re.compile(r"(.*\S)\s+(?:\d{1,4}|[ivxl]+)")
_CUT_OFF = -1


_KINDS: dict[str, BlockKind] = {
    "heading": "heading",
    "quote": "quote",
    "caption": "caption",
    "label": "caption",
    "link": "footnote",
    "contents": "table",
}


def classify(pieces: Sequence[Piece], layout: Layout) -> list[Block]:
    """The blocks of the paragraphs, in their order; drawn rules go, and so does nothing else."""
    roles = _roles(pieces, layout)
    levels = heading_levels(pieces, roles)
    depth = _Depth()
    blocks: list[Block] = []
    for start, end in _runs(roles):
        piece, role = pieces[start], roles[start]
        if role == "item":
            blocks.append(depth.item(piece))
        elif role != "rule":
            blocks.append(_together([_block(p, role, levels.get(start, 0)) for p in pieces[start:end]]))
        depth.keep(role)
    return blocks


def _runs(roles: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The pieces that make one block: a quotation with its attribution, the labels of a chart, any other alone."""
    start = 0
    for index in range(1, len(roles) + 1):
        same = index < len(roles) and (roles[index] == "attribution" or roles[index] == "label" == roles[index - 1])
        if not same and roles:
            yield start, index
            start = index


def _block(piece: Piece, role: str, level: int) -> Block:
    if role == "note":
        marker = footnote_marker(piece.text, numbered=piece.is_note)
        start = marker.end if marker else 0
        return Block("footnote", piece.text[start:], marker=marker.text if marker else "", pages=_after(piece, start))
    kind: BlockKind = _KINDS.get(role, "paragraph")
    return Block(kind, piece.text, level=level, marker=piece.marks, pages=piece.pages)


def _together(blocks: Sequence[Block]) -> Block:
    """One block with each of the blocks on a line of its own, as the page shows them."""
    if len(blocks) == 1:
        return blocks[0]
    pages: list[tuple[int, int]] = []
    offset = 0
    for block in blocks:
        pages.extend((offset + start, page) for start, page in block.pages if not pages or page != pages[-1][1])
        offset += len(block.text) + len(LINE_BREAK)
    return blocks[0]._replace(text=LINE_BREAK.join(block.text for block in blocks), pages=tuple(pages))


def _after(piece: Piece, start: int) -> tuple[tuple[int, int], ...]:
    return tuple((max(offset - start, 0), page) for offset, page in piece.pages)


class _Depth:
    """How deep a list item lies: by its indent and the kind of its mark, against the items above it.

    A decimal number says it by itself, and items below it lie deeper.
    """

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []
        self._base = 1

    def item(self, piece: Piece) -> Block:
        """The block of a list item, its mark taken off its text."""
        marker = list_marker(piece.text)
        if marker is None:
            raise ValueError(f"not a list item: {piece.text[:40]}")
        indent = _CUT_OFF if piece.opens_file else piece.source.first.indent
        key = (indent, marker.text if marker.kind == "bullet" else marker.kind)
        if self._open and self._open[0] == (_CUT_OFF, key[1]):
            self._open[0] = key
        while self._open and key not in self._open and self._open[-1][0] > key[0]:
            self._open.pop()
        if marker.components > 1:
            self._open, self._base = [key], marker.components
        elif key in self._open:
            del self._open[self._open.index(key) + 1 :]
        else:
            self._open.append(key)
        level = self._base + len(self._open) - 1
        shown = " ".join(filter(None, (marker.text, piece.marks)))
        return Block("list_item", piece.text[marker.end :], level=level, marker=shown, pages=_after(piece, marker.end))

    def keep(self, role: str) -> None:
        """Forget the open items when something other than an item or a note ends the list."""
        if role not in ("item", "note", "label", "caption"):
            self._open.clear()
            self._base = 1


def _roles(pieces: Sequence[Piece], layout: Layout) -> list[str]:
    """What each piece is: by its own form first, then by what stands around it."""
    roles = [_role_by_form(piece) for piece in pieces]
    _mark_underlined(pieces, roles)
    _mark_labels(pieces, roles, layout)
    _mark_contents(pieces, roles)
    mark_quotes(pieces, roles)
    mark_attributions(pieces, roles)
    mark_headings(pieces, roles)
    return roles


def _role_by_form(piece: Piece) -> str:
    text = piece.text
    if piece.source.stray:
        return "label"
    if is_rule(text):
        return "rule"
    if is_urls(text):
        return "link"
    if is_caption(text):
        return "caption"
    if is_contents(text):
        return "contents"
    if is_figures(text) and len(piece.source.lines) == 1:
        return "figures"
    if list_marker(text):
        return "item"
    return "note" if footnote_marker(text, numbered=piece.is_note) else ""


def _mark_underlined(pieces: Sequence[Piece], roles: list[str]) -> None:
    for index in range(1, len(pieces)):
        above = pieces[index - 1]
        if roles[index] == "rule" and pieces[index].source.first.gap == 0 and above.words <= LONGEST_HEADING:
            roles[index - 1] = "heading"


def _mark_contents(pieces: Sequence[Piece], roles: list[str]) -> None:
    """Entries of a table of contents without dots: the words of a later piece, and a page number."""
    last = {visible(piece.text).casefold(): index for index, piece in enumerate(pieces)}
    for index, piece in enumerate(pieces):
        entry = _ENTRY.fullmatch(visible(piece.text).casefold())
        if entry and roles[index] in ("", "item") and last.get(entry[1], 0) > index:
            roles[index] = "contents"


def _mark_labels(pieces: Sequence[Piece], roles: list[str], layout: Layout) -> None:
    """The figures of a chart and the labels around them, up to the next sentence, caption or page."""
    for index, role in enumerate(roles):
        if role != "figures":
            continue
        roles[index] = "label"
        for step in (-1, 1):
            near = index + step
            while 0 <= near < len(pieces) and roles[near] in ("", "figures") and _is_label(pieces[near], layout):
                if step > 0 and _opens_text(pieces, roles, near):
                    break
                roles[near] = "label"
                near += step


def _is_label(piece: Piece, layout: Layout) -> bool:
    if is_figures(piece.text):
        return True
    width = min(layout.width, 80)
    return piece.source.last.unfinished and all(len(line.text) < 0.6 * width for line in piece.source.lines)


def _opens_text(pieces: Sequence[Piece], roles: list[str], index: int) -> bool:
    """Whether the piece stands directly over text, or begins a page, and so is rather a heading than a label."""
    if pieces[index].source.first.starts_page:
        return True
    if index + 1 == len(pieces) or pieces[index + 1].source.first.starts_page:
        return False
    return roles[index + 1] == "" and not pieces[index + 1].source.last.unfinished
