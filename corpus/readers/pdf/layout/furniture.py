"""Running heads, feet and page numbers: what stands at the edge of many pages and belongs to none.

A row at the top or bottom of a page is furniture when the same words, digits aside, stand at the same height
on other pages, when it is nothing but a number that counts with the pages, or when a tagged page leaves it
out of its structure tree, as the standard asks for such artifacts. Rows are taken from the edge inwards and
the first that is text ends it, so that nothing inside a page is ever removed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.readers.pdf.layout.models import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.readers.pdf.layout.models import Line

# Rows from each edge that may be furniture: a letterhead, a title, a marking, a rule of text and a number.
_DEPTH = 5
# The share of the height from an edge within which furniture stands: 41 mm of A4, a margin and two or three lines.
# Less, and tall letterheads stay in the text; more, and a title that repeats on short pages goes. A lone number may
# stand further in, where margins are wide.
_ZONE = 0.14
_WIDE_ZONE = 0.3
# Up to so many pages two copies make a running head, beyond that three: left and right pages may differ.
_FEW_PAGES = 4
# The share of pages between the first and the last copy that have one. Left and right heads by turns have half; less
# would take the opening words of a few chapters for furniture.
_DENSE = 0.4
# Font sizes from furniture to the text. A heading stands closer to its text, running heads further from the page; less,
# and headings that repeat go, more, and heads close to the text stay.
_CLEAR = 1.9
# The share of all pages from which on a text at the edge needs no clear space to be furniture.
_CERTAIN = 0.6
# Points in which heights are counted: heads that are a pixel of a scan or a rounded line apart stand at one height.
_GRID = 4.0
# Body sizes from which on a row at the edge is set as a heading. Less, and heads rounded up in size keep their numbers
# apart ("Part 1", "Part 2"); more, and chapter titles at the top of pages are one pattern and go.
_HEADING = 1.1
# Rows at one height from which on it is the place of furniture, where also two of three rows there are.
_USUAL_PLACE = 4
# Body sizes of a watermark, and the share of pages that it stands on. Titles are as large, but not at one place twice.
_MARK_SIZE, _MOST = 2.0, 0.5
_FIGURE = re.compile(r"\d{1,9}")
_ROMAN = re.compile(r"\b[ivxlc]{1,7}\b")
_LABEL = re.compile(r"(?:page\s*)?[-–|\s]*(\d{1,4}|[ivxlc]{1,7})[-–|.\s]*(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_LABEL_IN = re.compile(r"\bpage\s+(\d{1,4}|[ivxlc]{1,7})\b", re.IGNORECASE)


# What counts the pages inside a text at the edge, and a number at either end of it that may do so.
_COUNTED = re.compile(r"\bpage\s+(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?\b", re.IGNORECASE)
_EDGE_NUMBER = re.compile(r"\A(?:\d{1,4}|[ivxlc]{1,7})\s+|\s+(?:\d{1,4}|[ivxlc]{1,7})\Z", re.IGNORECASE)
# Words of a sentence: a line of so many that ends as one does and differs from its fellows in figures states something.
_SENTENCE = 4

_Place = tuple[str, int, float]


@dataclass(slots=True)
class _Row:
    page: int
    lines: list[Line]
    text: str
    edge: str
    slot: int
    stands_out: bool = False
    gap: float = 0.0
    certain: bool = False
    artifact: bool = False
    exact: bool = False

    @property
    def place(self) -> _Place:
        return self.edge, self.slot, self.lines[0].size

    @property
    def key(self) -> tuple[str, str]:
        exact = self.exact or self.stands_out or _states(self.text)
        return self.edge, self.text.casefold() if exact else _pattern(self.text)


@dataclass(slots=True)
class Furniture:
    """The lines to leave out, by identity, the texts left out, and the page number printed on each page.

    ``wordings`` are the texts that are more than a page number, each once, ``first`` the page of the first of them.
    """

    lines: set[int]
    texts: tuple[str, ...]
    printed: dict[int, str]
    wordings: tuple[str, ...] = ()
    first: int = 1

    def knows(self, line: Line) -> bool:
        """Whether a line that stands elsewhere, as on a page of sideways text, repeats a text left out."""
        return bool(_label(line.text)) or _pattern(line.text) in {_pattern(text) for text in self.texts}


def find_furniture(pages: dict[int, tuple[float, list[Line]]]) -> Furniture:
    """``pages`` maps page numbers to height in points and lines."""
    body = _body_size(line for _, lines in pages.values() for line in lines)
    edges = {
        number: list(_edges(number, height, lines, body, single=len(pages) == 1))
        for number, (height, lines) in pages.items()
    }
    marks = _watermarks(pages, body)
    sides = [side for rows in edges.values() for side in rows]
    rows = [row for side in sides for row in side]
    _tell_apart(rows)
    repeated = _repeated(rows, len(pages))
    for row in rows:
        row.certain = bool(_label(row.text)) or repeated.get((*row.key, row.slot), 0) >= _CERTAIN * len(pages)
    counting = _counting(edges)

    def known(row: _Row) -> bool:
        return (*row.key, row.slot) in repeated or _is_number(row, counting) or row.artifact

    places = _places(sides, known)
    removed = [row for side in sides for row in _peel(side, lambda row: known(row) or row.place in places)]
    # A head that stands lower on one page, or alone on it, is known by its words.
    heads = {(row.key, row.lines[0].size) for row in removed}
    removed = [
        row
        for side in sides
        for row in _peel(side, lambda row: known(row) or row.place in places or (row.key, row.lines[0].size) in heads)
    ]
    if sum(len(row.lines) for row in removed) >= sum(len(lines) for _, lines in pages.values()):
        # Pages that are copies of each other: what repeats is all there is.
        removed = [row for row in removed if _label(row.text)]
    removed.extend(marks)
    worded = sorted((row for row in removed if _words(row.text)), key=lambda row: row.page)
    wordings = {_wording(row): _words(row.text) for row in reversed(worded)}
    return Furniture(
        {id(line) for row in removed for line in row.lines},
        tuple(row.text for row in removed),
        _printed(removed),
        tuple(reversed(wordings.values())),
        worded[0].page if worded else 1,
    )


def _wording(row: _Row) -> str:
    """What tells the wording from others: digits do in a heading, and are dates and counts elsewhere."""
    text = _words(row.text)
    return text.casefold() if row.stands_out else _pattern(text)


def _words(text: str) -> str:
    """The text without what numbers the page, or nothing where that is all."""
    if _label(text):
        return ""
    text = _COUNTED.sub("", text).strip(" |–-")
    return "" if _label(text) or not any(map(str.isalpha, text)) else _EDGE_NUMBER.sub("", text)


def _watermarks(pages: dict[int, tuple[float, list[Line]]], body: float) -> list[_Row]:
    """Words drawn large or at an angle across the text: at one place on most pages, or slanted and large on any."""
    rows: list[_Row] = []
    for number, (_, lines) in pages.items():
        for line in lines:
            slanted = any(word.slanted for word in line.words)
            if line.size >= _MARK_SIZE * body or slanted:
                rows.append(_Row(number, [line], line.text, "inside", round(line.baseline / _GRID), slanted))
    written = sum(bool(lines) for _, lines in pages.values())
    places = Counter((row.text.casefold(), row.slot) for row in rows)

    def is_mark(row: _Row) -> bool:
        often = places[row.text.casefold(), row.slot]
        return (often > 1 and often >= _MOST * written) or (row.stands_out and row.lines[0].size >= _MARK_SIZE * body)

    return [row for row in rows if is_mark(row)]


def _edges(number: int, height: float, lines: Sequence[Line], body: float, *, single: bool) -> Iterator[list[_Row]]:
    rows = rows_of(lines)
    tagged = 2 * sum(line.words[0].element is not None for line in lines) > len(lines)
    top = [row for i, row in enumerate(rows[:_DEPTH]) if row[0].baseline < _zone(i, row, single) * height]
    bottom = [
        row
        for i, row in enumerate(rows[: -_DEPTH - 1 : -1])
        if height - row[0].baseline < _zone(i, row, single) * height
    ]
    for edge, side in (("top", top), ("bottom", bottom)):
        edge_rows = [_row(number, row, edge, height, body) for row in side]
        for row in edge_rows:
            row.artifact = tagged and not any(word.element for line in row.lines for word in line.words)
        inner = [*side[1:], _next_row(rows, side, edge)] if side else []
        for row, other in zip(edge_rows, inner, strict=True):
            row.gap = abs(other[0].baseline - row.lines[0].baseline) if other else height
        yield edge_rows


def _next_row(rows: list[list[Line]], side: list[list[Line]], edge: str) -> list[Line]:
    """The row inside of those at the edge, empty when there is none."""
    at = len(side) if edge == "top" else len(rows) - len(side) - 1
    return rows[at] if 0 <= at < len(rows) else []


def _peel(side: list[_Row], known: Callable[[_Row], bool]) -> list[_Row]:
    """The rows from the edge inwards that are furniture; the innermost stands clear of the text."""
    taken: list[_Row] = []
    for row in side:
        if not known(row):
            break
        taken.append(row)
    while taken and not taken[-1].certain and taken[-1].gap < _CLEAR * taken[-1].lines[0].size:
        taken.pop()
    return taken


def _row(number: int, lines: list[Line], edge: str, height: float, body: float) -> _Row:
    """A row that is set as a heading stands out: "Part 1" and "Part 2" are two texts, not one pattern."""
    text = _text(lines)
    depth = lines[0].baseline if edge == "top" else height - lines[0].baseline
    stands_out = lines[0].size > _HEADING * body or (lines[0].bold and not _LABEL_IN.search(text))
    return _Row(number, lines, text, edge, round(depth / _GRID), stands_out)


def _body_size(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _zone(i: int, row: list[Line], single: bool) -> float:
    """How far from the edge a row may stand; the outermost number may stand where the margin is wide, if
    there are others.
    """
    return _WIDE_ZONE if i == 0 and _label(_text(row)) and not single else _ZONE


def _places(sides: list[list[_Row]], known: Callable[[_Row], bool]) -> set[_Place]:
    """Heights and sizes where most rows are furniture: a head that stands there once is furniture too."""
    rows = [row for side in sides for row in side[:1]]
    there = Counter(row.place for row in rows if known(row))
    everywhere = Counter(row.place for row in rows)
    return {place for place, count in there.items() if count >= _USUAL_PLACE and 3 * count >= 2 * everywhere[place]}


def _text(row: list[Line]) -> str:
    return " ".join(line.text for line in row)


def _states(text: str) -> bool:
    """Whether the text is a sentence, whose figures are what it says and not the count of pages."""
    return text.endswith((".", "!", "?")) and len(re.findall(r"[^\W\d_]{2,}", text)) >= _SENTENCE and (
        _LABEL_IN.search(text) is None
    )


def _pattern(text: str) -> str:
    return _ROMAN.sub("#", re.sub(r"\d+", "#", text.casefold())).strip()


def _tell_apart(rows: list[_Row]) -> None:
    """Rows alike but for figures that do not count the pages, such as rows of a table, are as many texts."""
    alike: defaultdict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        alike[row.key].append(row)
    for group in alike.values():
        figures = [[int(figure) for figure in _FIGURE.findall(row.text)] for row in group]
        columns = zip(*figures, strict=True) if len(set(map(len, figures))) == 1 else ()
        for column in columns:
            counts = Counter(figure - row.page for figure, row in zip(column, group, strict=True))
            if len(set(column)) > 1 and 2 * counts.most_common(1)[0][1] <= len(group):
                for row in group:
                    row.exact = True


def _repeated(rows: list[_Row], pages: int) -> dict[tuple[str, str, int], int]:
    """On how many pages a pattern stands, by edge and height, if it does in a row or on every other page."""
    seen: defaultdict[tuple[str, str, int], set[int]] = defaultdict(set)
    for row in rows:
        if row.key[1] and not _label(row.text):
            for slot in (row.slot - 1, row.slot, row.slot + 1):
                seen[(*row.key, slot)].add(row.page)
    return {key: len(numbers) for key, numbers in seen.items() if _is_dense(numbers, pages)}


def _is_dense(numbers: set[int], pages: int) -> bool:
    needed = 2 if pages <= _FEW_PAGES else 3
    return len(numbers) >= needed and len(numbers) >= _DENSE * (max(numbers) - min(numbers) + 1)


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
