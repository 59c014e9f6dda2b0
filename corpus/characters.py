"""Which characters show nothing, and which look alike: the one table of them, and the texts that it makes.

The classes are those of the Unicode Character Database: format characters (general category Cf), variation selectors
and tags (Default_Ignorable_Code_Point), the place holder of an object (U+FFFC), control characters (Cc) but for white
space; spaces (Zs); dashes (Pd); quotation marks (Pi, Pf, Ps); the Latin ligatures (Alphabetic Presentation Forms).
They are written out because a question should not wait for ``unicodedata``. Marks of Cf that are drawn, as the Arabic
number signs, are none of them. Full-width letters are left as they are: they are seen to be other letters, and the
words of a search are folded (``indexer.analyzer``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from corpus.models import Block, Extract, Metadata

# Patterns are kept as text on the way of a question: ``re`` compiles, and remembers, those that it comes to.
_HALF = "[\ud800-\udfff]"
SOFT_HYPHEN = "\u00ad"
LINE_BREAK = "\u2028"
"""LINE SEPARATOR: in the text of a block, a line break that the page shows."""
_CONTROL = "\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_FORMAT = (
    "\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc"
    "\U000e0000-\U000e0fff"
)
INVISIBLE = _CONTROL + SOFT_HYPHEN + _FORMAT
"""What shows nothing, as the inside of a class of a pattern."""
SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
HYPHENS = "\u2010\u2011"
DASHES = "\u2012\u2013\u2014\u2015\u2212"
# The fonts of some PDFs name their apostrophe U+201F, a double mark.
APOSTROPHES = "\u2018\u2019\u201a\u201b\u201f\u02bc\u00b4`"
QUOTES = "\u201c\u201d\u201e"
LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
TYPED = str.maketrans(
    {
        **dict.fromkeys(SPACES + "\t\r\f\v\x1c\x1d\x1e\x1f", " "),
        **dict.fromkeys(HYPHENS, "-"),
        **dict.fromkeys(APOSTROPHES, "'"),
        **dict.fromkeys(QUOTES, '"'),
    }
)
"""Spaces, hyphens and quotation marks as a typewriter has them, for ``str.translate``: no offset moves."""
_SPELT = str.maketrans(LIGATURES | dict.fromkeys(HYPHENS, "-"))
_FOLDED = TYPED | {ord("\n"): " "}
# Where nothing of this stands, a text is in the normal form C already; spaces, which are collapsed, aside.
_MAY_COMPOSE = "[\u0300-\u1fff\u2126-\u212b\u2329\u232a\u2adc\u3001-\U0010ffff]"


def whole(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD, so that it can be written as UTF-8; no offset moves."""
    return text if text.isascii() else re.sub(_HALF, "\ufffd", text)


def tidy(text: str) -> str:
    """One line as a reader sees it: white space of every kind one space, nothing invisible, ligatures spelt out."""
    return " ".join(_seen(text, f"[{INVISIBLE}]").split())


def visible(text: str) -> str:
    """The same for a text of several lines: one line feed at each ``LINE_BREAK`` between lines that show something."""
    return "\n".join(line for line in map(tidy, text.split(LINE_BREAK)) if line)


def printed(text: str) -> str:
    """The text as it would be printed, its lines, tabs and spaces as they are.

    A soft hyphen before white space stays: at the end of a line it says that the word goes on.
    """
    return re.sub(rf"{SOFT_HYPHEN}(?!\s)", "", _seen(text, f"[{_CONTROL}{_FORMAT}]"))


def _seen(text: str, unseen: str) -> str:
    text = re.sub(unseen, "", text)
    if text.isascii():
        return text
    text = whole(text).translate(_SPELT)
    if not re.search(_MAY_COMPOSE, text):
        return text
    from unicodedata import normalize

    return normalize("NFC", text)


class View(NamedTuple):
    """A text for rules to read, and the way back: ``source(i)`` is the original offset of its character ``i``."""

    text: str
    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def source(self, offset: int) -> int:
        """The original offset of the character at ``offset``."""
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original half-open span of ``[start, end)``; ``end`` must be greater than ``start``."""
        return self.source(start), self.source(end - 1) + 1


def view(text: str, skipped: str) -> View:
    """The text without what the pattern ``skipped`` matches, ligatures spelt out; in linear time."""
    pieces: list[str] = []
    starts, shifts = [0], [0]
    end = length = 0
    for match in re.finditer(f"[{''.join(LIGATURES)}]|{skipped}", text):
        letters = LIGATURES.get(match[0], "")
        pieces += text[end : match.start()], letters
        length += match.start() - end
        end = match.end()
        for letter in range(length, length + len(letters)):
            starts.append(letter)
            shifts.append(match.start() - letter)
        length += len(letters)
        starts.append(length)
        shifts.append(end - length)
    pieces.append(text[end:])
    return View("".join(pieces), tuple(starts), tuple(shifts))


def fold(text: str) -> View:
    """One line as typed: plain apostrophes and hyphens, runs of white space one space, nothing invisible."""
    return view(text.translate(_FOLDED), f"(?<= )[ {INVISIBLE}]+|[{INVISIBLE}]+")


def whole_extract(extract: Extract) -> Extract:
    """What a reader found, with whole characters in every text."""
    return extract._replace(
        blocks=tuple(map(_block, extract.blocks)),
        metadata=_metadata(extract.metadata),
        warnings=tuple(map(whole, extract.warnings)),
        key=whole(extract.key) if extract.key is not None else None,
    )


def _block(block: Block) -> Block:
    if not re.search(_HALF, block.text + block.marker):
        return block
    return block._replace(text=whole(block.text), marker=whole(block.marker))


def _metadata(metadata: Metadata) -> Metadata:
    fields = metadata._asdict()
    return Metadata(**{name: whole(value) if value else value for name, value in fields.items()})
