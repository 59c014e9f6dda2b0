"""Record files: each line of a .jsonl, each row of a .csv with a column ``text``, is a document of its own.

A table without such a column is one document, and its rows name their columns.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from corpus.characters import tidy
from corpus.dates import leading_date
from corpus.errors import UnreadableFileError
from corpus.losses import Losses, letters
from corpus.models import Block, Extract, Metadata
from corpus.readers.decoding import decode, decode_text
from corpus.readers.grid import MOST_ROWS, grid_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Record = tuple[int, "Mapping[str, object] | str"]  # the line, and what is on it or what is wrong with it

_MAX_FIELD = 50 << 20  # characters of a field
_NAMED_WARNINGS = 20  # the rest are counted
_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE, _SAMPLED_ROWS = 1 << 16, 50  # characters and rows that tell the separator
_SAID = re.compile(r"\ufeff?sep=([,;\t|])\r?\n", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n[ \t\r]*\n|\f")


def read_jsonl(data: bytes, *, name: str) -> tuple[Extract, ...]:
    """One Extract a line; ``key`` is its ``id`` or ``_id``, else made of its words. BEIR corpora read as they are.

    A line that is not a record is named in a warning on the first Extract, and the others are read. Raises
    UnreadableFileError if no line is a record.
    """
    text, warnings = decode(data)
    return _extracts(_json_records(text), name, warnings)


def read_csv(data: bytes, *, name: str) -> tuple[Extract, ...]:
    """One Extract a row of a table with a ``text`` column, like ``read_jsonl``; without one, the table is one document.

    Comma, semicolon, tab and bar are recognised as separators.
    """
    text, warnings = decode_text(data)
    csv.field_size_limit(_MAX_FIELD)
    text, separator = _separated(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    columns = [tidy(column).lower() for column in next(_rows(lines), [])]
    if "text" in columns:
        return _extracts(_csv_records(lines, columns), name, warnings)
    return _table(text, separator, warnings)


def _table(text: str, separator: str, warnings: tuple[str, ...]) -> tuple[Extract, ...]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    losses = Losses()
    rows: list[list[str]] = []
    try:
        for row in lines:
            cells = [tidy(cell) for cell in row]
            if any(cells) or (rows and rows[-1]):
                rows.append(cells if any(cells) else [])
    except csv.Error as error:
        warnings = (*warnings, f"Line {lines.line_num} is not CSV ({error}); what follows was not read.")
    losses.add("beyond", max(len(rows) - MOST_ROWS, 0))
    blocks = tuple(grid_blocks(rows[:MOST_ROWS]))
    losses.give(" ".join(cell for row in rows[:MOST_ROWS] for cell in row))
    told = (*warnings, *losses.warnings())
    return (Extract(blocks=blocks, warnings=told, losses=losses.counts(), given=losses.given),)


def _json_records(text: str) -> Iterator[Record]:
    lines = text.lstrip("\n")  # a part of a file begins with as many empty lines as come before it
    for number, line in enumerate(lines.split("\n"), start=1 + len(text) - len(lines)):
        if line.strip():
            yield number, _json_record(line)


def _json_record(line: str) -> Mapping[str, object] | str:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return "is not JSON"
    return record if isinstance(record, dict) else "is not a JSON object"


def _rows(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows as far as they can be told apart."""
    try:
        yield from lines
    except csv.Error:
        return


def _csv_records(lines: Any, columns: list[str]) -> Iterator[Record]:
    try:
        for row in lines:
            if any(cell.strip() for cell in row):
                yield lines.line_num, dict(zip(columns, row, strict=False))
    except csv.Error as error:
        yield lines.line_num, f"is not CSV ({error}); what follows was not read"


def _separated(text: str) -> tuple[str, str]:
    """The text and what separates its cells: said in a first line ``sep=;``, else what fits its rows best.

    That is what a heading with a column ``text`` has; else what parts most of the first rows into the same number of
    cells, and of several the one that parts them into more.
    """
    said = _SAID.match(text)
    if said:
        return text[said.end() :], said[1]
    header = text.lstrip().partition("\n")[0].lower()
    for separator in _SEPARATORS:
        if "text" in (cell.strip(' "\r\ufeff') for cell in header.split(separator)):
            return text, separator
    return text, max(_SEPARATORS, key=lambda separator: _fit(text, separator))


def _fit(text: str, separator: str) -> tuple[float, int]:
    lines = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=separator)
    widths = [len(row) for row in islice(_rows(lines), _SAMPLED_ROWS) if any(row)]
    width, rows = max(Counter(widths).items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
    return (rows / len(widths), width) if width > 1 else (0.0, 1)


def _extracts(records: Iterator[Record], name: str, warnings: tuple[str, ...]) -> tuple[Extract, ...]:
    problems: list[str] = []
    read: dict[str, Extract] = {}
    for number, record in records:
        extract = record if isinstance(record, str) else _extract(record)
        if isinstance(extract, str):
            problems.append(f"Line {number} {extract}.")
        elif extract.key in read:
            problems.append(
                f"Line {number} repeats the id {extract.key!r}; the first record of that id was kept."
            )
        else:
            read[extract.key or ""] = extract
    if not read:
        raise UnreadableFileError(f"{name} holds no record with a text. {' '.join(problems[:3])}".strip())
    first, *others = read.values()
    return (first._replace(warnings=(*warnings, *_shortened(problems))), *others)


def _key_of_words(title: str, text: str) -> str:
    """An id that two files do not share, as their line numbers would, and that outlasts rows put in above."""
    return hashlib.sha256(f"{title}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _extract(record: Mapping[str, object]) -> Extract | str:
    text, title = _string(record, "text"), tidy(_string(record, "title"))
    blocks = tuple(Block("paragraph", part) for part in map(tidy, _PARAGRAPHS.split(text)) if part)
    if not blocks and not title:
        return "has no text"
    date = leading_date(_string(record, "date"))
    metadata = Metadata(
        title=title,
        date=date,
        date_source="record" if date else None,
        publisher=_string(record, "publisher") or None,
        status=_string(record, "status") or None,
        url=_string(record, "url") or None,
    )
    heading = (Block("heading", title, level=1),) if title else ()
    key = _string(record, "_id") or _string(record, "id") or _key_of_words(title, text)
    return Extract(blocks=heading + blocks, metadata=metadata, key=key, given=letters(f"{title} {text}"))


def _string(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _shortened(problems: list[str]) -> list[str]:
    more = len(problems) - _NAMED_WARNINGS
    return [*problems[:_NAMED_WARNINGS], *([f"{more} more lines were not read."] if more > 0 else [])]
