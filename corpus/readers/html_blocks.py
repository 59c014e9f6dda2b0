"""The tree of a page to blocks in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from corpus.errors import LimitExceededError
from corpus.models import Block, BlockKind
from corpus.readers.numerals import list_number
from corpus.readers.spacing import LINE, lines_to_paragraphs, typed_bullet
from corpus.readers.tables import Cell, Row, table_blocks

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form header hgroup hr legend li main menu ol optgroup option p pre search section summary table tbody td "
    "tfoot th thead tr ul".split()
)
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_SILENT = frozenset(
    {"script", "style", "template", "noscript", "rp", "rt", "head", "title", "svg", "math-ml"}
)
_BLANK_LINE = re.compile(r"(?<=\S)[ \t\r]*\n[ \t\r]*\n\s*(?=\S)")
_MAX_DEPTH = 220
_MAX_SPAN = 200

_NOTE = '[role="doc-footnote"], [role="doc-endnote"], li.footnote-item, li[id^="fn:"], li[id^="fn-"], li[id^="footnote"]'
_NOTE_MARK = re.compile(r"#(fn|footnote|_ftn|note)[-_:]?\w*$", re.IGNORECASE)
_BACK_LINK = (
    '[role="doc-backlink"], a.footnote-backref, a.reversefootnote, a.footnote-back, a[rev="footnote"]'
)


def html_blocks(root: LexborNode) -> tuple[Block, ...]:
    """The blocks under ``root``. A footnote follows the block that bears its mark.

    Raises LimitExceededError where elements are nested more than 220 deep.
    """
    walker = _Walker(_take_notes(root), set())
    walker.walk(root, _Context())
    walker.flush(_Context())
    for identifier in list(walker.notes):
        walker.emit_note(identifier)
    return tuple(walker.blocks)


@dataclass(frozen=True, slots=True)
class _Note:
    marker: str
    node: LexborNode


@dataclass(frozen=True, slots=True)
class _Context:
    """What the text being met belongs to. ``loose`` text stands in no element meant for a paragraph."""

    kind: BlockKind = "paragraph"
    level: int = 0
    depth: int = 0
    loose: bool = True


def _take_notes(root: LexborNode) -> dict[str, _Note]:
    """The footnotes by id, out of the tree."""
    for link in root.css(_BACK_LINK):
        link.decompose()
    notes: dict[str, _Note] = {}
    for node in root.css(_NOTE):
        identifier = node.attributes.get("id")
        if identifier and identifier not in notes:
            notes[identifier] = _Note(_note_marker(identifier, len(notes) + 1), node)
    return notes


def _note_marker(identifier: str, position: int) -> str:
    number = re.search(r"\d+$", identifier)
    return number[0] if number else str(position)


@dataclass(slots=True)
class _Walker:
    notes: dict[str, _Note]
    placed: set[str]
    blocks: list[Block] = field(default_factory=list)
    _inline: list[str] = field(default_factory=list)
    _marker: str = ""
    _term: str = ""
    _called: list[str] = field(default_factory=list)

    def walk(self, node: LexborNode, context: _Context) -> None:
        """Visit the children of a block element and leave its last text in the buffer."""
        if context.depth > _MAX_DEPTH:
            raise LimitExceededError(
                f"The page nests its elements more than {_MAX_DEPTH} deep; it was not read."
            )
        for child in node.iter(include_text=True):
            self._visit(child, replace(context, depth=context.depth + 1))

    def _visit(self, node: LexborNode, context: _Context) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "", context)
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._block(node, tag, context)
        elif tag == "br":
            self._inline.append(LINE)
        elif tag in _SILENT or tag.startswith("-"):
            return
        elif not self._calls_note(node, tag):
            self.walk(node, context)

    def _text(self, text: str, context: _Context) -> None:
        self._inline.append(_BLANK_LINE.sub(LINE + LINE, text) if context.loose else text)

    def _calls_note(self, node: LexborNode, tag: str) -> bool:
        link = node.css_first("a[href]") if tag == "sup" else node if tag == "a" else None
        target = (link.attributes.get("href") or "") if link is not None else ""
        identifier = target[1:]
        if not target.startswith("#") or identifier not in self.notes or not _NOTE_MARK.search(target):
            return False
        self._called.append(identifier)
        return True

    def _block(self, node: LexborNode, tag: str, context: _Context) -> None:
        if node.attributes.get("id") in self.notes or node.attributes.get("id") in self.placed:
            return
        self.flush(context)
        if tag in _HEADINGS:
            inner = replace(context, kind="heading", level=_HEADINGS[tag], loose=False)
        elif tag in _LISTS:
            self._list(node, tag, context)
            return
        elif tag == "table":
            self._table(node, context)
            return
        elif tag == "dt":
            self._definition_term(node, context)
            return
        else:
            inner = _inner_context(tag, context)
        self.walk(node, inner)
        self.flush(inner)

    def _list(self, node: LexborNode, tag: str, context: _Context) -> None:
        level = context.level + 1 if context.kind == "list_item" else 1
        inner = replace(context, kind="list_item", level=level, loose=False)
        number = _start(node)
        for child in node.iter(include_text=True):
            if child.tag == "li":
                number = _number(child.attributes.get("value"), number)
                self._marker = (
                    list_number(number, node.attributes.get("type") or "1") + "." if tag == "ol" else "•"
                )
                number += 1
            self._visit(child, inner)
            if child.tag == "li":
                self._marker = ""
        self.flush(inner)

    def _definition_term(self, node: LexborNode, context: _Context) -> None:
        inner = _Walker(self.notes, self.placed)
        inner.walk(node, context)
        inner.flush(context)
        term = " ".join(block.text for block in inner.blocks)
        self._term = f"{self._term}, {term}" if self._term else term

    def _table(self, node: LexborNode, context: _Context) -> None:
        for caption in node.css("caption"):
            inner = replace(context, kind="caption", loose=False)
            self.walk(caption, inner)
            self.flush(inner)
        grid, headers = _grid(node, self.notes, context)
        if node.attributes.get("role") in {"presentation", "none"}:
            cells = dict.fromkeys(cell for row in grid for cell in row)
            self.blocks += [block for cell in cells for block in cell.blocks]
        else:
            self.blocks += table_blocks(grid, headers=headers)

    def flush(self, context: _Context) -> None:
        """Make blocks of the buffered text."""
        raw = "".join(self._inline)
        self._inline.clear()
        texts = lines_to_paragraphs(raw)
        for text in [" ".join(texts)] if context.kind == "heading" and texts else texts:
            self._add(text, context)
        for identifier in self._called[:]:
            self._called.remove(identifier)
            self.emit_note(identifier)

    def _add(self, text: str, context: _Context) -> None:
        kind, level, marker = context.kind, context.level, self._marker
        self._marker = ""
        if self._term:
            text, self._term = f"{self._term.rstrip(':')}: {text}", ""
        if kind == "paragraph":
            bullet, text = typed_bullet(text)
            if bullet:
                kind, level, marker = "list_item", 1, bullet
        self.blocks.append(Block(kind, text, level=level, marker=marker))

    def emit_note(self, identifier: str) -> None:
        """Put a footnote after the blocks so far, once."""
        note = self.notes.get(identifier)
        if note is None:
            return
        inner = _Walker({}, set())
        context = _Context("footnote", loose=False)
        inner.walk(note.node, context)
        inner.flush(context)
        self.blocks += [
            replace(block, kind="footnote", level=0, marker=note.marker) for block in inner.blocks
        ]
        self.placed.add(identifier)
        del self.notes[identifier]


def _inner_context(tag: str, context: _Context) -> _Context:
    if tag == "blockquote" and context.kind == "paragraph":
        return replace(context, kind="quote")
    if tag in {"figcaption", "caption"}:
        return replace(context, kind="caption", loose=False)
    if tag == "dd":
        return replace(context, kind="list_item", level=max(1, context.level), loose=False)
    return replace(context, loose=tag == "pre" or (context.loose and tag not in {"p", "td", "th", "summary"}))


def _start(node: LexborNode) -> int:
    start = _number(node.attributes.get("start"), 1)
    if "reversed" in node.attributes and node.attributes.get("start") is None:
        return sum(child.tag == "li" for child in node.iter())
    return start


def _number(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value.strip()) else default


def _grid(table: LexborNode, notes: dict[str, _Note], context: _Context) -> tuple[list[Row], int]:
    """The cells of a table in the places they cover, and how many rows at its top are headings."""
    places: dict[tuple[int, int], Cell] = {}
    headers, leading = 0, True
    rows = [row for row in table.css("tr") if _owner(row) == table.mem_id]
    for y, row in enumerate(rows):
        cells = [cell for cell in row.iter() if cell.tag in {"td", "th"}]
        _place_row(places, y, cells, len(rows), notes, context)
        in_head = row.parent is not None and row.parent.tag == "thead"
        leading = leading and (in_head or (bool(cells) and all(cell.tag == "th" for cell in cells)))
        headers += leading
    return [_row_of(places, y) for y in range(len(rows))], headers


def _owner(row: LexborNode) -> int:
    node = row.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node.mem_id if node is not None else -1


def _place_row(
    places: dict[tuple[int, int], Cell],
    y: int,
    cells: list[LexborNode],
    height: int,
    notes: dict[str, _Note],
    context: _Context,
) -> None:
    x = 0
    for node in cells:
        while (y, x) in places:
            x += 1
        cell = _cell(node, notes, context)
        wide = min(max(1, _number(node.attributes.get("colspan"), 1)), _MAX_SPAN)
        high = min(max(1, _number(node.attributes.get("rowspan"), 1)), _MAX_SPAN, height - y)
        places.update({(y + down, x + right): cell for down in range(high) for right in range(wide)})
        x += wide


def _row_of(places: dict[tuple[int, int], Cell], y: int) -> Row:
    row: list[Cell] = []
    while (y, len(row)) in places:
        row.append(places[y, len(row)])
    return tuple(row)


def _cell(node: LexborNode, notes: dict[str, _Note], context: _Context) -> Cell:
    inner = _Walker(notes)
    flat = _Context(depth=context.depth + 3, loose=False)
    inner.walk(node, flat)
    inner.flush(flat)
    return Cell(tuple(inner.blocks), header=node.tag == "th")
