"""What each draft is: a note, an entry of a table of contents, a heading, an item of a list or a caption.

The file's structure goes before its outline, and that before the look of a page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.markers import is_caption, is_urls, numbers_title
from corpus.readers.pdf.layout.lines import join_row, marker_of
from corpus.readers.pdf.layout.models import Line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.readers.pdf.layout.models import Draft, Metrics

# Characters of a caption: a longer text that begins "Figure 3" is a paragraph about the figure.
_MAX_CAPTION = 300
# Characters and words of a heading: two full lines. Longer texts in bold are emphasised paragraphs.
_MAX_CHARS = 180
_MAX_WORDS = 25
_MAX_LEVEL = 6  # as HTML and the structure types of PDF have
# Body sizes from which on type is large (12 beside 10.5 points), and a title. Less, and a document in two sizes of text
# is half headings; more, and headings half a size larger are lost. Lines that each may have follow.
_LARGE = 1.12
_TITLE = 1.3
_LARGE_LINES, _TITLE_LINES, _BOLD_LINES = 4, 10, 3
# Body sizes below which type that stands out is a note, a source or a label of a figure and no heading.
_LEAST_HEADING = 0.9
# Characters of a heading that nothing but its font or colour tells: longer ones are quotations or emphasis.
_MAX_LABEL = 60
# What numbers an item and no section; and items with no text
# between them that make a list.
_DASHES = ("–", "—", " -")
_BRACKETED = re.compile(r"\(\w{1,5}\)")
_LIST = 4
# Entries that make a table of contents, where a heading says so or as many have dots.
_MIN_ENTRIES = 3
_ENTRY = re.compile(r"\S\s*(?:\.\s?)*\s(?:\d{1,3}|[ivxl]{1,6})\Z|\.{4,}\s*\d{1,3}\Z")
_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,3}|[ivxl]{1,6})\Z")
_CONTENTS = frozenset(("contents", "table of contents", "index", "list of contents"))
_NUMBER = re.compile(r"\d{1,3}[.)]?|\([a-z]{1,2}\)|[*†‡§¶]{1,3}|\[\d{1,3}\]")
# Body sizes up to which type is small: notes are set 1 to 3 points smaller, sizes are rounded to a tenth. More, and
# text a little smaller is a note where a number opens it; less, and notes of 9 points below text of 10 stay in the
# text.
_SMALL = 0.93
# Body sizes up to which a text that a raised figure opens is a note: those set as large as the text, roundings
# included.
_AS_TEXT = 1.02
# Characters: page numbers and labels of figures, which are shorter, may stand below the notes.
_SHORT = 12
# The share of the height above which no note stands, even on a page that holds little else.
_FOOT = 0.4
# Font sizes within which items stand at one depth: indents are 1.5 and more, rounding and italics shift by less.
_SAME_DEPTH = 0.5


def mark_headings(drafts: list[Draft], metrics: Metrics, outline: Mapping[str, int]) -> None:
    """Sets kind and level. ``outline`` maps the normalised titles of the file's outline to their level from
    1.
    """
    for draft in drafts:
        if draft.kind == "paragraph" and (draft.role == "TOCI" or is_contents(_text(draft))):
            draft.kind = "contents"
    _lay_out_titles(drafts)
    headings = [draft for draft in drafts if draft.kind == "paragraph" and _is_heading(draft, metrics, outline)]
    listed = _listed(drafts, headings, metrics, outline)
    headings = [draft for draft in headings if id(draft) not in listed]
    tagged = {draft.size: int(draft.role[1]) for draft in headings if re.fullmatch(r"H[1-6]", draft.role)}
    ranks = sorted({_style(draft) for draft in headings}, reverse=True)
    for draft in headings:
        draft.kind = "heading"
        draft.level = _level(draft, outline, tagged, ranks)
    _join_cut(drafts)


def _join_cut(drafts: list[Draft]) -> None:
    """Makes titles whole of which each line is an element of its own: the first ends in a dash."""
    for number in range(len(drafts) - 1, 0, -1):
        before, draft = drafts[number - 1], drafts[number]
        if before.kind == draft.kind == "heading" and before.lines[-1].text.endswith(_DASHES) and (
            (before.page, before.level, _style(before)) == (draft.page, draft.level, _style(draft))
        ):
            before.lines = [*before.lines, *draft.lines]
            del drafts[number]


def _lay_out_titles(drafts: list[Draft]) -> None:
    """Makes a row of a number and a title, that is a table of its own, a title: so some papers set their sections."""
    for before, draft, after in zip([None, *drafts], drafts, [*drafts[1:], None], strict=False):
        if len(draft.cells) != 2 or any(_is_row_with(draft, other) for other in (before, after)):
            continue
        number, title = (" ".join(line.text for line in cell) for cell in draft.cells)
        if numbers_title(number, title):
            draft.lines, draft.cells, draft.role, draft.kind = [join_row(draft.lines)], [], "H", "paragraph"


def _is_row_with(draft: Draft, other: Draft | None) -> bool:
    return other is not None and bool(other.cells) and (other.page, other.table) == (draft.page, draft.table)


def _listed(
    drafts: list[Draft], headings: list[Draft], metrics: Metrics, outline: Mapping[str, int]
) -> set[int]:
    """Bold texts in the size of the body that are items of a list: numbered in brackets, or in a run without text."""
    titles = {id(draft) for draft in headings}
    items: set[int] = set()
    run: list[Draft] = []
    for draft in [*drafts, None]:
        if draft is not None and id(draft) in titles and _may_be_item(draft, metrics, outline):
            run.append(draft)
            if _BRACKETED.match(draft.lines[0].text):
                items.add(id(draft))
            continue
        if len(run) >= _LIST:
            items.update(map(id, run))
        run = []
    return items


def _may_be_item(draft: Draft, metrics: Metrics, outline: Mapping[str, int]) -> bool:
    marker = marker_of(draft.lines[0])
    plain = draft.size < _LARGE * metrics.body and not re.fullmatch(r"H[1-6]?|Title", draft.role)
    return marker is not None and marker.components == 1 and plain and normalise(_text(draft)) not in outline


def normalise(title: str) -> str:
    """A title as the outline and the page may both write it."""
    return re.sub(r"\W+", " ", title).casefold().strip()


def _text(draft: Draft) -> str:
    return " ".join(line.text for line in draft.lines)


def mark_contents(drafts: list[Draft]) -> None:
    """Gives the entries of a table of contents on one page the role ``TOCI``."""
    entries = [draft for draft in drafts if draft.kind == "paragraph" and _ENTRY.search(draft.lines[-1].text)]
    titled = any(is_contents(_text(draft)) for draft in drafts)
    led = sum(has_leader(draft.lines[-1].text) for draft in entries)
    if len(entries) >= _MIN_ENTRIES and (titled or led >= _MIN_ENTRIES):
        first, last = drafts.index(entries[0]), drafts.index(entries[-1])
        for draft in drafts[first : last + 1]:
            draft.role = "TOCI" if draft.kind == "paragraph" else draft.role


def is_contents(text: str) -> bool:
    """Whether the heading is that of a table of contents."""
    return normalise(text) in _CONTENTS


def has_leader(text: str) -> bool:
    """Whether the text is an entry of a table of contents: dots lead to a page number."""
    return _LEADER.search(text) is not None


def _is_heading(draft: Draft, metrics: Metrics, outline: Mapping[str, int]) -> bool:
    text = _text(draft)
    if len(text) > _MAX_CHARS or len(text.split()) > _MAX_WORDS or not any(map(str.isalpha, text)):
        return False
    if normalise(text) in outline and draft.role != "TOCI":
        return True
    marker = marker_of(draft.lines[0])
    if marker is not None and marker.kind == "bullet":
        return False
    numbered = marker is not None and marker.kind == "number" and draft.bold
    if (
        draft.role in ("TOCI", "Caption", "Note", "TR")
        or (draft.role == "LI" and not numbered)
        or is_caption(text)
        or text.endswith((".", ";", ","))
    ):
        return False
    if re.fullmatch(r"H[1-6]?|Title", draft.role):
        return True
    return _stands_out(draft, metrics) and not text[:1].islower() and not is_urls(text)


def _stands_out(draft: Draft, metrics: Metrics) -> bool:
    if draft.size >= _LARGE * metrics.body:
        return len(draft.lines) <= (_TITLE_LINES if draft.size >= _TITLE * metrics.body else _LARGE_LINES)
    if draft.size < _LEAST_HEADING * metrics.body or len(draft.lines) > _BOLD_LINES:
        return False
    return draft.bold or (bool(draft.style) and draft.style != metrics.style and _is_label(draft))


def _is_label(draft: Draft) -> bool:
    """One short line in a font or colour of its own, and not the text of a link or a quotation."""
    text = draft.lines[0].text
    linked = any("Link" in word.element.path for word in draft.lines[0].words if word.element)
    short = len(draft.lines) == 1 and len(text) <= _MAX_LABEL
    return short and not linked and text[:1].isupper() and not text.endswith(":")


def _style(draft: Draft) -> tuple[float, bool]:
    return round(draft.size), draft.bold


def _level(draft: Draft, outline: Mapping[str, int], tagged: dict[float, int], ranks: list[tuple[float, bool]]) -> int:
    if re.fullmatch(r"H[1-6]", draft.role):
        return int(draft.role[1])
    level = outline.get(normalise(_text(draft)))
    if level is None and tagged:
        level = 1 + max((known for size, known in tagged.items() if size >= draft.size), default=0)
    if level is None:
        level = 1 + ranks.index(_style(draft))
    return min(level, _MAX_LEVEL)


def mark_footnotes(drafts: list[Draft], metrics: Metrics, height: float, *, last: str = "") -> str:
    """Sets kind and marker of the notes among the drafts of one page of ``height``, in reading order.

    ``last`` is the mark of the last note before the page; returns that of the last note on it.
    """
    marks = {_clean(word.text) for draft in drafts for line in draft.lines for word in line.words if word.raised}
    text = _text_lines(drafts, metrics)
    inside = False
    for draft in drafts:
        if last.isdigit():
            marks.add(str(int(last) + 1))
        mark = _opening_mark(draft, marks, metrics)
        if mark and (draft.role == "Note" or _is_at_foot(draft.lines[0], text, height)):
            draft.kind, draft.marker, inside, last = "footnote", mark, True, mark
            _drop_first_word(draft)
        elif draft.role == "Note" or (inside and _is_small(draft, metrics) and draft.kind == "paragraph"):
            draft.kind, inside = "footnote", True
        else:
            inside = False
    return last


def _opening_mark(draft: Draft, marks: set[str], metrics: Metrics) -> str:
    if draft.kind != "paragraph" or draft.role.startswith("H"):
        return ""
    words = draft.lines[0].words
    first, mark = words[0], _clean(words[0].text)
    if (len(words) < 2 and len(draft.lines) < 2) or not _NUMBER.fullmatch(first.text):
        return ""
    if draft.role == "Note":
        return mark or first.text
    if first.raised and not first.text[-1].isalpha() and draft.size <= _AS_TEXT * metrics.body:
        return mark or first.text
    return mark if mark in marks and _is_small(draft, metrics) else ""


def _text_lines(drafts: list[Draft], metrics: Metrics) -> list[Line]:
    """The lines of running text: of the usual size and not as short as a page number."""
    lines = [line for draft in drafts if draft.role != "Note" for line in draft.lines]
    large = (line for line in lines if not line.words[0].raised and line.size > _SMALL * metrics.body)
    return [line for line in large if len(line.text) > _SHORT]


def _is_at_foot(first: Line, text: list[Line], height: float) -> bool:
    """Whether no running text stands below in the same column."""
    if first.baseline < _FOOT * height:
        return False
    below = (line for line in text if line.baseline > first.baseline)
    return not any(line.x0 < first.x1 and line.x1 > first.x0 for line in below)


def _clean(mark: str) -> str:
    """The mark without the point or bracket of a number; a letter keeps its brackets, as in statutes."""
    return mark if mark[1:2].isalpha() else mark.strip("[]().,;")


def _is_small(draft: Draft, metrics: Metrics) -> bool:
    return draft.size <= _SMALL * metrics.body


def _drop_first_word(draft: Draft) -> None:
    first, *rest = draft.lines
    words = first.words[1:]
    if words:
        words[0].glued = False
    draft.lines = [Line(words, first.page), *rest] if words else rest


def merge_parts(drafts: list[Draft]) -> list[Draft]:
    """Joins a note that continues to the part that bears its mark."""
    merged: list[Draft] = []
    for draft in drafts:
        if draft.kind == "footnote" and not draft.marker and merged and merged[-1].kind == "footnote":
            merged[-1].lines.extend(draft.lines)
        else:
            merged.append(draft)
    return merged


def mark_lists(drafts: list[Draft]) -> None:
    """Sets kind, marker and level of items; a number of several parts (4.17) numbers a paragraph."""
    depths: list[float] = []
    before: Line | None = None
    for draft in drafts:
        if draft.kind not in ("paragraph", "list_item"):
            continue
        first = draft.lines[0]
        marker = marker_of(first)
        if marker is None:
            _mark_plain(draft)
            depths = depths if draft.kind == "list_item" else []
            continue
        draft.marker = marker.text
        if marker.components > 1:
            continue
        draft.kind = "list_item"
        depths = _depths(depths, first, moved=_moved(before, first))
        draft.level = len(depths)
        before = draft.lines[-1]


def _moved(before: Line | None, line: Line) -> bool:
    """Whether a column or page end stands between the two lines."""
    return before is not None and (before.page != line.page or line.baseline < before.baseline)


def _depths(depths: list[float], line: Line, *, moved: bool) -> list[float]:
    """The left edges of the lists that are open when ``line`` begins an item."""
    near = _SAME_DEPTH * line.size
    if moved and not any(abs(x - line.x0) <= near for x in depths):
        return [line.x0]
    return [x for x in depths if x < line.x0 - near] + [line.x0]


def _mark_plain(draft: Draft) -> None:
    if draft.role == "Caption" or is_caption(draft.lines[0].text):
        if sum(len(line.text) for line in draft.lines) <= _MAX_CAPTION:
            draft.kind = "caption"
    elif draft.role == "LI":
        draft.kind, draft.level = "list_item", 1
