"""From words on pages to blocks: the whole way, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.hyphenation import vocabulary
from corpus.models import Block
from corpus.readers.pdf.layout.columns import flow_drafts
from corpus.readers.pdf.layout.furniture import find_furniture
from corpus.readers.pdf.layout.gaps import settle_gaps
from corpus.readers.pdf.layout.grids import place_tables, take_grids
from corpus.readers.pdf.layout.kinds import mark_contents, mark_footnotes, mark_headings, mark_lists, merge_parts
from corpus.readers.pdf.layout.lines import build_lines, render
from corpus.readers.pdf.layout.models import Draft, Layout, measure
from corpus.readers.pdf.layout.paragraphs import join_continued
from corpus.readers.pdf.layout.rows import is_bold, name_columns, names_of, without_repeated_heads
from corpus.readers.pdf.layout.tags import is_tagged, tagged_drafts
from corpus.readers.tables import Line as TextLine
from corpus.readers.tables import table_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corpus.readers.pdf.drawings import Drawings
    from corpus.readers.pdf.layout.furniture import Furniture
    from corpus.readers.pdf.layout.lines import Rendered
    from corpus.readers.pdf.layout.models import Line, Metrics, PageWords


def read_layout(
    pages: Sequence[PageWords], *, outline: Mapping[str, int] | None = None, recognised: frozenset[int] = frozenset()
) -> Layout:
    """Blocks of ``pages`` in reading order.

    ``outline`` maps normalised titles to their level from 1. Text recognition read the pages of ``recognised``.
    """
    settle_gaps(pages)
    lines = {page.number: build_lines(page.words, page.number) for page in pages}
    asides = {page.number: _take_asides(lines[page.number], page.height) for page in pages}
    furniture = find_furniture({page.number: (page.height, lines[page.number]) for page in pages})
    text = {number: [line for line in page if id(line) not in furniture.lines] for number, page in lines.items()}
    metrics = measure(_columns(page) for page in text.values())
    drafts: list[Draft] = []
    note = ""
    for page in pages:
        on_page = _page_drafts(text[page.number], page.drawings, metrics)
        on_page += flow_drafts([line for line in asides[page.number] if not furniture.knows(line)], metrics)
        note = mark_footnotes(on_page, metrics, page.height, last=note)
        mark_contents(on_page)
        drafts.extend(merge_parts(on_page))
    drafts = without_repeated_heads(drafts)
    mark_headings(drafts, metrics, outline or {})
    drafts = name_columns(join_continued(drafts, metrics))
    mark_lists(drafts)
    blocks = tuple(block._replace(ocr=block.pages[0][1] in recognised) for block in _blocks(drafts))
    characters = {number: sum(map(_letters, page)) for number, page in text.items()}
    return Layout((*blocks, *_head(furniture)), furniture.printed, furniture.texts, characters)


def _letters(line: Line) -> int:
    return sum(map(str.isalnum, line.text))


def _head(furniture: Furniture) -> Iterator[Block]:
    """The running heads and feet of all pages as one block, each wording on a line of its own."""
    if furniture.wordings:
        yield Block("furniture", "\u2028".join(furniture.wordings), pages=((0, furniture.first),))


def _take_asides(lines: list[Line], height: float) -> list[Line]:
    """Takes the lines out that stand below the page: the text across its direction."""
    asides = [line for line in lines if line.baseline > height]
    lines[:] = [line for line in lines if line.baseline <= height]
    return asides


def _columns(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (round(line.x0 / 50), line.baseline))


def _page_drafts(lines: list[Line], drawings: Drawings, metrics: Metrics) -> list[Draft]:
    if is_tagged([word for line in lines for word in line.words]):
        return tagged_drafts(lines, metrics)
    lines, tables = take_grids(lines, drawings, metrics)
    return place_tables(flow_drafts(lines, metrics) if lines else [], tables)


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
        return _row(draft, words, notes)
    rendered = render(draft.lines, words, notes)
    block = Block(draft.kind, rendered.text, draft.level, draft.marker, rendered.pages)
    return _without_marker(block), rendered.marks


def _row(draft: Draft, words: Mapping[str, int], notes: frozenset[str]) -> tuple[Block, tuple[str, ...]]:
    """A row of a table with the names of its columns, and the note marks in it."""
    cells = [render(cell, words, notes) for cell in draft.cells]
    heads = [[render(cell, words, notes).text for cell in head.cells] for head in draft.heads]
    texts = [cell.text for cell in cells]
    if heads:
        names = names_of(draft, heads)
        line = table_row(names, texts)
    elif labelled := _labelled(draft, texts):
        names, line = [""] * len(texts), labelled
    else:
        names, line = [""] * len(texts), table_row((), texts)
    pages = _row_pages(cells, names, line.text)
    marks = tuple(mark for cell in cells for mark in cell.marks)
    return Block("table", line.text, pages=pages, added=line.added), marks


def _labelled(draft: Draft, texts: list[str]) -> TextLine | None:
    """The line of a row of labels and values by turns: ``Version: 5; Owner: the secretary``."""
    labels = [is_bold(cell) or text.endswith(":") for cell, text in zip(draft.cells, texts, strict=True)]
    if len(labels) % 2 or not all(texts) or any(label != (i % 2 == 0) for i, label in enumerate(labels)):
        return None
    parts: list[TextLine | str] = []
    for label, value in zip(texts[::2], texts[1::2], strict=True):
        parts += ["; "] if parts else []
        parts += [TextLine(label), " " if label.endswith(":") else ": ", TextLine(value)]
    return TextLine.of(parts)


def _row_pages(cells: list[Rendered], names: list[str], text: str) -> tuple[tuple[int, int], ...]:
    """Where each page starts in a row; a later cell that goes back to an earlier page is not noted."""
    pages: list[tuple[int, int]] = []
    offset = 0
    for cell, name in zip(cells, names, strict=True):
        if not cell.text:
            continue
        offset = text.index(cell.text, offset + (len(name) if offset else 0))
        starts = [(offset + at if pages else 0, page) for at, page in cell.pages]
        pages.extend((at, page) for at, page in starts if not pages or page > pages[-1][1])
        offset += len(cell.text)
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
