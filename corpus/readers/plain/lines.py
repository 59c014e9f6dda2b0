"""The lines of a text file and what their breaks mean: how wide the page was, and where a line runs on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.markers import (
    BULLETS,
    ends_sentence,
    is_caption,
    is_figures,
    is_lone_marker,
    list_marker,
    lone_decimal,
)
from corpus.patterns import word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.markers import ListMarker

WIDEST_LINE = 160
"""Characters in the widest line that a typesetter or an editor breaks; a longer line is a paragraph by itself."""

# Shares of the width. The least full line that runs on, give or take, is the measure of a full line. In a short file
# one odd line would set it: below the least, headings run on into their text; above the most, ragged lines do not run
# on.
_TOLERANCE = 0.03
_LEAST_FULL = 0.75
_MOST_FULL = 0.9
_MOST_SURE = 1.0
# One line in fifty that runs on may be shorter than a full one, and one in ten than one that ends a sentence and is
# full; one in ten is longer than the width: web addresses and wrong joins.
_ODD, _ODD_SURE = 50, 10
_LONGEST_LINES = 0.9
_LEAST_WIDTH = 20  # characters
# The share of neighbouring lines that run on from which on a file is wrapped. Fewer are accidents of a file whose
# paragraphs are lines: a list of terms in lower case, a heading without capitals.
_WRAPPED = 0.15
# So many whole lines, and more than so many of them with one space at their end, make a text taken from a PDF.
_SPACED_LINES, _SPACED_SHARE = 5, 0.8
# The share of decimal numbers on lines of their own that count up where they number paragraphs; values of charts do
# not.
_COUNTING = 0.8
# How much less full a line before lower case may be, and how full one is that runs on into a line set closer.
_BEFORE_LOWER = 0.05
_BEFORE_CLOSER = 0.7

# A line that ends so is followed by the number it speaks of, which is no mark of a list.
_REFERS = re.compile(
    r"\b(?:sections?|ss?\.|paragraphs?|paras?\.?|sub-?sections?|sub-?paragraphs?|regulations?|regs?\.|articles?|arts?\.|"
    r"schedules?|parts?|chapters?|clauses?|rules?|figures?|tables?|pages?|pp?\.|nos?\.|numbers?|volumes?)$",
    re.IGNORECASE,
)

_ADDRESS_LAST = re.compile(r"(?:https?://|www\.)\S+$")
_NEWLINES = re.compile(r"\r\n?|[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it: its text, the spaces around it, the blank lines before it and its page.

    ``starts_page`` is true for the first line after a page break; ``page`` counts from 1 and is 0 without form feeds.
    """

    text: str
    indent: int = 0
    trailing: int = 0
    gap: int = 0
    page: int = 0
    starts_page: bool = False

    @property
    def end(self) -> int:
        """The column in which it ends."""
        return self.indent + len(self.text)

    @property
    def lower(self) -> bool:
        """Whether it begins in lower case, and so within a sentence."""
        return self.text[:1].islower()

    @property
    def aside(self) -> bool:
        """Whether it begins with words or figures in brackets that belong to what stands before them."""
        return self.text.startswith("(") and (self.text[1:2].islower() or self.text[1:2].isdigit())

    @property
    def breaks_off(self) -> bool:
        """Whether it ends on a comma, inside a bracket, or on a word that nothing ends on."""
        word = self.text.rsplit(maxsplit=1)[-1]
        open_bracket = self.text.rfind("(") > self.text.rfind(")")
        plain = word.islower() or (word.istitle() and len(word) > 1)
        return self.text.endswith(",") or open_bracket or (plain and word.lower() in word_list("function_words"))

    @property
    def unfinished(self) -> bool:
        """Whether it ends within a sentence, a heading or a label."""
        return not ends_sentence(self.text)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file breaks its lines.

    ``wrapped`` says that paragraphs take several lines, ``gap`` how many blank lines lie between two lines of one
    paragraph, ``width`` how many characters a full line has, ``full`` from which ``fill`` a line may run on, ``sure``
    from which one that ends a sentence does, and ``spaced`` that a line which runs on ends in exactly one space, as
    it does in text taken from a PDF.
    """

    wrapped: bool
    gap: int = 0
    width: int = WIDEST_LINE
    full: float = 0.8
    sure: float = 0.9
    spaced: bool = False

    def fill(self, line: Line, following: Line) -> float:
        """How far the line and the first word of the following would fill the width: under 1 it would have fitted."""
        word = following.text.split(maxsplit=1)[0]
        return (line.end + 1 + min(len(word), 20)) / self.width


def split_lines(text: str) -> list[Line]:
    """The lines of a text that are not blank, with tabs counted as four columns and form feeds as page breaks."""
    pages = _NEWLINES.sub("\n", text).split("\f")
    lines: list[Line] = []
    for number, page in enumerate(pages, start=1):
        gap = 0
        first = len(lines)
        for raw in page.replace("\v", "\n").split("\n"):
            if not raw.strip():
                gap += 1
                continue
            starts_page = len(pages) > 1 and len(lines) == first
            paged = number if len(pages) > 1 else 0
            lines.append(_line(raw, gap=0 if starts_page else gap, page=paged, starts_page=starts_page))
            gap = 0
    return _with_marks(lines if len(pages) > 1 else _with_page_starts(lines))


def _line(raw: str, *, gap: int, page: int, starts_page: bool) -> Line:
    text = raw.strip()
    lead = raw[: len(raw) - len(raw.lstrip())]
    trailing = len(raw) - len(raw.rstrip())
    return Line(text, len(lead.expandtabs(4)), trailing, gap, page, starts_page)


def _with_page_starts(lines: list[Line]) -> list[Line]:
    """Mark pages that were glued together with a line feed and a space, the one place where a line is indented by 1."""
    if not lines:
        return lines
    usual = Counter(line.gap for line in lines).most_common(1)[0][0]
    ones = {index for index, line in enumerate(lines) if line.indent == 1}
    marked = {index for index in ones if index == 0 or usual == 0 or lines[index].gap != usual}
    if len(marked) > len(lines) / 5 or sum(lines[index].gap == 0 for index in ones) < len(marked) / 2:
        return lines
    return [replace(line, starts_page=True, indent=0) if i in marked else line for i, line in enumerate(lines)]


def _with_marks(lines: list[Line]) -> list[Line]:
    """Put bullets and numbers that stand on a line of their own, as some extractors leave them, before their text."""
    decimals = [number for line in lines if (number := lone_decimal(line.text))]
    counted = len(decimals) > 1 and sum(a < b for a, b in pairwise(decimals)) >= _COUNTING * (len(decimals) - 1)
    joined: list[Line] = []
    mark: Line | None = None
    for line in lines:
        if mark:
            takes = not line.starts_page and not is_figures(line.text) and not list_marker(line.text)
            joined.append(
                replace(
                    line,
                    text=f"{mark.text} {line.text}",
                    indent=mark.indent,
                    gap=mark.gap,
                    starts_page=mark.starts_page,
                )
                if takes
                else mark
            )
            mark = None
            if takes:
                continue
        if is_lone_marker(line.text) or (counted and lone_decimal(line.text)):
            mark = line
        else:
            joined.append(line)
    return [*joined, mark] if mark else joined


def measure(lines: Sequence[Line]) -> Layout:
    """How the file breaks its lines, from the places where a line certainly runs on into the next.

    These are lines that end without a stop before one that begins in lower case.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if not b.starts_page and not list_marker(b.text)]
    running = [(a, b) for a, b in pairs if b.lower and a.unfinished and len(a.text) <= WIDEST_LINE]
    unbroken = sum(len(line.text) for line in lines if len(line.text) > WIDEST_LINE)
    mostly_unbroken = unbroken > sum(len(line.text) for line in lines) / 2
    if mostly_unbroken or not running or len(running) < _WRAPPED * len(pairs):
        return Layout(wrapped=False)
    gap = Counter(b.gap for _, b in running).most_common(1)[0][0]
    usual = [(a, b) for a, b in running if b.gap == gap]
    lengths = sorted(a.end for a, _ in usual)
    width = lengths[int(_LONGEST_LINES * (len(lengths) - 1))]
    whole = [a for a, _ in usual if not a.text.endswith("-")]
    spaced = len(whole) >= _SPACED_LINES and sum(a.trailing == 1 for a in whole) > _SPACED_SHARE * len(whole)
    layout = Layout(wrapped=True, gap=gap, width=max(width, _LEAST_WIDTH), spaced=spaced)
    fills = sorted(layout.fill(a, b) for a, b in usual)
    full = min(max(fills[len(fills) // _ODD] - _TOLERANCE, _LEAST_FULL), _MOST_FULL)
    return replace(layout, full=full, sure=max(full, min(fills[len(fills) // _ODD_SURE], _MOST_SURE)))


def runs_on(line: Line, following: Line, layout: Layout, *, item: ListMarker | None = None) -> bool:
    """Whether the following line belongs to the paragraph of the line. ``item`` is the mark that paragraph opens with.

    Across a page, or a wider gap than lines have, only a sentence cut in two runs on. Within a page a line that begins
    in lower case does unless the one before is complete and short, one that begins with a bracket and lower case or a
    figure when the one before is unfinished; another does when the one before it is full.
    """
    marker = list_marker(following.text)
    if marker or is_caption(following.text):
        return _is_wrapped_mark(line, following, layout, marker=marker, item=item)
    if layout.spaced and following.indent and (_ends_item(line) or layout.fill(line, following) < layout.full):
        return False
    cut = line.unfinished and following.lower
    if following.starts_page:
        return cut and len(line.text) > min(layout.width / 2, 60)
    fill = layout.fill(line, following)
    if not layout.wrapped or following.gap > layout.gap:
        return layout.wrapped and cut and fill >= layout.full and not _ADDRESS_LAST.search(line.text)
    if following.lower:
        return line.unfinished or fill >= layout.full - _BEFORE_LOWER
    if line.breaks_off or (line.unfinished and following.aside):
        return True
    if layout.spaced and line.trailing != 1 and following.gap == layout.gap and not line.text.endswith("-"):
        return False
    if following.gap < layout.gap:
        return line.unfinished or fill >= _BEFORE_CLOSER
    if following.indent > line.indent + 1 and not item:
        return False
    return fill >= (layout.full if line.unfinished or layout.spaced else layout.sure)


def _ends_item(line: Line) -> bool:
    """Whether a list may go on below: in text taken from a PDF its lost bullets leave a space before each item."""
    return line.text.endswith((":", ";", "; and", "; or")) or not line.unfinished


def _is_wrapped_mark(
    line: Line, following: Line, layout: Layout, *, marker: ListMarker | None, item: ListMarker | None
) -> bool:
    """Whether a number, dash or "Figure 2." at the start of a line is only the next word of a sentence."""
    if not layout.wrapped or following.gap != layout.gap or following.starts_page or not line.unfinished:
        return False
    if marker and (marker.text[0] in BULLETS or (item and item.kind == marker.kind)):
        return False
    if _REFERS.search(line.text):
        return True
    return layout.fill(line, following) >= layout.full and not line.text.endswith((",", " and", " or"))
