"""The scoring loops, and nothing else: a batch of questions from word numbers to the best passages.

Impacts are whole 255ths of a term's largest weight, rounded up: sums of them bound a score from above, and a
score is at least the sum less one step of each term. Both ways of collecting candidates keep every passage
whose bound reaches the threshold; the candidates are then scored exactly, in 64 bits, from their words, in
the order of additions that ``cold`` uses, so that all paths give the same figures.

All loops are in this one file because numba keeps machine code by the file of the outermost function: a change to
a loop in another file would go unseen, and stale code would answer.
"""

from __future__ import annotations

import math

import numpy as np

from indexer.arrays import (
    F32,
    F64,
    I64,
    NONE,
    U8,
    U32,
    Arrays,
    Candidates,
    Groups,
    Int,
    Model,
    Pairs,
    Ranking,
    Rare,
    Space,
    Terms,
    TermTable,
    Text,
)
from indexer.jit import compiled, inlined
from indexer.layout import BLOCK, DEEP, GROUP

SLOTS = 1024
LINKS = 8192
SEEDS = 14
_SHIFT = np.uint32(4)  # a row's group of GROUP
_LOW = np.uint32(GROUP - 1)
_FOLD = np.uint32(2)  # a group's block of BLOCK
_RUN = np.uint64(64)
_U = np.uint64
_Z = np.float32(0)


@inlined
def _row(rare: Rare, p: Int) -> Int:
    if rare.high.shape[0]:
        return np.uint32(rare.low[p]) | (np.uint32(rare.high[p]) << np.uint32(16))
    return np.uint32(rare.low[p])


@inlined
def _word(text: Text, p: Int) -> Int:
    if text.high.shape[0]:
        return np.uint32(text.low[p]) | (np.uint32(text.high[p]) << np.uint32(16))
    return np.uint32(text.low[p])


@compiled
def _pair_df(pairs: Pairs, first: Int, second: Int) -> Int:
    low, end = np.int64(pairs.start[first]), np.int64(pairs.start[first + 1])
    high = end
    while low < high:
        middle = (low + high) >> 1
        if (np.int64(pairs.low[middle]) | (np.int64(pairs.high[middle]) << 16)) < second:
            low = middle + 1
        else:
            high = middle
    if low < end and (np.int64(pairs.low[low]) | (np.int64(pairs.high[low]) << 16)) == second:
        return np.int64(pairs.df[low]) | (np.int64(pairs.many[low]) << 16)
    if pairs.once_start.shape[0] == 0:
        return 0
    low, end = np.int64(pairs.once_start[first]), np.int64(pairs.once_start[first + 1])
    high = end
    while low < high:
        middle = (low + high) >> 1
        if (np.int64(pairs.once_low[middle]) | (np.int64(pairs.once_high[middle]) << 16)) < second:
            low = middle + 1
        else:
            high = middle
    return 1 if low < end and (np.int64(pairs.once_low[low]) | (np.int64(pairs.once_high[low]) << 16)) == second else 0


@compiled
def _plan(  # noqa: C901 - compiled as one loop
    ix: Arrays, model: Model, words: U32, terms: U32, first: Int, last: Int, plan: Terms
) -> tuple[Int, Int]:
    """Weights of the question's terms and features; returns how many of each."""
    n = 0
    for p in range(first, last):
        t = terms[p]
        if t == NONE:
            continue
        for i in range(n):
            if plan.term[i] == t:
                plan.term_count[i] += 1
                break
        else:
            plan.term[n] = t
            plan.term_count[n] = 1
            n += 1
    for i in range(n):
        plan.weight[i] = plan.term_count[i] * ix.terms.idf[plan.term[i]]
    if model.fusion == 0:
        return n, 0
    m = 0
    for width in range(2):
        for p in range(first, last - width):
            a, b = words[p], NONE
            if width:
                b = words[p + 1]
                if b == NONE:
                    continue
            if a == NONE:
                continue
            for j in range(m):
                if plan.first[j] == a and plan.second[j] == b:
                    plan.feature_count[j] += 1
                    break
            else:
                df = _pair_df(ix.pairs, a, b) if width else np.int64(ix.pairs.word_df[a])
                if df >= model.min_df:
                    plan.first[m], plan.second[m] = a, b
                    plan.feature_count[m] = 1
                    plan.idf[m] = math.log((1 + model.passages) / (1 + df)) + 1
                    m += 1
    for j in range(m):
        plan.vector[j] = (1 + math.log(plan.feature_count[j])) * plan.idf[j]
    return n, m


@compiled
def _bound(terms: TermTable, plan: Terms, n: Int) -> float:
    """Steps and tops of the terms, their order by descending top; returns the error of a sum of bounds."""
    error = 0.0
    for i in range(n):
        largest = float(terms.largest[plan.term[i]])
        step = max(plan.weight[i] * largest / 255, 1e-12)
        plan.step[i] = step
        plan.top[i] = step * 255
        error += step if plan.weight[i] > 0 else abs(plan.weight[i]) * largest + step
        j = i
        while j > 0 and plan.top[plan.order[j - 1]] < plan.top[i]:
            plan.order[j] = plan.order[j - 1]
            j -= 1
        plan.order[j] = i
    return error


@compiled
def _known(terms: TermTable, plan: Terms, n: Int, count: Int) -> float:
    """A score that ``count`` passages are known to reach: the largest k-th impact of any one term."""
    known = 0.0
    if count <= DEEP:
        for i in range(n):
            if plan.weight[i] <= 0:
                return 0.0
            kth = terms.tenth[plan.term[i]] if count <= 10 else terms.deep[plan.term[i]]
            known = max(known, plan.weight[i] * float(kth))
    return known * (1 - 1e-5)


@compiled
def _kth(values: F32, n: Int, k: Int, scratch: F32) -> float:
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


@compiled
def _compact(candidates: Candidates, n: Int, count: Int, error: float, threshold: float) -> tuple[Int, float]:
    """Raises the threshold to what the candidates show and drops those below it."""
    if n >= count:
        threshold = max(threshold, (_kth(candidates.values, n, count, candidates.scratch) - error) * (1 - 1e-5))
    limit = np.float32(threshold)
    kept = 0
    for i in range(n):
        if candidates.values[i] >= limit:
            candidates.rows[kept] = candidates.rows[i]
            candidates.values[kept] = candidates.values[i]
            kept += 1
    return kept, threshold


@compiled
def _add_rare(rare: Rare, sums: F32, start: Int, df: Int, step: float) -> None:
    a = np.float32(step)
    for p in range(_U(start), _U(start + df)):
        sums[_row(rare, p)] += a * np.float32(rare.impact[p])


@compiled
def exhaustive(  # noqa: C901 - compiled as one loop
    ix: Arrays, model: Model, space: Space, plan: Terms, n: Int, count: Int, allowed: U8
) -> Int:
    """Rows that may be among the ``count`` best, from the sums of all postings."""
    error = _bound(ix.terms, plan, n)
    for i in range(n):
        t = plan.term[i]
        start, df = np.int64(ix.terms.start[t]), np.int64(ix.terms.df[t])
        if ix.terms.dense[t] == NONE:
            _add_rare(ix.rare, space.sums, start, df, plan.step[i])
            continue
        offset = _U(ix.terms.dense[t]) * _U(model.blocks + 1)
        a = plan.step[i]
        for block in range(_U(model.blocks)):
            base = block * _U(BLOCK)
            for p in range(
                _U(start) + _U(ix.dense.offset[offset + block]),
                _U(start) + _U(ix.dense.offset[offset + block + _U(1)]),
            ):
                space.sums[base + _U(ix.dense.row[p])] += a * np.float32(ix.dense.impact[p])
    threshold = _known(ix.terms, plan, n, count) if allowed.shape[0] == 0 else 0.0
    limit = np.float32(max(threshold, 1e-30))
    found: Int = 0
    room = space.candidates.rows.shape[0]
    for block in range(_U(model.blocks)):
        base = block * _U(BLOCK)
        reach = 0
        for i in range(_U(BLOCK)):
            reach += space.sums[base + i] >= limit
        if reach:
            for i in range(_U(BLOCK)):
                if space.sums[base + i] >= limit and (allowed.shape[0] == 0 or allowed[base + i]):
                    if found == room:
                        found, threshold = _compact(space.candidates, found, count, error, threshold)
                        limit = np.float32(max(threshold, 1e-30))
                    if found < room and space.sums[base + i] >= limit:
                        space.candidates.rows[found] = base + i
                        space.candidates.values[found] = space.sums[base + i]
                        found += 1
        for i in range(_U(BLOCK)):
            space.sums[base + i] = _Z
    if found == room:
        return found
    return _compact(space.candidates, found, count, error, threshold)[0]


@compiled
def _split(terms: TermTable, plan: Terms, n: Int) -> Int:
    """Orders the terms: rare ones first, frequent ones after, each by descending top; returns how many are
    rare.
    """
    rare = 0
    for o in range(n):
        i = plan.order[o]
        if terms.dense[plan.term[i]] == NONE:
            for j in range(o, rare, -1):
                plan.order[j] = plan.order[j - 1]
            plan.order[rare] = i
            rare += 1
    return rare


@compiled
def _add_bounds(rare: Rare, bounds: F32, start: Int, df: Int, step: float) -> None:
    """Adds to each group of passages the largest impact that a rare term has in it."""
    a = np.float32(step)
    previous, top, before = _U(0xFFFFFFFF), np.uint32(0), _Z
    for p in range(_U(start), _U(start + df)):
        group = _U(_row(rare, p) >> _SHIFT)
        impact = np.uint32(rare.impact[p])
        same = group == previous
        before = before if same else bounds[group]
        top = max(top, impact) if same else impact
        bounds[group] = before + a * np.float32(top)
        previous = group


@compiled
def _set_dense_bounds(ix: Arrays, model: Model, bounds: F32, plan: Terms, rare: Int, n: Int) -> None:
    """Puts the sum of the frequent terms' largest impacts in the place of each group's bound."""
    size = model.blocks * (BLOCK // GROUP)
    if rare == n:
        bounds[:] = _Z
    for o in range(rare, n):
        a = plan.step[plan.order[o]]
        number = np.int64(ix.terms.dense[plan.term[plan.order[o]]]) * size
        maxima = ix.dense.group[number : number + size]
        if o == rare:
            for group in range(_U(size)):
                bounds[group] = a * np.float32(maxima[group])
        else:
            for group in range(_U(size)):
                bounds[group] += a * np.float32(maxima[group])


@compiled
def _first_at(rare: Rare, start: Int, df: Int, row: Int) -> Int:
    """The first posting of a rare term at ``row`` or after, by branch-free bisection."""
    at, size = _U(start), _U(df)
    while size > _U(1):
        half = size >> _U(1)
        if _row(rare, at + half - _U(1)) < row:
            at += half
        size -= half
    return np.int64(at + _U(_row(rare, at) < row))


@compiled
def _seed(groups: Groups, threshold: float) -> Int:
    """Puts the most promising groups into ``groups.chosen`` and takes them out of ``groups.bounds``."""
    low = np.float32(threshold)
    values = np.empty(SEEDS, np.float32)
    bounds, n = groups.bounds, 0
    for first in range(_U(0), _U(bounds.shape[0]), _RUN):
        reach = 0
        for g in range(first, first + _RUN):
            reach += bounds[g] > low
        if reach:
            for g in range(first, first + _RUN):
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
        bounds[groups.chosen[j]] = _Z
        for i in range(GROUP):
            groups.local[(j + 1) * GROUP + i] = _Z
    return n


@compiled
def _add_rare_to_seeds(rare: Rare, groups: Groups, start: Int, df: Int, step: float, m: Int) -> None:
    a = np.float32(step)
    for j in range(m):
        groups.begins[j] = _first_at(rare, start, df, groups.chosen[j] << _SHIFT)
    for j in range(m):
        p = groups.begins[j]
        while p < start + df:
            row = np.uint32(_row(rare, p))
            if row >> _SHIFT != groups.chosen[j]:
                break
            groups.local[(j + 1) * GROUP + (row & _LOW)] += a * np.float32(rare.impact[p])
            p += 1


@compiled
def _survivors(groups: Groups, threshold: float) -> Int:
    """Lists the groups whose bound reaches the threshold; ``place`` has 1 + their place in the list."""
    limit = np.float32(max(threshold, 1e-30))
    n = _U(0)
    bounds, chosen = groups.bounds, groups.chosen
    for first in range(_U(0), _U(bounds.shape[0]), _RUN):
        reach = 0
        for g in range(first, first + _RUN):
            reach += bounds[g] >= limit
        if reach:
            for g in range(first, first + _RUN):
                chosen[n] = g
                n += _U(bounds[g] >= limit)
    for j in range(n):
        groups.place[chosen[j]] = j + _U(1)
    groups.local[: (n + _U(1)) * _U(GROUP)] = _Z
    return np.int64(n)


@compiled
def _add_rare_to_survivors(rare: Rare, groups: Groups, start: Int, df: Int, step: float, threshold: float) -> None:
    a, limit = np.float32(step), np.float32(max(threshold, 1e-30))
    bounds, place, local = groups.bounds, groups.place, groups.local
    for p in range(_U(start), _U(start + df)):
        row = np.uint32(_row(rare, p))
        if bounds[row >> _SHIFT] >= limit:
            at = place[row >> _SHIFT]
            local[_U(at) * _U(GROUP) + _U(row & _LOW)] += a * np.float32(rare.impact[p])


@compiled
def _add_dense(  # noqa: C901 - compiled as one loop
    ix: Arrays, model: Model, groups: Groups, plan: Terms, rare: Int, n: Int, m: Int, threshold: float
) -> Int:
    """Adds frequent terms to the groups that may still reach the threshold; returns how many are left."""
    limit = np.float32(max(threshold, 1e-30))
    local = groups.local
    kept = 0
    for j in range(m):
        at = _U(j + 1) * _U(GROUP)
        y = local[at]
        for i in range(_U(1), _U(GROUP)):
            y = max(y, local[at + i])
        groups.tops[j] = y
    for o in range(rare, n):
        number = _U(ix.terms.dense[plan.term[plan.order[o]]]) * _U(model.blocks * (BLOCK // GROUP))
        a = plan.step[plan.order[o]]
        for j in range(m):
            groups.tops[j] += a * np.float32(ix.dense.group[number + _U(groups.chosen[j])])
    for j in range(m):
        if groups.tops[j] >= limit:
            groups.chosen[kept] = groups.chosen[j]
            if kept != j:
                for i in range(_U(GROUP)):
                    local[_U(kept + 1) * _U(GROUP) + i] = local[_U(j + 1) * _U(GROUP) + i]
            kept += 1
    for o in range(rare, n):
        t = plan.term[plan.order[o]]
        a = plan.step[plan.order[o]]
        start, offset = _U(ix.terms.start[t]), _U(ix.terms.dense[t]) * _U(model.blocks + 1)
        for j in range(kept):
            block = offset + _U(groups.chosen[j] >> _FOLD)
            first = np.uint32((groups.chosen[j] << _SHIFT) & np.uint32(BLOCK - 1))
            at = _U(j + 1) * _U(GROUP)
            for p in range(start + _U(ix.dense.offset[block]), start + _U(ix.dense.offset[block + _U(1)])):
                inside = np.uint32(ix.dense.row[p]) - first
                if inside < np.uint32(GROUP):
                    local[at + _U(inside)] += a * np.float32(ix.dense.impact[p])
    return kept


@compiled
def _collect(
    space: Space, m: Int, found: Int, count: Int, error: float, threshold: float, allowed: U8
) -> tuple[Int, float]:
    """Appends to the candidates the passages of the groups that reach the threshold."""
    limit = np.float32(max(threshold, 1e-30))
    for j in range(m):
        at = _U(j + 1) * _U(GROUP)
        reach = 0
        for i in range(_U(GROUP)):
            reach += space.groups.local[at + i] >= limit
        if not reach:
            continue
        if found + GROUP > space.candidates.rows.shape[0]:
            found, threshold = _compact(space.candidates, found, count, error, threshold)
            if found + GROUP > space.candidates.rows.shape[0]:
                return space.candidates.rows.shape[0], threshold
        for i in range(_U(GROUP)):
            row = (space.groups.chosen[j] << _SHIFT) + np.uint32(i)
            if space.groups.local[at + i] >= limit and (allowed.shape[0] == 0 or allowed[row]):
                space.candidates.rows[found] = row
                space.candidates.values[found] = space.groups.local[at + i]
                found += 1
        if found > 8 * count:
            found, threshold = _compact(space.candidates, found, count, error, threshold)
            limit = np.float32(max(threshold, 1e-30))
    return _compact(space.candidates, found, count, error, threshold)


@compiled
def pruned(ix: Arrays, model: Model, space: Space, plan: Terms, n: Int, count: Int, allowed: U8) -> Int:
    """The rows that :func:`exhaustive` gives, or a few fewer that cannot be among the best.

    Passages are bounded in groups, by the sum of each term's largest impact in the group; the most promising
    groups are added up first, which raises the threshold; then the others whose bound reaches it.
    """
    error = _bound(ix.terms, plan, n)
    threshold = _known(ix.terms, plan, n, count) if allowed.shape[0] == 0 else 0.0
    rare = _split(ix.terms, plan, n)
    _set_dense_bounds(ix, model, space.groups.bounds, plan, rare, n)
    for o in range(rare):
        t, step = plan.term[plan.order[o]], plan.step[plan.order[o]]
        _add_bounds(ix.rare, space.groups.bounds, np.int64(ix.terms.start[t]), np.int64(ix.terms.df[t]), step)
    m = _seed(space.groups, threshold)
    for o in range(rare):
        t, step = plan.term[plan.order[o]], plan.step[plan.order[o]]
        _add_rare_to_seeds(ix.rare, space.groups, np.int64(ix.terms.start[t]), np.int64(ix.terms.df[t]), step, m)
    m = _add_dense(ix, model, space.groups, plan, rare, n, m, threshold)
    found, threshold = _collect(space, m, 0, count, error, threshold, allowed)
    m = _survivors(space.groups, threshold)
    if m and found < space.candidates.rows.shape[0]:
        for o in range(rare):
            t, step = plan.term[plan.order[o]], plan.step[plan.order[o]]
            _add_rare_to_survivors(
                ix.rare, space.groups, np.int64(ix.terms.start[t]), np.int64(ix.terms.df[t]), step, threshold
            )
        m = _add_dense(ix, model, space.groups, plan, rare, n, m, threshold)
        found, threshold = _collect(space, m, found, count, error, threshold, allowed)
    return found


@compiled
def _mark(terms: TermTable, ranking: Ranking, plan: Terms, n: Int, m: Int) -> Int:
    """Makes the table from words to terms and features; returns how many links it has, -1 when there is no
    room.
    """
    used = 0
    for i in range(n):
        t = plan.term[i]
        for word in range(terms.words[t], terms.words[t + 1]):
            if used == LINKS:
                return -1
            ranking.links[used * 5] = word
            ranking.links[used * 5 + 1] = ranking.slots[word & (SLOTS - 1)]
            ranking.links[used * 5 + 2] = i + 1
            ranking.links[used * 5 + 3] = 0
            ranking.links[used * 5 + 4] = 0
            used += 1
            ranking.slots[word & (SLOTS - 1)] = used
    for j in range(m):
        word = plan.first[j]
        at = ranking.slots[word & (SLOTS - 1)]
        while at and ranking.links[(at - 1) * 5] != word:
            at = ranking.links[(at - 1) * 5 + 1]
        if not at:
            if used == LINKS:
                return -1
            ranking.links[used * 5] = word
            ranking.links[used * 5 + 1] = ranking.slots[word & (SLOTS - 1)]
            for field in range(2, 5):
                ranking.links[used * 5 + field] = 0
            used += 1
            ranking.slots[word & (SLOTS - 1)] = used
            at = used
        if plan.second[j] == NONE:
            ranking.links[(at - 1) * 5 + 3] = j + 1
        else:
            ranking.links[(at - 1) * 5 + 4] = 1
    return used


@compiled
def _score(  # noqa: C901 - compiled as one loop
    text: Text,
    model: Model,
    ranking: Ranking,
    plan: Terms,
    n: Int,
    m: Int,
    base: float,
    length_of_vector: float,
    row: Int,
) -> tuple[float, float]:
    """BM25 and cosine of one passage, from its words."""
    for i in range(n):
        plan.term_count[i] = 0
    for j in range(m):
        plan.feature_count[j] = 0
    stop = _U(text.starts[row + 1])
    for p in range(_U(text.starts[row]), stop):
        word = _word(text, p)
        at = ranking.slots[word & np.uint32(SLOTS - 1)]
        while at:
            link = (at - 1) * 5
            if ranking.links[link] == word:
                if ranking.links[link + 2]:
                    plan.term_count[ranking.links[link + 2] - 1] += 1
                if ranking.links[link + 3]:
                    plan.feature_count[ranking.links[link + 3] - 1] += 1
                if ranking.links[link + 4] and p + _U(1) < stop:
                    after = _word(text, p + _U(1))
                    for j in range(m):
                        if plan.first[j] == word and plan.second[j] == after:
                            plan.feature_count[j] += 1
                break
            at = ranking.links[link + 1]
    bm25 = base
    length = text.length[row]
    for i in range(n):
        if plan.term_count[i]:
            f = float(plan.term_count[i])
            norm = 1 - model.b + model.b * length / model.average
            if model.long:
                c = f / norm
                gain = f * (model.k1 + 1) * (c + model.shift) / (model.k1 + c + model.shift)
            else:
                gain = f * (model.k1 + 1) / (f + model.k1 * norm)
            bm25 += plan.weight[i] * gain
    dot = 0.0
    for j in range(m):
        if plan.feature_count[j]:
            dot += plan.vector[j] * ((1 + math.log(plan.feature_count[j])) * plan.idf[j])
    return bm25, dot * float(text.norm[row]) / length_of_vector if dot else 0.0


@compiled
def _touch(text: Text, rows: U32, n: Int) -> Int:
    """Reads a word of each passage, all at once where they would otherwise be waited for one by one."""
    total = 0
    for i in range(n):
        at = _U(text.starts[rows[i]])
        total += text.low[at] + np.int64(text.length[rows[i]])
        if text.high.shape[0]:
            total += text.high[at]
    return total


@compiled
def _rank(
    ix: Arrays,
    model: Model,
    space: Space,
    plan: Terms,
    n: Int,
    m: Int,
    found: Int,
    count: Int,
    k: Int,
    rows: U32,
    scores: F64,
) -> Int:
    """Scores the candidates exactly and writes the ``k`` best: rows, and score, BM25 and cosine of each."""
    if found == 0:
        return 0
    base, reach, squares = 0.0, 0.0, 0.0
    for i in range(n):
        base += plan.weight[i]
        if plan.weight[i] > 0:
            reach += plan.weight[i]
    base *= model.bonus
    scale = model.fusion * (reach * (model.k1 + 1 + model.bonus))
    for j in range(m):
        squares += plan.vector[j] * plan.vector[j]
    length_of_vector = math.sqrt(squares)
    used = _mark(ix.terms, space.ranking, plan, n, m)
    if used < 0:
        _unmark(space.ranking, LINKS)
        return -1
    _sort_rows(space.candidates.rows, found)
    _touch(ix.text, space.candidates.rows, found)
    best: Int = 0
    for i in range(found):
        row = space.candidates.rows[i]
        x, y = _score(ix.text, model, space.ranking, plan, n, m, base, length_of_vector, row)
        best = _insert(space.ranking, best, count, row, x, y)
    _unmark(space.ranking, used)
    for i in range(best):
        space.ranking.keys[i] = scale * space.ranking.cosine[i] + space.ranking.bm25[i]
    kept = min(best, k)
    for i in range(kept):
        top = i
        for j in range(i + 1, best):
            better = space.ranking.keys[j] > space.ranking.keys[top]
            if better or (
                space.ranking.keys[j] == space.ranking.keys[top] and space.ranking.order[j] < space.ranking.order[top]
            ):
                top = j
        row, key, x, y = (
            space.ranking.order[top],
            space.ranking.keys[top],
            space.ranking.bm25[top],
            space.ranking.cosine[top],
        )
        space.ranking.order[top], space.ranking.keys[top] = space.ranking.order[i], space.ranking.keys[i]
        space.ranking.bm25[top], space.ranking.cosine[top] = space.ranking.bm25[i], space.ranking.cosine[i]
        rows[i] = row
        scores[i, 0], scores[i, 1], scores[i, 2] = key, x, y
    return kept


@compiled
def _sort_rows(rows: U32, n: Int) -> None:
    if n > 64:
        rows[:n].sort()
        return
    for i in range(1, n):
        row = rows[i]
        j = i
        while j > 0 and rows[j - 1] > row:
            rows[j] = rows[j - 1]
            j -= 1
        rows[j] = row


@compiled
def _insert(ranking: Ranking, n: Int, count: Int, row: Int, bm25: float, cosine: float) -> Int:
    """Puts a passage into the list of the ``count`` best by BM25; rows come ascending, so an equal score goes
    after.
    """
    if n == count:
        if bm25 <= ranking.bm25[n - 1]:
            return n
        n -= 1
    low, high = 0, n
    while low < high:
        middle = (low + high) >> 1
        if ranking.bm25[middle] >= bm25:
            low = middle + 1
        else:
            high = middle
    for j in range(n, low, -1):
        ranking.bm25[j], ranking.cosine[j], ranking.order[j] = (
            ranking.bm25[j - 1],
            ranking.cosine[j - 1],
            ranking.order[j - 1],
        )
    ranking.bm25[low], ranking.cosine[low], ranking.order[low] = bm25, cosine, row
    return n + 1


@compiled
def _unmark(ranking: Ranking, used: Int) -> None:
    for i in range(used):
        ranking.slots[ranking.links[i * 5] & np.uint32(SLOTS - 1)] = 0


@compiled
def answer(
    ix: Arrays,
    model: Model,
    space: Space,
    plan: Terms,
    prune: bool,
    words: U32,
    terms: U32,
    offsets: I64,
    first: Int,
    last: Int,
    allowed: U8,
    candidates: Int,
    k: Int,
    rows: U32,
    scores: F64,
    found: I64,
) -> None:
    """Answers questions ``[first, last)``. ``found[q]`` is how many hits question ``q`` has; -1: ask another
    way.
    """
    for q in range(first, last):
        n, m = _plan(ix, model, words, terms, offsets[q], offsets[q + 1], plan)
        count = max(k, candidates) if m else k
        if prune:
            collected = pruned(ix, model, space, plan, n, count, allowed)
        else:
            collected = exhaustive(ix, model, space, plan, n, count, allowed)
        if collected == space.candidates.rows.shape[0]:
            found[q] = -1
        else:
            found[q] = _rank(ix, model, space, plan, n, m, collected, count, k, rows[q], scores[q])
