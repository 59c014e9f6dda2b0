"""Running heads, feet and page numbers: what stands at the edge of many pages and belongs to none.

A row at the top or bottom of a page is furniture when the same words, digits aside, stand at the same height on
other pages, or when it is nothing but a number that counts with the pages. Rows are taken from the edge inwards and
the first that is text ends it, so that nothing inside a page is ever removed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.layout.models import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpus.layout.models import Line

_DEPTH = 5
_ZONE = 0.14
_WIDE_ZONE = 0.3
_GRID = 4.0
_ROMAN = re.compile(r"\b[ivxlc]{1,7}\b")
_LABEL = re.compile(r"(?:page\s*)?[-–|\s]*(\d{1,4}|[ivxlc]{1,7})[-–|.\s]*(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_LABEL_IN = re.compile(r"\bpage\s+(\d{1,4}|[ivxlc]{1,7})\b", re.IGNORECASE)


_Place = tuple[str, int, float]


@dataclass(slots=True)
class _Row:
    page: int
    lines: list[Line]
    text: str
    edge: str
    slot: int

    @property
    def place(self) -> _Place:
        return self.edge, self.slot, self.lines[0].size

    @property
    def key(self) -> tuple[str, str]:
        return self.edge, _pattern(self.text)


@dataclass(slots=True)
class Furniture:
    """The lines to leave out, by identity, the texts left out, and the page number printed on each page."""

    lines: set[int]
    texts: tuple[str, ...]
    printed: dict[int, str]


def find_furniture(pages: dict[int, tuple[float, list[Line]]]) -> Furniture:
    """``pages`` maps page numbers to height in points and lines."""
    edges = {number: list(_edges(number, height, lines)) for number, (height, lines) in pages.items()}
    repeated = _repeated([row for rows in edges.values() for side in rows for row in side])
    counting = _counting(edges)
    sides = [side for rows in edges.values() for side in rows]
    places = _places(sides, lambda row: _is_repeated(row, repeated) or _is_number(row, counting))
    removed: list[_Row] = []
    for side in sides:
        for row in side:
            if not (_is_repeated(row, repeated) or _is_number(row, counting) or row.place in places):
                break
            removed.append(row)
    return Furniture({id(line) for row in removed for line in row.lines}, tuple(dict.fromkeys(r.text for r in removed)),
                     _printed(removed))  # fmt: skip


def _edges(number: int, height: float, lines: Sequence[Line]) -> Iterator[list[_Row]]:
    rows = rows_of(lines)
    top = [row for i, row in enumerate(rows[:_DEPTH]) if row[0].baseline < _zone(i, row) * height]
    bottom = [
        row
        for i, row in enumerate(rows[: -_DEPTH - 1 : -1])
        if height - row[0].baseline < _zone(i, row) * height
    ]
    yield [_Row(number, row, _text(row), "top", round(row[0].baseline / _GRID)) for row in top]
    yield [_Row(number, row, _text(row), "bottom", round((height - row[0].baseline) / _GRID)) for row in bottom]


def _zone(i: int, row: list[Line]) -> float:
    """How far from the edge a row may stand; the outermost number may stand where the margin is wide."""
    return _WIDE_ZONE if i == 0 and _label(_text(row)) else _ZONE


def _places(sides: list[list[_Row]], known: Callable[[_Row], bool]) -> set[_Place]:
    """Heights and sizes where most rows are known to be furniture: a head that stands there once is one too."""
    rows = [row for side in sides for row in side[:1]]
    there = Counter(row.place for row in rows if known(row))
    everywhere = Counter(row.place for row in rows)
    return {place for place, count in there.items() if count >= 4 and 3 * count >= 2 * everywhere[place]}


def _text(row: list[Line]) -> str:
    return " ".join(line.text for line in row)


def _pattern(text: str) -> str:
    return _ROMAN.sub("#", re.sub(r"\d+", "#", text.casefold())).strip()


def _repeated(rows: list[_Row]) -> Counter[tuple[str, str, int]]:
    """On how many pages each pattern stands at each height, neighbouring heights included."""
    seen = {(*row.key, row.slot, row.page) for row in rows}
    counts: Counter[tuple[str, str, int]] = Counter()
    for edge, pattern, slot, _ in seen:
        counts.update(((edge, pattern, slot - 1), (edge, pattern, slot), (edge, pattern, slot + 1)))
    return counts


def _is_repeated(row: _Row, repeated: Counter[tuple[str, str, int]]) -> bool:
    pattern = row.key[1]
    needed = 2 if any(map(str.isalpha, pattern)) else 3
    return bool(pattern) and pattern != "#" and repeated[(*row.key, row.slot)] >= needed


def _counting(edges: dict[int, list[list[_Row]]]) -> set[int]:
    """Differences between printed and physical page number that at least two pages share."""
    offsets: Counter[int] = Counter()
    for page, sides in edges.items():
        offsets.update({int(label) - page for side in sides for row in side if (label := _label(row.text)).isdigit()})
    return {offset for offset, count in offsets.items() if count >= min(2, len(edges))}


def _is_number(row: _Row, counting: set[int]) -> bool:
    label = _label(row.text)
    return bool(label) and (not label.isdigit() or int(label) - row.page in counting)


def _label(text: str) -> str:
    match = _LABEL.fullmatch(text.strip())
    return match[1] if match else ""


def _printed(rows: list[_Row]) -> dict[int, str]:
    printed: dict[int, str] = {}
    for row in rows:
        inside = _LABEL_IN.search(row.text)
        label = _label(row.text) or next(filter(None, (_label(line.text) for line in row.lines)), "")
        label = label or (inside[1] if inside else "")
        if label:
            printed.setdefault(row.page, label)
    return printed
