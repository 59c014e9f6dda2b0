"""What the scoring loops work on, and how much room they have: the sections of an index file, the models, a thread's
own memory.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

SLOTS = 1024
"""Slots of the table from words to the question's terms: a power of two."""

LINKS = 8192
"""Words that the terms of one question and their kin may have between them."""

SOUGHT = 16384
"""Places that these words may take between them."""

ROOM = 8192
"""Passages of one question that are scored exactly."""

CHUNK = 32
"""Look-ups that wait for memory together."""

RUN = 256
"""Words of a passage looked at together, before those of the question are counted."""

FAR = 512
"""Words of a passage asked for beforehand; a longer one is read from its beginning, and the rest comes by itself."""

AHEAD = 128
"""Postings of each rare term asked for while the question before is answered."""


U8 = npt.NDArray[np.uint8]
U16 = npt.NDArray[np.uint16]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]

Int = int | np.integer[Any]
"""A compiled loop takes and gives machine integers of any width."""



class TermTable(NamedTuple):
    """An item for each term (``words`` and ``ends`` have one more): see the sections ``term.*``. ``text``: the bytes of
    all terms.
    """

    text: U8
    ends: U32
    words: U32
    df: U32
    dense: U32
    long: U32
    start: U32
    largest: F32
    tenth: F32
    deep: F32


class Postings(NamedTuple):
    """The row within its segment, and the impact. Of short lists, which come first, the segment; of long ones a
    directory of where each segment begins. An index of one segment has neither. Places of postings whose impact does
    not tell their frequency, and these frequencies.
    """

    low: U16
    impact: U8
    high: U8
    starts: U32
    doubtful: U32
    frequency: U32


class Dense(NamedTuple):
    """Frequent terms: where each block begins among the term's postings, and which of its passages have the term."""

    offset: U32
    bits: U64


class Text(NamedTuple):
    """Passages: where their words start, the words' lower and higher bits, their lengths and norms. Only the lengths
    are in every index.
    """

    starts: U32
    low: U16
    high: U8
    length: U32
    norm: F32


class Pairs(NamedTuple):
    """Pairs of words by first word: lower and higher bits of the second word and of the number of passages;
    pairs of one passage only apart; and how many passages a word is in.
    """

    word_df: U32
    start: U32
    low: U16
    high: U8
    df: U16
    many: U8
    once_start: U32
    once_low: U16
    once_high: U8


class Arrays(NamedTuple):
    """The sections of an index file that scoring reads."""

    terms: TermTable
    postings: Postings
    dense: Dense
    text: Text
    pairs: Pairs


class Model(NamedTuple):
    """The parameters of both models (see :class:`indexer.bm25.Saturation`, :class:`indexer.bm25.Totals` and
    :class:`indexer.settings.Settings`). ``low`` and ``high``: the least and the most that a weight may be of what the
    file's own statistics make it.
    """

    passages: int
    floor: float
    blocks: int
    segments: int
    long: bool
    plus: bool
    k1: float
    b: float
    average: float
    shift: float
    bonus: float
    low: float
    high: float
    fusion: float
    lead: float
    half: float
    order: float
    gap: float


class Found(NamedTuple):
    """Passages met: sums within a segment, 0 between questions, and which are not 0; rows found, and their sums;
    rows whose sums reach the threshold, and these; upper bounds.
    """

    sums: F32
    listed: U16
    rows: U32
    values: F32
    hot: U32
    heat: F32
    bounds: F32


class Ranking(NamedTuple):
    """BM25 of each candidate, the cosine, and what the places of the question's words are worth; which are the best by
    BM25, and their fused scores; the question's words in a table of chains, whose ``slots`` are 0 between questions.

    A link is (word, next link, term + 1, feature + 1, first of the pairs that begin with the word + 1, first of what it
    may stand for + 1); what a word may stand for is (place in the question, next + 1) and its likeness. ``met``: where
    in a run of words the question's are.
    """

    bm25: F64
    cosine: F64
    place: F64
    best: U32
    keys: F64
    slots: U32
    links: U32
    sought: U32
    likeness: F64
    met: U16


class Space(NamedTuple):
    """A thread's own memory; ``candidates``: rows that may be among the best."""

    found: Found
    candidates: U32
    ranking: Ranking


class Terms(NamedTuple):
    """The terms of one question in order of first appearance, its TF-IDF features, and its places: their words where
    these are stop words, weights, and where the terms that may stand for each begin (one more item), which these are,
    and how much they are like it; of a passage how early it has the places, the weight of the best alignment that ends
    at each, and whether there is one. ``total``: see :func:`indexer.kernel.weights.add_up`. Not cleared.
    """

    term: U32
    weight: F64
    step: F32
    top: F32
    order: I64
    rest: F32
    place: I64
    cursor: I64
    stop: I64
    first: U32
    second: U32
    vector: F64
    term_count: I64
    feature_count: I64
    place_word: U32
    place_weight: F64
    kin_start: I64
    kin_term: U32
    kin_like: F64
    nearest: F64
    open: F64
    opened: U8
    total: F64
