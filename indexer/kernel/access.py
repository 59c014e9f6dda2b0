"""Single postings and words of the file, and how they are found."""

from __future__ import annotations

import numpy as np

from indexer.arrays import Int, Rare, Terms, TermTable, Text
from indexer.jit import inlined, part

U = np.uint64
Z = np.float32(0)
GROUP_BITS = np.uint32(4)
"""A row without these bits is its group of GROUP passages."""
BLOCK_BITS = np.uint32(6)
"""A row without these bits is its block of BLOCK passages."""


@inlined
def row_at(rare: Rare, p: Int) -> Int:
    if rare.high.shape[0]:
        return np.uint32(rare.low[p]) | (np.uint32(rare.high[p]) << np.uint32(16))
    return np.uint32(rare.low[p])


@inlined
def word_at(text: Text, p: Int) -> Int:
    if text.high.shape[0]:
        return np.uint32(text.low[p]) | (np.uint32(text.high[p]) << np.uint32(16))
    return np.uint32(text.low[p])


@part
def first_at(rare: Rare, start: Int, df: Int, row: Int) -> Int:
    """The first posting of a rare term at ``row`` or after, by branch-free bisection."""
    at, size = U(start), U(df)
    while size > U(1):
        half = size >> U(1)
        if row_at(rare, at + half - U(1)) < row:
            at += half
        size -= half
    return np.int64(at + U(row_at(rare, at) < row))


@part
def postings_of(terms: TermTable, plan: Terms, o: Int) -> tuple[Int, Int, float]:
    """Where the postings of the term at place ``o`` of the order start, how many they are, what an impact adds."""
    term = plan.term[plan.order[o]]
    return np.int64(terms.start[term]), np.int64(terms.df[term]), plan.step[plan.order[o]]
