"""Where the questions stand in a table: the row of its heads, below whatever titles stand above it, and the column."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any, NamedTuple

from corpus.characters import tidy, whole
from qa.errors import QuestionFileError
from qa.render.own import OwnColumns, Value

Cells = Sequence[Value]
Numbered = tuple[int, Cells]
"""A row with its number in the file, from 1."""

LOOKED_AT = 30
"""Rows at the top of a table among which its heads are looked for."""

_NAMES = ("question", "questions")
_ERRORS = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!"))
_SHOWN = 12  # heads that a message names
_LONGEST = 40  # characters of a head in a message


class Row(NamedTuple):
    """A question as a file has it: the id as it stands there, and why the row is none, where it is none."""

    id: Any
    text: str
    problem: str | None = None
    previous: str = ""


class Found(NamedTuple):
    """The rows of a file, the columns they stand in, and what the user should know of the file."""

    rows: Sequence[Row]
    own: OwnColumns = OwnColumns()
    notices: Sequence[str] = ()


class Layout(NamedTuple):
    """What the user says of a table: the column by its head, letters or number; the sheet by its name or number; the
    row of the heads, 0 where there are none.
    """

    column: str | None = None
    sheet: str | None = None
    header_row: int | None = None


class Header(NamedTuple):
    """The row of the heads, 0 where there are none, the heads as they stand, and the position of the questions."""

    row: int
    heads: tuple[str, ...]
    question: int

    def position(self, name: str) -> int | None:
        """The position of another column of this name, in small letters."""
        folded = [head.casefold() for head in self.heads]
        return folded.index(name) if name in folded and folded.index(name) != self.question else None


def find_header(rows: Iterable[Numbered], layout: Layout) -> Header | None:
    """The heads of a table of which these are the first rows; None where no row has the column.

    A row of several heads goes before one that holds a single cell, which may be a title; ``question`` before
    ``questions``. Raises ValueError with the problem where the row that was named is not there, or has no such column.
    """
    top = [(number, cells) for number, cells in rows if any(map(_text, cells))][:LOOKED_AT]
    if layout.header_row == 0:
        return _without_heads(top, layout)
    if layout.header_row is not None:
        top = [row for row in top if row[0] == layout.header_row]
        if not top:
            raise ValueError(f"row {layout.header_row} is empty or below the first {LOOKED_AT} rows that hold anything")
    by_letters = _by_letters(top, layout)
    found = [header for number, cells in top if (header := _header(number, cells, layout))]
    if by_letters:  # a cell below may read "B" and is no head
        found = [header for header in found if header.row <= by_letters.row]
    return min(found, key=rank, default=by_letters)


def rank(header: Header) -> tuple[bool, bool, int]:
    """How little a row looks like heads: less is better."""
    alone = sum(map(bool, header.heads)) == 1
    return alone, header.heads[header.question].casefold() == _NAMES[1], header.row


def _header(number: int, cells: Cells, layout: Layout) -> Header | None:
    heads = tuple(map(_text, cells))
    folded = [head.casefold() for head in heads]
    wanted = (_text(layout.column).casefold(),) if layout.column else _NAMES
    question = next((folded.index(name) for name in wanted if name in folded), None)
    return None if question is None else Header(number, heads, question)


def _by_letters(top: Sequence[Numbered], layout: Layout) -> Header | None:
    """The column by its letters or number: its head is the first cell that it fills."""
    position = _position(layout.column)
    if position is None:
        return None
    for number, cells in top:
        if position < len(cells) and _text(cells[position]):
            return Header(number, tuple(map(_text, cells)), position)
    return None


def _without_heads(top: Sequence[Numbered], layout: Layout) -> Header | None:
    width = max((len(cells) for _, cells in top), default=0)
    position = _position(layout.column)
    if layout.column is None and width == 1:
        position = 0
    if position is None:
        raise ValueError("without heads, name the column of the questions by its letter: --column B")
    return Header(0, ("",) * width, position) if position < width else None


def _position(column: str | None) -> int | None:
    """The position of a column by its letters or its number from 1; None where it is neither."""
    text = _text(column)
    if text.isascii() and text.isdecimal() and int(text):
        return int(text) - 1
    if not (text.isascii() and text.isalpha() and len(text) <= len("XFD")):
        return None
    position = 0
    for letter in text.upper():
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1


def missing(place: str, rows: Iterable[Numbered], layout: Layout) -> QuestionFileError:
    """The error of a table in which ``find_header`` found nothing: what stands there, and how to name the column."""
    top = [row for row in rows if layout.header_row in (None, row[0])]
    widest = max((cells for _, cells in top), key=lambda cells: sum(map(bool, map(_text, cells))), default=())
    shown = [head[:_LONGEST] for head in map(_text, widest) if head]
    names = ", ".join(shown[:_SHOWN]) + (", ..." if len(shown) > _SHOWN else "")
    return QuestionFileError(
        f"{place}: there is no column named '{layout.column or _NAMES[0]}'; its columns are: {names or 'none'}. "
        "Name the column with --column, and the row of the heads with --header-row.",
        option="column",
    )


def _text(value: Value) -> str:
    return tidy(str(value)) if value is not None else ""


def _fitted(header: Header, rows: Sequence[Numbered]) -> Header:
    """The heads with an empty one for each column that only rows below have, without those that nothing fills."""
    filled = [position for position, head in enumerate(header.heads) if head]
    filled += [position for _, cells in rows for position, cell in enumerate(cells) if _text(cell)]
    width = max([*filled, header.question]) + 1
    return header._replace(heads=(*header.heads, *[""] * width)[:width])


def described(names: Sequence[str], most: int = 5) -> str:
    """``'A', 'B' and 'C'``; no more than ``most`` are named."""
    quoted = [f"'{name}'" for name in names[:most]]
    if len(names) > most:
        quoted.append(f"{len(names) - most:,} more")
    return " and ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1]))) if quoted else ""




def table_of(
    header: Header,
    rows: Sequence[Numbered],
    *,
    place: Callable[[int, int], str],
    origin: str,
    formats: Sequence[str] = (),
    unsaved: Container[tuple[int, int]] = (),
) -> tuple[list[Row], OwnColumns]:
    """The questions of a table, and its columns. ``rows`` are all of its rows that hold anything.

    ``place`` names a cell by its row and position; ``unsaved`` are the cells with a formula whose value is not known.
    """
    body = [(number, cells) for number, cells in rows if number > header.row]
    header = _fitted(header, body)
    id_, previous = header.position("id"), header.position("previous")
    found = []
    for number, cells in body:
        value = _cell(cells, header.question)
        where = place(number, header.question)
        problem = unasked(value, where)
        if (number, header.question) in unsaved:
            problem = (
                f"{where} holds a formula without its value. Open the workbook in Excel or LibreOffice, save it, and "
                "run this again."
            )
        before = _cell(cells, previous)
        text = "" if value is None else str(value).strip()
        found.append(Row(_cell(cells, id_), text, problem, str(before).strip() if before is not None else ""))
    own = OwnColumns(
        tuple(map(whole, header.heads)),
        [[whole(cell) if isinstance(cell, str) else cell for cell in cells] for _, cells in body],
        header.question,
        id_,
        formats,
        [whole(" ".join(filter(None, map(_text, cells)))) for number, cells in rows if number < header.row],
        whole(origin),
    )
    return found, own


def _cell(cells: Cells, at: int | None) -> Value:
    return cells[at] if at is not None and at < len(cells) else None


def unasked(value: Value, where: str) -> str | None:
    """Why the content of a cell or a line is no question; None where it may be one. An empty one may."""
    if isinstance(value, bool):
        return f"{where} holds {str(value).upper()}, not a question."
    if isinstance(value, int | float):
        return f"{where} holds the number {value:g}, not a question."
    if isinstance(value, date | time | timedelta):
        return f"{where} holds a date or a time, not a question."
    text = _text(value)
    if text in _ERRORS:
        return f"{where} holds the error {text}, not a question."
    if is_comment(text):
        return f"{where} begins with # as a comment does. Take the # away if it is a question."
    if text and not any(map(str.isalpha, text)):
        return f"{where} holds {text[:_LONGEST]!r}, which has no words, not a question."
    return None


def is_comment(text: str) -> bool:
    """Whether a line is a comment: ``# for the chair``, and not ``#3 What ...``, which is numbered."""
    return text.startswith("#") and text.lstrip("#")[:1] in ("", " ", "\t")
