"""Headings that no style says: paragraphs that their type sets off from the text of their paper.

Minutes and forms are written in one style, their headings in bold or underlined. What stands out is measured against
the paper itself: in one that is bold throughout, bold type says nothing. The guard behind all readers
(``corpus.headings``) has the last word.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.headings import has_verb, is_text
from corpus.markers import is_urls
from corpus.models import Look
from corpus.patterns import late, word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.models import Block

_LONGEST, _LONGEST_ITALIC = 150, 60  # characters: two lines of a title; longer text in italics is an aside
_WORDS = 25  # of a heading
_LARGER = 1.12  # body sizes from which on type is that of a heading, as in PDF files
_STYLE = 3  # paragraphs of one style from which on what most of them are is what the style is for
_FRONT = 20  # words of a paragraph after which a heading is no longer that of the paper
_LOWEST_LEVEL = 9  # of headings in Word and OpenDocument
_ENDS = (".", ";", ",", "!", "…")
_ASIDES = frozenset({"furniture", "footnote"})
_LABELLED = late(r"[^\W\d_][^:]{0,60}:(?:\s|$)")

_Rank = tuple[int, bool, bool, bool]


@dataclass(slots=True)
class Letters:
    """What all letters of a paragraph met so far have in common."""

    look: Look | None = None

    def add(self, text: str, look: Look) -> None:
        """Take a piece of text; one without letters says nothing of how a paragraph is set."""
        if not any(map(str.isalpha, text)):
            return
        known = self.look
        self.look = look if known is None else Look(
            min(known.size, look.size), known.bold and look.bold, known.underlined and look.underlined,
            known.italic and look.italic, known.mixed or known.bold != look.bold,
        )  # fmt: skip

    @property
    def plain(self) -> bool:
        """Whether any letter is neither bold nor underlined."""
        return self.look is not None and not is_emphasised(self.look)


def is_emphasised(look: Look) -> bool:
    """Whether it is bold or underlined: what may be a heading of a column."""
    return look.bold or look.underlined


def all_emphasised(blocks: Sequence[Block]) -> bool:
    """Whether all letters of a cell are bold or underlined; of one without letters it is so."""
    return all(block.look is not None and is_emphasised(block.look) for block in blocks)


def has_label(text: str) -> bool:
    """Whether a text begins with a label and a colon, as a field of a form does."""
    return _LABELLED.match(text) is not None


def settled(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without their looks; those that are headings by these alone are headings.

    Styles of headings that hold clauses make no headings. The level of a heading is that of the styled headings it
    looks like, else below them: larger type above smaller, bold above underlined above italic. Where no style says
    anything, the heading that opens the paper is its title.
    """
    clauses = _clauses(blocks)
    blocks = [b._replace(kind="paragraph", level=0) if number in clauses else b for number, b in enumerate(blocks)]
    body = _body(blocks)
    chosen = _chosen(blocks, body)
    levels = _Levels(blocks, chosen, body)
    made: list[Block] = []
    for number, block in enumerate(blocks):
        if block.kind == "heading":
            levels.styled = max(block.level, 1)
        elif number in chosen and block.look is not None:
            made.append(block._replace(kind="heading", level=levels.of(number, block.look), look=None))
            continue
        made.append(block._replace(look=None))
    return made


def _clauses(blocks: Sequence[Block]) -> set[int]:
    """The headings by style that are text: fields whose label alone is bold, and numbered clauses.

    Clauses are numbered by styles of headings; where most paragraphs of a style are text, all its numbered ones are.
    """
    by_style: defaultdict[str, list[int]] = defaultdict(list)
    found: set[int] = set()
    for number, block in enumerate(blocks):
        if block.kind == "heading" and block.look is not None:
            by_style[block.look.style].append(number)
            if block.look.mixed and has_label(block.text):
                found.add(number)
    for held in by_style.values():
        if len(held) >= _STYLE and 2 * sum(is_text(blocks[number].text) for number in held) >= len(held):
            found.update(number for number in held if blocks[number].marker)
    return found


def _chosen(blocks: Sequence[Block], body: Look) -> set[int]:
    """Which paragraphs and numbered items are headings by their look."""
    chosen = {number for number, block in enumerate(blocks) if _may_head(block, body)}
    chosen -= {number for number in chosen if _introduces(blocks, number, chosen)}
    chosen -= _items(blocks, chosen)
    last = max((n for n, b in enumerate(blocks) if n not in chosen and b.kind not in _ASIDES), default=-1)
    return {number for number in chosen if number < last}


def _body(blocks: Sequence[Block]) -> Look:
    """How the text of the paper is set: most characters of paragraphs that can be no headings."""
    counts: Counter[Look] = Counter()
    for block in blocks:
        if block.look is not None and (len(block.text) > _LONGEST or block.text.endswith((*_ENDS, ":"))):
            counts[block.look._replace(mixed=False, style="")] += len(block.text)
    if counts:
        return counts.most_common(1)[0][0]
    sizes = Counter(block.look.size for block in blocks if block.look is not None)
    return Look(sizes.most_common(1)[0][0]) if sizes else Look()


def _may_head(block: Block, body: Look) -> bool:
    look, text = block.look, block.text
    numbered = block.kind == "list_item" and any(map(str.isalnum, block.marker))
    if look is None or not (block.kind == "paragraph" or numbered):
        return False
    if len(text) > _LONGEST or text.count(" ") >= _WORDS or text.endswith(_ENDS) or is_urls(text):
        return False
    if not any(map(str.isalpha, text)) or text[:1].islower() or is_text(text):
        return False
    larger = body.size > 0 and look.size >= _LARGER * body.size
    if larger or (look.bold and not body.bold) or (look.underlined and not body.underlined):
        return True
    aside = look.italic and not body.italic and not numbered
    return aside and len(text) <= _LONGEST_ITALIC and not has_verb(text) and not text.endswith(":")


def _introduces(blocks: Sequence[Block], number: int, chosen: set[int]) -> bool:
    """Whether a line that ends in a colon introduces what follows, or is the label of a field."""
    text = blocks[number].text
    if not text.endswith(":"):
        return False
    after, last = number + 1, text.rstrip(": ").rpartition(" ")[2].casefold()
    field = after in chosen and blocks[after].text.endswith(":")
    return field or has_verb(text) or last in word_list("function_words")


def _items(blocks: Sequence[Block], chosen: set[int]) -> set[int]:
    """The numbered items in bold that follow each other: a list, not the titles of sections."""
    groups: defaultdict[tuple[int, _Rank], list[int]] = defaultdict(list)
    for number in chosen:
        block = blocks[number]
        if block.kind == "list_item" and block.look is not None:
            groups[block.level, _rank(block.look)].append(number)
    alone = (held for held in groups.values() if 2 * sum(n + 1 in chosen for n in held) >= len(held))
    return {number for held in alone for number in held}


def _rank(look: Look) -> _Rank:
    return round(look.size), look.bold, look.underlined, look.italic


class _Levels:
    """The levels of headings that only their looks show, beside those that styles give."""

    def __init__(self, blocks: Sequence[Block], chosen: set[int], body: Look) -> None:
        self.styled = 0
        """The level of the styled heading that the walk through the paper is under; 0 before the first."""
        self._title = self._opening(blocks, chosen)
        looks: defaultdict[int, Counter[_Rank]] = defaultdict(Counter)
        for block in blocks:
            if block.kind == "heading" and block.look is not None:
                looks[max(block.level, 1)][_rank(block.look)] += 1
        usual = ((level, counts.most_common(1)[0][0]) for level, counts in sorted(looks.items()))
        self._styles = {level: rank for level, rank in usual if rank > _rank(body)}
        ranks = {_rank(look) for n in chosen - {self._title} if (look := blocks[n].look) is not None}
        self._ranks = {rank for rank in ranks if all(rank < other for other in self._styles.values())}

    @staticmethod
    def _opening(blocks: Sequence[Block], chosen: set[int]) -> int:
        """The heading that opens the paper, if no styled one and no text stands before it; else -1."""
        for number, block in enumerate(blocks):
            if number in chosen:
                return number
            if block.kind == "heading" or block.text.count(" ") >= _FRONT:
                break
        return -1

    def of(self, number: int, look: Look) -> int:
        """The level of the heading at its place in the paper."""
        if number == self._title:
            return 1
        rank = _rank(look)
        like = next((level for level, other in self._styles.items() if level <= self.styled and rank >= other), None)
        if like is not None:
            return like
        above = self.styled or int(self._title >= 0)
        return min(above + 1 + sum(other > rank for other in self._ranks), _LOWEST_LEVEL)
