"""Where the words of a quote stand on a page of a PDF.

The text of a passage differs from that of the page in blanks, hyphens at line ends, ligatures and the order of columns.
So both are compared by their letters and digits alone, and a quote that the page breaks is found in parts.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points, from the bottom left corner of the page."""

_SHORTEST = 8  # letters of a part of a quote: fewer may stand anywhere


def find_boxes(page: pypdfium2.PdfPage, quote: str, *, passage: str = "") -> list[Box]:
    """One box for each line of the quote on the page; none where the page does not have it.

    ``passage`` is what the quote is part of: words that stand on the page more than once are marked there.
    """
    text_page = page.get_textpage()
    try:
        letters, places = _letters(text_page)
        found = locate_within("".join(letters), "".join(_folded(quote)), "".join(_folded(passage)))
        return [box for start, end in found for box in _boxes(text_page, places[start], places[end - 1] + 1)]
    finally:
        text_page.close()


def locate(text: str, quote: str) -> list[tuple[int, int]]:
    """Where ``quote`` stands in ``text``: whole, or the longest beginnings and ends that do, as ``(start, end)``."""
    found: list[tuple[int, int]] = []
    while len(quote) >= _SHORTEST or (quote and not found):
        length = _longest_beginning(text, quote)
        if length < min(_SHORTEST, len(quote)):
            quote = quote[max(1, length) :]  # a page break, or something the page shows and the passage leaves out
            continue
        at = text.find(quote[:length], found[-1][1] if found else 0)
        at = at if at >= 0 else text.find(quote[:length])
        found.append((at, at + length))
        quote = quote[length:]
    return found


def locate_within(text: str, quote: str, passage: str) -> list[tuple[int, int]]:
    """Where ``quote`` stands in ``text``, in the part of it that ``passage`` takes up if that has it whole."""
    parts = locate(text, passage) if passage else []
    if parts:
        first, last = min(start for start, _ in parts), max(end for _, end in parts)
        at = text.find(quote, first, last)
        if at >= 0:
            return [(at, at + len(quote))]
    return locate(text, quote)


def _longest_beginning(text: str, quote: str) -> int:
    """The length of the longest beginning of ``quote`` that stands in ``text``; by halving, as shorter ones do too."""
    low, high = 0, len(quote)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if quote[:middle] in text else (low, middle - 1)
    return low


def _letters(text_page: pypdfium2.PdfTextPage) -> tuple[list[str], list[int]]:
    """The letters and digits of a page, and the index of the character that each is from."""
    import pypdfium2.raw as pdfium

    letters: list[str] = []
    places: list[int] = []
    for at in range(max(0, pdfium.FPDFText_CountChars(text_page))):
        code = pdfium.FPDFText_GetUnicode(text_page, at)
        for letter in _folded(chr(code) if code <= 0x10FFFF else ""):
            letters.append(letter)
            places.append(at)
    return letters, places


def _folded(text: str) -> Sequence[str]:
    return [char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum()]


def _boxes(text_page: pypdfium2.PdfTextPage, start: int, end: int) -> list[Box]:
    import pypdfium2.raw as pdfium

    found = []
    for at in range(max(0, pdfium.FPDFText_CountRects(text_page, start, end - start))):
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        if pdfium.FPDFText_GetRect(text_page, at, left, top, right, bottom):
            found.append((left.value, bottom.value, right.value, top.value))
    return found
