"""Word documents (ECMA-376, transitional and strict) in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.characters import tidy
from corpus.losses import Losses
from corpus.models import Block, BlockKind, Extract
from corpus.numerals import roman, whole
from corpus.readers.docx.drawings import chart_title, diagram_blocks, drawn_words
from corpus.readers.docx.numbering import Lists, parse_numbering
from corpus.readers.docx.package import Package
from corpus.readers.docx.styles import Styles, W, child, is_shaded, outline_level, parse_styles, switched_on, value
from corpus.readers.docx.text import ParagraphText, omit, paragraph_text, shows_placeholder
from corpus.readers.office import OfficeBody, furniture, office_metadata
from corpus.readers.paragraphs import LINE, lines_to_paragraphs
from corpus.readers.tables import Cell, Row, table_blocks
from corpus.readers.typography import all_emphasised, settled

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CONTAINERS = frozenset(
    f"{W}{tag}" for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body")
)
_FIRST_ROW = 0x0020  # of w:tblLook (ECMA-376 part 1, 17.4.56)
_MAX_SPAN = 200  # columns or rows of a cell: a table that can be read has fewer, and each is a place in memory


def read_docx(data: bytes, *, name: str) -> tuple[Extract, ...]:  # noqa: ARG001 (all readers alike)
    """Read a Word document.

    Kept: insertions, field results, fields of forms, hyperlinks, content controls, text boxes, diagrams, foot- and
    endnotes (each after the block with its mark); the wording of headers and footers is the last block. Dropped and
    counted: tracked deletions, struck-out and hidden text, comments, charts but for their titles, objects. Not part of
    the text: pictures. Pages are not stored in the format. Raises UnreadableFileError, PasswordProtectedError or
    LimitExceededError.
    """
    package = Package(data)
    styles = parse_styles(package.beside("styles"))
    reader = _Reader(
        package,
        styles,
        parse_numbering(package.beside("numbering"), styles),
        {f"{kind}note": _notes(package.beside(f"{kind}notes"), f"{kind}note") for kind in ("foot", "end")},
    )
    body_part = package.body()
    for text in body_part.iter(f"{W}t"):
        reader.losses.give(text.text or "")
    reader.read(body_part)
    comments = package.beside("comments")
    reader.losses.add("comments", len(comments.findall(f"{W}comment")) if comments is not None else 0)
    body, given = settled(reader.blocks), reader.losses.given
    blocks = (*body, *reader.running())
    metadata = office_metadata(package.properties(), body, titled=reader.title)
    losses = reader.losses
    return (
        Extract(blocks=blocks, metadata=metadata, warnings=losses.warnings(), losses=losses.counts(), given=given),
    )


def _notes(root: Element | None, kind: str) -> dict[str, Element]:
    if root is None:
        return {}
    separators = {"separator", "continuationSeparator", "continuationNotice"}
    found = (note for note in root.iterfind(W + kind) if note.get(f"{W}type") not in separators)
    return {note.get(f"{W}id", ""): note for note in found}


@dataclass(slots=True)
class _Reader(OfficeBody):
    """Walks the body once; lists and notes are numbered on the way."""

    package: Package
    styles: Styles
    lists: Lists
    notes: dict[str, dict[str, Element]]
    losses: Losses = field(default_factory=Losses)
    note_counts: dict[str, int] = field(default_factory=dict)
    _carried: str = ""

    def read(self, container: Element) -> None:
        """Add the blocks of every paragraph and table in ``container``."""
        for element in container:
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._table(element)
            elif element.tag in _CONTAINERS:
                if shows_placeholder(element):
                    omit(element, self.losses)
                elif _is_contents(element):
                    self._contents(element)
                else:
                    self.read(element)
            elif element.tag == f"{W}altChunk":
                self.losses.add("other_files")

    def _contents(self, element: Element) -> None:
        for paragraph in element.iter(f"{W}p"):
            self.add_contents(paragraph_text(paragraph, self.styles, self.losses).text)

    def _paragraph(self, paragraph: Element) -> None:
        content = paragraph_text(paragraph, self.styles, self.losses)
        properties = child(paragraph, "pPr")
        raw = self._carried + content.text
        self._carried = ""
        if child(child(properties, "rPr"), "del") is not None:
            # A deleted paragraph mark: what follows is the same paragraph.
            self._carried = raw
            return
        style = value(child(properties, "pStyle")) or self.styles.default
        if self.styles.named(style, "toc ", "table of figures"):
            self.add_contents(content.text)
        else:
            self._add(raw, properties, style, content)
        for kind, identifier in content.notes:
            self._note(kind, identifier)
        outside, self.lists.numbering.aside = self.lists.numbering.aside, True
        for box in content.boxes:
            self.read(box)
        self.lists.numbering.aside = outside
        self._drawings(content)

    def _drawings(self, content: ParagraphText) -> None:
        for identifier in content.diagrams:
            root = self.package.related(identifier)
            found = diagram_blocks(root) if root is not None else []
            self.blocks += found
            self.losses.add("diagrams", not found)
        for identifier in content.charts:
            root = self.package.related(identifier)
            title = chart_title(root) if root is not None else ""
            self.blocks += [Block("caption", title)] if title else []
            self.losses.add("charts")

    def running(self) -> list[Block]:
        """One block of the wording of the running heads and feet, each line once."""
        lines: list[str] = []
        for root in self.package.running():
            if root is None:
                self.losses.add("objects")
                continue
            for paragraph in root.iter(f"{W}p"):
                lines.append(tidy(paragraph_text(paragraph, self.styles, self.losses).text.replace(LINE, " ")))
            lines += drawn_words(root)
        return furniture(lines)

    def _add(self, raw: str, properties: Element | None, style: str | None, content: ParagraphText) -> None:
        texts = lines_to_paragraphs(raw)
        if not texts and _ends_section(properties):
            return
        # A paragraph without words takes a number all the same.
        marker, depth = self._number(properties, style)
        if not texts:
            return
        # What stands beside the text, in a box or a frame, is no heading of what comes after it by its type alone.
        beside = self.lists.numbering.aside or self.styles.framed(properties, style)
        look = None if beside else content.letters.look
        look = look and look._replace(style=self.styles.name(style))
        level = self._heading_level(properties, style)
        if level:
            is_title = self.styles.named(style, "title")
            self.add_heading(" ".join(texts), level=level, marker=marker, is_title=is_title, look=look)
        elif depth:
            self.add_item(texts, depth=depth, marker=marker, look=look)
        else:
            self.add_prose(raw, self._kind(style), look=look)

    def _heading_level(self, properties: Element | None, style: str | None) -> int:
        own = outline_level(properties)
        return self.styles.heading_level(style) if own is None else own

    def _kind(self, style: str | None) -> BlockKind:
        if self.styles.named(style, "caption"):
            return "caption"
        return "quote" if self.styles.named(style, "quot", "intense quot", "block text") else "paragraph"

    def _number(self, properties: Element | None, style: str | None) -> tuple[str, int]:
        """The marker and the depth from 1 of a paragraph in a list; ``("", 0)`` outside lists."""
        place = self.lists.place(properties, style)
        if place is None:
            return "", 0
        list_id, level = place
        return self.lists.numbering.marker(list_id, level), level + 1

    def _note(self, kind: str, identifier: str) -> None:
        note = self.notes[kind].get(identifier)
        if note is None:
            return
        for text in note.iter(f"{W}t"):
            self.losses.give(text.text or "")
        self.note_counts[kind] = self.note_counts.get(kind, 0) + 1
        number = self.note_counts[kind]
        self.add_note(note, str(number) if kind == "footnote" else roman(number))

    def _table(self, table: Element) -> None:
        rows: list[Row] = []
        headers, leading = 0, True
        merged: dict[int, Cell] = {}
        set_off = self._sets_off_first_row(child(table, "tblPr"))
        for element in table.iter(f"{W}tr"):
            if _table_of(element) is not table:
                continue
            properties = child(element, "trPr")
            if child(properties, "del") is not None:
                self.losses.add("deletions")
                omit(element, self.losses)
                continue
            rows.append(self._row(element, merged, set_off=set_off and not rows))
            leading = leading and switched_on(child(properties, "tblHeader"))
            headers += leading
        self.blocks += table_blocks(rows, headers=headers)

    def _sets_off_first_row(self, properties: Element | None) -> bool:
        look = child(properties, "tblLook")
        if look is None:
            return False
        bits = look.get(f"{W}val", "")
        first = look.get(f"{W}firstRow") in {"1", "true"} or bool(
            re.fullmatch("[0-9A-Fa-f]{4}", bits) and int(bits, 16) & _FIRST_ROW
        )
        return first and any(style.first_row for style in self.styles.chain(value(child(properties, "tblStyle"))))

    def _row(self, row: Element, merged: dict[int, Cell], *, set_off: bool) -> Row:
        cells: list[Cell] = []
        for element in row.iter(f"{W}tc"):
            if _row_of(element) is not row:
                continue
            properties = child(element, "tcPr")
            column = len(cells)
            merge = child(properties, "vMerge")
            if merge is not None and value(merge) != "restart" and column in merged:
                cell = merged[column]
            else:
                cell = self._cell(element, set_off=set_off)
            span = min(whole(value(child(properties, "gridSpan")), 1), _MAX_SPAN)
            merged.update(dict.fromkeys(range(column, column + span), cell))
            cells += [cell] * max(1, span)
        return tuple(cells)

    def _cell(self, element: Element, *, set_off: bool) -> Cell:
        if _in_placeholder(element):
            omit(element, self.losses)
            return Cell(())
        blocks = tuple(self.nested(element))
        return Cell(blocks, emphasised=set_off or all_emphasised(blocks), shaded=is_shaded(child(element, "tcPr")))


def _in_placeholder(cell: Element) -> bool:
    control = next(cell.iterancestors(f"{W}sdt", f"{W}tr"), None)
    return control is not None and control.tag == f"{W}sdt" and shows_placeholder(control)


def _ends_section(properties: Element | None) -> bool:
    """Whether the paragraph is there for the break after it, or is hidden; without words it shows nothing then."""
    hidden = switched_on(child(child(properties, "rPr"), "vanish"))
    return hidden or child(properties, "sectPr") is not None


def _is_contents(element: Element) -> bool:
    gallery = child(child(child(element, "sdtPr"), "docPartObj"), "docPartGallery")
    return value(gallery) == "Table of Contents"


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors(f"{W}tbl"), None)


def _row_of(cell: Element) -> Element | None:
    return next(cell.iterancestors(f"{W}tr"), None)
