"""Batches of answers as a table: one row a question, what the asker's table has first, the first citation beside it.

A question that was not answered has no citation; the passages nearest to it stand under ``further_citations``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from corpus.models import Place
from qa.models import AnswerDict, CitationDict, PartDict
from qa.render.own import OwnColumns, plain_value
from qa.render.places import place_of, place_words, printed_page

COLUMNS = (
    "id", "question", "status", "answer", "confidence", "reason", "notes", "title", "date", "page", "section",
    "paragraph", "place", "source", "passage_id", "sha256", "passage", "further_citations", "snapshot", "sheet",
    "asked", "parts", "date_source",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SIGNED = re.compile(r"[+-][\d .,()]*")  # a number or a telephone number: no program takes it for a call


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
        first.get("date_source"),
    ]


def _part(number: int, part: PartDict) -> str:
    """One of several questions in one, and what became of it."""
    told = f"{part['confidence']:.2f}" if part["status"] == "answered" else f"not answered: {part['reason']}"
    return f"{number}. {part['asked']} ({told})"


def _short(citation: CitationDict) -> str:
    parts = (PurePath(citation["source"]).name, place_words(place_of(citation)._replace(section=())))
    return f"{', '.join(part for part in parts if part)} ({citation['passage_id']})"


def asked_and_beside(own: OwnColumns, columns: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Which of the columns the asker's table has not, before its own and after: id and question come first where its
    rows are no table. After them each column with the head that it gets: one that the asker has too says whose it is.
    """
    first = [] if own.question is not None else [name for name in ("id", "question") if name in columns]
    has = {"question"} if own.question is not None else set()
    has |= {"id"} if own.id is not None else set()
    taken = {head.strip().casefold() for head in own.heads}
    after = [name for name in columns if name not in has and name not in first]
    return first, [(name, _head(name, taken)) for name in after]


def _head(name: str, taken: Container[str]) -> str:
    """The name of a column, or with whose it is where the asker's table has it; with a number where that is taken too,
    as in a table that was answered before.
    """
    number, head = 0, name
    while head in taken:
        number += 1
        head = f"{name} (policyqa)" if number == 1 else f"{name} (policyqa {number})"
    return head


def to_csv(records: Sequence[AnswerDict], own: OwnColumns | None = None) -> bytes:
    """CSV (RFC 4180) in UTF-8 with a byte order mark, which is how a spreadsheet program knows UTF-8."""
    own = own or OwnColumns()
    first, after = asked_and_beside(own, COLUMNS)
    lines = []
    for number, cells in enumerate(rows(records)):
        row = dict(zip(COLUMNS, cells, strict=True))
        theirs = [_kept(plain_value(cell)) for cell in own.cells(number)]
        lines.append([*(_harmless(row[name]) for name in first), *theirs, *(_harmless(row[name]) for name, _ in after)])
    heads = [*first, *map(_kept, own.heads), *(head for _, head in after)]
    return _csv(heads, lines)


def csv_of(columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    """A table as CSV, in the same form."""
    return _csv(columns, ([_harmless(cell) for cell in line] for line in lines))


def _csv(columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    """A quoted text that begins like a formula must not run in the reader's spreadsheet (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _kept(cell: Any) -> Any:
    """A cell of the asker's: as it was, a text that a program would run apart."""
    return cell if isinstance(cell, str) and _SIGNED.fullmatch(cell) else _harmless(cell)
