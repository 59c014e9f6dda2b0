"""Notes at the foot of a page: found, moved out of the text, put behind the block that bears their mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.readers.pdf.layout.models import Line

if TYPE_CHECKING:
    from corpus.readers.pdf.layout.metrics import Metrics
    from corpus.readers.pdf.layout.models import Draft

_NUMBER = re.compile(r"\d{1,3}[.)]?|\([a-z]{1,2}\)|[*†‡§¶]{1,3}|\[\d{1,3}\]")
_SMALL = 0.93
# Page numbers and labels of figures may stand below the notes.
_SHORT = 12


def mark_footnotes(drafts: list[Draft], metrics: Metrics, height: float, *, last: str = "") -> str:
    """Sets kind and marker of the notes among the drafts of one page of ``height``, in reading order.

    ``last`` is the mark of the last note before the page; returns that of the last note on it.
    """
    marks = {_clean(word.text) for draft in drafts for line in draft.lines for word in line.words if word.raised}
    text = _text_lines(drafts, metrics)
    inside = False
    for draft in drafts:
        if last.isdigit():
            marks.add(str(int(last) + 1))
        mark = _opening_mark(draft, marks, metrics)
        if mark and (draft.role == "Note" or _is_at_foot(draft.lines[0], text, height)):
            draft.kind, draft.marker, inside, last = "footnote", mark, True, mark
            _drop_first_word(draft)
        elif draft.role == "Note" or (inside and _is_small(draft, metrics) and draft.kind == "paragraph"):
            draft.kind, inside = "footnote", True
        else:
            inside = False
    return last


def _opening_mark(draft: Draft, marks: set[str], metrics: Metrics) -> str:
    if draft.kind != "paragraph" or draft.role.startswith("H"):
        return ""
    words = draft.lines[0].words
    first, mark = words[0], _clean(words[0].text)
    if (len(words) < 2 and len(draft.lines) < 2) or not _NUMBER.fullmatch(first.text):
        return ""
    if draft.role == "Note":
        return mark or first.text
    if first.raised and not first.text[-1].isalpha() and draft.size <= 1.02 * metrics.body:
        return mark or first.text
    return mark if mark in marks and _is_small(draft, metrics) else ""


def _text_lines(drafts: list[Draft], metrics: Metrics) -> list[Line]:
    """The lines of running text: of the usual size and not as short as a page number."""
    lines = [line for draft in drafts if draft.role != "Note" for line in draft.lines]
    large = (line for line in lines if not line.words[0].raised and line.size > _SMALL * metrics.body)
    return [line for line in large if len(line.text) > _SHORT]


def _is_at_foot(first: Line, text: list[Line], height: float) -> bool:
    """Whether no running text stands below in the same column."""
    if first.baseline < 0.4 * height:
        return False
    below = (line for line in text if line.baseline > first.baseline)
    return not any(line.x0 < first.x1 and line.x1 > first.x0 for line in below)


def _clean(mark: str) -> str:
    """The mark without the point or bracket of a number; a letter keeps its brackets, as in statutes."""
    return mark if mark[1:2].isalpha() else mark.strip("[]().,;")


def _is_small(draft: Draft, metrics: Metrics) -> bool:
    return draft.size <= _SMALL * metrics.body


def _drop_first_word(draft: Draft) -> None:
    first, *rest = draft.lines
    words = first.words[1:]
    if words:
        words[0].glued = False
    draft.lines = [Line(words, first.page), *rest] if words else rest


def merge_parts(drafts: list[Draft]) -> list[Draft]:
    """Joins a note that continues to the part that bears its mark."""
    merged: list[Draft] = []
    for draft in drafts:
        if draft.kind == "footnote" and not draft.marker and merged and merged[-1].kind == "footnote":
            merged[-1].lines.extend(draft.lines)
        else:
            merged.append(draft)
    return merged
