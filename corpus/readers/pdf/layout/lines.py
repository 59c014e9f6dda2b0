"""Words become lines, and lines become text.

A line is pieces of one baseline without a gap that could be a gutter. The bullet or number that it begins with is told
by the file's structure or by its look. In running text, words are rejoined at line ends, note marks taken out, and the
page of every part is kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.hyphenation import join_lines
from corpus.markers import ListMarker, list_marker
from corpus.patterns import word_list
from corpus.readers.pdf.layout.models import Line, Word, join_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

# Characters of a marker: "(xviii)" has seven.
_LONGEST = 8
# Font sizes from a marker to its text, beyond what a stretched space takes in ragged lines.
_MARKER_GAP = 0.6
# The numbers of an annex: "B.1", "A2.3".
_LETTERED = re.compile(r"([A-Z]\.?\d{1,2}(?:\.\d{1,2})*\.?)\t(?=\S)")
# A number that Word set without a space: "16.The department".
_TIGHT_NUMBER = re.compile(r"\A(\d{1,3}[.)])(?=[A-Z“‘\ue000-\uf8ff])")
# In units of the font size. A space is 0.25 to 0.35; justified text stretches it to about 0.8.
_GAP = 0.75
# Pieces that were not drawn one after the other meet only across an ordinary space.
_MEETING_GAP = 0.4
# How far a word may reach back over the one before, as italics and wrong widths make them do; further back begins a
# line.
_OVERLAP = 0.35
# Font sizes between baselines of one line: less, and uneven scans fall apart; more, and lines set tight run together.
_LEVEL = 0.25
# The size of raised figures in font sizes: Word makes two thirds of it, other programs up to 0.8. Their baseline rises
# by an eighth at least, three tenths as a rule, and never by a whole line.
_RAISED_SIZE = 0.87
_RAISED_LEAST, _RAISED_MOST = 0.12, 0.7
# Font sizes between a word and the raised mark that belongs to it: half a space.
_TOUCHING = 0.12
_OPENING = ("(", "[")
_CLOSING = (")", "]")
_MARK = re.compile(r"[\[(]?\d{1,3}[\])]?(?:[,;–-]\d{1,3})*[,;]?|\([a-z]{1,2}\)|[*†‡§¶]{1,3}|[,;]")
_MARKS = re.compile(r"\([a-z]{1,2}\)|\d+|[*†‡§¶]+")
_STOP = re.compile(r"[.,;:!?)”’]+(?!\w)")
_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
# What a mark without a known note may follow: a word or the end of a quotation, not a symbol or a number.
_STEM = re.compile(r"[^\W\d_]{3,}[.,;:!?…”’\"')\]]*\Z|[.!?][”’\"')\]]*\Z")
_UNITS = frozenset(("m", "km", "cm", "mm", "ft", "mi", "sqm"))
_LEADERS = re.compile(r"\s*(?:\.\s?){4,}\s*|\s*…{2,}\s*|\s*_{4,}\s*")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]+")
_URL_CUT = re.compile(r"(?:https?://|www\.)\S*[/_=?&.-]\Z", re.IGNORECASE)
_URL = re.compile(r"(?:https?://|www\.)\S*/\S*\Z", re.IGNORECASE)
_URL_PART = re.compile(r"[a-z0-9%~_][\w%~/.?=&#-]*[.,;)]?")
# Font sizes beside the next word for which a line had no room.
_ROOM = 0.3
_URL_REST = re.compile(r"[\w%~]*[/._=?&-]\S*|[a-z0-9_%-]+\Z")


def opening(line: Line) -> str:
    """The text, with a tab where the first word stands apart from the rest as a marker does."""
    words = line.words
    if len(words) < 2 or words[1].x0 - words[0].x1 < _MARKER_GAP * line.size:
        return _TIGHT_NUMBER.sub("\\1\t", line.text)
    return f"{words[0].text}\t{line.text[len(words[0].text) :].lstrip()}"


def marker_of(line: Line) -> ListMarker | None:
    """The marker of a line that begins an item or a numbered paragraph."""
    label, text = line.words[0], opening(line)
    marker = _lettered(text) or list_marker(text)
    if marker is None and label.element is not None and "Lbl" in label.element.path:
        short = len(line.words) > 1 and len(label.text) < _LONGEST
        return ListMarker("number", label.text, len(label.text)) if short else None
    return marker


def is_marker(text: str) -> bool:
    """Whether the text is a bullet or number and nothing else."""
    if len(text) >= _LONGEST:
        return False
    marker = _lettered(f"{text}\tx") or list_marker(f"{text}\tx")
    return marker is not None and marker.text == text


def text_left(line: Line) -> float:
    """Where the text begins, behind the marker if there is one."""
    words = line.words
    return words[1].x0 if len(words) > 1 and is_marker(words[0].text) else line.x0


def _lettered(text: str) -> ListMarker | None:
    match = _LETTERED.match(text)
    return ListMarker("number", match[1], match.end()) if match else None


def build_lines(words: Sequence[Word], page: int) -> list[Line]:
    """Lines in drawing order; words drawn one after the other on one baseline stay together."""
    lines: list[list[Word]] = []
    for word in words:
        if lines and _follows(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Line(_finish(line), page) for line in _merge(lines)]


def join_row(lines: Iterable[Line]) -> Line:
    """One line of several that stand on one row, in the direction of their script."""
    parts = list(lines)
    if len(parts) == 1:
        return parts[0]
    rtl = sum(map(_is_rtl, parts)) * 2 > len(parts)
    parts.sort(key=lambda line: -line.x1 if rtl else line.x0)
    words = [word for line in parts for word in line.words]
    return Line(_finish(words), parts[0].page)


def _follows(before: Word, word: Word, *, limit: float = _GAP) -> bool:
    size = max(before.size, word.size)
    gap = word.x0 - before.x1
    if not -_OVERLAP * size <= gap <= limit * size:
        return False
    return _same_level(before, word)


def _same_level(before: Word, word: Word) -> bool:
    shift = abs(before.baseline - word.baseline)
    small, large = sorted((before.size, word.size))
    return shift <= _LEVEL * small or (small < _RAISED_SIZE * large and shift <= _RAISED_MOST * large)


def _merge(lines: list[list[Word]]) -> list[list[Word]]:
    """Joins pieces that meet on a baseline although they were not drawn one after the other."""
    order = sorted(range(len(lines)), key=lambda i: (round(lines[i][0].baseline), lines[i][0].x0))
    merged: dict[int, list[Word]] = {}
    open_lines: list[int] = []
    for i in order:
        line = lines[i]
        open_lines = [j for j in open_lines if line[0].baseline - merged[j][0].baseline <= line[0].size]
        host = next((j for j in reversed(open_lines) if _meets(merged[j], line)), None)
        if host is None:
            merged[i] = list(line)
            open_lines.append(i)
        elif line[0].x0 >= merged[host][0].x0:
            merged[host].extend(line)
        else:
            merged[host][:0] = line
    return [merged[i] for i in sorted(merged)]


def _meets(left: list[Word], right: list[Word]) -> bool:
    return (_follows(left[-1], right[0], limit=_MEETING_GAP)
            or _follows(right[-1], left[0], limit=_MEETING_GAP))  # fmt: skip


def _finish(words: list[Word]) -> list[Word]:
    """Marks raised words, glues what touches, and joins brackets in another style to what they enclose."""
    if len(words) < 2:
        return words
    words = _join_brackets(words)
    size = max(word.size for word in words)
    level = max(word.baseline for word in words if word.size >= _RAISED_SIZE * size)
    for before, word in zip([None, *words], words):  # noqa: B905 - the last word has no successor
        small = word.size < _RAISED_SIZE * size
        word.raised = small and level - word.baseline > _RAISED_LEAST * size
        if before is not None and word.raised and word.x0 - before.x1 < _TOUCHING * size:
            word.glued = True
    return words


def _join_brackets(words: list[Word]) -> list[Word]:
    joined = words[:1]
    for word in words[1:]:
        last = joined[-1]
        if word.glued and word.size == last.size and (last.text in _OPENING or word.text in _CLOSING):
            joined[-1] = replace(last, text=last.text + word.text, x1=word.x1)
        else:
            joined.append(word)
    return joined


def _is_rtl(line: Line) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in line.words[0].text[:1])


def stream_lines(words: Sequence[Word], page: int) -> list[Line]:
    """Lines of words that are drawn in reading order: a new line where the baseline changes."""
    lines: list[list[Word]] = []
    for word in words:
        if lines and _same_level(lines[-1][-1], word) and word.x0 > lines[-1][0].x0:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Line(_finish(line), page) for line in lines]


def left_column_first(lines: Sequence[Line]) -> list[Line]:
    """The lines of one paragraph, where a program drew its end, atop the next column, before its beginning."""
    at = next((i for i in range(1, len(lines)) if lines[i].x1 < lines[i - 1].x0), None)
    if at is None or any(map(_is_rtl, lines)):
        return list(lines)
    drawn, rest = lines[:at], lines[at:]
    beside = max(line.x1 for line in rest) < min(line.x0 for line in drawn)
    return [*rest, *drawn] if beside and drawn[0].baseline < rest[0].baseline else list(lines)


@dataclass(frozen=True, slots=True)
class Rendered:
    """Text, the ``(offset, page)`` pairs of its parts, and the note marks that stood in it."""

    text: str
    pages: tuple[tuple[int, int], ...]
    marks: tuple[str, ...]


def render(lines: Sequence[Line], words: Mapping[str, int], notes: Collection[str] = ()) -> Rendered:
    """The running text of lines in reading order.

    ``words`` is the vocabulary of the document, ``notes`` are the marks of its notes.
    """
    text, page = "", 0
    pages: list[tuple[int, int]] = []
    marks: list[str] = []
    before: Line | None = None
    right = max((line.x1 for line in lines), default=0.0)
    for line in lines:
        piece = _tidy(join_words(_without_marks(line.words, marks, notes)))
        if not piece:
            continue
        first = line.words[0]
        full = before is not None and right - before.x1 < first.x1 - first.x0 + _ROOM * line.size
        text, before = _append(text, piece, words, full=full), line
        if line.page != page:
            page = line.page
            pages.append((len(text) - len(piece), page))
    return Rendered(text, tuple(pages), tuple(marks))


def is_note_mark(before: Word | None, word: Word, notes: Collection[str]) -> bool:
    """Whether a raised word marks one of the ``notes``, or looks like a mark and not an ordinal or power."""
    if not word.raised or not _MARK.fullmatch(word.text):
        return False
    stem = before.text if before is not None else ""
    if stem.strip("(/.,;:").lower() in _UNITS:
        return False
    return set(_MARKS.findall(word.text)) <= set(notes) or bool(_STEM.search(stem))


def _without_marks(words: Sequence[Word], marks: list[str], notes: Collection[str]) -> list[Word]:
    text_words: list[Word] = []
    before: Word | None = None
    removed = False
    for word in words:
        if is_note_mark(before, word, notes):
            marks.extend(_MARKS.findall(word.text))
            removed = True
            continue
        if removed and _STOP.match(word.text):
            word.glued = True
        removed = False
        if word.raised and word.glued and word.text.isdigit():
            word.text = word.text.translate(_RAISED)
        text_words.append(word)
        before = word
    return text_words


def _append(text: str, piece: str, words: Mapping[str, int], *, full: bool) -> str:
    head, space, last = text.rpartition(" ")
    rest = piece.split(" ", 1)[0]
    if _URL_CUT.search(last) and _URL_REST.match(rest):
        return text + piece
    if full and _URL.search(last) and _is_rest_of_url(rest):
        return text + piece
    return head + space + join_lines(last, piece, words)


def _is_rest_of_url(rest: str) -> bool:
    """Whether the first characters of a line go on with an address that filled the line before: they are no words."""
    if not _URL_PART.fullmatch(rest):
        return False
    parts = re.findall(r"[^\W\d_]+", rest)
    return "/" in rest or any(part not in word_list("english_words") and len(part) > 1 for part in parts)


def _tidy(text: str) -> str:
    """Single spaces, no glyphs of private meaning; the dots that lead the eye in a table of contents become
    one ellipsis.
    """
    text = _PRIVATE.sub(" ", text) if _PRIVATE.search(text) else text
    return (
        " ".join(_LEADERS.sub(" … ", text).split())
        if "  " in text or ". ." in text or "..." in text or "…" in text
        else text.strip()
    )
