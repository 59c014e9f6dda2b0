"""What the pages of a file could not give: pictures of text, garbled text, damaged pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.garbled import is_garbled
from corpus.losses import sentences

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
_SHOWN_NUMBERS = 20


def picture_pages(pages: Iterable[PageWords], layout: Layout) -> list[int]:
    """The numbers of the pages that are pictures: with no text, or with a stamp or foot and no more."""
    return [page.number for page in pages if not page.damaged and _is_picture(page, layout.characters)]


def _is_picture(page: PageWords, characters: Mapping[int, int]) -> bool:
    drawn = page.drawings
    if not page.words:
        return drawn.pictures >= _SHOWN or drawn.paths >= _STROKES
    count = characters.get(page.number, 0)
    return (drawn.pictures >= _HALF and count < _FEW) or (drawn.pictures >= _WHOLE and count < _STAMP)


def account(pages: Sequence[PageWords], pictures: Sequence[int], layout: Layout, losses: Losses) -> tuple[str, ...]:
    """Counts what the pages could not give, and says so with their numbers, and all else that was lost.

    ``losses`` is given the characters of the pages without those of running heads and feet.
    """
    losses.give("".join(word.text for page in pages for word in page.words))
    losses.omit("".join(layout.removed))
    others = sentences(losses.counts())
    return (*_missing(pages, pictures, losses), *others)


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


def _numbers(pages: Sequence[int]) -> str:
    shown = ", ".join(map(str, pages[:_SHOWN_NUMBERS]))
    more = len(pages) - _SHOWN_NUMBERS
    return f"{shown} and {more} more" if more > 0 else shown
