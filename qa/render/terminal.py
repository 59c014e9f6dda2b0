"""Text for a terminal: nothing in it that could drive the terminal, and lines no longer than it is wide."""

from __future__ import annotations

import textwrap

WIDTH = 80


def filled(text: str, indent: int = 0, hanging: int | None = None, *, width: int = WIDTH) -> list[str]:
    """The text as lines of at most ``width`` columns, of which all but the first are indented by ``hanging``."""
    return textwrap.wrap(
        printable(text),
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if hanging is None else hanging),
        break_on_hyphens=False,
    )


def printable(text: str) -> str:
    """The text as a terminal may have it: a document must not be able to drive it.

    Blanks of every width become a blank; marks without a width (soft hyphens, marks of direction) are left out; other
    control characters show as U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_printable, text))


def _printable(char: str) -> str:
    if char.isprintable() or char in "\n\t":
        return char
    import unicodedata

    category = unicodedata.category(char)
    return " " if category in {"Zs", "Zl", "Zp"} else "" if category == "Cf" else "\ufffd"
