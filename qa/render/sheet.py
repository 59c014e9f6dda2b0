"""Batches of answers as a table: one row a question, the first citation beside it.

A question that was not answered has no citation; the passages nearest to it stand under ``further_citations``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from corpus.models import Place
from qa.models import AnswerDict, CitationDict, PartDict
from qa.render.office import stable_zip, xml_text
from qa.render.places import place_of, place_words, printed_page

COLUMNS = (
    "id", "question", "status", "answer", "confidence", "reason", "notes", "title", "date", "page", "section",
    "paragraph", "place", "source", "passage_id", "sha256", "passage", "further_citations", "snapshot", "sheet",
    "asked", "parts",
)  # fmt: skip
_WIDTH = 12  # characters
_WIDTHS = {
    "question": 40, "answer": 60, "reason": 40, "notes": 40, "title": 30, "section": 30, "source": 30, "passage": 60,
    "further_citations": 40, "asked": 40, "parts": 40,
}  # fmt: skip
_MACHINE = frozenset(("source", "passage_id", "sha256", "snapshot"))  # not wrapped: a hash would make a row a page high
_LONGEST = 32_767  # characters in a cell: Excel's limit
_CUT = " [cut: longer than a cell can hold]"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(records: Sequence[AnswerDict]) -> list[list[Any]]:
    """A row of ``COLUMNS`` for each record."""
    return [_row(record) for record in records]


def _row(record: AnswerDict) -> list[Any]:
    answered = record["status"] == "answered"
    first: Mapping[str, Any] = next(iter(record["citations"]), {}) if answered else {}
    place = place_of(first) if first else Place()
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
        printed_page(place) or None,
        " > ".join(place.section),
        place.paragraph,
        place.line or None,
        first.get("source"),
        first.get("passage_id"),
        first.get("sha256"),
        first.get("text"),
        "; ".join(_short(citation) for citation in record["citations"][answered:]),
        record["corpus"] and record["corpus"].get("snapshot"),
        place.page,
        record.get("asked") if record.get("asked") != record["question"] else None,
        "; ".join(_part(number, part) for number, part in enumerate(record.get("parts", ()), 1)),
    ]


def _part(number: int, part: PartDict) -> str:
    """One of several questions in one, and what became of it."""
    told = f"{part['confidence']:.2f}" if part["status"] == "answered" else f"not answered: {part['reason']}"
    return f"{number}. {part['asked']} ({told})"


def _short(citation: CitationDict) -> str:
    parts = (PurePath(citation["source"]).name, place_words(place_of(citation)._replace(section=())))
    return f"{', '.join(part for part in parts if part)} ({citation['passage_id']})"


def to_csv(records: Sequence[AnswerDict]) -> bytes:
    """CSV (RFC 4180) in UTF-8 with a byte order mark, which is how a spreadsheet program knows UTF-8."""
    return csv_of(COLUMNS, rows(records))


def csv_of(columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    """A table as CSV, in the same form."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    """A quoted text that begins like a formula must not run in the reader's spreadsheet (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def to_xlsx(records: Sequence[AnswerDict]) -> bytes:
    """An Excel workbook with one sheet, header frozen, long texts wrapped; every text is stored as text."""
    return xlsx_of("Answers", COLUMNS, rows(records), widths=_WIDTHS, printed="place")


def xlsx_of(
    title: str, columns: Sequence[str], lines: Iterable[Sequence[Any]], *, widths: Mapping[str, int], printed: str
) -> bytes:
    """A table as such a workbook. ``widths`` are in characters, by column; ``printed`` is the last column on paper."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.append(list(columns))
    for row in lines:
        sheet.append([_cell(xml_text(one)) if isinstance(one, str) else one for one in row])
    for line in sheet.iter_rows(min_row=2):
        for name, cell in zip(columns, line, strict=True):
            cell.alignment = Alignment(wrap_text=name not in _MACHINE, vertical="top")
            if isinstance(cell.value, str):  # also where it begins like a formula or reads like an error
                cell.data_type = "s"
            elif name == "confidence":
                cell.number_format = "0.00"
    for name, cell in zip(columns, sheet[1], strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = widths.get(name, _WIDTH)
    _print_on_a4(sheet, list(columns).index(printed))
    return _saved(book)


def _print_on_a4(sheet: Any, printed: int) -> None:
    """The header stays in sight and on every page; printed are the columns for people, across one page."""
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    last = chr(ord("A") + printed)
    sheet.print_area = f"A1:{last}{sheet.max_row}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _cell(text: str) -> str:
    """The text, or as much of it as a cell can hold, which then says so."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT


def _saved(book: Any) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return stable_zip(content.getvalue())
