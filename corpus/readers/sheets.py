"""Spreadsheets (.xlsx and its kin), by openpyxl: a sheet is a section, a row of it one that names its columns.

openpyxl gives the cells one row after another and nothing of merged and hidden ones, for which the sheet is walked once
more. What a sheet says of its own extent is not believed: many programs write it wrong.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils.cell import range_boundaries

from corpus.characters import tidy
from corpus.dates import leading_date
from corpus.errors import UnsupportedFormatError
from corpus.losses import Losses
from corpus.models import Block, Extract, Metadata
from corpus.readers.container import Container
from corpus.readers.foreign import foreign_parser
from corpus.readers.grid import MOST_ROWS, grid_blocks
from corpus.readers.numbers import shown
from corpus.readers.office import good_title

_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DAMAGED = "The spreadsheet is damaged ({problem}). Open it in the program that made it and save it again."
_WIDEST = 255  # columns of a merged cell beyond its first
_LONGEST_TITLE = 120  # characters
_TRUTHS = frozenset({"1", "true"})


def read_sheets(data: bytes, *, name: str) -> tuple[Extract, ...]:  # noqa: ARG001 (as all readers)
    """The rows of every sheet that is shown, as one extract.

    Formulas give the values that the program saved with them. Hidden sheets, rows and columns are left out and counted.
    Raises UnreadableFileError for a damaged file, UnsupportedFormatError for one in Excel's binary form.
    """
    archive = Container(data)
    if "xl/workbook.bin" in archive.names:
        raise UnsupportedFormatError(
            "This is a binary Excel file (.xlsb), which is not read. Save it as .xlsx and add that."
        )
    losses = Losses()
    with foreign_parser(_DAMAGED):
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = list(_sheets(book, archive, losses))
    blocks: list[Block] = []
    titles: list[str] = []
    for sheet, rows in sheets:
        losses.give(" ".join(cell for row in rows for cell in row))
        made = list(grid_blocks(rows))
        blocks += [Block("heading", sheet, level=2), *made] if made else []
        titles += [block.text for block in made[:1] if block.kind == "paragraph" and len(block.text) <= _LONGEST_TITLE]
    _count_parts(archive, losses)
    return (
        Extract(
            blocks=tuple(blocks),
            metadata=_metadata(book.properties, titles),
            warnings=losses.warnings(),
            losses=losses.counts(),
            given=losses.given,
        ),
    )


def _sheets(book: Any, archive: Container, losses: Losses) -> Iterator[tuple[str, list[list[str]]]]:
    """The name of each sheet that is shown, and its rows."""
    left = MOST_ROWS
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            losses.add("sheets")
            continue
        sheet.reset_dimensions()
        layout = _layout(archive.read(sheet._worksheet_path), losses)
        rows = _rows(sheet, layout, losses, most=left)
        yield tidy(sheet.title), rows
        left -= len(rows)


@dataclass(slots=True)
class _Layout:
    """How many rows have cells, what is hidden, by number from 1, and where merged ranges end, by their first cell."""

    filled: int = 0
    rows: set[int] = field(default_factory=set)
    columns: list[tuple[int, int]] = field(default_factory=list)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def hides_column(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.columns)


def _layout(xml: bytes, losses: Losses) -> _Layout:
    layout = _Layout()
    tags = tuple(_NAMESPACE + tag for tag in ("row", "col", "mergeCell"))
    number = 0
    for _, element in etree.iterparse(io.BytesIO(xml), tag=tags, resolve_entities=False, no_network=True):
        tag = str(element.tag).removeprefix(_NAMESPACE)
        hidden = element.get("hidden") in _TRUTHS
        if tag == "row":
            number = int(element.get("r") or number + 1)
            layout.filled += len(element) > 0
            if hidden:
                layout.rows.add(number)
            else:
                losses.add("formulas", sum(not _is_saved(formula) for formula in element.iter(_NAMESPACE + "f")))
        elif tag == "mergeCell":
            first_column, first_row, last_column, last_row = range_boundaries(element.get("ref", "A1"))
            layout.merged[first_row, first_column] = (last_row, last_column)
        elif hidden:
            layout.columns.append((int(element.get("min", "1")), int(element.get("max", "1"))))
        element.clear()
        if (parent := element.getparent()) is not None:
            del parent[: parent.index(element)]
    return layout


def _is_saved(formula: etree._Element) -> bool:
    """Whether the program that saved a formula saved its value beside it."""
    value = formula.getnext()
    return value is not None and bool(value.text)


def _rows(sheet: Any, layout: _Layout, losses: Losses, *, most: int) -> list[list[str]]:
    """The texts of the first ``most`` rows that are shown, one blank row for any number of them."""
    rows: list[list[str]] = []
    covers: dict[int, tuple[int, str]] = {}  # by column: the last row that a merged cell covers, and its text
    hidden: set[int] = set()
    met = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        met += bool(cells)
        if len(rows) >= most:
            losses.add("beyond", layout.filled - met + bool(cells))
            break
        filled = {
            column: cell.value if isinstance(cell.value, str) else shown(cell.value, cell.number_format)
            for column, cell in enumerate(cells, 1)
            if cell.value is not None
        }
        texts = {column: tidied for column, text in filled.items() if (tidied := tidy(text))}
        if not texts:
            if rows and rows[-1]:
                rows.append([])
            continue
        _cover(number, texts, layout, covers)
        if number in layout.rows:
            losses.add("rows")
            continue
        hidden |= {column for column in texts if layout.hides_column(column)}
        rows.append([texts.get(column, "") for column in range(1, max(texts) + 1) if not layout.hides_column(column)])
    losses.add("columns", len(hidden))
    return rows


def _cover(number: int, texts: dict[int, str], layout: _Layout, covers: dict[int, tuple[int, str]]) -> None:
    """Put the text of a merged cell into every place of this row that it covers, and remember how far down it does."""
    for column, text in list(texts.items()):
        last_row, last_column = layout.merged.get((number, column), (number, column))
        for covered in range(column, min(last_column, column + _WIDEST) + 1):
            covers[covered] = (last_row, text)
    for column, (last_row, text) in covers.items():
        if number <= last_row:
            texts.setdefault(column, text)


def _count_parts(archive: Container, losses: Losses) -> None:
    """Count what hangs on the sheets and is not in their cells."""
    for part in archive.names:
        folder, _, rest = part.removeprefix("xl/").partition("/")
        if folder == "charts" and rest.startswith("chart"):
            losses.add("charts")
        elif folder == "media":
            losses.add("images")
        elif folder == "embeddings":
            losses.add("objects")
        elif folder.startswith("comments") or rest.startswith("comment"):
            losses.add("comments", sum(1 for _ in archive.xml(part).iter(_NAMESPACE + "comment")))


def _metadata(properties: Any, titles: list[str]) -> Metadata:
    modified = leading_date(properties.modified.isoformat()) if properties.modified else None
    return Metadata(
        title=good_title(properties.title or "") or next(iter(titles), ""),
        date=modified,
        date_source="file properties (modified)" if modified else None,
    )
