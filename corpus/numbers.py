"""The numbers that a paper prints beside its clauses and headings, and the names that each place is asked for by.

A mark may be a part of a number: ``(a)`` below clause ``4.7.1`` is ``4.7.1(a)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.models import Passage
from corpus.numerals import WORDS

PARTS = (
    "annex", "annexe", "appendix", "article", "box", "chapter", "figure", "part", "recommendation", "schedule",
    "section", "table",
)  # fmt: skip
"""What a part of a paper is called that has a number or letter of its own."""

# Kept as text: a question that asks for no number has no pattern compiled.
FIGURE = rf"\d{{1,4}}(?:\.\d{{1,3}})*[A-Za-z]?|[A-Z]|[IVXL]+|{'|'.join(WORDS)}"
_WORDED = rf"(?i)({'|'.join(PARTS)})\s+({FIGURE})\b(?!['’]|,? of\b)"
_NUMBERED = r"(\d{1,3}(?:\.\d{1,3})+|\d{1,3}(?=[.)]))[.)]?\s*[^\W\d]"
_TYPED = r"(\d{1,3}(?:\.\d{1,3})+(?=\.?\s+[\"“‘(]?[A-Z]|\.[A-Z])|\d{1,3}\.(?=\s+[A-Z])|\([a-z]{1,4}\)(?=\s+\S))"
_TITLE = 20  # words of a title that may begin with the name of a part; a longer one is a sentence about it
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_TEXT = frozenset({"paragraph", "list_item", "quote"})
_TITLES = frozenset({"heading", "caption"})


class _Mark(NamedTuple):
    """A number that is open: what is below it hangs on to it. ``kinds`` are those of ``kinds_of``."""

    kinds: frozenset[str]
    bare: str
    number: str


def numbered(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages of a document in reading order, each with its printed ``number`` if it has one.

    Bullets have that of the clause they are below. A letter or numeral is added in brackets to what it is below; so is
    a number in a list that a clause introduces.
    """
    numbers = _Numbers()
    return tuple(
        passage._replace(number=number) if (number := numbers.of(passage)) else passage for passage in passages
    )


class _Numbers:
    """The numbered headings above, by level, and the marks that are open below the nearest heading."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []
        self._open: list[_Mark] = []

    def of(self, passage: Passage) -> str:
        """The number of the next passage."""
        if passage.kind in _TITLES:
            return self._title(passage)
        mark = _mark_of(passage)
        if not mark:
            return ""
        bare, kinds = bare_mark(mark), kinds_of(mark)
        if not kinds:
            return self._open[-1].number if self._open else ""
        if "decimal" in kinds or ("number" in kinds and not (passage.lead_in and self._above())):
            self._open = [_Mark(kinds, bare, bare)]
        else:
            kinds = self._rise(bare, kinds)
            self._open.append(_Mark(kinds, bare, f"{self._above()}({bare})"))
        return self._open[-1].number

    def _title(self, passage: Passage) -> str:
        number = _own_number(passage)
        if passage.kind == "heading":
            level = passage.level or 1
            self._headings = [(above, text) for above, text in self._headings if above < level]
            self._open = []
            if number[:1].isdigit():
                self._headings.append((level, number))
        return number

    def _above(self) -> str:
        if self._open:
            return self._open[-1].number
        return self._headings[-1][1] if self._headings else ""

    def _rise(self, bare: str, kinds: frozenset[str]) -> frozenset[str]:
        """Close the marks that end where this one stands; what it is of, seen from those before it."""
        for place in range(len(self._open) - 1, -1, -1):
            shared = self._open[place].kinds & kinds
            following = {kind for kind in shared if _value(bare, kind) == _value(self._open[place].bare, kind) + 1}
            if following:
                del self._open[place:]
                return frozenset(following)
        if all(_value(bare, kind) != 1 for kind in kinds):
            for place in range(len(self._open) - 1, -1, -1):
                if self._open[place].kinds & kinds:
                    shared = self._open[place].kinds & kinds
                    del self._open[place:]
                    return shared
        first = frozenset(kind for kind in kinds if _value(bare, kind) == 1)
        return first or kinds


def _mark_of(passage: Passage) -> str:
    """The mark of a passage, or the one that its text begins with where the format has no marks of its own."""
    if passage.kind not in _TEXT:
        return ""
    if any(char.isdigit() and not char.isdecimal() for char in passage.marker):
        return ""  # the raised figure of a note
    typed = None if passage.marker else re.match(_TYPED, passage.text)
    return typed[1] if typed else passage.marker


def bare_mark(marker: str) -> str:
    """The mark without brackets and stops."""
    return marker.strip("()[]. \t")


def kinds_of(marker: str) -> frozenset[str]:
    """What a mark may be: ``decimal``, ``number``, ``letter``, ``capital`` or ``roman``; nothing for a bullet. An ``i``
    in brackets is both letter and numeral.
    """
    bare = bare_mark(marker)
    if bare.replace(".", "").isdigit():
        return frozenset({"decimal" if "." in bare else "number"})
    if not bare.isalpha() or not bare.isascii() or marker == "o":
        return frozenset()
    roman = {"roman"} if set(bare.lower()) <= _ROMAN.keys() else set()
    single = {"letter" if bare.islower() else "capital"} if len(bare) == 1 or (len(bare) == 2 and not roman) else set()
    return frozenset(single | roman)


def _value(bare: str, kind: str) -> int:
    """The place of a mark in its row, from 1."""
    if kind == "roman":
        figures = [_ROMAN[letter] for letter in bare.lower()]
        return sum(-one if one < after else one for one, after in zip(figures, [*figures[1:], 0], strict=True))
    if kind in ("letter", "capital"):
        return 26 * (len(bare) - 1) + ord(bare[-1].lower()) - 96
    return int(bare.replace(".", ""))


def _own_number(title: Passage) -> str:
    """``4.7`` or ``Appendix B``: the number of a heading or caption, from its mark or its first words."""
    if title.kind == "heading" and kinds_of(title.marker):
        return bare_mark(title.marker)
    worded = re.match(_WORDED, title.text) if len(title.text.split()) <= _TITLE else None
    if worded:
        return f"{worded[1].capitalize()} {worded[2]}"
    opening = re.match(_NUMBERED, title.text) if title.kind == "heading" else None
    return opening[1] if opening else ""


def name_of(number: str) -> str:
    """A number as it is looked up: in lower case, a numeral written as a word in figures, ``annexe`` as ``annex``."""
    word, _, figure = number.lower().rpartition(" ") if number[:1].isalpha() else ("", "", number.lower())
    figure = str(WORDS.get(figure, figure)).strip("().") if word else figure
    return f"{word.replace('annexe', 'annex')} {figure}" if word else figure.replace(" ", "")


def names_in(passages: Sequence[Passage]) -> Iterator[tuple[int, str]]:
    """The place in the sequence, from 0, and the name of every passage that can be asked for by one.

    The first passage of a page has the page's printed number, ``page iii``; a number is that of the passage that prints
    it, not of what has it from above.
    """
    page = None
    for place, passage in enumerate(passages):
        if passage.page is not None and passage.page != page:
            page = passage.page
            yield place, f"page {(passage.page_label or str(page)).lower()}"
        if passage.number and (passage.kind in _TITLES or kinds_of(_mark_of(passage))):
            yield place, name_of(passage.number)
