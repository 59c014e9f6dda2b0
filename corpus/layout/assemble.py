"""From words on pages to blocks: the whole way, step by step."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.hyphenation import vocabulary
from corpus.layout.columns import reading_order
from corpus.layout.continuation import join_continued
from corpus.layout.footnotes import mark_footnotes, merge_parts
from corpus.layout.furniture import find_furniture
from corpus.layout.headings import mark_headings
from corpus.layout.lines import build_lines, join_row
from corpus.layout.lists import mark_lists
from corpus.layout.metrics import measure
from corpus.layout.models import Draft, Layout, rows_of
from corpus.layout.paragraphs import split_paragraphs
from corpus.layout.tagged import is_tagged, tagged_drafts
from corpus.layout.text import render
from corpus.models import Block

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.layout.metrics import Metrics
    from corpus.layout.models import Line, PageWords


def read_layout(pages: Sequence[PageWords], *, outline: Mapping[str, int] | None = None) -> Layout:
    """Blocks of ``pages`` in reading order. ``outline`` maps normalised titles to their level from 1."""
    lines = {page.number: build_lines(page.words, page.number) for page in pages}
    furniture = find_furniture({page.number: (page.height, lines[page.number]) for page in pages})
    kept = {number: [line for line in found if id(line) not in furniture.lines] for number, found in lines.items()}
    metrics = measure(_columns(found) for found in kept.values())
    drafts = [draft for found in kept.values() if found for draft in _page_drafts(found, metrics)]
    drafts = merge_parts(drafts)
    mark_headings(drafts, metrics, outline or {})
    drafts = join_continued(drafts, metrics)
    mark_lists(drafts)
    return Layout(_blocks(drafts), furniture.printed, furniture.texts)


def _columns(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (round(line.x0 / 50), line.baseline))


def _page_drafts(lines: list[Line], metrics: Metrics) -> list[Draft]:
    if is_tagged([word for line in lines for word in line.words]):
        drafts = tagged_drafts(lines, metrics)
    else:
        drafts = _flow_drafts(lines, metrics)
    mark_footnotes(drafts, metrics)
    return drafts


def _flow_drafts(lines: list[Line], metrics: Metrics) -> list[Draft]:
    drafts: list[Draft] = []
    for band in reading_order(lines):
        rows = [join_row(row) for row in rows_of(band.lines)]
        drafts.extend(Draft(group) for group in split_paragraphs(rows, metrics))
    return drafts


def _blocks(drafts: list[Draft]) -> tuple[Block, ...]:
    words = vocabulary(line.text for draft in drafts for line in draft.lines)
    blocks: list[tuple[Block, tuple[str, ...]]] = []
    for draft in drafts:
        block, marks = _block(draft, words)
        if block.text:
            blocks.append((block, marks))
    return _link_notes(blocks)


def _block(draft: Draft, words: Mapping[str, int]) -> tuple[Block, tuple[str, ...]]:
    if draft.cells:
        cells = [render(cell, words) for cell in draft.cells]
        text = " | ".join(cell.text for cell in cells if cell.text)
        return Block("table", text, pages=((0, draft.page),)), tuple(m for cell in cells for m in cell.marks)
    rendered = render(draft.lines, words)
    block = Block(draft.kind, rendered.text, draft.level, draft.marker, rendered.pages)
    return _without_marker(block), rendered.marks


def _without_marker(block: Block) -> Block:
    if block.kind == "footnote" or not block.marker or not block.text.startswith(block.marker):
        return block
    text = block.text[len(block.marker):].lstrip()
    cut = len(block.text) - len(text)
    return replace(block, text=text, pages=tuple((max(0, offset - cut), page) for offset, page in block.pages))


def _link_notes(blocks: list[tuple[Block, tuple[str, ...]]]) -> tuple[Block, ...]:
    """Puts every note behind the block that bears its mark, else where its page ends."""
    ordered: list[Block] = []
    for is_note, run in groupby(blocks, key=lambda item: item[0].kind == "footnote"):
        notes = list(run)
        if not is_note:
            ordered.extend(block for block, _ in notes)
            continue
        ordered.extend(block for block, _ in notes)
    return tuple(ordered)
