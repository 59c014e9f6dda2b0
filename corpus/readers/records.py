"""Record files: each line of a .jsonl, each row of a .csv, is a document of its own."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from typing import TYPE_CHECKING

from corpus.characters import tidy
from corpus.dates import leading_date
from corpus.errors import UnreadableFileError
from corpus.models import Block, Extract, Metadata
from corpus.readers.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Record = tuple[int, "Mapping[str, object] | str"]  # the line, and what is on it or what is wrong with it

_MAX_FIELD = 50 << 20  # characters of a field
_NAMED_WARNINGS = 20  # the rest are counted
_PARAGRAPHS = re.compile(r"\n[ \t\r]*\n|\f")


def read_jsonl(data: bytes, *, name: str) -> tuple[Extract, ...]:
    """One Extract a line; ``key`` is its ``id`` or ``_id``, else made of its words. BEIR corpora read as they are.

    A line that is not a record is named in a warning on the first Extract, and the others are read. Raises
    UnreadableFileError if no line is a record.
    """
    text, warnings = decode(data)
    return _extracts(_json_records(text), name, warnings)


def read_csv(data: bytes, *, name: str) -> tuple[Extract, ...]:
    """One Extract a row of a table with a ``text`` column, like ``read_jsonl``.

    Comma, semicolon and tab are recognised as separators. Raises UnreadableFileError if there is no such
    column.
    """
    text, warnings = decode(data)
    return _extracts(_csv_records(text, name), name, warnings)


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


def _csv_records(text: str, name: str) -> Iterator[Record]:
    csv.field_size_limit(_MAX_FIELD)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        columns = [tidy(column).lower() for column in next(lines, [])]
        if "text" not in columns:
            raise UnreadableFileError(
                f"{name} has no column 'text' (its columns: {_named(columns)}). "
                "Name the column that holds the text 'text'."
            )
        for row in lines:
            if any(cell.strip() for cell in row):
                yield lines.line_num, dict(zip(columns, row, strict=False))
    except csv.Error as error:
        yield lines.line_num, f"is not CSV ({error}); what follows was not read"


def _named(columns: list[str]) -> str:
    shown = ", ".join(column[:40] for column in columns[:8]) or "none"
    return shown + (" ..." if len(columns) > 8 else "")


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(",;\t", key=header.count)


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
    return Extract(blocks=heading + blocks, metadata=metadata, key=key)


def _string(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _shortened(problems: list[str]) -> list[str]:
    more = len(problems) - _NAMED_WARNINGS
    return [*problems[:_NAMED_WARNINGS], *([f"{more} more lines were not read."] if more > 0 else [])]
