"""What counts as visible text in a block, and how its white space is written."""

from __future__ import annotations

import re
from bisect import bisect_left

from corpus.models import Block

LINE_BREAK = "\u2028"
"""LINE SEPARATOR: in the text of a block, a line break that the page shows."""

# Soft hyphens, zero-width spaces, direction marks, byte order marks, control characters.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1b\x7f]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def visible(text: str) -> str:
    """The text without invisible characters, every run of white space one space, or one line feed at a break."""
    lines = (" ".join(line.split()) for line in _INVISIBLE.sub("", _well_formed(text)).split(LINE_BREAK))
    return "\n".join(line for line in lines if line)


def clean(block: Block) -> Block:
    """The block with its text as ``visible`` gives it and its page offsets moved along."""
    text = visible(block.text)
    pages = tuple((moved, page) for offset, page in block.pages if (moved := _moved(block.text, offset)) < len(text))
    return Block(block.kind, text, level=block.level, marker=visible(block.marker), pages=_one_each(pages))


def _moved(text: str, offset: int) -> int:
    """Where the character at ``offset`` stands in ``visible(text)``; white space counts as what follows it."""
    before, after = _INVISIBLE.sub("", text[:offset]), _INVISIBLE.sub("", text[offset:])
    length = len(visible(before))
    return length + 1 if length and (before[-1:].isspace() or after[:1].isspace()) else length


def _one_each(pages: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Of pages that start at one offset, because those before hold nothing visible, the last."""
    offsets = [offset for offset, _ in pages]
    return tuple(page for index, page in enumerate(pages) if bisect_left(offsets, page[0] + 1) == index + 1)


def _well_formed(text: str) -> str:
    return _LONE_SURROGATE.sub("\ufffd", text)
