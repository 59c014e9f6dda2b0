"""The nouns of a page before it becomes text, and the measures that are usual in a document.

Coordinates are points from the top left corner of the upright page: x grows to the right, y grows downwards.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING

from corpus.readers.pdf.drawings import Drawings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.models import Block, BlockKind

# Font sizes from baseline to baseline where a document does not show it: single spacing of Word's Calibri.
_DEFAULT_LEADING = 1.22
# Font sizes that can be the distance of two lines of a paragraph: from type set tight to double spacing with some room.
_LEAST_LEADING, _MOST_LEADING = 0.9, 2.6
# The share of the weight of the most frequent distance from which on a smaller one is the leading: space between
# paragraphs may be as frequent, never smaller.
_NEAR_TIE = 0.6
# Font sizes from baseline to the top of capitals, with a little room: fonts have 0.64 to 0.73.
_CAPITALS = 0.75
# Font sizes between baselines of one row of a page: raised cells and mixed sizes stay together, tight lines apart.
_SAME_ROW = 0.35
# Paragraphs stand apart where lines that fill less than half the width and end a sentence are followed by more than the
# leading (in leadings), so often, and nine times out of ten.
_SHORT_LINE = 0.5
_APART = 1.2
_APART_LEAST, _APART_ODDS = 5, 9


NOTES = frozenset(("Note", "Footnote", "Endnote"))
"""The structure types of notes: the standard's, and those that word processors map to it."""


@dataclass(frozen=True, slots=True)
class Element:
    """A leaf of the file's own structure tree (ISO 32000, 14.8): what its author's program says a text is.

    ``path`` holds the standard structure types from the root down, ``key`` counts the block-level elements of
    the page in reading order. ``row`` and ``cell`` count the rows and cells of the page's tables, ``table`` the tables.
    ``continues`` says that the element began on an earlier page. A cell begins at ``column``, counted from 0, and
    covers ``span`` columns and ``rows`` rows.
    """

    key: int
    path: tuple[str, ...]
    row: int | None = None
    cell: int | None = None
    continues: bool = False
    table: int = 0
    column: int = 0
    span: int = 1
    rows: int = 1


@dataclass(slots=True)
class Word:
    """Characters without white space between them, in one style.

    ``size`` is the font size in points as drawn, ``style`` names font and colour. ``glued`` says that no
    space stands before the word: it is the rest of the word before it, in another style. ``doubtful`` says that the
    gap before it is less than a space and more than kerning, ``slanted`` that it is drawn at an angle.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    bold: bool = False
    glued: bool = False
    raised: bool = False
    style: str = ""
    element: Element | None = None
    doubtful: bool = False
    slanted: bool = False

    @property
    def top(self) -> float:
        """The height of capitals above the baseline, near enough for every Latin font."""
        return self.baseline - _CAPITALS * self.size


@dataclass(slots=True)
class PageWords:
    """The words of one page in the order in which they are drawn; width and height in points.

    ``damaged`` says that the page could not be loaded, and that its text is therefore missing. ``drawings`` are what
    is on it beside its text.
    """

    number: int
    width: float
    height: float
    words: list[Word]
    damaged: bool = False
    drawings: Drawings = field(default_factory=Drawings)


@dataclass
class Line:
    """Words on one baseline, left to right."""

    words: list[Word]
    page: int

    @cached_property
    def x0(self) -> float:
        """Left edge."""
        return min(word.x0 for word in self.words)

    @cached_property
    def x1(self) -> float:
        """Right edge."""
        return max(word.x1 for word in self.words)

    @cached_property
    def size(self) -> float:
        """The size of most of its characters."""
        return median_low([word.size for word in self.words for _ in word.text])

    @cached_property
    def baseline(self) -> float:
        """The baseline of the words that are not raised."""
        return median_low([word.baseline for word in self.words if not word.raised] or [self.words[0].baseline])

    @cached_property
    def top(self) -> float:
        """The top of its capitals."""
        return self.baseline - _CAPITALS * self.size

    @cached_property
    def bold(self) -> bool:
        """Whether all its letters are bold."""
        return all(word.bold for word in self.words if any(map(str.isalpha, word.text)))

    @cached_property
    def text(self) -> str:
        """The words with single spaces, note marks included."""
        return join_words(self.words)


@dataclass(slots=True)
class Layout:
    """What pages hold: blocks in reading order, printed page numbers by page, running heads and feet left
    out, and the letters and digits of each page without those.
    """

    blocks: tuple[Block, ...]
    printed: dict[int, str]
    removed: tuple[str, ...]
    characters: dict[int, int]


def join_words(words: Iterable[Word]) -> str:
    """The text of words in order, a space before each that is not glued."""
    parts: list[str] = []
    for word in words:
        if parts and not word.glued:
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)


def rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines grouped by common baseline, top to bottom; a row's lines from left to right."""
    ordered = sorted(lines, key=lambda line: line.baseline)
    rows: list[list[Line]] = []
    for line in ordered:
        if rows and line.baseline - rows[-1][0].baseline <= _SAME_ROW * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.x0) for row in rows]


@dataclass(slots=True)
class Draft:
    """Lines that make one block, before they become text.

    ``role`` is the structure type of a tagged file. ``continues`` says that the block began in the draft before it.

    A row of a table has ``cells``, the lines of each, with the left and right edge of each in ``columns``; ``table``
    tells the tables of a page apart, ``first`` says that its first column has text, ``open`` that a cell of the page
    before reaches down to it there, ``shaded`` that it is shaded all over, and ``heads`` are the rows that name its
    columns. In a tagged file ``places`` are the columns that each cell covers, counted from 0.
    """

    lines: list[Line]
    kind: BlockKind = "paragraph"
    role: str = ""
    level: int = 0
    marker: str = ""
    cells: list[list[Line]] = field(default_factory=list)
    continues: bool = False
    columns: list[tuple[float, float]] = field(default_factory=list)
    table: int = 0
    first: bool = True
    open: bool = False
    shaded: bool = False
    heads: list[Draft] = field(default_factory=list)
    places: list[range] = field(default_factory=list)

    @property
    def page(self) -> int:
        """The page it starts on."""
        return self.lines[0].page

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def size(self) -> float:
        """The size of its first line."""
        return self.lines[0].size

    @property
    def style(self) -> str:
        """The font and colour of all its words, or nothing when they differ."""
        styles = {word.style for line in self.lines for word in line.words}
        return styles.pop() if len(styles) == 1 else ""


@dataclass(frozen=True, slots=True)
class Metrics:
    """``body`` is the font size of most characters, ``style`` their font and colour; ``leading`` the usual
    distance of baselines by font size. ``spaced`` says that paragraphs stand apart.
    """

    body: float = 10.0
    style: str = ""
    leading: dict[float, float] = field(default_factory=dict)
    spaced: bool = False

    def pitch(self, size: float) -> float:
        """The usual distance of two baselines of this size."""
        return self.leading.get(size, _DEFAULT_LEADING * size)


def measure(pages: Iterable[Sequence[Line]]) -> Metrics:
    """Body size and leading over all pages; lines in reading order."""
    sizes: Counter[float] = Counter()
    styles: Counter[str] = Counter()
    pitches: dict[float, Counter[float]] = {}
    all_lines = list(pages)
    for lines in all_lines:
        for line in lines:
            sizes[line.size] += len(line.text)
            styles[line.words[0].style] += len(line.text)
        for before, line in pairwise(lines):
            pitch = line.baseline - before.baseline
            if before.size == line.size and _LEAST_LEADING * line.size <= pitch <= _MOST_LEADING * line.size:
                weight = min(len(before.text), len(line.text))
                pitches.setdefault(line.size, Counter())[round(2 * pitch) / 2] += weight
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    style = styles.most_common(1)[0][0] if styles else ""
    leading = {size: _usual(counts) for size, counts in pitches.items()}
    return Metrics(body, style, leading, _is_spaced(all_lines, leading))


def _is_spaced(pages: Sequence[Sequence[Line]], leading: dict[float, float]) -> bool:
    """Whether nearly every line that ends a paragraph in mid-column is followed by more than the usual
    distance.
    """
    gaps: Counter[bool] = Counter()
    for lines in pages:
        right = max((line.x1 for line in lines), default=0.0)
        for before, line in pairwise(lines):
            short = before.x1 - before.x0 < _SHORT_LINE * (right - before.x0) and before.text.endswith(".")
            pitch = line.baseline - before.baseline
            if short and before.size == line.size and abs(before.x0 - line.x0) < 1 and pitch > 0:
                gaps[pitch > _APART * leading.get(line.size, line.size)] += 1
    return gaps[True] >= _APART_LEAST and gaps[True] >= _APART_ODDS * gaps[False]


def _usual(counts: Counter[float]) -> float:
    """The most common distance; among near ties the smaller, since paragraph gaps are larger than leading."""
    most = max(counts.values())
    return min(pitch for pitch, count in counts.items() if count >= _NEAR_TIE * most)
