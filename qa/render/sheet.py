"""Batches of answers as a table: one row a question, the first citation beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from qa.render.stable import stable_zip

COLUMNS = (
    "id", "question", "status", "answer", "confidence", "reason", "notes", "title", "date", "page", "section",
    "paragraph", "source", "passage_id", "sha256", "passage", "further_citations", "snapshot",
)  # fmt: skip
_LONGEST = 32_767  # characters in a cell: Excel's limit
_CUT = " [cut: longer than a cell can hold]"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(records: Sequence[dict[str, Any]]) -> list[list[Any]]:
    """A row of ``COLUMNS`` for each record."""
    return [_row(record) for record in records]


def _row(record: dict[str, Any]) -> list[Any]:
    first: dict[str, Any] = next(iter(record["citations"]), {})
    return [
        record["id"],
        record["question"],
        record["status"],
        record["answer"],
        record["confidence"],
        record["reason"],
        " ".join(note["text"] for note in record["notes"]),
        first.get("title"),
        first.get("date"),
        first.get("page_label") or first.get("page"),
        " > ".join(first.get("section", ())),
        first.get("paragraph"),
        first.get("source"),
        first.get("passage_id"),
        first.get("sha256"),
        first.get("text"),
        "; ".join(_short(citation) for citation in record["citations"][1:]),
        (record["corpus"] or {}).get("snapshot"),
    ]


def _short(citation: dict[str, Any]) -> str:
    page = f", page {citation['page_label'] or citation['page']}" if citation["page"] else ""
    return f"{PurePath(citation['source']).name}{page}, paragraph {citation['paragraph']} ({citation['passage_id']})"


def to_csv(records: Sequence[dict[str, Any]]) -> bytes:
    """CSV (RFC 4180) in UTF-8 with a byte order mark, which is how a spreadsheet program knows UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(cell) for cell in row] for row in rows(records))
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    """A quoted text that begins like a formula must not run in the reader's spreadsheet (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def to_xlsx(records: Sequence[dict[str, Any]]) -> bytes:
    """An Excel workbook with one sheet, header frozen, long texts wrapped; every text is stored as text."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Answers"
    sheet.append(list(COLUMNS))
    for row in rows(records):
        sheet.append([_cell(ILLEGAL_CHARACTERS_RE.sub("\ufffd", one)) if isinstance(one, str) else one for one in row])
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):  # also where it begins like a formula or reads like an error
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("BDGHKP", (40, 60, 30, 30, 30, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    return _saved(book)


def _cell(text: str) -> str:
    """The text, or as much of it as a cell can hold, which then says so."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT


def _saved(book: Any) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return stable_zip(content.getvalue())
