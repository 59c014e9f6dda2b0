"""Rows of tables get the names of their columns; a row that the end of a page cut is made whole."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.markers import ends_sentence
from corpus.readers.pdf.layout.grids import GROUP
from corpus.readers.tables import names_prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.readers.pdf.layout.models import Draft, Line

# Characters of the name of a column, and of one that nothing but the cells below it tells.
_NAME, _PLAIN_NAME = 80, 40
_MOST_HEADS = 3  # rows that together name the columns
_PLAIN_COLUMNS = 3  # with fewer, the first column names the second
# Points within which columns of two pages are the same.
_SAME = 4.0
# Points within which the texts of two cells begin at one place.
_ALIGNED = 12.0


class _Group:
    """The last row of a table with a first cell, which may reach down to rows over the end of its page."""

    def __init__(self) -> None:
        self._row: Draft | None = None
        self._reaches = False

    def meet(self, draft: Draft) -> None:
        """Tell that the first cell that a tagged row has stands in the second column, which nothing of it says."""
        row = self._row
        if row is None or row.page >= draft.page or not draft.places or draft.places[0].start:
            return
        if len(row.columns) > 1 and draft.columns:
            left = draft.columns[0][0]
            if abs(left - row.columns[1][0]) <= _ALIGNED < abs(left - row.columns[0][0]):
                draft.first, draft.open = False, True

    def take(self, draft: Draft, *, begins: bool) -> None:
        """Give an open row the first cell, as far as that is short; ``begins``: it is the first of its page."""
        self._reaches = self._reaches or begins
        row = self._row
        if draft.first:
            self._row, self._reaches = draft, False
            return
        over = draft.open and self._reaches and row is not None and row.page < draft.page
        if over and row is not None and row.columns and draft.columns and _length(row.cells[0]) <= GROUP:
            cell = [replace(line, page=draft.page) for line in row.cells[0]]
            draft.cells, draft.columns = [cell, *draft.cells], [row.columns[0], *draft.columns]


def name_columns(drafts: list[Draft]) -> list[Draft]:
    """The drafts without the rows that only name columns, which each row of the table below has in ``heads``."""
    done: list[Draft] = []
    heads: list[Draft] = []
    last: Draft | None = None
    parted = False
    group = _Group()
    for at, draft in enumerate(drafts):
        if not draft.cells:
            if last is not None and heads and _is_group(draft, heads[-1], drafts[at + 1 :][:1]):
                draft.kind, draft.level = "table", 0
            else:
                parted = parted or draft.kind != "footnote"
            done.append(draft)
            continue
        before, last = last, draft
        group.meet(draft)
        if before is None or not _is_of_table(before, draft) or (parted and heads and not _fits(draft, heads[-1])):
            heads, group = _heads(_table_from(drafts, at)), _Group()
        elif before.lines[-1].page != draft.page:
            if any(_text(draft) == _text(head) for head in heads):
                continue
            if not parted and before in _last(done) and _is_rest(before, draft):
                _append(before, draft)
                last = before
                continue
            heads = _heads(_table_from(drafts, at)) or heads
        parted = False
        group.take(draft, begins=not any(row.cells and row.page == draft.page for row in _last(done)))
        if not any(draft is head for head in heads) and _begins_part(drafts, at):
            heads = [draft]
        if any(draft is head for head in heads):
            continue
        draft.heads = heads
        done.append(draft)
    return done


def _is_group(draft: Draft, head: Draft, after: Sequence[Draft]) -> bool:
    """Whether a line is the name of a group of rows: it is in the table of the heads, and a row of it follows."""
    if draft.kind not in ("heading", "paragraph") or len(draft.lines) > 1 or len(head.cells) < _PLAIN_COLUMNS:
        return False
    inside = (draft.table, draft.page) == (head.table, head.page) and bool(draft.table)
    return inside and any(row.cells and (row.table, row.page) == (draft.table, draft.page) for row in after)


def without_repeated_heads(drafts: list[Draft]) -> list[Draft]:
    """The drafts without the lines over the rest of a table that repeat the rows at its top, which no tag marks."""
    kept: list[Draft] = []
    tops: list[str] = []
    repeated: set[int] = set()
    last: Draft | None = None
    for at, draft in enumerate(drafts):
        if draft.cells:
            begins = last is None or (last.page, last.table) != (draft.page, draft.table)
            if begins and draft.page not in repeated:
                top = [_letters(row) for row in _table_from(drafts, at)[:_MOST_HEADS]]
                tops = top + ["".join(top[:count]) for count in range(2, len(top) + 1)]
            last = draft
        elif last is not None and draft.page > last.page and draft.lines[0].words[0].element is None:
            over = any(other.page == draft.page and other.cells for other in drafts[at + 1 : at + 1 + _MOST_HEADS])
            if over and _letters(draft) in tops:
                repeated.add(draft.page)
                continue
        kept.append(draft)
    return kept


def _table_from(drafts: list[Draft], at: int) -> list[Draft]:
    """The rows of the table that begins with a draft, as far as nothing stands between them.

    Below names of columns, text may stand: a row of one cell, the first of a group.
    """
    rows = drafts[at : at + 1]
    after = at + 1
    named = len(rows[0].cells) >= _PLAIN_COLUMNS and _is_set_apart(rows[0])
    if named and after + 1 < len(drafts) and not drafts[after].cells:
        after += 1
    for draft in drafts[after:]:
        if not draft.cells or draft.table != rows[0].table or draft.page != rows[0].page:
            break
        rows.append(draft)
    return rows


def _begins_part(drafts: Sequence[Draft], at: int) -> bool:
    """Whether a row further down names the columns of those below it: all its cells in bold, and no figures."""
    row, below = drafts[at], next(iter(drafts[at + 1 : at + 2]), None)
    if below is None or len(row.cells) < _PLAIN_COLUMNS or len(below.cells) != len(row.cells):
        return False
    follows = (below.page, below.table) == (row.page, row.table)
    return follows and _is_set_apart(row) and not _is_set_apart(below) and not any(map(str.isdigit, _text(row)))


def _is_of_table(before: Draft, draft: Draft) -> bool:
    """Whether the draft is a row of the table that ``before`` is of, on its page or the next."""
    if before.page == draft.page:
        return before.table == draft.table
    return before.lines[-1].page >= draft.page - 1 and _same_columns(before, draft)


def _same_columns(a: Draft, b: Draft) -> bool:
    """Whether the outer edges of the columns are those of the other row, and their number where both are full."""
    if not a.columns or not b.columns:
        return False
    left, right = abs(a.columns[0][0] - b.columns[0][0]), abs(a.columns[-1][1] - b.columns[-1][1])
    inner = {round(x / _SAME) for x, _ in a.columns} & {round(x / _SAME) for x, _ in b.columns}
    return (left <= _SAME or not b.first) and (right <= _SAME or bool(inner))


def _fits(draft: Draft, head: Draft) -> bool:
    """Whether the cells of a row begin where those of the heads do."""
    pairs = zip(draft.columns, head.columns, strict=False)
    return len(draft.columns) == len(head.columns) and all(abs(a[0] - b[0]) <= _ALIGNED for a, b in pairs)


def _is_rest(before: Draft, draft: Draft) -> bool:
    """Whether the row is what the end of the page cut off: it begins in mid-sentence, or has no first cell."""
    pairs = [(before.cells[i], cell) for cell, i in zip(draft.cells, _places(before, draft), strict=True)]
    if draft.continues:
        return True
    if not draft.first and before.first:
        # Under a cell that reaches down the first is empty in each row; a rest has others that are.
        return not draft.open or len(draft.cells) < len(before.cells) - 1
    return any(b[0].text[:1].islower() and not ends_sentence(a[-1].text) for a, b in pairs)


def _last(drafts: list[Draft]) -> list[Draft]:
    """The last draft that is no note."""
    return next(([draft] for draft in reversed(drafts) if draft.kind != "footnote"), [])


def _append(before: Draft, draft: Draft) -> None:
    for cell, i in zip(draft.cells, _places(before, draft), strict=True):
        before.cells[i].extend(cell)
    before.lines = [*before.lines, *draft.lines]


def _places(before: Draft, draft: Draft) -> list[int]:
    """For each cell, the number of the cell above it."""
    above = range(len(before.cells))
    return [max(above, key=lambda i: _overlap(column, before.columns[i])) for column in draft.columns]


def _overlap(a: tuple[float, float], b: tuple[float, float]) -> float:
    return min(a[1], b[1]) - max(a[0], b[0])


def names_of(draft: Draft, heads: Sequence[Sequence[str]]) -> list[str]:
    """The name of the column of each cell; ``heads`` are the texts of the cells of ``draft.heads``.

    A cell over several columns has all their names.
    """
    names: list[str] = []
    for number, column in enumerate(draft.columns):
        parts: list[str] = []
        for head, texts in zip(draft.heads, heads, strict=True):
            if len(head.cells) == len(draft.cells):
                found = [number]
            else:
                found = [i for i, other in enumerate(head.columns) if _is_within(other, column)]
                found = found or [max(range(len(head.columns)), key=lambda i: _overlap(column, head.columns[i]))]
            parts.append(" / ".join(dict.fromkeys(texts[i] for i in found if texts[i])))
        names.append(" ".join(dict.fromkeys(filter(None, parts))).rstrip(":"))
    return names


def _is_within(inner: tuple[float, float], outer: tuple[float, float]) -> bool:
    return outer[0] <= (inner[0] + inner[1]) / 2 <= outer[1]


def _heads(rows: list[Draft]) -> list[Draft]:
    """The rows at the top of a table that name its columns: tagged so, set apart from the others, or unlike them."""
    if _is_labels(rows):
        return []
    if len(rows) > 1 and _differs(rows[0], rows[1]):
        return rows[:1]
    for test in (_is_tagged_head, _is_set_apart):
        heads: list[Draft] = []
        for row in rows[:_MOST_HEADS]:
            if not test(row) or (heads and len(row.cells) <= len(heads[-1].cells) and test is _is_set_apart):
                break
            heads.append(row)
        if heads and len(heads) < len(rows) and not test(rows[len(heads)]):
            return heads
    texts = [[" ".join(line.text for line in cell) for cell in row.cells] for row in rows[:2]]
    if len(texts) > 1 and names_prose(*texts):
        return rows[:1]
    return rows[:1] if _is_unlike(rows) else []


def _is_labels(rows: list[Draft]) -> bool:
    """Whether the rows are labels with their values: two cells, the first of most ending in a colon."""
    pairs = [row for row in rows if len(row.cells) == 2]
    ended = sum(row.cells[0][-1].text.rstrip().endswith(":") for row in pairs)
    return len(pairs) == len(rows) and 2 * ended > len(rows)


def _is_tagged_head(row: Draft) -> bool:
    return len(row.cells) > 1 and all(_is_th(cell) for cell in row.cells)


def _is_th(cell: list[Line]) -> bool:
    element = cell[0].words[0].element
    return element is not None and "TH" in element.path


def _is_set_apart(row: Draft) -> bool:
    short = len(row.cells) > 1 and all(_length(cell) <= _NAME for cell in row.cells)
    return short and (row.shaded or all(is_bold(cell) for cell in row.cells))


def _differs(row: Draft, below: Draft) -> bool:
    """Whether a row of short cells is in one font and colour, and nothing in the row below it is."""
    if len(row.cells) < _PLAIN_COLUMNS or not row.style or any(_length(cell) > _NAME for cell in row.cells):
        return False
    return all(word.style != row.style for line in below.lines for word in line.words)


def is_bold(cell: list[Line]) -> bool:
    """Whether all letters of a cell are bold."""
    return all(line.bold for line in cell) and any(map(str.isalpha, cell[0].text))


def _is_unlike(rows: list[Draft]) -> bool:
    """Whether the first row has short names without figures, and a column under it has figures in every row."""
    first, rest = rows[0], rows[1:]
    if len(first.cells) < _PLAIN_COLUMNS or len(rest) < 2 or any(len(row.cells) > len(first.cells) for row in rest):
        return False
    names = [" ".join(line.text for line in cell) for cell in first.cells]
    plain = all(re.fullmatch(r"[^\W\d_][^\d.;:!?]*", name) and name[0].isupper() for name in names)
    if not plain or max(map(len, names)) > _PLAIN_NAME or len(set(names)) < len(names):
        return False
    full = [row for row in rest if len(row.cells) == len(first.cells)]
    columns = (range(len(first.cells))) if 2 * len(full) >= len(rest) and full else ()
    return any(all(re.search(r"\d", row.cells[i][0].text) for row in full) for i in columns)


def _length(cell: list[Line]) -> int:
    return sum(len(line.text) for line in cell)


def _letters(draft: Draft) -> str:
    return "".join("".join(line.text for line in draft.lines).split())


def _text(draft: Draft) -> str:
    return " ".join(line.text for line in draft.lines)
