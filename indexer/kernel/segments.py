"""MaxScore (Turtle and Flood 1995), a segment of passages at a time.

Terms are added up, in descending order of what they can add, until what is left cannot lift a new passage to the
threshold. What is left is added only where another term has been, or looked up for the passages that may still be
among the best. Sums are kept for one segment, so that they stay in the cache; a better threshold helps the next.
"""

from __future__ import annotations

import numpy as np

from indexer.arrays import NONE
from indexer.format import BLOCK, SEGMENT
from indexer.kernel.access import BLOCK_BITS, U, Z, begin, dense_place, next_in, place_in
from indexer.kernel.arrays import (
    CHUNK,
    F32,
    U8,
    U16,
    U32,
    Arrays,
    Found,
    Int,
    Model,
    Postings,
    Space,
    Terms,
    TermTable,
)
from indexer.kernel.jit import part
from indexer.kernel.machine import fetch
from indexer.kernel.weights import bound, known, rests, split


@part
def _look_up_rare(ix: Arrays, model: Model, rows: U32, values: F32, n: Int, t: Int, step: float) -> None:
    """Adds a rare term's impacts in some rows."""
    for i in range(n):
        p = place_in(ix, model, t, rows[i])
        if p >= 0:
            values[i] += np.float32(step) * np.float32(ix.postings.impact[p])


@part
def _look_up_dense(ix: Arrays, model: Model, rows: U32, values: F32, n: Int, t: Int, step: float) -> None:
    """Adds a frequent term's impacts in some rows, whose postings are asked for a chunk of rows at a time."""
    start, number = U(ix.terms.start[t]), U(ix.terms.dense[t])
    offset = number * U(model.blocks + 1)
    for first in range(0, n, CHUNK):
        last = min(first + CHUNK, n)
        for i in range(first, last):
            begin = np.int64(start + U(ix.dense.offset[offset + U(rows[i] >> BLOCK_BITS)]))
            fetch(ix.postings.impact, begin, begin + 1)
        for i in range(first, last):
            p = dense_place(ix.dense, number, start, model.blocks, rows[i])
            if p >= 0:
                values[i] += np.float32(step) * np.float32(ix.postings.impact[p])


@part
def look_up(ix: Arrays, model: Model, rows: U32, values: F32, n: Int, plan: Terms, o: Int) -> None:
    """Adds to the values of some rows the impacts of the term at place ``o`` of the order."""
    t, step = plan.term[plan.order[o]], plan.step[plan.order[o]]
    if ix.terms.dense[t] == NONE:
        _look_up_rare(ix, model, rows, values, n, t, step)
    else:
        _look_up_dense(ix, model, rows, values, n, t, step)


@part
def drop_without(
    ix: Arrays, model: Model, found: Found, n: Int, plan: Terms, first: Int, last: Int, threshold: float
) -> Int:
    """Drops rows that cannot reach the threshold with the frequent terms that they have; returns how many are left."""
    rows, values, bounds = found.rows, found.values, found.bounds
    for o in range(first, last):
        i = plan.order[o]
        bits = U(ix.terms.dense[plan.term[i]]) * U(model.blocks)
        top, least, kept = plan.top[i], np.float32(threshold - plan.rest[o + 1]), U(0)
        before = values if o == first else bounds
        for j in range(U(n)):
            ahead = np.int64(bits + U(rows[min(j + U(CHUNK), U(n) - U(1))] >> BLOCK_BITS))
            fetch(ix.dense.bits, ahead, ahead + 1)
            row, bound = rows[j], before[j]
            word = ix.dense.bits[bits + U(row >> BLOCK_BITS)]
            bound += top * np.float32((word >> U(row & np.uint32(BLOCK - 1))) & U(1))
            rows[kept], values[kept], bounds[kept] = row, values[j], bound
            kept += U(bound >= least)
        n = np.int64(kept)
    return n


@part
def kth(values: F32, n: Int, k: Int, scratch: F32) -> float:
    """The ``k``-th largest of ``values[:n]`` (Hoare's selection on a copy)."""
    for i in range(n):
        scratch[i] = values[i]
    low, high = 0, n - 1
    while low < high:
        pivot = scratch[(low + high) >> 1]
        i, j = low, high
        while i <= j:
            while scratch[i] > pivot:
                i += 1
            while scratch[j] < pivot:
                j -= 1
            if i <= j:
                scratch[i], scratch[j] = scratch[j], scratch[i]
                i += 1
                j -= 1
        if k - 1 <= j:
            high = j
        elif k - 1 >= i:
            low = i
        else:
            break
    return float(scratch[k - 1])


@part
def keep(rows: U32, values: F32, bounds: F32, n: Int, limit: float) -> Int:
    """Drops the rows whose bounds do not reach the limit; returns how many are left."""
    least, kept = np.float32(limit), U(0)
    for i in range(U(n)):
        bound = bounds[i]
        rows[kept], values[kept] = rows[i], values[i]
        kept += U(bound >= least)
    return np.int64(kept)


@part
def raised(found: Found, values: F32, n: Int, count: Int, error: float, threshold: float) -> float:
    """The threshold that the first ``n`` sums in ``values`` show."""
    if n < count:
        return threshold
    return max(threshold, (kth(values, n, count, found.bounds) - error) * (1 - 1e-5))


LOOK_UP = 32
"""Postings that can be added up in the time of one look-up of a rare term."""


@part
def _add_rows(
    postings: Postings, sums: F32, listed: U16, n: Int, first: Int, last: Int, step: float, insert: bool
) -> Int:
    """Adds a term's impacts in one segment; without ``insert`` only where another term has been. Returns how many rows
    have a sum.
    """
    low, impacts, a, met = postings.low, postings.impact, np.float32(step), U(n)
    for p in range(U(first), U(last)):
        row = low[p]
        before = sums[row]
        new = before == Z
        sums[row] = before + (a if insert or not new else Z) * np.float32(impacts[p])
        listed[met] = row
        met += U(new & insert)
    return np.int64(met)


@part
def _add_segment(postings: Postings, found: Found, plan: Terms, segment: Int, added: Int, essential: Int) -> Int:
    """Adds the first ``added`` terms of the order in one segment; returns how many rows have a sum."""
    met: Int = np.int64(0)
    for o in range(added):
        first, last = next_in(postings, plan, o, segment)
        step = plan.step[plan.order[o]]
        met = _add_rows(postings, found.sums, found.listed, met, first, last, step, bool(o < essential))
    return met


@part
def _gather(found: Found, n: Int, m: Int, base: Int, limit: float, allowed: U8) -> Int:
    """Appends to the ``m`` rows found those of a segment whose sums reach the limit; clears the sums."""
    sums, listed, rows, values = found.sums, found.listed, found.rows, found.values
    least, kept, first = np.float32(limit), U(m), np.uint32(base)
    for j in range(U(n)):
        row = np.uint32(listed[j])
        value = sums[row]
        sums[row] = Z
        rows[kept] = first + row
        values[kept] = value
        kept += U(value >= least)
    if allowed.shape[0]:
        end, kept = np.int64(kept), U(m)
        for j in range(U(m), U(end)):
            rows[kept], values[kept] = rows[j], values[j]
            kept += U(allowed[rows[j]] != 0)
    return np.int64(kept)


@part
def _heat(found: Found, first: Int, last: Int, hot: Int, threshold: float) -> Int:
    """Appends to the ``hot`` rows those of ``[first, last)`` whose sums alone reach the threshold."""
    least = np.float32(threshold)
    for j in range(U(first), U(last)):
        if found.values[j] >= least:
            found.hot[hot] = found.rows[j]
            found.heat[hot] = found.values[j]
            hot += 1
    return hot


@part
def _added(terms: TermTable, plan: Terms, rare: Int, essential: Int) -> Int:
    """How many terms to add up: the essential ones, and rare ones that would take longer to look up."""
    work: Int = 0
    for o in range(essential):
        work += np.int64(terms.df[plan.term[plan.order[o]]])
    added = max(rare, essential)
    while added > essential and np.int64(terms.df[plan.term[plan.order[added - 1]]]) > LOOK_UP * work:
        added -= 1
    return added


@part
def _essential(plan: Terms, n: Int, threshold: float) -> Int:
    """How many of the first ``n`` terms of the order must be added up."""
    while n and plan.rest[n - 1] < threshold:
        n -= 1
    return n


@part
def _add_up(
    ix: Arrays,
    model: Model,
    found: Found,
    plan: Terms,
    added: Int,
    count: Int,
    error: float,
    threshold: float,
    allowed: U8,
    prune: bool,
) -> tuple[Int, Int, float]:
    """Adds the first ``added`` terms; returns how many rows are found, how many of them hot, and the threshold."""
    found_rows: Int = np.int64(0)
    hot: Int = np.int64(0)
    essential = _essential(plan, added, threshold) if prune else added
    begin(ix, model, plan, added)
    for segment in range(model.segments):
        met = _add_segment(ix.postings, found, plan, segment, added, essential)
        before, limit = found_rows, threshold - plan.rest[added]
        found_rows = _gather(found, met, before, segment * SEGMENT, limit, allowed)
        hot = _heat(found, before, found_rows, hot, threshold)
        if hot >= 2 * count:
            threshold = raised(found, found.heat, hot, count, error, threshold)
            hot = keep(found.hot, found.heat, found.heat, hot, threshold)
            essential = _essential(plan, essential, threshold) if prune else added
    return found_rows, hot, raised(found, found.heat, hot, count, error, threshold)


@part
def _raised_by_hot(
    ix: Arrays,
    model: Model,
    found: Found,
    plan: Terms,
    first: Int,
    last: Int,
    hot: Int,
    count: Int,
    error: float,
    threshold: float,
) -> float:
    """The threshold that the hot rows show when they have all their terms."""
    hot = keep(found.hot, found.heat, found.heat, hot, threshold)
    for o in range(first, last):
        look_up(ix, model, found.hot, found.heat, hot, plan, o)
    return raised(found, found.heat, hot, count, error, threshold)


@part
def maxscore(
    ix: Arrays, model: Model, space: Space, plan: Terms, n: Int, count: Int, least: float, allowed: U8, prune: bool
) -> Int:
    """Puts rows that may be among the ``count`` best, those of less than ``least`` left out, into the candidates;
    returns how many.

    Without ``prune`` every posting is added up.
    """
    error = bound(ix.terms, model, plan, n)
    threshold = max(least, known(ix.terms, model, plan, n, count)) if allowed.shape[0] == 0 else least
    rare = split(ix.terms, plan, n)
    rests(plan, n)
    if plan.rest[0] < threshold:
        return np.int64(0)
    added = _added(ix.terms, plan, rare, _essential(plan, n, threshold)) if prune else n
    found, rows, values = space.found, space.found.rows, space.found.values
    m, hot, threshold = _add_up(ix, model, found, plan, added, count, error, threshold, allowed, prune)
    if added < n and hot >= count:
        threshold = _raised_by_hot(ix, model, found, plan, added, n, hot, count, error, threshold)
    m = keep(rows, values, values, m, threshold - plan.rest[added])
    for o in range(added, n):
        if o == max(added, rare):
            m = drop_without(ix, model, found, m, plan, o, n, threshold)
        look_up(ix, model, rows, values, m, plan, o)
        m = keep(rows, values, values, m, threshold - plan.rest[o + 1])
    m = keep(rows, values, values, m, raised(found, values, m, count, error, threshold))
    kept: Int = min(m, space.candidates.shape[0])
    for i in range(kept):
        space.candidates[i] = rows[i]
    return kept
