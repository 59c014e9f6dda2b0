"""From words on pages to blocks: the whole way, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.hyphenation import vocabulary
from corpus.models import Block
from corpus.readers.pdf.layout.columns import flow_drafts
from corpus.readers.pdf.layout.furniture import find_furniture
from corpus.readers.pdf.layout.kinds import mark_contents, mark_footnotes, mark_headings, mark_lists, merge_parts
from corpus.readers.pdf.layout.lines import build_lines, render
from corpus.readers.pdf.layout.models import Draft, Layout, measure
from corpus.readers.pdf.layout.paragraphs import join_continued
from corpus.readers.pdf.layout.tags import is_tagged, tagged_drafts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.readers.pdf.layout.lines import Rendered
    from corpus.readers.pdf.layout.models import Draft, Line, Metrics, PageWords




def read_layout(pages: Sequence[PageWords], *, outline: Mapping[str, int] | None = None) -> Layout:
    """Blocks of ``pages`` in reading order. ``outline`` maps normalised titles to their level from 1."""
    lines = {page.number: build_lines(page.words, page.number) for page in pages}
    asides = {page.number: _take_asides(lines[page.number], page.height) for page in pages}
    furniture = find_furniture({page.number: (page.height, lines[page.number]) for page in pages})
    text = {number: [line for line in page if id(line) not in furniture.lines] for number, page in lines.items()}
    metrics = measure(_columns(page) for page in text.values())
    drafts: list[Draft] = []
    note = ""
    for page in pages:
        on_page = _page_drafts(text[page.number], metrics)
        on_page += flow_drafts([line for line in asides[page.number] if not furniture.knows(line)], metrics)
        note = mark_footnotes(on_page, metrics, page.height, last=note)
        mark_contents(on_page)
        drafts.extend(merge_parts(on_page))
    mark_headings(drafts, metrics, outline or {})
    drafts = join_continued(drafts, metrics)
    mark_lists(drafts)
    return Layout(_blocks(drafts), furniture.printed, furniture.texts)


def _take_asides(lines: list[Line], height: float) -> list[Line]:
    """Takes the lines out that stand below the page: the text across its direction."""
    asides = [line for line in lines if line.baseline > height]
    lines[:] = [line for line in lines if line.baseline <= height]
    return asides


def _columns(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (round(line.x0 / 50), line.baseline))


def _page_drafts(lines: list[Line], metrics: Metrics) -> list[Draft]:
    if is_tagged([word for line in lines for word in line.words]):
        return tagged_drafts(lines, metrics)
    return flow_drafts(lines, metrics) if lines else []


def _blocks(drafts: list[Draft]) -> tuple[Block, ...]:
    words = vocabulary(line.text for draft in drafts for line in draft.lines)
    blocks: list[tuple[Block, tuple[str, ...]]] = []
    notes = _notes_by_page(drafts)
    for draft in drafts:
        block, marks = _block(draft, words, notes.get(draft.page, frozenset()))
        if block.text:
            blocks.append((block, marks))
    return _link_notes(blocks)


def _notes_by_page(drafts: list[Draft]) -> dict[int, frozenset[str]]:
    notes: dict[int, set[str]] = {}
    for draft in drafts:
        if draft.kind == "footnote" and draft.marker:
            notes.setdefault(draft.page, set()).add(draft.marker)
    return {page: frozenset(marks) for page, marks in notes.items()}


def _block(draft: Draft, words: Mapping[str, int], notes: frozenset[str]) -> tuple[Block, tuple[str, ...]]:
    if draft.cells:
        cells = [render(cell, words, notes) for cell in draft.cells]
        text = " | ".join(cell.text for cell in cells if cell.text)
        return Block("table", text, pages=_row_pages(cells)), tuple(m for cell in cells for m in cell.marks)
    rendered = render(draft.lines, words, notes)
    block = Block(draft.kind, rendered.text, draft.level, draft.marker, rendered.pages)
    return _without_marker(block), rendered.marks


def _row_pages(cells: list[Rendered]) -> tuple[tuple[int, int], ...]:
    """Where each page starts in a row; a later cell that goes back to an earlier page is not noted."""
    pages: list[tuple[int, int]] = []
    offset = 0
    for cell in (cell for cell in cells if cell.text):
        pages.extend((offset + at, page) for at, page in cell.pages if not pages or page > pages[-1][1])
        offset += len(cell.text) + len(" | ")
    return tuple(pages)


def _without_marker(block: Block) -> Block:
    if block.kind == "footnote" or not block.marker or not block.text.startswith(block.marker):
        return block
    text = block.text[len(block.marker) :].lstrip(" •")
    cut = len(block.text) - len(text)
    return block._replace(text=text, pages=tuple((max(0, offset - cut), page) for offset, page in block.pages))


def _link_notes(blocks: list[tuple[Block, tuple[str, ...]]]) -> tuple[Block, ...]:
    """Puts every note behind the block that bears its mark on its page; others stay where they are."""
    bearers = {
        (mark, page): i
        for i, (block, marks) in enumerate(blocks)
        if block.kind != "footnote"
        for mark in marks
        for _, page in block.pages
    }
    order = sorted(range(len(blocks)), key=lambda i: _note_place(i, blocks[i][0], bearers))
    return tuple(blocks[i][0] for i in order)


def _note_place(i: int, block: Block, bearers: Mapping[tuple[str, int], int]) -> tuple[int, bool, int]:
    if block.kind != "footnote":
        return i, False, i
    return bearers.get((block.marker, block.pages[0][1]), i), True, i
