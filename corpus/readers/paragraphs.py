"""Lines of a text file to paragraphs: which lines belong together, whatever stands between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.hyphenation import join_lines
from corpus.markers import is_caption, is_figures, is_rule, is_urls, list_marker
from corpus.readers.lines import runs_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.readers.lines import Layout, Line

_REACH = 8
"""How many paragraphs back a sentence may have been cut by what stands at the foot of a page."""


@dataclass(slots=True)
class Paragraph:
    """The lines of one paragraph in order; ``tight`` when they stand closer than the text around them."""

    lines: list[Line] = field(default_factory=list)

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
        """Whether no blank line stands between its lines, of which it has several."""
        return len(self.lines) > 1 and all(line.gap == 0 for line in self.lines[1:])

    def joined(self, words: Mapping[str, int]) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Its text in one line, and ``(offset, page)`` for each page it touches; ``words`` is the vocabulary."""
        text = ""
        pages: list[tuple[int, int]] = []
        for line in self.lines:
            before = text
            text = join_lines(before, line.text, words)
            start = len(text) - len(line.text)
            if line.page and (not pages or pages[-1][1] != line.page):
                pages.append((start, line.page))
        return text, tuple(pages)


def group(lines: Sequence[Line], layout: Layout) -> list[Paragraph]:
    """The paragraphs of the lines, in the order in which they begin.

    A sentence that a page end, its web addresses or the labels of a chart interrupt is one paragraph; what interrupts
    it follows it.
    """
    paragraphs: list[Paragraph] = []
    notes = _link_notes(lines)
    for index, line in enumerate(lines):
        if index in notes:
            if not any(paragraph.first.text == line.text for paragraph in paragraphs[-6:]):
                paragraphs.append(Paragraph([line]))
            continue
        following = lines[index + 1] if index + 1 < len(lines) else None
        home = _home(paragraphs, line, following, layout)
        if home:
            home.lines.append(line)
        else:
            paragraphs.append(Paragraph([line]))
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


def _home(paragraphs: list[Paragraph], line: Line, following: Line | None, layout: Layout) -> Paragraph | None:
    """The paragraph that the line goes on, if any: the last, or one that labels and links at a page end cut off."""
    if is_figures(line.text) or is_rule(line.text) or _is_stray(line, following, layout):
        return None
    interrupted = False
    for paragraph in reversed(paragraphs[-_REACH:]):
        last = paragraph.last
        if not (is_urls(last.text) or is_figures(last.text) or is_rule(last.text)):
            item = list_marker(paragraph.first.text)
            full = len(last.text) >= 0.7 * layout.width
            if runs_on(last, line, layout, item=item) and (full or not interrupted):
                return paragraph
        if not line.starts_page or not line.lower or not _is_label(paragraph, layout):
            return None
        interrupted = True
    return None


def _is_stray(line: Line, following: Line | None, layout: Layout) -> bool:
    """Whether it is a label at a page end, which only looks like the next line of the sentence that the page cuts."""
    if following is None or not following.starts_page or not following.lower or line.lower:
        return False
    return line.unfinished and layout.fill(line, following) < 0.6


def _is_label(paragraph: Paragraph, layout: Layout) -> bool:
    """Whether it is what a chart leaves: links, figures, or a few words without a stop on lines far from full."""
    if is_caption(paragraph.first.text) or all(is_urls(line.text) or is_figures(line.text) for line in paragraph.lines):
        return True
    return paragraph.last.unfinished and all(len(line.text) < 0.6 * layout.width for line in paragraph.lines)
