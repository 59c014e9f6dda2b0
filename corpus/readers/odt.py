"""OpenDocument text (ODF 1.0 to 1.3), the standard of UK government for documents that can be edited."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.errors import PasswordProtectedError, UnreadableFileError
from corpus.models import Block, BlockKind, Extract
from corpus.readers.archive import Archive
from corpus.readers.odt_styles import DRAW, OFFICE, TABLE, TEXT, ListLevel, Styles, shown_number, whole
from corpus.readers.office_metadata import looks_like_heading, office_metadata, typed_heading_level
from corpus.readers.spacing import LINE, lines_to_paragraphs, tidy, typed_bullet
from corpus.readers.tables import Cell, Row, emphasised_headers, table_blocks

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_CONTAINERS = frozenset(
    {f"{TEXT}section", f"{TEXT}index-body", f"{DRAW}frame", f"{DRAW}g", f"{DRAW}a", f"{DRAW}custom-shape"}
    | {f"{DRAW}rect", f"{TEXT}numbered-paragraph"}
)
_INDEXES = frozenset(
    f"{TEXT}{name}"
    for name in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "alphabetical-index",
        "user-index",
        "object-index",
    )
)
_NOT_TEXT = frozenset(
    {f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}tracked-changes", f"{TEXT}ruby-text"}
    | {f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph", f"{OFFICE}forms", f"{TEXT}script"}
)
_MAX_SPAN, _MAX_SPACES = 200, 1000


def read_odt(data: bytes, *, name: str) -> tuple[Extract, ...]:  # noqa: ARG001 (same for every reader)
    """Read an OpenDocument text.

    Kept: insertions, text boxes, notes (each after the block with its mark). Dropped and counted in a warning:
    tracked deletions, hidden text. Not part of the text: comments, headers, footers, the table of contents.
    Raises UnreadableFileError, PasswordProtectedError or LimitExceededError.
    """
    archive = Archive(data)
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise PasswordProtectedError(
            "The file opens only with a password. Save a copy without one and add that."
        )
    content = archive.xml("content.xml")
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise UnreadableFileError(
            "The OpenDocument file holds no text document. Save it as .odt and add that."
        )
    styles = Styles()
    for root in (archive.xml("styles.xml") if "styles.xml" in archive.names else None, content):
        if root is not None:
            styles.add(root)
    reader = _Reader(styles, deletions=len(list(body.iter(f"{TEXT}deletion"))))
    reader.read(body)
    blocks = tuple(reader.blocks)
    meta = archive.xml("meta.xml") if "meta.xml" in archive.names else None
    return (
        Extract(
            _MEDIA_TYPE,
            blocks,
            office_metadata(meta, blocks, titled=reader.title),
            warnings=reader.warnings(),
        ),
    )


@dataclass(slots=True)
class _Inline:
    """The text of one paragraph and what hangs on it."""

    parts: list[str] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)
    frames: list[Element] = field(default_factory=list)
    plain: bool = False


@dataclass(frozen=True, slots=True)
class _Item:
    """The list item that a paragraph opens (with its marker) or goes on with (without)."""

    depth: int
    marker: str


@dataclass(slots=True)
class _Reader:
    styles: Styles
    deletions: int = 0
    hidden: int = 0
    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    styled: int = 0
    in_table: bool = False
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    list_ids: dict[str, str] = field(default_factory=dict)
    headings: dict[int, int] = field(default_factory=dict)

    def warnings(self) -> tuple[str, ...]:
        """One sentence for each kind of thing left out."""
        found = ((self.deletions, "tracked deletion", "s"), (self.hidden, "piece", "s"))
        return tuple(
            f"{count} {noun}{plural if count > 1 else ''}{' of hidden text' if noun == 'piece' else ''} "
            f"{'were' if count > 1 else 'was'} left out."
            for count, noun, plural in found
            if count
        )

    def read(self, container: Element) -> None:
        """Add the blocks of everything in ``container``."""
        for element in container:
            self._element(element, None)

    def _element(self, element: Element, item: _Item | None) -> None:
        tag = element.tag
        if tag in (f"{TEXT}p", f"{TEXT}h"):
            self._paragraph(element, item)
        elif tag == f"{TEXT}list":
            self._list(element, 1, None, None)
        elif tag == f"{TABLE}table":
            self._table(element)
        elif tag in _CONTAINERS or tag == f"{DRAW}text-box":
            self.read(element)
        elif tag == f"{TEXT}table-of-content" or tag in _INDEXES:
            return

    def _paragraph(self, paragraph: Element, item: _Item | None) -> None:
        style = paragraph.get(f"{TEXT}style-name")
        if self.styles.is_hidden(style):
            self.hidden += bool(tidy("".join(paragraph.itertext())))
            return
        inline = _Inline()
        self._collect(paragraph, inline, bold=self.styles.is_bold(style) is True)
        raw = "".join(inline.parts)
        level = self._heading_level(paragraph, style)
        if level and tidy(raw):
            self._heading(paragraph, tidy(raw), level, item)
        else:
            self._prose(lines_to_paragraphs(raw), style, inline, item)
        for note in inline.notes:
            self._note(note)
        for frame in inline.frames:
            self.read(frame)

    def _heading_level(self, paragraph: Element, style: str | None) -> int:
        if paragraph.tag == f"{TEXT}h":
            return max(1, whole(paragraph.get(f"{TEXT}outline-level"), 1))
        return self.styles.outline_level(style) or int(self.styles.named(style, "title"))

    def _heading(self, paragraph: Element, text: str, level: int, item: _Item | None) -> None:
        if not self.title and self.styles.named(paragraph.get(f"{TEXT}style-name"), "title"):
            self.title = text
        self.styled = level
        marker = item.marker if item else ""
        if item is None and paragraph.tag == f"{TEXT}h" and self.styles.outline.get(level):
            marker = self._outline_number(level)
        self.blocks.append(Block("heading", text, level=level, marker=marker))

    def _outline_number(self, level: int) -> str:
        start = self.styles.outline[level].start
        self.headings = {upper: count for upper, count in self.headings.items() if upper <= level}
        self.headings[level] = self.headings[level] + 1 if level in self.headings else start
        return shown_number(self.styles.outline, level, self.headings)

    def _prose(self, texts: list[str], style: str | None, inline: _Inline, item: _Item | None) -> None:
        for position, text in enumerate(texts):
            if item is not None:
                marker = item.marker if position == 0 else ""
                self.blocks.append(Block("list_item", text, level=item.depth, marker=marker))
                continue
            bullet, rest = typed_bullet(text)
            if bullet:
                self.blocks.append(Block("list_item", rest, level=1, marker=bullet))
            elif len(texts) == 1 and not self.in_table and not inline.plain and looks_like_heading(text):
                self.blocks.append(
                    Block("heading", text, level=typed_heading_level(self.blocks, styled=self.styled))
                )
            else:
                self.blocks.append(Block(self._kind(style), text))

    def _kind(self, style: str | None) -> BlockKind:
        if self.styles.named(style, "caption", "illustration", "figure"):
            return "caption"
        return "quote" if self.styles.named(style, "quotations", "quote") else "paragraph"

    def _collect(self, element: Element, inline: _Inline, *, bold: bool) -> None:
        self._words(element.text, inline, bold=bold)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, inline, bold=bold)
            self._words(child.tail, inline, bold=bold)

    def _words(self, text: str | None, inline: _Inline, *, bold: bool) -> None:
        if text:
            inline.parts.append(text)
            inline.plain = inline.plain or (not bold and bool(text.strip()))

    def _child(self, child: Element, inline: _Inline, *, bold: bool) -> None:
        tag = child.tag
        if tag == f"{TEXT}s":
            inline.parts.append(" " * min(whole(child.get(f"{TEXT}c"), 1), _MAX_SPACES))
        elif tag == f"{TEXT}tab":
            inline.parts.append("\t")
        elif tag == f"{TEXT}line-break":
            inline.parts.append(LINE)
        elif tag == f"{TEXT}note":
            inline.notes.append(child)
        elif tag.startswith(DRAW):
            inline.frames.append(child)
        elif tag == f"{TEXT}span" and self.styles.is_hidden(child.get(f"{TEXT}style-name")):
            self.hidden += bool(tidy("".join(child.itertext())))
        elif tag not in _NOT_TEXT:
            own = self.styles.is_bold(child.get(f"{TEXT}style-name")) if tag == f"{TEXT}span" else None
            self._collect(child, inline, bold=bold if own is None else own)

    def _note(self, note: Element) -> None:
        citation = note.find(f"{TEXT}note-citation")
        marker = tidy("".join(citation.itertext())) if citation is not None else ""
        body = note.find(f"{TEXT}note-body")
        text = " ".join(block.text for block in self._nested(body)) if body is not None else ""
        if text:
            self.blocks.append(Block("footnote", text, marker=marker))

    def _nested(self, container: Element) -> list[Block]:
        outer, self.blocks = self.blocks, []
        outside, self.in_table = self.in_table, True
        self.read(container)
        inner, self.blocks, self.in_table = self.blocks, outer, outside
        return inner

    def _list(self, element: Element, depth: int, style: str | None, counts: dict[int, int] | None) -> None:
        style = element.get(f"{TEXT}style-name") or style
        if counts is None:
            counts = self._counts(element, style or "")
        else:
            counts.pop(depth, None)
        levels = self.styles.lists.get(style or "", {})
        for entry in element:
            if entry.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            item = _Item(depth, self._item_marker(entry, depth, levels, counts))
            for child in entry:
                if child.tag == f"{TEXT}list":
                    self._list(child, depth + 1, style, counts)
                else:
                    self._element(child, item)
                    item = _Item(depth, "")

    def _counts(self, element: Element, style: str) -> dict[int, int]:
        """The counters of a list: those of the list it goes on with, or new ones."""
        identifier = element.get("{http://www.w3.org/XML/1998/namespace}id", "")
        continued = element.get(f"{TEXT}continue-list")
        key = self.list_ids.get(continued, style) if continued else style
        if identifier:
            self.list_ids[identifier] = key
        if not continued and element.get(f"{TEXT}continue-numbering") != "true":
            self.counts[key] = {}
        return self.counts.setdefault(key, {})

    def _item_marker(
        self, entry: Element, depth: int, levels: dict[int, ListLevel], counts: dict[int, int]
    ) -> str:
        if entry.tag == f"{TEXT}list-header" or not any(
            child.tag in (f"{TEXT}p", f"{TEXT}h") for child in entry
        ):
            return ""
        if depth not in levels:
            return "•"
        start = whole(entry.get(f"{TEXT}start-value"), -1)
        counts[depth] = start if start >= 0 else counts[depth] + 1 if depth in counts else levels[depth].start
        for lower in [lower for lower in counts if lower > depth]:
            del counts[lower]
        return shown_number(levels, depth, counts)

    def _table(self, table: Element) -> None:
        rows: list[Row] = []
        headers = 0
        hanging: dict[int, tuple[Cell, int]] = {}
        for row in _rows(table):
            rows.append(self._row(row, hanging))
            headers += row.getparent().tag == f"{TABLE}table-header-rows" and headers == len(rows) - 1
        self.blocks += table_blocks(rows, headers=headers or emphasised_headers(rows))

    def _row(self, row: Element, hanging: dict[int, tuple[Cell, int]]) -> Row:
        cells: list[Cell] = []
        empty = Cell(())
        for element in row:
            column = len(cells)
            if element.tag == f"{TABLE}covered-table-cell":
                cell, left = hanging.get(column, (empty, 0))
                if left:
                    hanging[column] = (cell, left - 1)
                    cells.append(cell)
                elif column and cells[-1] is not empty and column < len(cells) + 1:
                    cells.append(cells[-1])
                continue
            if element.tag != f"{TABLE}table-cell":
                continue
            cell = Cell(tuple(self._nested(element)), emphasised=self._is_emphasised(element))
            high = min(whole(element.get(f"{TABLE}number-rows-spanned"), 1), _MAX_SPAN)
            hanging[column] = (cell, high - 1)
            cells += [cell] * min(
                whole(element.get(f"{TABLE}number-columns-repeated"), 1), _MAX_SPAN if cell.blocks else 1
            )
        return tuple(cells)

    def _is_emphasised(self, cell: Element) -> bool:
        inline = _Inline()
        for paragraph in cell.iter(f"{TEXT}p"):
            self._collect(
                paragraph, inline, bold=self.styles.is_bold(paragraph.get(f"{TEXT}style-name")) is True
            )
        return not inline.plain


def _rows(table: Element) -> list[Element]:
    return [
        row for row in table.iter(f"{TABLE}table-row") if next(row.iterancestors(f"{TABLE}table")) is table
    ]
