"""Paragraphs of a text file to blocks: headings, list items, quotes, captions, notes, told by their form and place."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from corpus.characters import LINE_BREAK, visible
from corpus.dates import MONTH
from corpus.markers import (
    CLOSING,
    footnote_marker,
    is_caption,
    is_contents,
    is_figures,
    is_rule,
    is_urls,
    list_marker,
)
from corpus.models import Block
from corpus.patterns import word_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.models import BlockKind
    from corpus.readers.plain.lines import Layout
    from corpus.readers.plain.paragraphs import Piece

LONGEST_HEADING = 14
"""Words in a heading at most, when nothing but its form says that it is one."""
_OPENING_QUOTES = "“\"‘'"
_DIVISION = re.compile(r"(?:chapter|part|schedule|annex|appendix|section)\s+(?:[A-Z]?\d+[A-Z]?|[A-Z]|[IVXL]+)\b", re.I)
_ENDS_IN_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$|\S+@\S+\.\w+$|\b[\w-]+(?:\.[\w-]+)*\.(?:uk|org|com|net|gov)$")
_LONGEST_RUN = 3  # headings below each other: title, part and chapter; more short lines are a list without marks
# The share of the width (of 80 characters at most) that a line of a label of a chart stays under: a line of text that
# the end of its paragraph cut would be one where it is more, and labels of two or three words none where it is less.
_LABEL_WIDTH = 0.6
_WIDEST_LABELS = 80
# Quotations with a line below from which on such lines say whose they are, and the share of quotations that have one.
_ATTRIBUTED, _ATTRIBUTED_SHARE = 3, 0.6
_LONGEST_ATTRIBUTION = 30  # words: name, office and body
_LONGEST_ADDRESS = 200  # characters
_DATE = re.compile(rf"[\d\s–/.:-]*+(?:\b{MONTH}\b)?[\d\s–/.:-]*", re.IGNORECASE)
_ENTRY = re.compile(r"(.*\S)\s+(?:\d{1,4}|[ivxl]+)")
_CUT_OFF = -1
_KINDS: dict[str, BlockKind] = {
    "heading": "heading",
    "quote": "quote",
    "caption": "caption",
    "label": "caption",
    "link": "footnote",
    "contents": "table",
}


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
    if not (first.isupper() or first.isdigit()) or _ends_in_address(text) or piece.source.last.breaks_off:
        return False
    if _DATE.fullmatch(text) or "   " in text:
        return False
    return text.rstrip(CLOSING)[-1:] not in tuple(".!:;,…")


def _ends_in_address(text: str) -> bool:
    last = text[-_LONGEST_ADDRESS:].split()[-1:]
    return bool(last) and _ENDS_IN_ADDRESS.search(last[0]) is not None


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


def classify(pieces: Sequence[Piece], layout: Layout) -> list[Block]:
    """The blocks of the paragraphs, in their order; drawn rules go, and so does nothing else."""
    roles = _roles(pieces, layout)
    levels = heading_levels(pieces, roles)
    depth = _Depth()
    blocks: list[Block] = []
    for start, end in _runs(roles):
        piece, role = pieces[start], roles[start]
        if role == "item":
            blocks.append(depth.item(piece))
        elif role != "rule":
            blocks.append(_together([_block(p, role, levels.get(start, 0)) for p in pieces[start:end]]))
        depth.keep(role)
    return blocks


def _runs(roles: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The pieces that make one block: a quotation with its attribution, the labels of a chart, any other alone."""
    start = 0
    for index in range(1, len(roles) + 1):
        same = index < len(roles) and (roles[index] == "attribution" or roles[index] == "label" == roles[index - 1])
        if not same and roles:
            yield start, index
            start = index


def _block(piece: Piece, role: str, level: int) -> Block:
    if role == "note":
        marker = footnote_marker(piece.text, numbered=piece.is_note)
        start = marker.end if marker else 0
        return Block("footnote", piece.text[start:], marker=marker.text if marker else "", pages=_after(piece, start))
    kind: BlockKind = _KINDS.get(role, "paragraph")
    return Block(kind, piece.text, level=level, marker=piece.marks, pages=piece.pages)


def _together(blocks: Sequence[Block]) -> Block:
    """One block with each of the blocks on a line of its own, as the page shows them."""
    if len(blocks) == 1:
        return blocks[0]
    pages: list[tuple[int, int]] = []
    offset = 0
    for block in blocks:
        pages.extend((offset + start, page) for start, page in block.pages if not pages or page != pages[-1][1])
        offset += len(block.text) + len(LINE_BREAK)
    return blocks[0]._replace(text=LINE_BREAK.join(block.text for block in blocks), pages=tuple(pages))


def _after(piece: Piece, start: int) -> tuple[tuple[int, int], ...]:
    return tuple((max(offset - start, 0), page) for offset, page in piece.pages)


class _Depth:
    """How deep a list item lies: by its indent and the kind of its mark, against the items above it.

    A decimal number says it by itself, and items below it lie deeper.
    """

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []
        self._base = 1

    def item(self, piece: Piece) -> Block:
        """The block of a list item, its mark taken off its text."""
        marker = list_marker(piece.text)
        if marker is None:
            raise ValueError(f"not a list item: {piece.text[:40]}")
        indent = _CUT_OFF if piece.opens_file else piece.source.first.indent
        key = (indent, marker.text if marker.kind == "bullet" else marker.kind)
        if self._open and self._open[0] == (_CUT_OFF, key[1]):
            self._open[0] = key
        while self._open and key not in self._open and self._open[-1][0] > key[0]:
            self._open.pop()
        if marker.components > 1:
            self._open, self._base = [key], marker.components
        elif key in self._open:
            del self._open[self._open.index(key) + 1 :]
        else:
            self._open.append(key)
        level = self._base + len(self._open) - 1
        shown = " ".join(filter(None, (marker.text, piece.marks)))
        return Block("list_item", piece.text[marker.end :], level=level, marker=shown, pages=_after(piece, marker.end))

    def keep(self, role: str) -> None:
        """Forget the open items when something other than an item or a note ends the list."""
        if role not in ("item", "note", "label", "caption"):
            self._open.clear()
            self._base = 1


def _roles(pieces: Sequence[Piece], layout: Layout) -> list[str]:
    """What each piece is: by its own form first, then by what stands around it."""
    roles = [_role_by_form(piece) for piece in pieces]
    _mark_underlined(pieces, roles)
    _mark_labels(pieces, roles, layout)
    _mark_contents(pieces, roles)
    mark_quotes(pieces, roles)
    mark_attributions(pieces, roles)
    mark_headings(pieces, roles)
    return roles


def _role_by_form(piece: Piece) -> str:
    text = piece.text
    if piece.source.stray:
        return "label"
    if is_rule(text):
        return "rule"
    if is_urls(text):
        return "link"
    if is_caption(text):
        return "caption"
    if is_contents(text):
        return "contents"
    if is_figures(text) and len(piece.source.lines) == 1:
        return "figures"
    if list_marker(text):
        return "item"
    return "note" if footnote_marker(text, numbered=piece.is_note) else ""


def _mark_underlined(pieces: Sequence[Piece], roles: list[str]) -> None:
    for index in range(1, len(pieces)):
        above = pieces[index - 1]
        if roles[index] == "rule" and pieces[index].source.first.gap == 0 and above.words <= LONGEST_HEADING:
            roles[index - 1] = "heading"


def _mark_contents(pieces: Sequence[Piece], roles: list[str]) -> None:
    """Entries of a table of contents without dots: the words of a later piece, and a page number."""
    last = {visible(piece.text).casefold(): index for index, piece in enumerate(pieces)}
    for index, piece in enumerate(pieces):
        entry = _ENTRY.fullmatch(visible(piece.text).casefold())
        if entry and roles[index] in ("", "item") and last.get(entry[1], 0) > index:
            roles[index] = "contents"


def _mark_labels(pieces: Sequence[Piece], roles: list[str], layout: Layout) -> None:
    """The figures of a chart and the labels around them, up to the next sentence, caption or page."""
    for index, role in enumerate(roles):
        if role != "figures":
            continue
        roles[index] = "label"
        for step in (-1, 1):
            near = index + step
            while 0 <= near < len(pieces) and roles[near] in ("", "figures") and _is_label(pieces[near], layout):
                if step > 0 and _opens_text(pieces, roles, near):
                    break
                roles[near] = "label"
                near += step


def _is_label(piece: Piece, layout: Layout) -> bool:
    if is_figures(piece.text):
        return True
    width = min(layout.width, _WIDEST_LABELS)
    return piece.source.last.unfinished and all(len(line.text) < _LABEL_WIDTH * width for line in piece.source.lines)


def _opens_text(pieces: Sequence[Piece], roles: list[str], index: int) -> bool:
    """Whether the piece stands directly over text, or begins a page, and so is rather a heading than a label."""
    if pieces[index].source.first.starts_page:
        return True
    if index + 1 == len(pieces) or pieces[index + 1].source.first.starts_page:
        return False
    return roles[index + 1] == "" and not pieces[index + 1].source.last.unfinished


def mark_quotes(pieces: Sequence[Piece], roles: list[str]) -> None:
    """Paragraphs that are one quotation from their first character to their last, or its next paragraph."""
    inside = False
    for index, piece in enumerate(pieces):
        if roles[index] or piece.words < 2:
            inside = inside and not roles[index]
            continue
        opens, closed = piece.text[0] in '“"', _closes_at(piece.text)
        if opens and (closed == len(piece.text) or closed is None):
            roles[index] = "quote"


def _closes_at(text: str) -> int | None:
    """Where the quotation that opens the text ends, or ``None`` when it does not."""
    straight = text.startswith('"')
    depth = 0
    for index, character in enumerate(text):
        if character == "“" or (straight and index == 0):
            depth += 1
        elif character == "”" or (straight and character == '"'):
            depth -= 1
            if depth == 0:
                return index + 1 + (text[index + 1 :].strip() in (".", ","))
    return None


def mark_attributions(pieces: Sequence[Piece], roles: list[str]) -> None:
    """Short lines without a stop below a quotation that name a person's office, or that most quotations have.

    Words that the file also uses elsewhere, as a heading, are none.
    """
    quotes = [i for i, role in enumerate(roles[:-1]) if role == "quote" and _closes_at(pieces[i].text) is not None]
    below = [i + 1 for i in quotes if roles[i + 1] == "" and _may_attribute(pieces[i + 1])]
    everywhere = Counter(visible(piece.text) for piece in pieces)
    under_quotes = Counter(visible(pieces[index].text) for index in below)
    usual = len(below) >= _ATTRIBUTED and len(below) >= _ATTRIBUTED_SHARE * len(quotes)
    for index in below:
        text = visible(pieces[index].text)
        if under_quotes[text] == everywhere[text] and (usual or _names_office(text)):
            roles[index] = "attribution"


def _may_attribute(piece: Piece) -> bool:
    return piece.source.last.unfinished and piece.words <= _LONGEST_ATTRIBUTION


def _names_office(text: str) -> bool:
    words = {word.strip(",;()-–—").casefold() for word in text.split()}
    return text[0] in "-–—―" or not words.isdisjoint(word_list("offices"))
