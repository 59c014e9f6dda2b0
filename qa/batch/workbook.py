"""Workbooks of questions (.xlsx, .xlsm), by openpyxl: the sheet that has the questions, and what else the book has."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from qa.batch.table import LOOKED_AT, Found, Header, Layout, Numbered, described, find_header, missing, table_of
from qa.errors import QuestionFileError
from qa.render.own import OwnColumns, column_letters

WORKBOOKS = (".xlsx", ".xlsm")
_UNPACKED = 256 << 20  # bytes that a workbook of questions may unpack to
_TOP = 200  # rows of a sheet among which the first that hold anything are looked for
_COMMENT = re.compile(rb"<(?:\w+:)?comment[ >]")
_GENERAL = "General"


def read_workbook(data: bytes, name: str, layout: Layout) -> Found:
    """The questions of one sheet: the one that is named, else the first of those in sight that has the column.

    What a sheet says of its own size is not believed: many programs write it wrong. Raises QuestionFileError for what
    is no workbook, for a sheet that is not there, and where no sheet has the column.
    """
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _UNPACKED:
                raise QuestionFileError(
                    f"{name}: unpacks to more than {_UNPACKED >> 20} MB. Copy the questions into a new workbook."
                )
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            return _found(book, parts, data, name, layout)
    except QuestionFileError:
        raise
    except Exception as error:  # a foreign parser over a foreign file: whatever it raises, the file is not a workbook
        raise QuestionFileError(f"{name}: not an Excel workbook that can be opened ({error}).") from error


def _found(book: Any, parts: zipfile.ZipFile, data: bytes, name: str, layout: Layout) -> Found:
    headers = {sheet.title: _header(sheet, name, layout) for sheet in _candidates(book, name, layout)}
    title = next((title for title, header in headers.items() if header), None)
    if title is None:
        sheet = _candidates(book, name, layout)[0]
        raise missing(_place(name, book, sheet), _top(sheet), layout)
    header = headers[title]
    assert header is not None  # noqa: S101 (for the types)
    sheet = book[title]
    rows, formats = _rows(sheet)
    unsaved = set(_unsaved(sheet, parts, data, rows)) if rows else set()
    found, own = table_of(
        header,
        rows,
        place=lambda row, at: f"{_place(name, book, sheet)}, cell {column_letters(at)}{row}",
        origin=f"{Path(name).name}, sheet {title}",
        formats=formats,
        unsaved=unsaved,
    )
    return Found(found, own, list(_notices(book, parts, title, headers, header, own, unsaved)))


def _place(name: str, book: Any, sheet: Any) -> str:
    return name if len(book.worksheets) == 1 else f"{name}, sheet '{sheet.title}'"


def _candidates(book: Any, name: str, layout: Layout) -> list[Any]:
    """The sheets to look at: the one that is named, by its name or its number, else all that are in sight."""
    sheets = book.worksheets
    if layout.sheet is None:
        return [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
    wanted = layout.sheet.strip().casefold()
    named = [sheet for sheet in sheets if sheet.title.strip().casefold() == wanted]
    if not named and wanted.isdecimal() and 0 < int(wanted) <= len(sheets):
        named = [sheets[int(wanted) - 1]]
    if not named:
        titles = described([sheet.title for sheet in sheets], most=12)
        raise QuestionFileError(f"{name}: there is no sheet '{layout.sheet}'; its sheets are {titles}.", option="sheet")
    return named


def _header(sheet: Any, name: str, layout: Layout) -> Header | None:
    try:
        return find_header(_top(sheet, layout.header_row or 0), layout)
    except ValueError as error:
        raise QuestionFileError(f"{name}, sheet '{sheet.title}': {error}.", option="header_row") from error


def _top(sheet: Any, least: int = 0) -> list[Numbered]:
    """The first rows of a sheet that hold anything."""
    sheet.reset_dimensions()
    rows = islice(enumerate(sheet.iter_rows(values_only=True), 1), max(_TOP, least))
    return list(islice(((number, cells) for number, cells in rows if any(map(_is_filled, cells))), LOOKED_AT))


def _is_filled(value: Any) -> bool:
    return value not in (None, "")


def _rows(sheet: Any) -> tuple[list[Numbered], list[str]]:
    """The rows that hold anything, each up to its last cell that does, and the number format of each column."""
    sheet.reset_dimensions()
    rows: list[Numbered] = []
    formats: dict[int, str] = {}
    for number, cells in enumerate(sheet.iter_rows(), 1):
        values = [cell.value for cell in cells]
        while values and not _is_filled(values[-1]):
            values.pop()
        if not values:
            continue
        rows.append((number, values))
        for at, value in enumerate(values):
            if at not in formats and not isinstance(value, str | bool | None) and cells[at].number_format != _GENERAL:
                formats[at] = cells[at].number_format
    return rows, [formats.get(at, "") for at in range(max(formats, default=-1) + 1)]


def _unsaved(
    sheet: Any, parts: zipfile.ZipFile, data: bytes, rows: Sequence[Numbered]
) -> Iterator[tuple[int, int]]:
    """Row and position of the cells with a formula beside which the program that wrote it saved no value."""
    import openpyxl

    if b"<f" not in parts.read(sheet._worksheet_path.lstrip("/")):
        return
    values = dict(rows)
    formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True)[sheet.title]
    formulas.reset_dimensions()
    for number, cells in enumerate(formulas.iter_rows(), 1):
        known = values.get(number, ())
        for at, cell in enumerate(cells):
            if cell.data_type == "f" and not (at < len(known) and _is_filled(known[at])):
                yield number, at


def _notices(
    book: Any,
    parts: zipfile.ZipFile,
    title: str,
    headers: dict[str, Header | None],
    header: Header,
    own: OwnColumns,
    unsaved: set[tuple[int, int]],
) -> Iterator[str]:
    """What of the workbook was not answered or read, and where the questions were found in it."""
    if header.row > 1:
        yield f"The heads of the columns were found in row {header.row} of sheet '{title}'."
    others = [sheet.title for sheet in book.worksheets if sheet.title != title]
    alike = [other for other in others if headers.get(other)]
    if alike:
        has = "has" if len(alike) == 1 else "have"
        yield f"Only sheet '{title}' was answered; {described(alike)} {has} such a column too: --sheet names one."
    if rest := [other for other in others if other not in alike]:
        noun, was = ("Sheet", "was") if len(rest) == 1 else ("Sheets", "were")
        yield f"{noun} {described(rest)} {was} not answered."
    if count := sum(position != own.question for _, position in unsaved):
        yield f"Formulas without a saved value outside the questions: {count:,}. Their cells come back empty."
    comments = sum(len(_COMMENT.findall(parts.read(part))) for part in parts.namelist() if _holds_comments(part))
    if comments:
        yield f"Comments on cells: {comments:,}. They were not read and do not come back."


def _holds_comments(part: str) -> bool:
    folder, _, file = part.rpartition("/")
    return folder.startswith("xl") and file.startswith("comment") and file.endswith(".xml")
