"""Terms looked up for a list of passages, where adding up all of their postings would take longer."""

from __future__ import annotations

import numpy as np

from indexer.arrays import F32, NONE, U32, Arrays, Found, Int, Model, Terms
from indexer.jit import part
from indexer.kernel.access import BLOCK_BITS, U, dense_place, place_in
from indexer.kernel.machine import fetch
from indexer.kernel.sizes import CHUNK
from indexer.layout import BLOCK


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
