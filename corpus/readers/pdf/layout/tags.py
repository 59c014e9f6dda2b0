"""Blocks of a page that has a structure tree: one for each element, table rows for tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.readers.pdf.layout.columns import flow_drafts
from corpus.readers.pdf.layout.grids import GROUP
from corpus.readers.pdf.layout.lines import is_marker, join_row, left_column_first, stream_lines
from corpus.readers.pdf.layout.models import NOTES, Draft
from corpus.readers.pdf.layout.paragraphs import split_element
from corpus.readers.pdf.layout.tables import join_torn_rows

if TYPE_CHECKING:
    from corpus.readers.pdf.layout.models import Element, Line, Metrics, Word

# The share of the characters of a page in its structure tree. Less, and a page of which some program tagged its own
# part alone loses its order; more, and pages with untagged stamps or heads do.
_COVERAGE = 0.8
# Characters of a row of cells: half a page. More is a page set out by a table, no row that can be read as one.
_LONG_ROW = 1500
_LABEL = 8  # characters of a bullet or number, "(xviii)" has seven
_LEVEL = 0.5  # font sizes between the baselines of a label and its text: symbol fonts sit lower
_HEADINGS = frozenset(("H", "H1", "H2", "H3", "H4", "H5", "H6", "Title"))


@dataclass(frozen=True, slots=True)
class _Cell:
    lines: list[Line]

    @property
    def element(self) -> Element:
        return _element(self.lines[0].words)

    @property
    def length(self) -> int:
        return sum(len(line.text) for line in self.lines)

    @property
    def place(self) -> range:
        return range(self.element.column, self.element.column + self.element.span)

    def reaches(self, row: int | None) -> bool:
        """Whether it covers a row of its page below its own."""
        start = self.element.row
        return start is not None and row is not None and start < row < start + self.element.rows


_Held = defaultdict[int, list[_Cell]]


def is_tagged(words: list[Word]) -> bool:
    """Whether the structure tree covers the page: nearly all characters, in more than one element."""
    total = sum(len(word.text) for word in words)
    inside = [word for word in words if word.element is not None]
    keys = {word.element.key for word in inside if word.element}
    return total > 0 and sum(len(word.text) for word in inside) >= _COVERAGE * total and len(keys) > 1


def tagged_drafts(lines: list[Line], metrics: Metrics) -> list[Draft]:
    """Drafts in the order of the structure tree. ``lines`` are those of the page without its furniture."""
    words = [word for line in lines for word in line.words]
    page = lines[0].page
    groups: defaultdict[int, list[Word]] = defaultdict(list)
    for word in words:
        groups[word.element.key if word.element else -1].append(word)
    loose = [line for line in lines if all(word.element is None for word in line.words)]
    drafts: list[Draft] = []
    held: _Held = defaultdict(list)
    ordered = [(key, groups[key]) for key in sorted(groups) if key >= 0]
    for row, run in groupby(ordered, key=lambda item: _element(item[1]).row):
        elements = [(key, stream_lines(group, page)) for key, group in run]
        drafts.extend(_row_drafts(elements, metrics, held) if row is not None else _element_drafts(elements, metrics))
    drafts = join_torn_rows(_join_labels(drafts), metrics)
    _settle_columns(drafts)
    return _place(drafts, flow_drafts(loose, metrics))


def _element(words: list[Word]) -> Element:
    return next(word.element for word in words if word.element is not None)


def _element_drafts(elements: list[tuple[int, list[Line]]], metrics: Metrics) -> list[Draft]:
    drafts: list[Draft] = []
    for _, lines in elements:
        element = _element(lines[0].words)
        role = _role(element.path)
        for i, group in enumerate(split_element(left_column_first(lines), metrics)):
            drafts.append(Draft(group, role=role, continues=element.continues and i == 0, table=element.table))
    return drafts


def _row_drafts(elements: list[tuple[int, list[Line]]], metrics: Metrics, held: _Held) -> list[Draft]:
    """One draft for a row of a table; a row of one cell, or a page-long one, is laid out as running text.

    ``held`` are the cells of each table that reach down from the rows before. A row has them as far as they are short.
    """
    own = [_Cell([line for _, lines in run for line in lines])
           for _, run in groupby(elements, key=lambda item: _element(item[1][0].words).cell)]  # fmt: skip
    first = own[0].element
    above = [cell for cell in held[first.table] if cell.reaches(first.row) and cell.length <= GROUP]
    held[first.table] = [cell for cell in (*held[first.table], *own) if cell.reaches((first.row or 0) + 1)]
    cells = sorted([*own, *above], key=lambda cell: cell.element.column)
    if len(cells) < 2 or sum(cell.length for cell in own) > _LONG_ROW:
        return _element_drafts(elements, metrics)
    draft = Draft([line for cell in own for line in cell.lines], "table", role="TR", cells=[c.lines for c in cells])
    draft.places = [cell.place for cell in cells]
    draft.continues = any(cell.element.continues for cell in own)
    draft.first, draft.table = cells[0].element.column == 0, first.table
    return [draft]


def _settle_columns(drafts: list[Draft]) -> None:
    """Gives the cells of tables the edges of the columns that they cover."""
    tables: defaultdict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.cells:
            tables[draft.table].append(draft)
    for rows in tables.values():
        _move_under_open(rows)
        edges = _edges(rows)
        for row in rows:
            spans = [[edges[column] for column in place if column in edges] for place in row.places]
            row.columns = [(min(x0 for x0, _ in span), max(x1 for _, x1 in span)) for span in spans]


def _move_under_open(rows: list[Draft]) -> None:
    """Moves rows at the top of a page to their columns, where a cell that began on the page before reaches down.

    The tree of a page does not have that cell; the rows after it show where their cells stand.
    """
    width = max(row.places[-1].stop for row in rows)
    full = next((n for n, row in enumerate(rows) if row.places[-1].stop == width), 0)
    lefts = [min(line.x0 for line in cell) for cell in rows[full].cells]
    starts = dict(zip((place.start for place in rows[full].places), lefts, strict=True))
    for row in rows[:full]:
        by = width - row.places[-1].stop
        left = min(line.x0 for line in row.cells[0])
        here, there = starts.get(row.places[0].start), starts.get(row.places[0].start + by)
        if here is None or there is None or abs(left - there) >= abs(left - here):
            return
        row.places = [range(place.start + by, place.stop + by) for place in row.places]
        row.first, row.open = False, True


def _edges(rows: list[Draft]) -> dict[int, tuple[float, float]]:
    """How far the texts of each column of a table reach, those of cells over several where no other stands in it."""
    edges: dict[int, tuple[float, float]] = {}
    cells = [(place, cell) for row in rows for place, cell in zip(row.places, row.cells, strict=True)]
    for place, cell in sorted(cells, key=lambda found: len(found[0])):
        left, right = min(line.x0 for line in cell), max(line.x1 for line in cell)
        for column in place if not any(column in edges for column in place) else place[: len(place) == 1]:
            known = edges.get(column, (left, right))
            edges[column] = min(known[0], left), max(known[1], right)
    return edges


def _join_labels(drafts: list[Draft]) -> list[Draft]:
    """A bullet or number that is an element of its own goes to the text beside it."""
    joined: list[Draft] = []
    for draft in drafts:
        label = joined[-1] if joined else None
        if label is not None and _is_label(label) and label.cells == draft.cells == [] and _beside(label, draft):
            first, *rest = draft.lines
            draft.lines = [join_row([label.lines[0], first]), *rest]
            joined.pop()
        joined.append(draft)
    return joined


def _is_label(draft: Draft) -> bool:
    text = draft.lines[0].text
    return len(draft.lines) == 1 and len(text) < _LABEL and (_is_lbl(draft.lines[0].words[0]) or is_marker(text))


def _is_lbl(word: Word) -> bool:
    return word.element is not None and "Lbl" in word.element.path


def _beside(label: Draft, draft: Draft) -> bool:
    left, right = label.lines[0], draft.lines[0]
    return abs(left.baseline - right.baseline) < _LEVEL * right.size and left.x0 < right.x0


def _role(path: tuple[str, ...]) -> str:
    """The structure type that says most about the block."""
    for kind in reversed(path):
        if kind in NOTES:
            return "Note"
        if kind in _HEADINGS or kind in ("Caption", "TOCI"):
            return kind
    if "LI" in path or "LBody" in path:
        return "LI"
    return path[-1]


def _place(drafts: list[Draft], loose: list[Draft]) -> list[Draft]:
    """Puts drafts that the tree does not know before the first draft that stands below them."""
    for extra in loose:
        drafts.insert(_first_below(extra.lines[0].baseline, drafts, loose), extra)
    return drafts


def _first_below(level: float, drafts: list[Draft], loose: list[Draft]) -> int:
    placed = {id(draft) for draft in loose}
    below = (i for i, draft in enumerate(drafts) if draft.lines[0].baseline > level and id(draft) not in placed)
    return next(below, len(drafts))
