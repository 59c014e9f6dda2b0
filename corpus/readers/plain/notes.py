"""Footnote digits that lost their raised place and stick to the word or stop before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.markers import note_number
from corpus.models import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

# After the stop of a sentence, after a year, or after a word in lower case; never after another figure or a capital
# ("65Z5", "B0754", "17.3").
_AFTER_STOP = re.compile(r"(?<=[A-Za-z)’”'\"%][.,;:!?])(?P<q>[’”\"']?)(?P<n>\d{1,3})(?=\s|$)")
_AFTER_YEAR = re.compile(r"(?:(?<=\d{4}/\d\d[.,])|(?<=\b20\d\d[.,])|(?<=\b19\d\d[.,]))(?P<n>\d{1,3})(?=\s|$)")
_AFTER_WORD = re.compile(r"(?<=[a-z]{3})(?P<q>[’”)]?)(?P<n>\d{1,3})(?=[\s.,;:)]|$)")
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[a-z]{1,2}|nos?|paras?|regs?|arts?|schs?|figs?|vols?|pp)[.]$", re.IGNORECASE)
_FURTHEST = 5


def note_marks(texts: Sequence[str]) -> list[list[Span]]:
    """Where the footnote digits stand in each text of a file, the texts being in the order of the file.

    A digit counts only in its place in the series of the file, which starts at 1 and goes up by one. Some may be
    missing, as lines get lost, after a stop or when a note of that number stands in the file; after a bare word
    or a year without such a note none may.
    """
    notes = {number for text in texts if (number := note_number(text))}
    found: list[list[Span]] = []
    last = 0
    for text in texts:
        spans: list[Span] = []
        for match in _candidates(text):
            number = int(match["n"])
            if _is_next(number, last, sure=match.re is _AFTER_STOP or number in notes):
                last = number
                spans.append(Span(match.start("n"), match.end("n")))
        found.append(spans)
    return found


def note_texts(texts: Sequence[str], marked: Collection[int]) -> list[bool]:
    """Which of the texts are notes: numbered as a mark in the file is, or next in line to one that is."""
    numbers = [note_number(text) for text in texts]
    notes = {number for number in numbers if number in marked}
    for number in sorted(number for number in numbers if number):
        if number - 1 in notes:
            notes.add(number)
    for number in sorted((number for number in numbers if number), reverse=True):
        if number + 1 in notes:
            notes.add(number)
    return [number in notes for number in numbers]


def _candidates(text: str) -> list[re.Match[str]]:
    found = [match for match in _AFTER_STOP.finditer(text) if not _ABBREVIATED.search(text[: match.start()])]
    return sorted([*found, *_AFTER_YEAR.finditer(text), *_AFTER_WORD.finditer(text)], key=re.Match.start)


def _is_next(number: int, last: int, *, sure: bool) -> bool:
    if sure:
        return last < number <= last + _FURTHEST or number == 1
    return number == last + 1
