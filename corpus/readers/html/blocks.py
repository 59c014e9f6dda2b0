"""The tree of a page to blocks in reading order, with its tables, and each footnote behind the block that calls it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from corpus.errors import LimitExceededError
from corpus.markers import typed_bullet
from corpus.models import Block, BlockKind, Look
from corpus.numerals import list_number, whole
from corpus.readers.html.content import remove
from corpus.readers.paragraphs import LINE, lines_to_paragraphs
from corpus.readers.tables import Cell, Row, table_blocks
from corpus.readers.typography import settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    ReadCell = Callable[[LexborNode], tuple[Block, ...]]

# What WAI-ARIA, Markdown processors, govspeak and Word's own HTML write.
_NOTE = (
    '[role="doc-footnote"], [role="doc-endnote"], li.footnote-item, li[id^="fn:"], li[id^="fn-"], '
    'li[id^="footnote"], div[id^="ftn"], '
    'div[id^="sdfootnote"], div[id^="sdendnote"]'
)
_BACK_LINK = (
    '[role="doc-backlink"], a.footnote-backref, a.reversefootnote, a.footnote-back, a[rev="footnote"], '
    'div[id^="ftn"] a[href^="#_ftnref"], a.sdfootnotesym, a.sdendnotesym'
)
_MARK = re.compile(r"#_?((?:ftn|fn|(?:sd)?footnote|(?:sd)?endnote|note)[-_:]?\w*?)(?:sym)?$", re.IGNORECASE)
_MAX_SPAN = 200  # rows or columns of a cell: HTML allows 65,534, and each is a place in memory
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup",
        "hr", "legend", "li", "main", "menu", "ol", "optgroup", "option", "p", "pre", "search", "section",
        "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_SILENT = frozenset(
    {"del", "s", "strike", "script", "style", "template", "noscript", "rp", "rt", "head", "title", "svg", "math-ml"}
)
_BOLD = Look(bold=True)
_BLANK_LINE = re.compile(r"(?<=\S)[ \t\r]*\n[ \t\r]*\n\s*(?=\S)")
_MARK_LENGTH = 6  # characters of a link that may be the mark of a note
_MAX_DEPTH = 220  # elements inside elements, well below Python's limit of calls


@dataclass(frozen=True, slots=True)
class Note:
    """The number of a footnote and the element that holds its text."""

    marker: str
    node: LexborNode


@dataclass(slots=True)
class Notes:
    """The footnotes of a page; each is taken once."""

    by_id: dict[str, Note] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def __contains__(self, identifier: object) -> bool:
        """Whether the element of that id is a footnote, taken or not."""
        return identifier in self.by_id

    def take(self, identifier: str) -> Note | None:
        """The footnote of that id, the first time only."""
        if identifier in self._taken:
            return None
        self._taken.add(identifier)
        return self.by_id.get(identifier)

    def called_by(self, node: LexborNode) -> str | None:
        """The id of the footnote if the element is a mark (``<sup>`` around a link, or a link by itself)."""
        link = node if node.tag == "a" else node.css_first("a[href]") if node.tag == "sup" else None
        target = (link.attributes.get("href") or "") if link is not None else ""
        # Word links to the anchor "_ftn1" in the note "ftn1", LibreOffice in the same way.
        found = _MARK.match(target)
        return next((name for name in (target[1:], found[1]) if name in self.by_id), None) if found else None


def find_notes(root: LexborNode) -> Notes:
    """The footnotes under ``root``, whose links back to the text are removed from the tree."""
    remove(root.css(_BACK_LINK))
    notes: dict[str, Note] = {}
    for node in root.css(_NOTE):
        identifier = node.attributes.get("id")
        if identifier and identifier not in notes:
            number = re.search(r"\d+$", identifier)
            notes[identifier] = Note(number[0] if number else str(len(notes) + 1), node)
    return Notes(notes)


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


def html_blocks(root: LexborNode) -> tuple[Block, ...]:
    """The blocks under ``root``. A footnote follows the block that bears its mark.

    Raises LimitExceededError where elements are nested more than 220 deep.
    """
    walker = _Walker(find_notes(root))
    walker.walk(root, _Context())
    walker.flush(_Context())
    for identifier in walker.notes.by_id:
        walker.emit_note(identifier)
    return tuple(settled(walker.blocks))


def shown_text(root: LexborNode) -> str:
    """The text under ``root`` that a page shows, marks of notes and their numbers aside."""
    parts: list[str] = []
    stack = [root]
    while stack:
        for child in stack.pop().iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                parts.append(child.text_content or "")
            elif tag not in _SILENT and not tag.startswith("-") and not _is_mark(child):
                stack.append(child)
    return " ".join(parts)


def _is_mark(node: LexborNode) -> bool:
    return node.tag in {"sup", "a"} and len(node.text()) < _MARK_LENGTH


@dataclass(frozen=True, slots=True)
class _Context:
    """What the text being met belongs to, and how all its letters are set where that is known.

    ``loose`` text stands in no element meant for a paragraph.
    """

    kind: BlockKind = "paragraph"
    level: int = 0
    depth: int = 0
    loose: bool = True
    look: Look | None = None


@dataclass(slots=True)
class _Walker:
    notes: Notes
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
        inner = replace(context, depth=context.depth + 1)
        for child in node.iter(include_text=True):
            self._visit(child, inner)

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
        elif not self._calls_note(node):
            self.walk(node, context)

    def _text(self, text: str, context: _Context) -> None:
        self._inline.append(_BLANK_LINE.sub(LINE + LINE, text) if context.loose else text)

    def _calls_note(self, node: LexborNode) -> bool:
        identifier = self.notes.called_by(node)
        if identifier is not None:
            self._called.append(identifier)
        return identifier is not None

    def _block(self, node: LexborNode, tag: str, context: _Context) -> None:
        if node.attributes.get("id") in self.notes:
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
            inner = replace(_inner_context(tag, context), look=_BOLD if tag == "p" and _is_bold(node) else None)
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
        inner = _Walker(self.notes)
        inner.walk(node, context)
        inner.flush(context)
        term = " ".join(block.text for block in inner.blocks)
        self._term = f"{self._term}, {term}" if self._term else term

    def _table(self, node: LexborNode, context: _Context) -> None:
        for caption in node.css("caption"):
            inner = replace(context, kind="caption", loose=False)
            self.walk(caption, inner)
            self.flush(inner)
        grid, headers = table_grid(node, lambda cell: self._cell(cell, context))
        if node.attributes.get("role") in {"presentation", "none"}:
            cells = dict.fromkeys(cell for row in grid for cell in row)
            self.blocks += [block for cell in cells for block in cell.blocks]
        else:
            self.blocks += table_blocks(grid, headers=headers)

    def _cell(self, node: LexborNode, context: _Context) -> tuple[Block, ...]:
        inner = _Walker(self.notes)
        flat = _Context(depth=context.depth + 3, loose=False)
        inner.walk(node, flat)
        inner.flush(flat)
        return tuple(inner.blocks)

    def flush(self, context: _Context) -> None:
        """Make blocks of the buffered text."""
        raw = "".join(self._inline)
        self._inline.clear()
        texts = lines_to_paragraphs(raw)
        context = replace(context, look=None) if len(texts) > 1 and context.look else context
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
        self.blocks.append(Block(kind, text, level=level, marker=marker, look=context.look))

    def emit_note(self, identifier: str) -> None:
        """Put a footnote after the blocks so far, once."""
        note = self.notes.take(identifier)
        if note is None:
            return
        inner = _Walker(Notes())
        context = _Context("footnote", loose=False)
        inner.walk(note.node, context)
        inner.flush(context)
        self.blocks += [
            block._replace(kind="footnote", level=0, marker=note.marker) for block in inner.blocks
        ]


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
