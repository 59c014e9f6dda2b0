"""Headings of a text file, which nothing but their form and place tells from other short lines."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from corpus.characters import visible
from corpus.dates import MONTH
from corpus.markers import CLOSING, list_marker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.readers.plain.pieces import Piece

LONGEST_HEADING = 14
"""Words in a heading at most, when nothing but its form says that it is one."""
_OPENING_QUOTES = "“\"‘'"
_DIVISION = re.compile(r"(?:chapter|part|schedule|annex|appendix|section)\s+(?:[A-Z]?\d+[A-Z]?|[A-Z]|[IVXL]+)\b", re.I)
_ENDS_IN_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$|\S+@\S+\.\w+$|\b[\w-]+(?:\.[\w-]+)*\.(?:uk|org|com|net|gov)$")
_LONGEST_RUN = 3
_DATE = re.compile(rf"[\d\s–/.:-]*(?:\b{MONTH}\b)?[\d\s–/.:-]*", re.IGNORECASE)


def mark_headings(pieces: Sequence[Piece], roles: list[str]) -> None:
    """Numbered titles, and short pieces in the form of a title over text; a run of more than three is a list."""
    for index, role in enumerate(roles):
        if role == "item" and _is_numbered_heading(pieces[index]) and not _in_list(pieces, roles, index):
            roles[index] = "heading"
    looks = [role == "" and _looks_like_heading(pieces[index]) for index, role in enumerate(roles)]
    start = 0
    while start < len(pieces):
        end = start
        while end < len(pieces) and looks[end] and (end == start or not pieces[end].source.first.starts_page):
            end += 1
        over_text = end < len(pieces) and roles[end] not in ("label", "link", "rule")
        if over_text and end - start <= _LONGEST_RUN:
            roles[start:end] = ["heading"] * (end - start)
        start = max(end, start + 1)


def _in_list(pieces: Sequence[Piece], roles: list[str], index: int) -> bool:
    """Whether the piece before or after has a mark of the same kind: then they are items, and no headings."""
    own = list_marker(pieces[index].text)
    near = [n for n in (index - 1, index + 1) if 0 <= n < len(pieces) and roles[n] in ("item", "heading")]
    marks = [marker for n in near if (marker := list_marker(pieces[n].text))]
    return own is not None and (own.kind, own.components) in [(marker.kind, marker.components) for marker in marks]


def _looks_like_heading(piece: Piece) -> bool:
    text = piece.text
    if len(piece.source.lines) > 2 or not 0 < piece.words <= LONGEST_HEADING:
        return False
    first = text.lstrip(_OPENING_QUOTES)[:1]
    if not (first.isupper() or first.isdigit()) or _ENDS_IN_ADDRESS.search(text) or piece.source.last.breaks_off:
        return False
    if _DATE.fullmatch(text) or "   " in text:
        return False
    return text.rstrip(CLOSING)[-1:] not in tuple(".!:;,…")


def _is_numbered_heading(piece: Piece) -> bool:
    """A number, then a few words with a capital and no stop: "3. Membership", not "3.1 The Committee shall meet."."""
    marker = list_marker(piece.text)
    if marker is None or marker.kind == "bullet" or marker.text.startswith("("):
        return False
    rest = piece.text[marker.end :]
    short = len(rest.split()) <= LONGEST_HEADING and len(piece.source.lines) == 1
    return short and rest[:1].isupper() and rest[-1] not in ".!:;,…"


def heading_levels(pieces: Sequence[Piece], roles: list[str]) -> dict[int, int]:
    """Levels by what a plain text shows.

    A numbered heading has as many levels as numbers. A heading that begins a page, is in capitals, is underlined with
    ``=``, opens the file or stands directly over another heading is of the first level; one
    whose words come back under several headings ("Analysis") is of the third; all others are of the second.
    """
    headings = [index for index, role in enumerate(roles) if role == "heading"]
    counts = Counter(visible(pieces[index].text).casefold() for index in headings)
    return {index: _level(pieces, roles, index, counts) for index in headings}


def _level(pieces: Sequence[Piece], roles: list[str], index: int, counts: Counter[str]) -> int:
    piece = pieces[index]
    marker = list_marker(piece.text)
    if marker:
        return marker.components if marker.kind == "number" else 2
    if counts[visible(piece.text).casefold()] > 1:
        return 3
    if index == 0:
        return 1
    following = roles[index + 1] if index + 1 < len(roles) else ""
    top = piece.source.first.starts_page or piece.text.isupper() or following == "heading"
    underlined = following == "rule" and pieces[index + 1].text.startswith("=")
    return 1 if top or underlined or _DIVISION.match(piece.text) else 2
