"""Tables as Excel workbooks that open readable: rows as high as their text, the heads in sight, links to the files.

A batch is three sheets: the answers, beside the columns of the asker; the sources, with the whole passage and the
hashes by which it can be checked; and what the run was.
"""

from __future__ import annotations

import io
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import Any, NamedTuple

from qa.models import AnswerDict
from qa.render.office import stable_zip, xml_text
from qa.render.own import OwnColumns, Value
from qa.render.sheet import COLUMNS, asked_and_beside, rows

ANSWERS = (
    "id", "question", "status", "answer", "title", "place", "reason", "file", "confidence", "notes", "date", "page",
    "section", "paragraph", "asked", "parts", "further_citations",
)  # fmt: skip
SOURCES = (
    "id", "question", "title", "place", "source", "passage", "passage_id", "sha256", "sheet", "date_source", "snapshot",
)  # fmt: skip
_PRINTED = "reason"  # the last column of the answers that goes on paper
_WIDTH = 12  # characters
_WIDTHS = {
    "question": 40, "answer": 60, "reason": 30, "notes": 40, "title": 24, "place": 20, "file": 24, "section": 30,
    "source": 50, "passage": 80, "further_citations": 60, "asked": 40, "parts": 40, "passage_id": 30, "sha256": 30,
    "snapshot": 30, "confidence": 13,
}  # fmt: skip
_NARROWEST, _WIDEST = 8, 26  # characters of a column of the asker's
_BUTTON = 3  # characters that the button of the filter takes of a head
_FROZEN = 70  # characters of columns that may stand still beside the rest
# Not wrapped: a row would be a page high.
_MACHINE = frozenset(("source", "passage", "passage_id", "sha256", "snapshot", "further_citations"))
_LINE, _HIGHEST = 15.0, 409.0  # points: a line of the usual font, the most that Excel allows
_LONGEST = 32_767  # characters in a cell: Excel's limit
_CUT = " [cut: longer than a cell can hold]"
_MOST_LINKS, _LONGEST_LINK = 65_000, 2_000  # of a sheet, in characters: a little below what Excel allows
_SHADES = {True: "DDEBF7", False: "EDEDED"}  # behind heads: of ours, of the asker's
_BLUE = "0563C1"  # how Excel shows a link
_RULE = "BFBFBF"  # the lines between cells
_MARGIN = 0.4  # inches of paper


class Column(NamedTuple):
    """A column: its head, its width in characters, whether it is ours and wraps, and a number format for its cells."""

    head: str
    width: float
    ours: bool = True
    wraps: bool = True
    format: str = ""


class Sheet(NamedTuple):
    """A table to be written. ``printed`` and ``frozen`` are how many columns go on paper and stand still; ``links`` has
    addresses by row, from 0, and column.
    """

    title: str
    columns: Sequence[Column]
    lines: Sequence[Sequence[Value]]
    printed: int = 0
    frozen: int = 0
    links: Mapping[tuple[int, int], str] = {}


def to_xlsx(records: Sequence[AnswerDict], own: OwnColumns | None = None) -> bytes:
    """An Excel workbook; every text is stored as text, numbers and dates of the asker as what they are."""
    own = own or OwnColumns()
    tables = [dict(zip(COLUMNS, cells, strict=True)) for cells in rows(records)]
    for table in tables:
        table["file"] = PurePath(table["source"]).name if table["source"] else None
    return _saved([_answers(tables, own), _sources(tables), _about(records, own)])


def _answers(tables: Sequence[Mapping[str, Any]], own: OwnColumns) -> Sheet:
    first, after = asked_and_beside(own, ANSWERS)
    if own.question is not None:
        after = [(name, head) for name, head in after if name != "id"]  # which stands among the sources
    columns = [
        *(_column(name, name) for name in first),
        *(_own_column(own, position) for position in range(len(own.heads))),
        *(_column(name, head) for name, head in after),
    ]
    lines = [
        [*(table[name] for name in first), *own.cells(number), *(table[name] for name, _ in after)]
        for number, table in enumerate(tables)
    ]
    names = [*first, *[""] * len(own.heads), *(name for name, _ in after)]
    at, asked = names.index("file"), own.question if own.question is not None else first.index("question")
    links = {(row, at): link for row, table in enumerate(tables[:_MOST_LINKS]) if (link := _link(table["source"]))}
    still = asked + 1 if sum(column.width for column in columns[: asked + 1]) <= _FROZEN else 0
    return Sheet("Answers", columns, lines, names.index(_PRINTED) + 1, still, links)


def _column(name: str, head: str) -> Column:
    return Column(head, _WIDTHS.get(name, _WIDTH), wraps=name not in _MACHINE, format="0.00" * (name == "confidence"))


def _own_column(own: OwnColumns, position: int) -> Column:
    """A column of the asker's, as wide as its longest text or a usual line of it."""
    head = own.heads[position]
    if position == own.question:
        return Column(head, _WIDTHS["question"], ours=False)
    code = own.formats[position] if position < len(own.formats) else ""
    shown = [len(code) if code and not isinstance(value, str) else len(str(value)) for value in _values(own, position)]
    longest = max([len(head) + _BUTTON, *shown])
    return Column(head, min(max(longest + 1, _NARROWEST), _WIDEST), ours=False, format=code)


def _values(own: OwnColumns, position: int) -> list[Value]:
    return [row[position] for row in own.rows if position < len(row) and row[position] is not None]


def _sources(tables: Sequence[Mapping[str, Any]]) -> Sheet:
    columns = [_column(name, name) for name in SOURCES]
    return Sheet("Sources", columns, [[table[name] for name in SOURCES] for table in tables], frozen=2)


def _about(records: Sequence[AnswerDict], own: OwnColumns) -> Sheet:
    """What was asked and of what: how many questions came to what, and the state of the documents by its hash."""
    counts = Counter(record["status"] for record in records)
    searched: Mapping[str, Any] = next((dict(record["corpus"]) for record in records if record["corpus"]), {})
    facts: list[tuple[str, Any]] = [
        ("asked", len(records)),
        *((status, counts[status]) for status in ("answered", "abstained", "failed")),
        ("from", own.origin or None),
        *(("above the heads", text) for text in own.above),
        *((name, searched.get(name)) for name in ("documents", "passages", "snapshot")),
    ]
    lines = [fact for fact in facts if fact[1] is not None]
    return Sheet("About", [Column("what", 20), Column("value", 80)], lines)


def _link(source: str | None) -> str | None:
    """The address of a file on this machine or a shared drive; None for what has no path, or too long a one."""
    for kind in (PurePosixPath, PureWindowsPath):
        path = kind(source or "")
        if path.is_absolute():
            address = path.as_uri()
            return address if len(address) <= _LONGEST_LINK else None
    return None


def xlsx_of(
    title: str, columns: Sequence[str], lines: Iterable[Sequence[Any]], *, widths: Mapping[str, int], printed: str
) -> bytes:
    """A table as a workbook of one sheet. ``widths`` are in characters, by column; ``printed`` is the last column on
    paper.
    """
    made = [Column(name, widths.get(name, _WIDTH), wraps=name not in _MACHINE) for name in columns]
    return _saved([Sheet(title, made, list(lines), list(columns).index(printed) + 1, 2)])


def _saved(sheets: Sequence[Sheet]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _write(book.create_sheet(sheet.title), sheet)
    content = io.BytesIO()
    book.save(content)
    return stable_zip(content.getvalue())


def _write(page: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    font = {"name": "Calibri", "size": 11}  # as openpyxl gives the other cells
    bold, blue = Font(**font, bold=True), Font(**font, color=_BLUE, underline="single")
    fills = {ours: PatternFill("solid", fgColor=shade) for ours, shade in _SHADES.items()}
    ruled = Border(bottom=Side("thin", color=_RULE), right=Side("thin", color=_RULE))
    placed = {wraps: Alignment(wrap_text=wraps, vertical="top") for wraps in (True, False)}
    for at, column in enumerate(sheet.columns, 1):
        cell = page.cell(1, at)
        _put(cell, column.head)
        cell.font, cell.fill, cell.alignment = bold, fills[column.ours], placed[True]
        page.column_dimensions[get_column_letter(at)].width = column.width
    page.row_dimensions[1].height = _height([column.head for column in sheet.columns], sheet.columns, _BUTTON)
    for row, line in enumerate(sheet.lines):
        for at, (column, value) in enumerate(zip(sheet.columns, line, strict=True)):
            cell = page.cell(row + 2, at + 1)
            _put(cell, value)
            cell.alignment, cell.border = placed[column.wraps], ruled
            if column.format and not isinstance(value, str | bool | None):
                cell.number_format = column.format
            if (row, at) in sheet.links:
                cell.hyperlink, cell.font = sheet.links[row, at], blue
        page.row_dimensions[row + 2].height = _height(line, sheet.columns)
    _lay_out(page, sheet)


def _put(cell: Any, value: Value) -> None:
    if isinstance(value, str):
        text = xml_text(value)
        cell.value = text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT
        cell.data_type = "s"  # also where it begins like a formula or reads like an error
    else:
        cell.value = value


def _height(line: Sequence[Value], columns: Sequence[Column], taken: int = 0) -> float:
    """The points that the highest cell of a row needs. A program works it out when a user edits a row, but not, for
    wrapped text, when it opens a file.
    """
    wrapped = zip(columns, line, strict=True)
    lines = [_lines(value, int(column.width) - taken) for column, value in wrapped if column.wraps and value]
    return min(max([1, *(lines)]) * _LINE, _HIGHEST)


@cache
def _wrapper(width: int) -> textwrap.TextWrapper:
    return textwrap.TextWrapper(max(width, 1))


def _lines(value: Value, width: int) -> int:
    if not isinstance(value, str):
        return 1
    most = int(_HIGHEST / _LINE) + 1
    text = value[: width * most]
    return sum(max(len(_wrapper(width).wrap(part)), 1) for part in text.split("\n"))


def _lay_out(page: Any, sheet: Sheet) -> None:
    """The heads stay in sight and on every page; what is printed goes across one page of A4."""
    from openpyxl.utils import get_column_letter

    page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.lines) + 1}"
    page.print_title_rows = "1:1"
    if sheet.printed:
        page.print_area = f"A1:{get_column_letter(sheet.printed)}{len(sheet.lines) + 1}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins.left = page.page_margins.right = _MARGIN
    page.oddFooter.center.text = "Page &P of &N"
