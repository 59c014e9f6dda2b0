"""Single postings and words of the file, and how they are found."""

from __future__ import annotations

import numpy as np

from indexer.arrays import NONE
from indexer.format import BLOCK, SEGMENT
from indexer.kernel.arrays import AHEAD, U8, U16, U32, Arrays, Dense, Int, Model, Postings, Terms, Text
from indexer.kernel.jit import inlined, part
from indexer.kernel.machine import fetch, ones

U = np.uint64
Z = np.float32(0)
BLOCK_BITS = np.uint32(6)
"""A row without these bits is its block of BLOCK passages."""
SEGMENT_BITS = np.uint32(16)
"""A row without these bits is its segment of SEGMENT passages."""


@inlined
def word_at(text: Text, p: Int) -> Int:
    if text.high.shape[0]:
        return np.uint32(text.low[p]) | (np.uint32(text.high[p]) << np.uint32(16))
    return np.uint32(text.low[p])


@part
def place_of(ix: Arrays, model: Model, t: Int) -> Int:
    """Where the directory of a term's segments begins; -1 when it has none."""
    if ix.terms.long.shape[0] == 0 or ix.terms.long[t] == NONE:
        return np.int64(-1)
    return np.int64(ix.terms.long[t]) * (model.segments + 1)


@part
def begin(ix: Arrays, model: Model, plan: Terms, n: Int) -> None:
    """Before the first segment: where the postings of the first ``n`` terms of the order are."""
    for o in range(n):
        t = plan.term[plan.order[o]]
        plan.place[o] = place_of(ix, model, t)
        plan.cursor[o] = np.int64(ix.terms.start[t])
        plan.stop[o] = plan.cursor[o] + np.int64(ix.terms.df[t])


@part
def next_in(postings: Postings, plan: Terms, o: Int, segment: Int) -> tuple[Int, Int]:
    """The postings of the term at place ``o`` of the order in a segment, the segments being asked for in turn."""
    at = plan.place[o]
    if at >= 0:
        return np.int64(postings.starts[at + segment]), np.int64(postings.starts[at + segment + 1])
    first, stop = plan.cursor[o], plan.stop[o]
    last = stop
    if postings.high.shape[0]:
        last = first
        while last < stop and postings.high[last] == segment:
            last += 1
    plan.cursor[o] = last
    return first, last


@part
def within(ix: Arrays, model: Model, t: Int, segment: Int) -> tuple[Int, Int]:
    """The postings of a term in a segment."""
    postings, at = ix.postings, place_of(ix, model, t)
    if at >= 0:
        return np.int64(postings.starts[at + segment]), np.int64(postings.starts[at + segment + 1])
    start = np.int64(ix.terms.start[t])
    stop = start + np.int64(ix.terms.df[t])
    if postings.high.shape[0] == 0:
        return start, stop
    first = first_in(postings.high, start, stop, segment)
    return first, first_in(postings.high, first, stop, segment + 1)


@part
def first_in(rows: U8 | U16, start: Int, stop: Int, row: Int) -> Int:
    """The first of the items ``[start, stop)`` that is ``row`` or more, by branch-free bisection."""
    at, size = U(start), U(stop - start)
    while size > U(1):
        half = size >> U(1)
        if rows[at + half - U(1)] < row:
            at += half
        size -= half
    return np.int64(at + U(size and rows[at] < row))


@part
def dense_place(dense: Dense, number: Int, start: Int, blocks: Int, row: Int) -> Int:
    """Where the posting of a frequent term in a passage is; -1 when the passage does not have the term."""
    block = U(row) >> U(BLOCK_BITS)
    before = (U(1) << (U(row) & U(BLOCK - 1))) - U(1)
    word = dense.bits[U(number) * U(blocks) + block]
    if not word & (before + U(1)):
        return np.int64(-1)
    return np.int64(U(start) + U(dense.offset[U(number) * U(blocks + 1) + block]) + ones(word & before))


@part
def place_in(ix: Arrays, model: Model, t: Int, row: Int) -> Int:
    """Where the posting of a term in a passage is; -1 when the passage does not have the term."""
    if ix.terms.dense[t] != NONE:
        return dense_place(ix.dense, ix.terms.dense[t], ix.terms.start[t], model.blocks, row)
    low, inside = ix.postings.low, np.uint16(row & np.uint32(SEGMENT - 1))
    first, last = within(ix, model, t, row >> SEGMENT_BITS)
    place = first_in(low, first, last, inside)
    return place if place < last and low[place] == inside else np.int64(-1)


@part
def fetch_postings(ix: Arrays, terms: U32, first: Int, last: Int) -> None:
    """Asks for the first postings of the terms of a question."""
    postings, table = ix.postings, ix.terms
    for at in range(first, last):
        t = terms[at]
        if t != NONE and table.dense[t] == NONE:
            start = np.int64(table.start[t])
            stop = start + min(np.int64(table.df[t]), np.int64(AHEAD))
            fetch(postings.low, start, stop)
            fetch(postings.impact, start, stop)
