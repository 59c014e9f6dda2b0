"""The recommendations of a paper: set apart under headings or by number, else the sentences that recommend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.models import Passage, Span
from indexer.analyzer import STOP_WORDS, words
from qa.collect.models import Item

_NUMBERED = r"(?i)recommendation\s+\d"
_ONE = r"(?i)\brecommendation\b"
_SEVERAL = r"(?i)\brecommendations\b"
_MAKES = (
    r"(?i)\b(?:we|it (?:is|was)|i|who|they|committee|panel|review|report|inquiry|ombudsman|group|board|commission|"
    r"council|government|team|audit|(?-i:[A-Z]{3,}))\b[^.;]{0,60}?\brecommend(?:s|ed)?\b|^recommend(?:s|ed)?\b|"
    r"\brecommend(?:s|ed)? that\b|"
    r"\b(?:we|they|committee|panel|review|report|inquiry|ombudsman|group|board|commission|council|"
    r"(?-i:[A-Z]{3,}))\b[^.;]{0,40}?\bsuggest(?:s|ed)? that\b[^.;]{0,80}?"
    r"\b(?:should|ought to|(?:may|might) (?:wish|want) to)\b"
)
_SUMMARY = r"(?i)\b(?:summary|foreword|overview|introduction|key (?:points|messages))\b"
_SAME = 0.6  # of the words of the shorter, from which a sentence of a summary says what one further on does
_TEXT = frozenset({"paragraph", "list_item", "quote", "table"})


def recommendations(passages: Sequence[Passage]) -> list[Item]:
    """Those of a document, given as its passages in reading order, headings included.

    Of three ways to set them apart the first that gives two is taken: a heading for each ("Recommendation 3", or one
    that comes again and again), a part of recommendations whose paragraphs are numbered, or whose list has items.
    Otherwise each sentence in which somebody recommends is one.
    """
    for way in (_headed, _answered, _numbered):
        items = list(way(passages))
        if len(items) > 1:
            return items
    return _said(passages)


def _headed(passages: Sequence[Passage]) -> Iterator[Item]:
    """What stands first under each "Recommendation 3"."""
    for place, heading in enumerate(passages):
        if heading.kind == "heading" and re.match(_NUMBERED, heading.text):
            below = passages[place + 1 : place + 2]
            if below and below[0].kind in _TEXT:
                yield _whole(below[0], heading.number)


def _answered(passages: Sequence[Passage]) -> list[Item]:
    """Under a heading that comes again with each of them: what is numbered, else what stands first. Where they are
    numbered in one row, those of the row under other headings are of them too.
    """
    rows = [item.passage for item in _repeated(passages)]
    chapters = {passage.number.split(".")[0] for passage in rows}
    if len(rows) > 1 and len(chapters) == 1 and all("." in passage.number for passage in rows):
        chapter, first, last = chapters.pop(), rows[0].ordinal, rows[-1].ordinal
        rows = [
            one
            for one in passages
            if first <= one.ordinal <= last and _is_numbered(one) and one.number.split(".")[0] == chapter
        ]
    return [_whole(one) for one in rows]


def _repeated(passages: Sequence[Passage]) -> Iterator[Item]:
    headings = [place for place, one in enumerate(passages) if one.kind == "heading" and re.search(_ONE, one.text)]
    texts = [passages[place].text for place in headings]
    for place in headings:
        if texts.count(passages[place].text) > 1:
            below = list(_below(passages, place))
            yield from ([_whole(one) for one in below if _is_numbered(one)] or map(_whole, below[:1]))


def _numbered(passages: Sequence[Passage]) -> list[Item]:
    """The numbered paragraphs, else the items, of the part of recommendations that has most."""
    best: list[Item] = []
    for place, heading in enumerate(passages):
        if heading.kind == "heading" and re.search(_SEVERAL, heading.text):
            part = [one for one in _part(passages, place) if one.kind in _TEXT]
            rows = [one for one in part if _is_numbered(one)] or [one for one in part if one.kind == "list_item"]
            if len(rows) > len(best):
                best = [_whole(one) for one in rows]
    return best


def _said(passages: Sequence[Passage]) -> list[Item]:
    """The sentences that recommend; what a summary says before it is said in full is there once."""
    items = []
    for passage in passages:
        if passage.kind in _TEXT:
            for span in sentences(passage):
                if re.search(_MAKES, passage.text[span.start : span.end]):
                    items.append(Item(passage, span))
    told = [frozenset(word for word in words(item.text) if word not in STOP_WORDS) for item in items]
    return [
        item
        for place, item in enumerate(items)
        if not (_is_of_summary(item) and any(_is_same(told[place], later) for later in told[place + 1 :]))
    ]


def _is_of_summary(item: Item) -> bool:
    return any(re.search(_SUMMARY, heading) for heading in item.passage.section)


def _is_same(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME * min(len(one), len(other))


def _below(passages: Sequence[Passage], place: int) -> Iterator[Passage]:
    for one in passages[place + 1 :]:
        if one.kind == "heading":
            return
        if one.kind in _TEXT:
            yield one


def _part(passages: Sequence[Passage], place: int) -> Iterator[Passage]:
    """What stands under a heading and the headings below it."""
    level = passages[place].level
    for one in passages[place + 1 :]:
        if one.kind == "heading" and one.level <= level:
            return
        yield one


def _is_numbered(passage: Passage) -> bool:
    return passage.number[:1].isdigit() and "(" not in passage.number and not passage.lead_in and (
        passage.marker[:1].isdigit() or passage.text.startswith(passage.number)
    )


def _whole(passage: Passage, number: str = "") -> Item:
    return Item(passage, Span(0, len(passage.text)), word=number)


def sentences(passage: Passage) -> list[Span]:
    """The sentences as spans into the passage's own text."""
    start = passage.span.start
    return [Span(span.start - start, span.end - start) for span in passage.sentences] or [Span(0, len(passage.text))]
