"""Lines of a text file to paragraphs: which lines belong together, whatever stands between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from corpus.hyphenation import junction
from corpus.markers import (
    footnote_marker,
    is_caption,
    is_contents,
    is_figures,
    is_rule,
    is_urls,
    list_marker,
    note_number,
)
from corpus.readers.plain.lines import runs_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.readers.plain.lines import Layout, Line


_REACH = 8
"""How many paragraphs back a sentence may have been cut by what stands at the foot of a page."""
# Shares of the width: the line that a page end cuts is nearly full, a label or note line at its foot far from it.
_CUT_LINE = 0.7
_FOOT_LINE = 0.6


@dataclass(slots=True)
class Paragraph:
    """The lines of one paragraph in order.

    ``stray`` says that it is a label that cut a sentence at a page end, ``below_quote`` that a quotation ends above it.
    """

    lines: list[Line] = field(default_factory=list)
    stray: bool = False
    below_quote: bool = False
    _closed_before: bool = False

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1]

    @property
    def tight(self) -> bool:
        """Whether no blank line stands between its last two lines, on one page."""
        return len(self.lines) > 1 and self.last.gap == 0 and not self.last.starts_page

    @property
    def ends_with_quote(self) -> bool:
        """Whether it is one quotation, opened by its first character and closed by its last and not before."""
        return self.first.text[0] == "“" and self.last.text[-1] == "”" and not self._closed_before

    @property
    def in_quote(self) -> bool:
        """Whether it opened with a quotation that is still going on."""
        return self.first.text[0] == "“" and not self._closed_before and "”" not in self.last.text

    def add(self, line: Line) -> None:
        """Go on with a line."""
        self._closed_before = self._closed_before or "”" in self.last.text
        self.lines.append(line)

    def joined(self, words: Mapping[str, int]) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Its text in one line, and ``(offset, page)`` for each page it touches; ``words`` is the vocabulary."""
        parts: list[str] = []
        pages: list[tuple[int, int]] = []
        length = 0
        for line, following in zip_longest(self.lines, self.lines[1:]):
            if line.page and (not pages or pages[-1][1] != line.page):
                pages.append((length, line.page))
            text, gap = junction(line.text, following.text, words) if following else (line.text, "")
            parts += (text, gap)
            length += len(text) + len(gap)
        return "".join(parts), tuple(pages)


def group(lines: Sequence[Line], layout: Layout) -> list[Paragraph]:
    """The paragraphs of the lines, in the order in which they begin.

    A sentence that a page end, its web addresses or the labels of a chart interrupt is one paragraph; what interrupts
    it follows it.
    """
    paragraphs: list[Paragraph] = []
    notes = _link_notes(lines)
    current: Paragraph | None = None
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if index in notes:
            if not any(paragraph.first.text == line.text for paragraph in paragraphs[-_REACH:]):
                paragraphs.append(Paragraph([line]))
            continue
        home = _home(paragraphs, current, line, following, layout)
        if home:
            home.add(line)
        else:
            below_quote = current is not None and current.ends_with_quote
            home = Paragraph([line], stray=_is_stray(line, following, layout), below_quote=below_quote)
            paragraphs.append(home)
        current = home
    return paragraphs


def _link_notes(lines: Sequence[Line]) -> set[int]:
    """Lines of web addresses at the end of a page, where a PDF lists the links of the page."""
    notes: set[int] = set()
    at_end = True
    for index in range(len(lines) - 1, -1, -1):
        if at_end and is_urls(lines[index].text):
            notes.add(index)
        else:
            at_end = False
        at_end = at_end or lines[index].starts_page
    return notes


def _home(
    paragraphs: list[Paragraph], current: Paragraph | None, line: Line, following: Line | None, layout: Layout
) -> Paragraph | None:
    """The paragraph that the line goes on, if any: the current, or one that labels at a page end cut off."""
    if current is None or is_figures(line.text) or is_rule(line.text) or _is_stray(line, following, layout):
        return None
    if line.starts_page and line.lower:
        cut = next((p for p in reversed(paragraphs[-_REACH:]) if not _interrupts(p, layout)), None)
        if cut and len(cut.last.text) >= _CUT_LINE * layout.width and _goes_on(cut, line, following, layout):
            return cut
    return current if _goes_on(current, line, following, layout) else None


def _goes_on(paragraph: Paragraph, line: Line, following: Line | None, layout: Layout) -> bool:
    last = paragraph.last
    if is_urls(paragraph.first.text) or is_figures(last.text) or is_rule(last.text) or is_contents(last.text):
        return False
    if _changes_leading(paragraph, line, following, layout):
        return False
    number = note_number(line.text)
    if number and note_number(paragraph.first.text) == number - 1:
        return False
    if paragraph.ends_with_quote or (paragraph.below_quote and _is_source(last, line, layout)):
        return False
    if paragraph.in_quote and last.unfinished and line.gap <= layout.gap and not line.text.startswith("“"):
        return layout.wrapped
    if not runs_on(last, line, layout, item=list_marker(paragraph.first.text)):
        return False
    return last.unfinished or line.lower or not _is_alone(line, following, layout)


def _changes_leading(paragraph: Paragraph, line: Line, following: Line | None, layout: Layout) -> bool:
    """Whether closer lines begin or end here, as in a box or a pull quote, and no sentence runs across."""
    if line.gap != layout.gap or line.starts_page or (paragraph.last.unfinished and line.lower):
        return False
    if paragraph.tight:
        return paragraph.last.gap < line.gap
    return (
        following is not None
        and following.gap < layout.gap
        and not following.starts_page
        and not is_urls(following.text)
        and not paragraph.last.breaks_off
    )


def _is_source(line: Line, following: Line, layout: Layout) -> bool:
    """Whether the line below a quotation says whose it is, and a new paragraph follows."""
    short = layout.fill(line, following) < layout.sure
    return short and line.unfinished and not line.breaks_off and following.text[0].isupper()


def _is_alone(line: Line, following: Line | None, layout: Layout) -> bool:
    """Whether it is a line without a stop that nothing goes on, such as a heading below a full last line."""
    return line.unfinished and (following is None or not runs_on(line, following, layout))


def _is_stray(line: Line, following: Line | None, layout: Layout) -> bool:
    """Whether it is a label at a page end, which only looks like the next line of the sentence that the page cuts."""
    if following is None or not following.starts_page or not following.lower or line.lower:
        return False
    return line.unfinished and layout.fill(line, following) < _FOOT_LINE


def _interrupts(paragraph: Paragraph, layout: Layout) -> bool:
    """Whether it is what stands at the foot of a page below a sentence that goes on over it.

    That is a note, a caption, links, figures, or a few words without a stop on lines far from full.
    """
    opening = paragraph.first.text
    if note_number(opening) or footnote_marker(opening) or is_caption(opening):
        return True
    if all(is_urls(line.text) or is_figures(line.text) for line in paragraph.lines):
        return True
    return paragraph.last.unfinished and all(len(line.text) < _FOOT_LINE * layout.width for line in paragraph.lines)


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph with its text made whole, its page starts, and the footnote marks taken from it.

    The indent of the piece that opens the file is not known: editors and scripts trim files.
    """

    source: Paragraph
    text: str
    pages: tuple[tuple[int, int], ...] = ()
    marks: str = ""
    opens_file: bool = False
    is_note: bool = False

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


