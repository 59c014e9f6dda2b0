"""Groups of passages bounded and pruned (Ding and Suel 2011), for questions whose frequent terms alone may make a best
passage: adding up all of their postings would take longer.
"""

from __future__ import annotations

import numpy as np

from indexer.arrays import F32, U8, Arrays, Groups, Int, Model, Rare, Space, Terms
from indexer.jit import part
from indexer.kernel.access import BLOCK_BITS, GROUP_BITS, U, Z, first_at, postings_of, row_at
from indexer.kernel.select import compact
from indexer.kernel.sizes import SEEDS
from indexer.kernel.weights import bound, known, split
from indexer.layout import BLOCK, GROUP

LOW = np.uint32(GROUP - 1)
RUN = U(64)
"""Groups looked at together before any one of them."""


@part
def _add_bounds(rare: Rare, bounds: F32, start: Int, df: Int, step: float) -> None:
    """Adds to each group of passages the largest impact that a rare term has in it."""
    a = np.float32(step)
    previous, top, before = U(0xFFFFFFFF), np.uint32(0), Z
    for p in range(U(start), U(start + df)):
        group = U(row_at(rare, p) >> GROUP_BITS)
        impact = np.uint32(rare.impact[p])
        same = group == previous
        before = before if same else bounds[group]
        top = max(top, impact) if same else impact
        bounds[group] = before + a * np.float32(top)
        previous = group


@part
def _set_dense_bounds(ix: Arrays, model: Model, bounds: F32, plan: Terms, rare: Int, n: Int) -> None:
    """Puts the sum of the frequent terms' largest impacts in the place of each group's bound."""
    size = model.blocks * (BLOCK // GROUP)
    if rare == n:
        for group in range(U(size)):
            bounds[group] = Z
    for o in range(rare, n):
        a = plan.step[plan.order[o]]
        number = np.int64(ix.terms.dense[plan.term[plan.order[o]]]) * size
        maxima = ix.dense.group[number : number + size]
        if o == rare:
            for group in range(U(size)):
                bounds[group] = a * np.float32(maxima[group])
        else:
            for group in range(U(size)):
                bounds[group] += a * np.float32(maxima[group])


@part
def _seed(groups: Groups, threshold: float) -> Int:
    """Puts the most promising groups into ``groups.chosen`` and takes them out of ``groups.bounds``."""
    low = np.float32(threshold)
    values = np.empty(SEEDS, np.float32)
    bounds, n = groups.bounds, 0
    for first in range(U(0), U(bounds.shape[0]), RUN):
        reach = 0
        for g in range(first, first + RUN):
            reach += bounds[g] > low
        if reach:
            for g in range(first, first + RUN):
                x = bounds[g]
                if x > low:
                    j = n if n < SEEDS else SEEDS - 1
                    while j > 0 and values[j - 1] < x:
                        values[j] = values[j - 1]
                        groups.chosen[j] = groups.chosen[j - 1]
                        j -= 1
                    values[j] = x
                    groups.chosen[j] = g
                    n = min(n + 1, SEEDS)
                    if n == SEEDS:
                        low = max(low, values[SEEDS - 1])
    for j in range(n):
        bounds[groups.chosen[j]] = Z
        for i in range(GROUP):
            groups.local[(j + 1) * GROUP + i] = Z
    return n


@part
def _add_rare_to_seeds(rare: Rare, groups: Groups, start: Int, df: Int, step: float, m: Int) -> None:
    """Adds a rare term's impacts in the ``m`` groups chosen."""
    a = np.float32(step)
    for j in range(m):
        groups.begins[j] = first_at(rare, start, df, groups.chosen[j] << GROUP_BITS)
    for j in range(m):
        p = groups.begins[j]
        while p < start + df:
            row = np.uint32(row_at(rare, p))
            if row >> GROUP_BITS != groups.chosen[j]:
                break
            groups.local[(j + 1) * GROUP + (row & LOW)] += a * np.float32(rare.impact[p])
            p += 1


@part
def _survivors(groups: Groups, threshold: float) -> Int:
    """Lists the groups whose bound reaches the threshold; ``place`` has 1 + their place in the list."""
    limit = np.float32(max(threshold, 1e-30))
    n = U(0)
    bounds, chosen = groups.bounds, groups.chosen
    for first in range(U(0), U(bounds.shape[0]), RUN):
        reach = 0
        for g in range(first, first + RUN):
            reach += bounds[g] >= limit
        if reach:
            for g in range(first, first + RUN):
                chosen[n] = g
                n += U(bounds[g] >= limit)
    for j in range(n):
        groups.place[chosen[j]] = j + U(1)
    for i in range((n + U(1)) * U(GROUP)):
        groups.local[i] = Z
    return np.int64(n)


@part
def _add_rare_to_survivors(rare: Rare, groups: Groups, start: Int, df: Int, step: float, threshold: float) -> None:
    """Adds a rare term's impacts in the groups whose bound reaches the threshold."""
    a, limit = np.float32(step), np.float32(max(threshold, 1e-30))
    bounds, place, local = groups.bounds, groups.place, groups.local
    for p in range(U(start), U(start + df)):
        row = np.uint32(row_at(rare, p))
        if bounds[row >> GROUP_BITS] >= limit:
            at = place[row >> GROUP_BITS]
            local[U(at) * U(GROUP) + U(row & LOW)] += a * np.float32(rare.impact[p])


@part
def _drop_groups(ix: Arrays, model: Model, groups: Groups, plan: Terms, rare: Int, n: Int, m: Int, least: float) -> Int:
    """Drops of ``m`` groups those that frequent terms cannot lift to ``least``; returns how many are left."""
    limit, local, tops, chosen = np.float32(least), groups.local, groups.tops, groups.chosen
    for j in range(m):
        at = U(j + 1) * U(GROUP)
        top = local[at]
        for i in range(U(1), U(GROUP)):
            top = max(top, local[at + i])
        tops[j] = top
    for o in range(rare, n):
        number = U(ix.terms.dense[plan.term[plan.order[o]]]) * U(model.blocks * (BLOCK // GROUP))
        a = plan.step[plan.order[o]]
        for j in range(m):
            tops[j] += a * np.float32(ix.dense.group[number + U(chosen[j])])
    kept = 0
    for j in range(m):
        if tops[j] >= limit:
            chosen[kept] = chosen[j]
            if kept != j:
                for i in range(U(GROUP)):
                    local[U(kept + 1) * U(GROUP) + i] = local[U(j + 1) * U(GROUP) + i]
            kept += 1
    return kept


@part
def _add_dense(
    ix: Arrays, model: Model, groups: Groups, plan: Terms, rare: Int, n: Int, m: Int, threshold: float
) -> Int:
    """Adds frequent terms to the groups that may still reach the threshold; returns how many are left."""
    local = groups.local
    m = _drop_groups(ix, model, groups, plan, rare, n, m, max(threshold, 1e-30))
    for o in range(rare, n):
        t = plan.term[plan.order[o]]
        a = plan.step[plan.order[o]]
        start, offset = U(ix.terms.start[t]), U(ix.terms.dense[t]) * U(model.blocks + 1)
        for j in range(m):
            block = offset + U(groups.chosen[j] >> (BLOCK_BITS - GROUP_BITS))
            first = np.uint32((groups.chosen[j] << GROUP_BITS) & np.uint32(BLOCK - 1))
            at = U(j + 1) * U(GROUP)
            for p in range(start + U(ix.dense.offset[block]), start + U(ix.dense.offset[block + U(1)])):
                inside = np.uint32(ix.dense.row[p]) - first
                if inside < np.uint32(GROUP):
                    local[at + U(inside)] += a * np.float32(ix.dense.impact[p])
    return m


@part
def _collect(
    space: Space, m: Int, found: Int, count: Int, error: float, threshold: float, allowed: U8
) -> tuple[Int, float]:
    """Appends to the candidates the passages of the groups that reach the threshold."""
    limit = np.float32(max(threshold, 1e-30))
    for j in range(m):
        at = U(j + 1) * U(GROUP)
        reach = 0
        for i in range(U(GROUP)):
            reach += space.groups.local[at + i] >= limit
        if not reach:
            continue
        if found + GROUP > space.candidates.rows.shape[0]:
            found, threshold = compact(space.candidates, found, count, error, threshold)
            if found + GROUP > space.candidates.rows.shape[0]:
                return space.candidates.rows.shape[0], threshold
        for i in range(U(GROUP)):
            row = (space.groups.chosen[j] << GROUP_BITS) + np.uint32(i)
            if space.groups.local[at + i] >= limit and (allowed.shape[0] == 0 or allowed[row]):
                space.candidates.rows[found] = row
                space.candidates.values[found] = space.groups.local[at + i]
                found += 1
        if found > 8 * count:
            found, threshold = compact(space.candidates, found, count, error, threshold)
            limit = np.float32(max(threshold, 1e-30))
    return compact(space.candidates, found, count, error, threshold)


@part
def pruned(ix: Arrays, model: Model, space: Space, plan: Terms, n: Int, count: Int, allowed: U8) -> Int:
    """Rows that may be among the ``count`` best, where frequent terms alone may make one.

    Passages are bounded in groups, by the sum of each term's largest impact in the group; the most promising
    groups are added up first, which raises the threshold; then the others whose bound reaches it.
    """
    error = bound(ix.terms, plan, n)
    threshold = known(ix.terms, plan, n, count) if allowed.shape[0] == 0 else 0.0
    rare = split(ix.terms, plan, n)
    _set_dense_bounds(ix, model, space.groups.bounds, plan, rare, n)
    for o in range(rare):
        start, df, step = postings_of(ix.terms, plan, o)
        _add_bounds(ix.rare, space.groups.bounds, start, df, step)
    m = _seed(space.groups, threshold)
    for o in range(rare):
        start, df, step = postings_of(ix.terms, plan, o)
        _add_rare_to_seeds(ix.rare, space.groups, start, df, step, m)
    m = _add_dense(ix, model, space.groups, plan, rare, n, m, threshold)
    found, threshold = _collect(space, m, np.int64(0), count, error, threshold, allowed)
    m = _survivors(space.groups, threshold)
    if m and found < space.candidates.rows.shape[0]:
        for o in range(rare):
            start, df, step = postings_of(ix.terms, plan, o)
            _add_rare_to_survivors(ix.rare, space.groups, start, df, step, threshold)
        m = _add_dense(ix, model, space.groups, plan, rare, n, m, threshold)
        found, threshold = _collect(space, m, found, count, error, threshold, allowed)
    return found
