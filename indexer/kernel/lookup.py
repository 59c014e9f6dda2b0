"""Terms looked up for a list of passages, where adding up all of their postings would take longer."""

from __future__ import annotations

import numpy as np

from indexer.arrays import F32, NONE, U32, Arrays, Dense, Found, Int, Model, Rare, Terms
from indexer.jit import part
from indexer.kernel.access import BLOCK_BITS, GROUP_BITS, U, first_at, row_at
from indexer.kernel.select import keep
from indexer.kernel.sizes import CHUNK
from indexer.layout import BLOCK, GROUP


@part
def _look_up_rare(rare: Rare, rows: U32, values: F32, n: Int, start: Int, df: Int, step: float) -> None:
    """Adds a rare term's impacts in some rows."""
    a = np.float32(step)
    for i in range(n):
        p = first_at(rare, start, df, rows[i])
        if p < start + df and row_at(rare, p) == rows[i]:
            values[i] += a * np.float32(rare.impact[p])


@part
def _look_up_dense(dense: Dense, rows: U32, values: F32, n: Int, start: Int, offset: Int, step: float) -> None:
    """Adds a frequent term's impacts in some rows; in chunks, so that what is not in the cache comes at once."""
    a = np.float32(step)
    begins, ends, seen = np.empty(CHUNK, np.uint64), np.empty(CHUNK, np.uint64), np.uint8(0)
    for first in range(0, n, CHUNK):
        size = min(CHUNK, n - first)
        for i in range(size):
            block = U(offset) + U(rows[first + i] >> BLOCK_BITS)
            begins[i] = U(start) + U(dense.offset[block])
            ends[i] = U(start) + U(dense.offset[block + U(1)])
        for i in range(size):
            if begins[i] < ends[i]:
                seen |= dense.row[begins[i]] | dense.impact[begins[i]]
        for i in range(size):
            inside = np.uint8(rows[first + i] & np.uint32(BLOCK - 1))
            for p in range(begins[i], ends[i]):
                if dense.row[p] == inside:
                    values[first + i] += a * np.float32(dense.impact[p])
                    break
    begins[0] = U(seen)  # or the reading ahead would be taken for idle, and left out


@part
def look_up(ix: Arrays, model: Model, rows: U32, values: F32, n: Int, plan: Terms, o: Int) -> None:
    """Adds to the values of some rows the impacts of the term at place ``o`` of the order."""
    t, step = plan.term[plan.order[o]], plan.step[plan.order[o]]
    start = np.int64(ix.terms.start[t])
    if ix.terms.dense[t] == NONE:
        _look_up_rare(ix.rare, rows, values, n, start, np.int64(ix.terms.df[t]), step)
    else:
        _look_up_dense(ix.dense, rows, values, n, start, np.int64(ix.terms.dense[t]) * (model.blocks + 1), step)


@part
def drop_by_group(
    ix: Arrays, model: Model, found: Found, n: Int, plan: Terms, first: Int, last: Int, limit: float
) -> Int:
    """Drops rows that cannot reach the limit with what frequent terms have at most in their groups."""
    bounds = found.bounds
    for i in range(U(n)):
        bounds[i] = found.values[i]
    for o in range(first, last):
        number = U(ix.terms.dense[plan.term[plan.order[o]]]) * U(model.blocks * (BLOCK // GROUP))
        a = plan.step[plan.order[o]]
        for i in range(U(n)):
            bounds[i] += a * np.float32(ix.dense.group[number + U(found.rows[i] >> GROUP_BITS)])
    return keep(found.rows, found.values, bounds, n, limit)
