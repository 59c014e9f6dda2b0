"""Lines become text: words rejoined at line ends, note marks taken out, the page of every part kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.hyphenation import join_lines
from corpus.layout.models import join_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from corpus.layout.models import Line, Word

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
_URL_REST = re.compile(r"[\w%~]*[/._=?&-]\S*|[a-z0-9_%-]+\Z")


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
    for line in lines:
        piece = _tidy(join_words(_without_marks(line.words, marks, notes)))
        if not piece:
            continue
        text = _append(text, piece, words)
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
    kept: list[Word] = []
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
        kept.append(word)
        before = word
    return kept


def _append(text: str, piece: str, words: Mapping[str, int]) -> str:
    head, space, last = text.rpartition(" ")
    if _URL_CUT.search(last) and _URL_REST.match(piece.split(" ", 1)[0]):
        return text + piece
    return head + space + join_lines(last, piece, words)


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
