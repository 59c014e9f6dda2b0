"""Collections for people and spreadsheets: a row an item, each with the place where it stands."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from corpus.dates import plain
from qa.collect.models import Collection, CollectionDict, ItemDict
from qa.render.office import stable_zip, xml_text
from qa.render.sheet import csv_of
from qa.render.terminal import filled
from qa.render.workbook import xlsx_of

COLUMNS = (
    "number", "text", "who", "word", "title", "date", "place", "section", "page", "paragraph", "more", "source",
    "document_id", "passage_id",
)  # fmt: skip
_WIDTHS = {"text": 70, "who": 24, "word": 18, "title": 30, "place": 24, "section": 30, "source": 30}


def to_text(collection: Collection) -> bytes:
    """Plain text in UTF-8: how many were found, then each with its place."""
    return "".join(f"{line}\n" for line in _lines(collection.to_dict())).encode()


def _lines(collected: CollectionDict) -> Iterator[str]:
    yield from filled(summary(collected))
    for item in collected["items"]:
        yield ""
        yield from filled(f"{item['number']}. {item['text']}", 0, 4)
        yield from filled(", ".join(part for part in (_about(item), _where(item)) if part), 4)


def summary(collected: CollectionDict) -> str:
    """How many were found, in how many documents, and where the rows stop."""
    of = f" of {collected['of']}" if collected["of"] else ""
    line = (
        f"{collected['kind'].capitalize()}{of}: {collected['found']:,} found in {collected['documents']:,} of "
        f"{collected['searched']:,} documents"
    )
    if collected["stopped"]:
        return f"{line}. The first {len(collected['items']):,} are given, up to {collected['stopped']}."
    return f"{line}."


def _about(item: ItemDict) -> str:
    parts = (item["who"], item["word"])
    return f"[{': '.join(part for part in parts if part)}]" if any(parts) else ""


def _where(item: ItemDict) -> str:
    date = plain(item["date"]) if item["date"] else ""
    where = ", ".join(part for part in (item["title"], date, item["place"]) if part)
    return f"{where} ({PurePath(item['source']).name})"


def to_json(collection: Collection) -> bytes:
    """One JSON document in UTF-8."""
    return (json.dumps(collection.to_dict(), ensure_ascii=False, indent=2) + "\n").encode()


def _rows(collection: Collection) -> Iterator[list[Any]]:
    for item in collection.to_dict()["items"]:
        row: dict[str, Any] = dict(item)
        row |= {"section": " > ".join(item["section"]), "page": item["page_label"] or item["page"]}
        yield [row[name] for name in COLUMNS]


def to_csv(collection: Collection) -> bytes:
    """CSV with the columns ``COLUMNS``."""
    return csv_of(COLUMNS, _rows(collection))


def to_xlsx(collection: Collection) -> bytes:
    """An Excel workbook with the same columns."""
    title = collection.request.kind.capitalize()
    return xlsx_of(title, COLUMNS, _rows(collection), widths=_WIDTHS, printed="paragraph")


def to_docx(collection: Collection) -> bytes:
    """A Word document with a table of number, text and place."""
    from qa.render.report import empty_document

    collected = collection.to_dict()
    title = collected["kind"].capitalize() + (f" of {collected['of']}" if collected["of"] else "")
    document = empty_document(title)
    document.add_heading(xml_text(title), level=1)
    document.add_paragraph(xml_text(summary(collected)))
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, ("No.", "Text", "Where"), strict=True):
        cell.text = name
    for item in collected["items"]:
        told = (str(item["number"]), " ".join(part for part in (item["text"], _about(item)) if part), _where(item))
        for cell, text in zip(table.add_row().cells, told, strict=True):
            cell.text = xml_text(text)
    content = io.BytesIO()
    document.save(content)
    return stable_zip(content.getvalue())
