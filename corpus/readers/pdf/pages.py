"""What the pages of a file could not give: pictures of text, garbled text, damaged pages."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from corpus.losses import sentences
from corpus.patterns import word_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corpus.losses import Losses
    from corpus.readers.pdf.layout.models import Layout, PageWords

# Letters and digits beside a picture of half a page, and of a whole one, up to which the picture is the page: a stamp,
# a page number, a line of caption. A page of more is text with a figure, or a cover.
_FEW, _HALF = 60, 0.5
_STAMP, _WHOLE = 100, 0.8
# The share of a page without any text that a picture covers, or the strokes on it, from which on it shows something:
# less is a logo or a frame on a blank page.
_SHOWN, _STROKES = 0.1, 50
# The share of characters that no text has (without meaning, private, unassigned) from which on a page is garbled.
_ODD = 0.1
# Words of a page by which its text is judged, and the shares of very common English words and of words without a vowel:
# English prose has a fifth of the first, any prose at most a seventh of the second (measured on 1,000 public pages),
# and a shifted or badly recognised alphabet none and half.
_LEAST_WORDS = 20
_OPENING, _SURELY_COMMON = 600, 0.15
_COMMON, _VOWELLESS = 0.03, 0.3
_SHOWN_NUMBERS = 20
_CHARACTERS_LOST = 0.02  # of a file: below, marks of notes and bullets that stand in no text
_WORD = re.compile(r"[^\W\d_]{2,}")
_VOWEL = re.compile("[aeiouy]")


def picture_pages(pages: Iterable[PageWords], layout: Layout) -> list[int]:
    """The numbers of the pages that are pictures: with no text, or with a stamp or foot and no more."""
    return [page.number for page in pages if not page.damaged and _is_picture(page, layout.characters)]


def _is_picture(page: PageWords, characters: Mapping[int, int]) -> bool:
    drawn = page.drawings
    if not page.words:
        return drawn.pictures >= _SHOWN or drawn.paths >= _STROKES
    count = characters.get(page.number, 0)
    return (drawn.pictures >= _HALF and count < _FEW) or (drawn.pictures >= _WHOLE and count < _STAMP)


def is_garbled(text: str) -> bool:
    """Whether the characters of a page are not those that it shows: a font without its table, or bad recognition."""
    foreign = [char for char in text if not char.isascii()]
    odd = sum(char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc") for char in foreign)
    if odd >= _ODD * len(text) and len(text) >= _LEAST_WORDS:
        return True
    # Most pages are judged by their first words.
    opening = text[:_OPENING].casefold().split()
    if sum(word in word_list("function_words") for word in opening) >= _SURELY_COMMON * len(opening) > 0:
        return False
    words = _WORD.findall(unicodedata.normalize("NFD", text).casefold())
    common = sum(word in word_list("function_words") for word in words)
    if len(words) < _LEAST_WORDS or common >= _COMMON * len(words):
        return False
    latin = [word for word in words if word.isascii() and len(word) > 2]
    vowelless = sum(_VOWEL.search(word) is None for word in latin)
    return 2 * len(latin) > len(words) and vowelless >= _VOWELLESS * len(latin)


def account(pages: Sequence[PageWords], pictures: Sequence[int], layout: Layout, losses: Losses) -> tuple[str, ...]:
    """Counts what the pages could not give, and says so with their numbers, and all else that was lost."""
    others = sentences(losses.counts())
    return (*_missing(pages, pictures, losses), *_unplaced(pages, layout, losses), *others)


def _missing(pages: Sequence[PageWords], pictures: Sequence[int], losses: Losses) -> Iterator[str]:
    damaged = [page.number for page in pages if page.damaged]
    garbled = [page.number for page in pages if is_garbled(" ".join(word.text for word in page.words))]
    for kind, numbers in (("pages", damaged), ("pictures", pictures), ("garbled", garbled)):
        losses.add(kind, len(numbers))
    if damaged:
        yield f"{len(damaged)} of {len(pages)} pages are damaged and were not read: {_numbers(damaged)}."
    if pictures:
        yield (
            f"{len(pictures)} of {len(pages)} pages are pictures and have no text layer: {_numbers(pictures)}. "
            "Run the file through text recognition (OCR) and add it again."
        )
    if garbled:
        yield (
            f"The text of {len(garbled)} of {len(pages)} pages is garbled: {_numbers(garbled)}. "
            "Print the file to a new PDF, run that through text recognition (OCR) and add it."
        )


def _unplaced(pages: Sequence[PageWords], layout: Layout, losses: Losses) -> Iterator[str]:
    """Characters that PDFium gave and that stand in no block."""
    given = _letters("".join(word.text for page in pages for word in page.words))
    texts = (block.marker + block.text for block in layout.blocks if block.kind != "furniture")
    missing = given - _letters("".join((*texts, *layout.removed)))
    if missing > _CHARACTERS_LOST * given:
        losses.add("glyphs", missing)
        yield f"{missing} of {given} characters have no place in the text that was read."


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _numbers(pages: Sequence[int]) -> str:
    shown = ", ".join(map(str, pages[:_SHOWN_NUMBERS]))
    more = len(pages) - _SHOWN_NUMBERS
    return f"{shown} and {more} more" if more > 0 else shown
