"""Text as the rules want it, and the way back to the text as it is.

Typographic apostrophes, hyphens and spaces become plain ones, runs of white space one space, and invisible
characters (soft hyphen, zero-width marks) go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ",
     "\u2002": " ", "\u2003": " ", "\n": " ", "\r": " ", "\t": " ", "\f": " ", "\v": " ", "“": '"', "”": '"'}
)  # fmt: skip
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_DROPPED = re.compile(rf"(?<= ) +|[{_INVISIBLE}]+")
_NEEDS_DROPPING = re.compile(rf"  |[{_INVISIBLE}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` after folding; ``offsets[i]`` is the place of its character ``i`` in the original, None if the same."""

    text: str
    offsets: list[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the original for the non-empty range ``[start, end)`` of the folded text."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold ``text``; without runs of spaces and invisible characters every character keeps its place."""
    plain = text.translate(_PLAIN)
    if not _NEEDS_DROPPING.search(plain):
        return Folded(plain)
    offsets: list[int] = []
    position = 0
    for match in _DROPPED.finditer(plain):
        offsets.extend(range(position, match.start()))
        position = match.end()
    offsets.extend(range(position, len(plain)))
    return Folded("".join(plain[offset] for offset in offsets), offsets)
