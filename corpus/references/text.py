"""A reading view of damaged text: what the eye skips is skipped, and every place in it leads back to the source.

Soft hyphens, zero-width characters, Markdown stars and a hyphen at a line end are left out; no-break spaces, curly
quotes and the several dashes become their plain forms. Line ends stay, for a blank line still separates.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2007\u2009\u2002\u2003\t\r\f\v", " "),
        **dict.fromkeys("\u2018\u2019\u201b\u201f\u02bc`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    }
)
_SKIPPED = re.compile(
    "[\u00ad\u200b\u200c\u200d\u2060\ufeff*]+(?:\n(?=[a-z]))?|(?<!\\w)_+(?=\\w)|(?<=\\w)_+(?!\\w)"
    "|(?<=[a-z])-\n(?=[a-z])"
)


class View(NamedTuple):
    """``text`` to read, with ``source(i)`` the offset in the original of its character ``i``."""

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def source(self, offset: int) -> int:
        """The original offset of the character at ``offset``."""
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original half-open span of ``[start, end)``; ``end`` must be greater than ``start``."""
        return self.source(start), self.source(end - 1) + 1


def view(text: str) -> View:
    """The reading view of ``text``; in linear time."""
    plain = text.translate(_PLAIN) if not text.isascii() else text.replace("\r", " ").replace("\t", " ")
    pieces, starts, shifts = [], [0], [0]
    at = length = 0
    for skipped in _SKIPPED.finditer(plain):
        pieces.append(plain[at : skipped.start()])
        length += skipped.start() - at
        at = skipped.end()
        starts.append(length)
        shifts.append(at - length)
    pieces.append(plain[at:])
    return View("".join(pieces), tuple(starts), tuple(shifts))
