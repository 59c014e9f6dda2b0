"""Blocks to passages: the one place where a character gets its offset in ``Document.text``.

Blocks are joined by a blank line, neighbouring items of a list by a line feed. Inside a block white space becomes one
space and invisible characters go (``corpus.characters``); U+2028 stays as a line feed.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from corpus.characters import INVISIBLE, visible
from corpus.frontmatter import fronted
from corpus.headings import guarded, heads_nothing, taken_off
from corpus.markers import list_marker
from corpus.models import Block, Passage, Span
from corpus.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corpus.models import Extract

LONGEST_PASSAGE = 400
"""Words in a passage at most: more than a page of type is no longer a citation that can be checked at a glance."""

_STROKES = " -–—_=*~#.·"
_NUMBER = re.compile("[0-9]+")
_INTRODUCES = re.compile(r"[-–—]$|\w$|\b(?:following|below|as follows|includ(?:e|es|ing)|such as|for example)\b", re.I)
_WHOLE = frozenset({"heading", "table", "caption", "contents", "control"})
_ASIDE = frozenset({"table", "caption", "footnote", "contents", "control", "furniture"})


def segment(extract: Extract, *, document_id: str) -> tuple[str, tuple[Passage, ...]]:
    """The text of a document and its passages in reading order.

    For every passage ``text[p.span.start:p.span.end] == p.text``; spans ascend and do not overlap. Blocks without
    visible text and drawn rules are dropped. What only looks like a heading is text (``corpus.headings``), lists of
    contents and control boxes are told from text (``corpus.frontmatter``).

    A paragraph, list item, quote or note of more than ``LONGEST_PASSAGE`` words is divided
    at ends of sentences into passages of about half that, and a sentence of more than that between two words; the
    text itself is not changed by it.

    ``section`` holds the headings above a passage, from the outermost. ``lead_in`` of a list item is the last
    sentence of the paragraph, or of the item one level up, when it introduces the list: it ends in a colon, or for
    bullets without a stop, or says "following" and the like. A clause with a decimal number (``3.1``) has none.
    A heading with nothing under it is a passage with a number like any other; other headings have none.
    ``passage_id`` is the document's id, the ordinal and eight hex digits of the SHA-256 of the text.
    """
    blocks = tuple(block for block in map(clean, extract.blocks) if block.text and not _is_drawn(block))
    blocks = guarded(fronted(tuple(map(numbered, blocks))))
    text, spans = _place(blocks)
    outline, lists = _Outline(), _Lists()
    passages = _Passages(document_id, text, {page.number: page.label for page in extract.pages})
    for block, span, alone in zip(blocks, spans, heads_nothing(blocks), strict=True):
        passages.add(block, span, section=outline.enter(block), lead_in=lists.enter(block), alone=alone)
    return text, tuple(passages.made)


class _Passages:
    """The passages so far, the number of the last paragraph, and the page that the text so far ends on."""

    def __init__(self, document_id: str, text: str, labels: Mapping[int, str]) -> None:
        self.made: list[Passage] = []
        self._document_id, self._text, self._labels = document_id, text, labels
        self._paragraph = 0
        self._page: int | None = None

    def add(self, block: Block, span: Span, *, section: tuple[str, ...], lead_in: str, alone: bool) -> None:
        """The block as one passage, or as several where it is too long to cite; ``alone`` is a heading of nothing."""
        starts = tuple((span.start + offset, number) for offset, number in block.pages)
        for piece in _pieces(block, span, self._text):
            pages = _pages_of(piece, starts, self._page)
            self._page = pages[-1][1] if pages else None
            citable = alone or block.kind != "heading"
            self._paragraph += citable
            number = self._paragraph if citable else None
            passage = self._passage(block, piece, pages, section, lead_in, number)
            self.made.append(passage._replace(added=_within(block.added, span.start, piece)))

    def _passage(
        self,
        block: Block,
        piece: Span,
        pages: tuple[tuple[int, int], ...],
        section: tuple[str, ...],
        lead_in: str,
        number: int | None,
    ) -> Passage:
        ordinal, text = len(self.made), self._text[piece.start : piece.end]
        page = pages[0][1] if pages else None
        return Passage(
            passage_id=_passage_id(self._document_id, ordinal, text),
            document_id=self._document_id,
            ordinal=ordinal,
            kind=block.kind,
            text=text,
            span=piece,
            section=section,
            paragraph=number,
            page=page,
            page_label=self._labels.get(page) if page is not None else None,
            pages=pages,
            level=block.level,
            marker=block.marker,
            lead_in=lead_in,
            sentences=_shifted(sentence_spans(text), piece.start),
            ocr=block.ocr,
        )


def _place(blocks: tuple[Block, ...]) -> tuple[str, tuple[Span, ...]]:
    """The text of all blocks and where each stands in it."""
    parts: list[str] = []
    spans: list[Span] = []
    offset = 0
    previous: Block | None = None
    for block in blocks:
        if previous:
            gap = "\n" if block.kind == previous.kind == "list_item" else "\n\n"
            parts.append(gap)
            offset += len(gap)
        parts.append(block.text)
        spans.append(Span(offset, offset + len(block.text)))
        offset += len(block.text)
        previous = block
    return "".join(parts), tuple(spans)


def _passage_id(document_id: str, ordinal: int, text: str) -> str:
    return f"{document_id}-{ordinal}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _shifted(spans: Iterable[Span], offset: int) -> tuple[Span, ...]:
    return tuple(Span(span.start + offset, span.end + offset) for span in spans)


def _within(added: Iterable[Span], offset: int, piece: Span) -> tuple[Span, ...]:
    """The part of each span, moved by ``offset``, that lies in the piece."""
    parts = (Span(max(start, piece.start), min(end, piece.end)) for start, end in _shifted(added, offset))
    return tuple(part for part in parts if part.start < part.end)


def _pages_of(piece: Span, starts: tuple[tuple[int, int], ...], current: int | None) -> tuple[tuple[int, int], ...]:
    """``(offset, page)`` for each page the piece touches; ``current`` is the page that the text before it ends on."""
    before = [number for offset, number in starts if offset <= piece.start]
    first = before[-1] if before else current
    inside = tuple((offset, number) for offset, number in starts if piece.start < offset < piece.end)
    return ((piece.start, first), *inside) if first is not None else inside


class _Outline:
    """The headings that the reader is under."""

    def __init__(self) -> None:
        self._path: list[tuple[int, str]] = []

    def enter(self, block: Block) -> tuple[str, ...]:
        """The headings above the block, which joins them when it is one."""
        if block.kind != "heading":
            return tuple(text for _, text in self._path)
        level = max(block.level, 1)
        self._path = [(above, text) for above, text in self._path if above < level]
        section = tuple(text for _, text in self._path)
        self._path.append((level, block.text))
        return section


class _Lists:
    """What introduces the list that the reader is in: the paragraph before it, and the item above at each level."""

    def __init__(self) -> None:
        self._opening = ""
        self._items: list[tuple[int, str]] = []

    def enter(self, block: Block) -> str:
        """The sentence that introduces the block when it is a list item, else nothing."""
        if block.kind in _ASIDE:
            return ""
        if block.kind != "list_item":
            self._opening = block.text if block.kind == "paragraph" else ""
            self._items = []
            return ""
        level = max(block.level, 1)
        self._items = [(above, text) for above, text in self._items if above < level]
        opening = self._items[-1][1] if self._items else self._opening
        self._items.append((level, block.text))
        return _lead_in(opening, block)


def _lead_in(opening: str, item: Block) -> str:
    numbers = _NUMBER.findall(item.marker)
    if not opening or len(numbers) > 1:
        return ""
    last = sentence_spans(opening)[-1]
    sentence = opening[last.start : last.end]
    introduces = sentence.endswith(":") or (not numbers and _INTRODUCES.search(sentence))
    return sentence if introduces else ""


def _pieces(block: Block, span: Span, text: str) -> Iterator[Span]:
    """The span of the block, divided where it is too long to cite."""
    words = block.text.count(" ") + block.text.count("\n") + 1
    if block.kind in _WHOLE or words <= LONGEST_PASSAGE:
        yield span
        return
    share = words / -(-words // (LONGEST_PASSAGE // 2))
    start = end = span.start
    taken = 0
    for unit in _units(block.text, span.start):
        size = len(text[unit.start : unit.end].split())
        if taken and taken + size / 2 > share:
            yield Span(start, end)
            start, taken = unit.start, 0
        end = unit.end
        taken += size
    yield Span(start, end)


def _units(text: str, offset: int) -> Iterator[Span]:
    """The sentences of a text, any that is too long by itself cut between words."""
    for sentence in _shifted(sentence_spans(text), offset):
        yield from _cut(text, sentence, offset)


def _cut(text: str, sentence: Span, offset: int) -> Iterator[Span]:
    words = text[sentence.start - offset : sentence.end - offset].split(" ")
    start = sentence.start
    for first in range(0, len(words), LONGEST_PASSAGE):
        piece = " ".join(words[first : first + LONGEST_PASSAGE])
        yield Span(start, start + len(piece))
        start += len(piece) + 1


def _is_drawn(block: Block) -> bool:
    """Whether a block is a line of dashes or strokes and nothing else."""
    return not (block.marker + block.text).strip(_STROKES)


def numbered(block: Block) -> Block:
    """A paragraph whose decimal number is typed into its text, as a numbered one: ``5.21.Many witnesses``."""
    if block.kind not in ("paragraph", "list_item") or block.marker:
        return block
    marker = list_marker(block.text)
    opens = marker is not None and block.text[marker.end : marker.end + 1].isupper()
    if marker is None or marker.kind != "number" or not opens:
        return block
    glued = not marker.text.startswith("(") and not block.text[len(marker.text)].isspace()
    if marker.components < 2 and not glued:
        return block
    return taken_off(block, marker)


def clean(block: Block) -> Block:
    """The block with its text as ``visible`` gives it, and its pages and added spans moved along."""
    text = visible(block.text)
    pages = tuple((moved, page) for offset, page in block.pages if (moved := _moved(block.text, offset)) < len(text))
    added = _cleaned(block.text, text, block.added) if block.added else ()
    return block._replace(text=text, marker=visible(block.marker), pages=_one_each(pages), added=added)


def _cleaned(text: str, cleaned: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Where spans of a text, in order and apart, stand in what ``visible`` makes of it.

    White space at an edge of a span is of the span where it is so in the text.
    """
    words = [match.span() for match in re.finditer(r"\S+", cleaned)]
    ends = list(accumulate(end - start for start, end in words))
    edges = [edge for span in spans for edge in span]
    pieces = (text[start:end] for start, end in pairwise([0, *edges]))
    moved: list[int] = []
    for position, seen in enumerate(accumulate(len("".join(visible(piece).split())) for piece in pieces)):
        start, end = spans[position // 2]
        opens = position % 2 == 0
        blank = text[start:end][:1].isspace() if opens else text[start:end][-1:].isspace()
        # An edge between two words stands after the white space between them or before it.
        word = (bisect_left if opens == blank else bisect_right)(ends, seen)
        before = ends[word - 1] if word else 0
        moved.append(words[word][0] + seen - before if word < len(words) else len(cleaned))
    moved = list(accumulate(moved, max))  # two spans may share white space that is one space now
    return tuple(Span(*edges) for edges in zip(moved[::2], moved[1::2], strict=True) if edges[0] < edges[1])


def _moved(text: str, offset: int) -> int:
    """Where the character at ``offset`` stands in ``visible(text)``; white space counts as what follows it."""
    before, after = (re.sub(f"[{INVISIBLE}]", "", part) for part in (text[:offset], text[offset:]))
    length = len(visible(before))
    return length + 1 if length and (before[-1:].isspace() or after[:1].isspace()) else length


def _one_each(pages: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Of pages that start at one offset, because those before hold nothing visible, the last."""
    offsets = [offset for offset, _ in pages]
    return tuple(page for index, page in enumerate(pages) if bisect_left(offsets, page[0] + 1) == index + 1)
