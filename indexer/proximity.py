"""Where and in what order a passage has the words of a question, from its words alone. Standard library only.

Two figures that counts do not know, each a share of the weight of the question's words, 0 to 1:

- ``lead``: words count for more the earlier a passage has them. What a passage is about its heading, title or first
  sentence says (Troy and Zhang, Enhancing relevance scoring with chronological term rank, SIGIR 2007).
- ``order``: the best local alignment of question and passage (Smith and Waterman, Identification of common molecular
  subsequences, 1981): words of the question, in its order, close together. Words of the question may be skipped
  freely, words of the passage at a price.

A word counts for its kin too: terms that begin as its term does, which the stemmer keeps apart (``coloni`` and
``colon``, ``norman`` and ``normandi``), by the share of the longer one that they have in common (as in Majumder et al.,
YASS: yet another suffix stripper, 2007).
"""

from __future__ import annotations

import math
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Key = TypeVar("Key")

LONGEST = 64
"""Words of a question whose places are looked at; what is longer is a text, whose order is not that of an answer."""

LEAST = 4
"""Bytes that kin have in common at least."""

ALIKE = 0.6
"""Share of the longer term that kin have in common at least."""

NEAR = 16
"""Terms on either side, in alphabetical order, among which kin are sought."""


class Sought(NamedTuple):
    """What a word of a passage is to a question: the place of a word in it, and how much it is like that word, 0 to
    1.
    """

    place: int
    likeness: float


def weight(document_frequency: int, passages: int) -> float:
    """What a word of the question weighs: scikit-learn's smoothed idf without its 1, so that a word that every passage
    has weighs nothing.
    """
    return math.log((1 + passages) / (1 + document_frequency))


class Found(NamedTuple):
    """What a passage has of a question.

    ``nearest``: for each place of the question how early it comes, 1 for the first word of the passage; ``best``: the
    weight of the best alignment; ``stretch``: the words of the passage it spans, half-open.
    """

    nearest: tuple[float, ...]
    best: float
    stretch: tuple[int, int]


def kin(term: int, count: int, text: Callable[[int], bytes]) -> Iterator[tuple[int, float]]:
    """The kin of a term and how much they are like it: first those before it from near to far, then those after it.

    ``text`` gives the ``count`` terms of a collection in ascending order of their bytes. A term with a figure in it has
    none: 2014 is not like 2015.
    """
    own = text(term)
    for step in (-1, 1):
        near = range(term + step, term + step * (NEAR + 1), step)
        yield from kin_among(own, ((at, text(at)) for at in near if 0 <= at < count))


def kin_among(own: bytes, others: Iterable[tuple[Key, bytes]]) -> Iterator[tuple[Key, float]]:
    """Those of the terms on one side of a term, from near to far, that are its kin, and how much they are like it."""
    if any(48 <= byte <= 57 for byte in own):
        return
    for key, other in islice(others, NEAR):
        shared = _shared(own, other)
        if shared < LEAST or shared / len(own) < ALIKE:
            break
        likeness = shared / max(len(own), len(other))
        if likeness >= ALIKE:
            yield key, likeness


def _shared(one: bytes, other: bytes) -> int:
    """How many bytes two terms have in common from the beginning."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared


def find(
    words: Sequence[int],
    sought: Mapping[int, Sequence[Sought]],
    weights: Sequence[float],
    *,
    half: float,
    gap: float,
) -> Found:
    """What a passage of these words has of a question whose places weigh ``weights``.

    ``sought`` gives the places that a word may take, the last first, so that one word is not aligned twice. A word
    counts half when ``half`` words come before it. ``gap`` is the price of a word of the passage that is skipped.

    ``open[a]`` is the weight of the best alignment that ends at place ``a``, with the price of all words of the
    passage up to its end added, so that it need not be lowered with every word that follows.
    """
    places = len(weights)
    nearest, best, stretch = [0.0] * places, 0.0, (0, 0)
    open_, begins = [0.0] * places, [-1] * places
    for at, word in enumerate(words):
        for place, likeness in sought.get(word, ()):
            early = likeness / (1.0 + at / half)
            if early > nearest[place]:
                nearest[place] = early
            before, begin = 0.0, at
            paid = gap * (at - 1)
            for earlier in range(place):
                if begins[earlier] >= 0 and open_[earlier] - paid > before:
                    before, begin = open_[earlier] - paid, begins[earlier]
            value = before + weights[place] * likeness
            if begins[place] < 0 or value + gap * at > open_[place]:
                open_[place], begins[place] = value + gap * at, begin
            if value > best:
                best, stretch = value, (begin, at + 1)
    return Found(tuple(nearest), best, stretch)


def lead(found: Found, weights: Sequence[float], full: float) -> float:
    """The share of the question's weight that a passage has early; ``full`` is the sum of the weights."""
    total = 0.0
    for weight, early in zip(weights, found.nearest, strict=True):
        total += weight * early
    return total / full if full > 0 else 0.0


def order(found: Found, full: float) -> float:
    """The share of the question's weight that is in the best alignment."""
    return found.best / full if full > 0 else 0.0
