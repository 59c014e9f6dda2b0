"""Footnote digits that lost their raised place and stick to the word or stop before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.models import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

# After the stop of a sentence, or after a word in lower case; never after a figure or a capital ("65Z5", "B0754").
_AFTER_STOP = re.compile(r"(?<=[a-z)’”'\"][.,;:!?])(?P<q>[’”\"']?)(?P<n>\d{1,3})(?=\s|$)")
_AFTER_WORD = re.compile(r"(?<=[a-z]{4})(?P<q>[’”)]?)(?P<n>\d{1,3})(?=[\s.,;:)]|$)")
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[a-z]{1,2}|nos?|paras?|regs?|arts?|schs?|figs?|vols?|pp)[.]$", re.IGNORECASE)
_FURTHEST = 5


def note_marks(texts: Sequence[str]) -> list[list[Span]]:
    """Where the footnote digits stand in each text of a file, the texts being in the order of the file.

    A digit counts only in its place in the series of the file, which starts at 1 and goes up by one. After a stop
    some may be missing, as lines get lost; after a bare word none may.
    """
    found: list[list[Span]] = []
    last = 0
    for text in texts:
        spans: list[Span] = []
        for match in _candidates(text):
            number = int(match["n"])
            if _is_next(number, last, after_stop=match.re is _AFTER_STOP):
                last = number
                spans.append(Span(match.start("n"), match.end("n")))
        found.append(spans)
    return found


def _candidates(text: str) -> list[re.Match[str]]:
    found = [match for match in _AFTER_STOP.finditer(text) if not _ABBREVIATED.search(text[: match.start()])]
    return sorted([*found, *_AFTER_WORD.finditer(text)], key=re.Match.start)


def _is_next(number: int, last: int, *, after_stop: bool) -> bool:
    if after_stop:
        return last < number <= last + _FURTHEST or number == 1
    return number == last + 1
