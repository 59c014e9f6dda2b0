"""What the asker's own table has beside the questions, so that it comes back with the answers beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

Value = None | bool | int | float | str | date | datetime | time | timedelta
"""What a cell holds. A cell of CSV holds text; one of a workbook may hold any of them."""


class OwnColumns(NamedTuple):
    """The columns of a table of questions: their heads as they stand there, and a row of cells for each question.

    ``question`` and ``id`` are the positions of those columns, None where the table has none (a file of plain lines).
    ``formats`` are the number formats of Excel by column, empty where none is known. ``above`` are the rows over the
    heads, as texts. ``origin`` says which file, and which sheet of it.
    """

    heads: Sequence[str] = ()
    rows: Sequence[Sequence[Value]] = ()
    question: int | None = None
    id: int | None = None
    formats: Sequence[str] = ()
    above: Sequence[str] = ()
    origin: str = ""

    @property
    def names(self) -> list[str]:
        """The heads as the names of a record: each once, an empty one by its letter."""
        names: dict[str, None] = {}
        met: dict[str, int] = {}
        for position, head in enumerate(self.heads):
            name = plain = " ".join(head.split()) or f"Column {column_letters(position)}"
            while name in names:
                met[plain] = met.get(plain, 1) + 1
                name = f"{plain} ({met[plain]})"
            names[name] = None
        return list(names)

    def cells(self, row: int) -> list[Value]:
        """The cells of a question, as many as there are heads."""
        cells = list(self.rows[row]) if row < len(self.rows) else []
        return [*cells, *[None] * (len(self.heads) - len(cells))]


def column_letters(position: int) -> str:
    """The letters of a column of a spreadsheet, by its position from 0: ``A``, ``Z``, ``AA``."""
    letters = ""
    position += 1
    while position:
        position, letter = divmod(position - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def plain_value(value: Value) -> bool | int | float | str | None:
    """The value as JSON can have it: days and times as ISO 8601, a day without the midnight that Excel gives it."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):  # JSON has no word for them
            return str(value)
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return value
