"""Notes at the foot of a page: found, moved out of the text, put behind the block that bears their mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.layout.models import Line

if TYPE_CHECKING:
    from corpus.layout.metrics import Metrics
    from corpus.layout.models import Draft

_NUMBER = re.compile(r"\d{1,3}[.)]?|[*†‡§¶]{1,3}|\[\d{1,3}\]")
_SMALL = 0.93


def mark_footnotes(drafts: list[Draft], metrics: Metrics, height: float) -> None:
    """Sets kind and marker of the notes among the drafts of one page of ``height``, in reading order."""
    marks = {word.text.strip("[]().,;") for draft in drafts for line in draft.lines for word in line.words
             if word.raised}  # fmt: skip
    inside = False
    for draft in drafts:
        mark = _opening_mark(draft, marks, metrics, height)
        if mark:
            draft.kind, draft.marker, inside = "footnote", mark, True
            _drop_first_word(draft)
        elif draft.role == "Note" or (inside and _is_small(draft, metrics) and draft.kind == "paragraph"):
            draft.kind, inside = "footnote", True
        else:
            inside = False


def _opening_mark(draft: Draft, marks: set[str], metrics: Metrics, height: float) -> str:
    if draft.kind != "paragraph" or draft.role.startswith("H"):
        return ""
    words = draft.lines[0].words
    first, mark = words[0], words[0].text.strip("[]().,;")
    if (len(words) < 2 and len(draft.lines) < 2) or not _NUMBER.fullmatch(first.text):
        return ""
    if draft.role == "Note":
        return mark or first.text
    low = draft.lines[0].baseline > 0.4 * height
    if first.raised and low and draft.size <= 1.02 * metrics.body:
        return mark or first.text
    return mark if low and mark in marks and _is_small(draft, metrics) else ""


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
