"""Words become lines: pieces of one baseline without a gap that could be a gutter."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.layout.models import Line, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# In units of the font size. A space is 0.25 to 0.35; justified text stretches it to about 0.8.
_GAP = 0.75
# Pieces that were not drawn one after the other meet only across an ordinary space.
_MEETING_GAP = 0.4
_OVERLAP = 0.35
_LEVEL = 0.25
_RAISED_SIZE = 0.87
_OPENING = ("(", "[")
_CLOSING = (")", "]")


def build_lines(words: Sequence[Word], page: int) -> list[Line]:
    """Lines in drawing order; words drawn one after the other on one baseline stay together."""
    lines: list[list[Word]] = []
    for word in words:
        if lines and _follows(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Line(_finish(line), page) for line in _merge(lines)]


def join_row(lines: Iterable[Line]) -> Line:
    """One line of several that stand on one row, in the direction of their script."""
    parts = list(lines)
    if len(parts) == 1:
        return parts[0]
    rtl = sum(map(_is_rtl, parts)) * 2 > len(parts)
    parts.sort(key=lambda line: -line.x1 if rtl else line.x0)
    words = [word for line in parts for word in line.words]
    return Line(_finish(words), parts[0].page)


def _follows(before: Word, word: Word, *, limit: float = _GAP) -> bool:
    size = max(before.size, word.size)
    gap = word.x0 - before.x1
    if not -_OVERLAP * size <= gap <= limit * size:
        return False
    return _same_level(before, word)


def _same_level(before: Word, word: Word) -> bool:
    shift = abs(before.baseline - word.baseline)
    small, large = sorted((before.size, word.size))
    return shift <= _LEVEL * small or (small < _RAISED_SIZE * large and shift <= 0.7 * large)


def _merge(lines: list[list[Word]]) -> list[list[Word]]:
    """Joins pieces that meet on a baseline although they were not drawn one after the other."""
    order = sorted(range(len(lines)), key=lambda i: (round(lines[i][0].baseline), lines[i][0].x0))
    merged: dict[int, list[Word]] = {}
    open_lines: list[int] = []
    for i in order:
        line = lines[i]
        open_lines = [j for j in open_lines if line[0].baseline - merged[j][0].baseline <= line[0].size]
        host = next((j for j in reversed(open_lines) if _meets(merged[j], line)), None)
        if host is None:
            merged[i] = list(line)
            open_lines.append(i)
        elif line[0].x0 >= merged[host][0].x0:
            merged[host].extend(line)
        else:
            merged[host][:0] = line
    return [merged[i] for i in sorted(merged)]


def _meets(left: list[Word], right: list[Word]) -> bool:
    return (_follows(left[-1], right[0], limit=_MEETING_GAP)
            or _follows(right[-1], left[0], limit=_MEETING_GAP))  # fmt: skip


def _finish(words: list[Word]) -> list[Word]:
    """Marks raised words, glues what touches, and joins brackets in another style to what they enclose."""
    if len(words) < 2:
        return words
    words = _join_brackets(words)
    size = max(word.size for word in words)
    level = max(word.baseline for word in words if word.size >= _RAISED_SIZE * size)
    for before, word in zip([None, *words], words):  # noqa: B905 - the last word has no successor
        small = word.size < _RAISED_SIZE * size
        word.raised = small and level - word.baseline > 0.12 * size
        if before is not None and word.raised and word.x0 - before.x1 < 0.12 * size:
            word.glued = True
    return words


def _join_brackets(words: list[Word]) -> list[Word]:
    joined = words[:1]
    for word in words[1:]:
        last = joined[-1]
        if word.glued and word.size == last.size and (last.text in _OPENING or word.text in _CLOSING):
            joined[-1] = replace(last, text=last.text + word.text, x1=word.x1)
        else:
            joined.append(word)
    return joined


def _is_rtl(line: Line) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in line.words[0].text[:1])


def stream_lines(words: Sequence[Word], page: int) -> list[Line]:
    """Lines of words that are drawn in reading order: a new line where the baseline changes."""
    lines: list[list[Word]] = []
    for word in words:
        if lines and _same_level(lines[-1][-1], word) and word.x0 > lines[-1][0].x0:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Line(_finish(line), page) for line in lines]


def left_column_first(lines: Sequence[Line]) -> list[Line]:
    """The lines of one paragraph, where a program drew its end, atop the next column, before its beginning."""
    at = next((i for i in range(1, len(lines)) if lines[i].x1 < lines[i - 1].x0), None)
    if at is None or any(map(_is_rtl, lines)):
        return list(lines)
    drawn, rest = lines[:at], lines[at:]
    beside = max(line.x1 for line in rest) < min(line.x0 for line in drawn)
    return [*rest, *drawn] if beside and drawn[0].baseline < rest[0].baseline else list(lines)
