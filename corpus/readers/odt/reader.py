"""OpenDocument text (ODF 1.0 to 1.3), the standard of UK government for documents that can be edited.

Items and headings are counted here: the file does not store their numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.characters import tidy
from corpus.errors import PasswordProtectedError, UnreadableFileError
from corpus.losses import Losses
from corpus.models import BlockKind, Extract
from corpus.numerals import whole
from corpus.readers.container import Container
from corpus.readers.numbering import Counter
from corpus.readers.odt.styles import DRAW, OFFICE, STYLE, TABLE, TEXT, Styles
from corpus.readers.odt.text import omit, own_words, paragraph_text
from corpus.readers.office import OfficeBody, furniture, office_metadata
from corpus.readers.paragraphs import LINE, lines_to_paragraphs
from corpus.readers.tables import Cell, Row, table_blocks
from corpus.readers.typography import all_emphasised, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_CONTAINERS = frozenset(
    {f"{TEXT}section", f"{TEXT}index-body", f"{DRAW}frame", f"{DRAW}g", f"{DRAW}a", f"{DRAW}custom-shape"}
    | {f"{DRAW}rect", f"{TEXT}numbered-paragraph"}
)
_INDEXES = frozenset(
    f"{TEXT}{name}"
    for name in (
        "illustration-index",
        "table-index",
        "alphabetical-index",
        "user-index",
        "object-index",
    )
)
_LEFT_OUT = (*_INDEXES, f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}forms")
_RUNNING = frozenset(
    f"{STYLE}{name}{page}" for name in ("header", "footer") for page in ("", "-left", "-first")
)
_MAX_SPAN = 200  # columns or rows of a cell: a table that can be read has fewer, and each is a place in memory


@dataclass(slots=True)
class ListCounters:
    """The counters of all lists of a document, and of its numbered headings."""

    styles: Styles
    _by_list: dict[str, Counter] = field(default_factory=dict)
    _last_of_style: dict[str, Counter] = field(default_factory=dict)
    _headings: Counter = field(default_factory=Counter)

    def start(self, element: Element, style: str) -> Counter:
        """The counter of a ``text:list``: that of the list that it goes on with, or a new one."""
        continued = element.get(f"{TEXT}continue-list")
        counter = Counter()
        if continued is not None:
            counter = self._by_list.get(continued, counter)
        elif element.get(f"{TEXT}continue-numbering") == "true":
            counter = self._last_of_style.get(style, counter)
        self._last_of_style[style] = counter
        if identifier := element.get(_ID):
            self._by_list[identifier] = counter
        return counter

    def item(self, entry: Element, level: int, style: str, counter: Counter) -> str:
        """Count a ``text:list-item`` at a level from 0 and return what is shown before it.

        Only an item with words of its own counts.
        """
        has_words = any(child.tag in (f"{TEXT}p", f"{TEXT}h") for child in entry)
        if entry.tag == f"{TEXT}list-header" or not has_words:
            return ""
        levels = self.styles.lists.get(entry.get(f"{TEXT}style-override") or style, {})
        if level not in levels:
            return "•"
        return counter.count(levels, level, given=_given(entry))

    def heading(self, heading: Element, level: int) -> str:
        """Count a heading at a level from 0 and return its number by the outline style; nothing where that has none."""
        levels = self.styles.outline
        off = self.styles.list_style(heading.get(f"{TEXT}style-name")) == ""
        if off or level not in levels or heading.get(f"{TEXT}is-list-header") == "true":
            return ""
        given = _given(heading)
        if given is None and heading.get(f"{TEXT}restart-numbering") == "true":
            given = levels[level].start
        return self._headings.count(levels, level, given=given)


def _given(element: Element) -> int | None:
    number = whole(element.get(f"{TEXT}start-value"), -1)
    return number if number >= 0 else None


def read_odt(data: bytes, *, name: str) -> tuple[Extract, ...]:  # noqa: ARG001 (all readers alike)
    """Read an OpenDocument text.

    Kept: insertions, text boxes, notes (each after the block with its mark); the wording of headers and footers is the
    last block. Dropped and counted: tracked deletions, struck-out and hidden text, comments, charts, objects, fields of
    forms. Not part of the text: indexes but for the table of contents. Raises UnreadableFileError,
    PasswordProtectedError or LimitExceededError.
    """
    archive = Container(data)
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
    pages = archive.xml("styles.xml") if "styles.xml" in archive.names else None
    for root in (pages, content):
        if root is not None:
            styles.add(root)
    losses = Losses()
    losses.add("deletions", len(list(body.iter(f"{TEXT}deletion"))))
    reader = _Reader(styles, ListCounters(styles), losses)
    for element in body.iter(f"{TEXT}p", f"{TEXT}h"):
        losses.give(own_words(element))
    for element in body.iter(*_LEFT_OUT):
        omit(element, losses)
    reader.read(body)
    read, given = settled(reader.blocks), losses.given
    blocks = (*read, *furniture(_running(pages, styles, losses)))
    meta = archive.xml("meta.xml") if "meta.xml" in archive.names else None
    return (
        Extract(
            blocks=blocks,
            metadata=office_metadata(meta, read, titled=reader.title),
            warnings=losses.warnings(),
            losses=losses.counts(),
            given=given,
        ),
    )


def _running(pages: Element | None, styles: Styles, losses: Losses) -> Iterator[str]:
    """The lines of the heads and feet of the pages."""
    masters = pages.iter(f"{STYLE}master-page") if pages is not None else ()
    for part in (part for master in masters for part in master if part.tag in _RUNNING):
        if part.get(f"{STYLE}display") != "false":
            for paragraph in part.iter(f"{TEXT}p", f"{TEXT}h"):
                yield tidy(paragraph_text(paragraph, styles, losses).text.replace(LINE, " "))


@dataclass(frozen=True, slots=True)
class _Item:
    """The list item that a paragraph opens (with its marker) or goes on with (without)."""

    depth: int
    marker: str


@dataclass(slots=True)
class _Reader(OfficeBody):
    styles: Styles
    counters: ListCounters
    losses: Losses

    def read(self, container: Element) -> None:
        """Add the blocks of everything in ``container``."""
        for element in container:
            self._element(element, None)

    def _element(self, element: Element, item: _Item | None) -> None:
        tag = element.tag
        if tag in (f"{TEXT}p", f"{TEXT}h"):
            self._paragraph(element, item)
        elif tag == f"{TEXT}list":
            self._list(element, 1, "", None)
        elif tag == f"{TABLE}table":
            self._table(element)
        elif tag in _CONTAINERS or tag == f"{DRAW}text-box":
            self.read(element)
        elif tag == f"{TEXT}table-of-content":
            self._contents(element)
        elif tag in _INDEXES:
            return
        elif tag in (f"{DRAW}object", f"{DRAW}object-ole"):
            self.losses.add("objects")

    def _contents(self, element: Element) -> None:
        """The lines as printed; beside them stand templates of what a line is made of."""
        for body in element.iterfind(f"{TEXT}index-body"):
            for paragraph in body.iter(f"{TEXT}p", f"{TEXT}h"):
                self.add_contents(paragraph_text(paragraph, self.styles, self.losses).text)

    def _paragraph(self, paragraph: Element, item: _Item | None) -> None:
        content = paragraph_text(paragraph, self.styles, self.losses)
        style = paragraph.get(f"{TEXT}style-name")
        if self.styles.named(style, "contents "):
            self.add_contents(content.text)
            return
        level = self._heading_level(paragraph, style)
        text = tidy(content.text.replace(LINE, " "))
        look = content.letters.look and content.letters.look._replace(style=self.styles.name(style))
        # A heading without words takes a number all the same.
        marker = self._heading_number(paragraph, level, item) if level else ""
        if level and text:
            is_title = self.styles.named(style, "title")
            self.add_heading(text, level=level, marker=marker, is_title=is_title, look=look)
        elif item:
            self.add_item(lines_to_paragraphs(content.text), depth=item.depth, marker=item.marker, look=look)
        else:
            self.add_prose(content.text, self._kind(style), look=look)
        for note in content.notes:
            self._note(note)
        for frame in content.frames:
            self.losses.add("fields", frame.tag == f"{DRAW}control")
            self.read(frame)

    def _heading_level(self, paragraph: Element, style: str | None) -> int:
        if paragraph.tag == f"{TEXT}h":
            return min(max(1, whole(paragraph.get(f"{TEXT}outline-level"), 1)), 9)
        return self.styles.outline_level(style) or int(self.styles.named(style, "title"))

    def _heading_number(self, heading: Element, level: int, item: _Item | None) -> str:
        if item is not None:
            return item.marker
        return self.counters.heading(heading, level - 1) if heading.tag == f"{TEXT}h" else ""

    def _kind(self, style: str | None) -> BlockKind:
        if self.styles.named(style, "caption", "illustration", "figure"):
            return "caption"
        return "quote" if self.styles.named(style, "quotations", "quote") else "paragraph"

    def _note(self, note: Element) -> None:
        citation = note.find(f"{TEXT}note-citation")
        marker = tidy("".join(map(str, citation.itertext(with_tail=False)))) if citation is not None else ""
        body = note.find(f"{TEXT}note-body")
        if body is not None:
            self.add_note(body, marker)

    def _list(self, element: Element, depth: int, style: str, counter: Counter | None) -> None:
        style = element.get(f"{TEXT}style-name") or style or self._list_style(element)
        if counter is None:
            counter = self.counters.start(element, style)
        for entry in element:
            if entry.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            item = _Item(depth, self.counters.item(entry, depth - 1, style, counter))
            for child in entry:
                if child.tag == f"{TEXT}list":
                    self._list(child, depth + 1, style, counter)
                else:
                    self._element(child, item)
                    item = _Item(depth, "")

    def _list_style(self, element: Element) -> str:
        """The list style that the first paragraph of a list brings along."""
        paragraph = next(element.iter(f"{TEXT}p", f"{TEXT}h"), None)
        name = paragraph.get(f"{TEXT}style-name") if paragraph is not None else None
        return self.styles.list_style(name) or ""

    def _table(self, table: Element) -> None:
        rows: list[Row] = []
        headers = 0
        hanging: dict[int, tuple[Cell, int]] = {}
        for element in _rows(table):
            in_head = next(element.iterancestors()).tag == f"{TABLE}table-header-rows"
            headers += in_head and headers == len(rows)
            rows.append(self._row(element, hanging))
        self.blocks += table_blocks(rows, headers=headers)

    def _row(self, row: Element, hanging: dict[int, tuple[Cell, int]]) -> Row:
        """The cells of a row; ``hanging`` holds by column the cell that reaches down and for how many rows
        yet.
        """
        cells: list[Cell] = []
        for element in row:
            repeated = min(max(1, whole(element.get(f"{TABLE}number-columns-repeated"), 1)), _MAX_SPAN)
            if element.tag == f"{TABLE}covered-table-cell":
                for _ in range(repeated):
                    cells.append(_covering(cells, hanging))
            elif element.tag == f"{TABLE}table-cell":
                blocks = tuple(self.nested(element))
                cell = Cell(blocks, emphasised=all_emphasised(blocks))
                hanging[len(cells)] = (cell, whole(element.get(f"{TABLE}number-rows-spanned"), 1) - 1)
                cells += [cell] * repeated
        return tuple(cells)


def _rows(table: Element) -> list[Element]:
    return [
        row for row in table.iter(f"{TABLE}table-row") if next(row.iterancestors(f"{TABLE}table")) is table
    ]


def _covering(cells: list[Cell], hanging: dict[int, tuple[Cell, int]]) -> Cell:
    """The cell that covers the next place of a row: the one from above, else the one to the left."""
    cell, rows = hanging.get(len(cells), (Cell(()), 0))
    if rows > 0:
        hanging[len(cells)] = (cell, rows - 1)
        return cell
    return cells[-1] if cells else cell
