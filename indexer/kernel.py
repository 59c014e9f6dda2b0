"""The scoring loops, and nothing else: a batch of questions from word numbers to the best passages.

Impacts are whole 255ths of a term's largest weight, rounded up: sums of them bound a score from above, and a
score is at least the sum less one step of each term. Both ways of collecting candidates keep every passage
whose bound reaches the threshold; the candidates are then scored exactly, in 64 bits, from their words, in
the order of additions that ``cold`` uses, so that all paths give the same figures.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.jit import compiled, inlined
from indexer.layout import BLOCK, DEEP, GROUP

U8 = npt.NDArray[np.uint8]
U16 = npt.NDArray[np.uint16]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]

Int = int | np.integer[Any]
"""A compiled loop takes and gives machine integers of any width."""

NONE = np.uint32(0xFFFFFFFF)
SLOTS = 1024
LINKS = 8192
SEEDS = 14
_SHIFT = np.uint32(4)  # a row's group of GROUP
_LOW = np.uint32(GROUP - 1)
_FOLD = np.uint32(2)  # a group's block of BLOCK
_RUN = np.uint64(64)
_U = np.uint64
_Z = np.float32(0)


class Arrays(NamedTuple):
    """The sections of an index file that scoring reads."""

    word_df: U32
    term_words: U32
    term_df: U32
    term_idf: F64
    term_dense: U32
    term_start: U64
    term_largest: F32
    term_tenth: F32
    term_deep: F32
    rare_low: U16
    rare_high: U8
    rare_impact: U8
    dense_row: U8
    dense_impact: U8
    dense_offset: U32
    dense_group: U8
    length: U32
    norm: F32
    starts: U64
    low: U16
    high: U8
    pair_start: U32
    pair_next: U32
    pair_df: U32
    once_start: U32
    once_low: U16
    once_high: U8


class Model(NamedTuple):
    """The parameters of both models (see :class:`indexer.bm25.Saturation` and
    :class:`indexer.settings.Settings`).
    """

    passages: int
    blocks: int
    long: bool
    k1: float
    b: float
    average: float
    shift: float
    bonus: float
    min_df: int
    fusion: float


class Space(NamedTuple):
    """A thread's own memory. ``sums`` and ``slots`` are zero between questions; the others hold what they
    may.
    """

    sums: F32
    """Sum of each passage; exhaustive scoring only."""
    bounds: F32
    """Upper bound of each group of passages, a whole number of blocks of groups."""
    place: U32
    groups: U32
    tops: F32
    local: F32
    begins: I64
    rows: U32
    """The candidates."""
    values: F32
    """Their upper bounds."""
    scratch: F32
    order: U32
    bm25: F64
    cosine: F64
    keys: F64
    slots: U32
    links: U32
    """Words of the question in chains: (word, next, term + 1, feature + 1, whether pairs begin with it) each.
    """


class Terms(NamedTuple):
    """The terms of one question in order of first appearance, and its TF-IDF features; not cleared."""

    term: U32
    weight: F64
    step: F32
    top: F32
    order: I64
    first: U32
    second: U32
    vector: F64
    idf: F64
    term_count: I64
    feature_count: I64


@inlined
def _row(ix: Arrays, p: Int) -> Int:
    if ix.rare_high.shape[0]:
        return np.uint32(ix.rare_low[p]) | (np.uint32(ix.rare_high[p]) << np.uint32(16))
    return np.uint32(ix.rare_low[p])


@inlined
def _word(ix: Arrays, p: Int) -> Int:
    if ix.high.shape[0]:
        return np.uint32(ix.low[p]) | (np.uint32(ix.high[p]) << np.uint32(16))
    return np.uint32(ix.low[p])


@compiled
def _pair_df(ix: Arrays, first: Int, second: Int) -> Int:
    low, end = np.int64(ix.pair_start[first]), np.int64(ix.pair_start[first + 1])
    high = end
    while low < high:
        middle = (low + high) >> 1
        if ix.pair_next[middle] < second:
            low = middle + 1
        else:
            high = middle
    if low < end and ix.pair_next[low] == second:
        return np.int64(ix.pair_df[low])
    if ix.once_start.shape[0] == 0:
        return 0
    low, end = np.int64(ix.once_start[first]), np.int64(ix.once_start[first + 1])
    high = end
    while low < high:
        middle = (low + high) >> 1
        if (np.int64(ix.once_low[middle]) | (np.int64(ix.once_high[middle]) << 16)) < second:
            low = middle + 1
        else:
            high = middle
    return (
        1 if low < end and (np.int64(ix.once_low[low]) | (np.int64(ix.once_high[low]) << 16)) == second else 0
    )


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
        plan.weight[i] = plan.term_count[i] * ix.term_idf[plan.term[i]]
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
                df = _pair_df(ix, a, b) if width else np.int64(ix.word_df[a])
                if df >= model.min_df:
                    plan.first[m], plan.second[m] = a, b
                    plan.feature_count[m] = 1
                    plan.idf[m] = math.log((1 + model.passages) / (1 + df)) + 1
                    m += 1
    for j in range(m):
        plan.vector[j] = (1 + math.log(plan.feature_count[j])) * plan.idf[j]
    return n, m


@compiled
def _bound(ix: Arrays, plan: Terms, n: Int) -> float:
    """Steps and tops of the terms, their order by descending top; returns the error of a sum of bounds."""
    error = 0.0
    for i in range(n):
        largest = float(ix.term_largest[plan.term[i]])
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
def _known(ix: Arrays, plan: Terms, n: Int, count: Int) -> float:
    """A score that ``count`` passages are known to reach: the largest k-th impact of any one term."""
    known = 0.0
    if count <= DEEP:
        for i in range(n):
            if plan.weight[i] <= 0:
                return 0.0
            kth = ix.term_tenth[plan.term[i]] if count <= 10 else ix.term_deep[plan.term[i]]
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
def _compact(space: Space, n: Int, count: Int, error: float, threshold: float) -> tuple[Int, float]:
    """Raises the threshold to what the candidates show and drops those below it."""
    if n >= count:
        threshold = max(threshold, (_kth(space.values, n, count, space.scratch) - error) * (1 - 1e-5))
    limit = np.float32(threshold)
    kept = 0
    for i in range(n):
        if space.values[i] >= limit:
            space.rows[kept] = space.rows[i]
            space.values[kept] = space.values[i]
            kept += 1
    return kept, threshold


@compiled
def _add_rare(ix: Arrays, sums: F32, start: Int, df: Int, step: float) -> None:
    a = np.float32(step)
    for p in range(_U(start), _U(start + df)):
        sums[_row(ix, p)] += a * np.float32(ix.rare_impact[p])


@compiled
def exhaustive(  # noqa: C901 - compiled as one loop
    ix: Arrays, model: Model, space: Space, plan: Terms, n: Int, count: Int, allowed: U8
) -> Int:
    """Rows that may be among the ``count`` best, in ``space.rows``, from the sums of all postings."""
    error = _bound(ix, plan, n)
    for i in range(n):
        t = plan.term[i]
        start, df = np.int64(ix.term_start[t]), np.int64(ix.term_df[t])
        if ix.term_dense[t] == NONE:
            _add_rare(ix, space.sums, start, df, plan.step[i])
            continue
        offset = _U(ix.term_dense[t]) * _U(model.blocks + 1)
        a = plan.step[i]
        for block in range(_U(model.blocks)):
            base = block * _U(BLOCK)
            for p in range(
                _U(start) + _U(ix.dense_offset[offset + block]),
                _U(start) + _U(ix.dense_offset[offset + block + _U(1)]),
            ):
                space.sums[base + _U(ix.dense_row[p])] += a * np.float32(ix.dense_impact[p])
    threshold = _known(ix, plan, n, count) if allowed.shape[0] == 0 else 0.0
    limit = np.float32(max(threshold, 1e-30))
    found: Int = 0
    room = space.rows.shape[0]
    for block in range(_U(model.blocks)):
        base = block * _U(BLOCK)
        reach = 0
        for i in range(_U(BLOCK)):
            reach += space.sums[base + i] >= limit
        if reach:
            for i in range(_U(BLOCK)):
                if space.sums[base + i] >= limit and (allowed.shape[0] == 0 or allowed[base + i]):
                    if found == room:
                        found, threshold = _compact(space, found, count, error, threshold)
                        limit = np.float32(max(threshold, 1e-30))
                    if found < room and space.sums[base + i] >= limit:
                        space.rows[found] = base + i
                        space.values[found] = space.sums[base + i]
                        found += 1
        for i in range(_U(BLOCK)):
            space.sums[base + i] = _Z
    if found == room:
        return found
    return _compact(space, found, count, error, threshold)[0]


@compiled
def _split(ix: Arrays, plan: Terms, n: Int) -> Int:
    """Orders the terms: rare ones first, frequent ones after, each by descending top; returns how many are
    rare.
    """
    rare = 0
    for o in range(n):
        i = plan.order[o]
        if ix.term_dense[plan.term[i]] == NONE:
            for j in range(o, rare, -1):
                plan.order[j] = plan.order[j - 1]
            plan.order[rare] = i
            rare += 1
    return rare


@compiled
def _add_bounds(ix: Arrays, bounds: F32, start: Int, df: Int, step: float) -> None:
    """Adds to each group of passages the largest impact that a rare term has in it."""
    a = np.float32(step)
    previous, top, before = _U(0xFFFFFFFF), np.uint32(0), _Z
    for p in range(_U(start), _U(start + df)):
        group = _U(_row(ix, p) >> _SHIFT)
        impact = np.uint32(ix.rare_impact[p])
        same = group == previous
        before = before if same else bounds[group]
        top = max(top, impact) if same else impact
        bounds[group] = before + a * np.float32(top)
        previous = group


@compiled
def _add_dense_bounds(bounds: F32, maxima: U8, step: float) -> None:
    a = np.float32(step)
    for group in range(_U(maxima.shape[0])):
        bounds[group] += a * np.float32(maxima[group])


@compiled
def _first_at(ix: Arrays, start: Int, df: Int, row: Int) -> Int:
    """The first posting of a rare term at ``row`` or after, by branch-free bisection."""
    at, size = _U(start), _U(df)
    while size > _U(1):
        half = size >> _U(1)
        if _row(ix, at + half - _U(1)) < row:
            at += half
        size -= half
    return np.int64(at + _U(_row(ix, at) < row))


@compiled
def _seed(space: Space, threshold: float) -> Int:
    """Puts the most promising groups into ``space.groups`` and takes them out of ``space.bounds``."""
    low = np.float32(threshold)
    values = np.empty(SEEDS, np.float32)
    bounds, n = space.bounds, 0
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
                        space.groups[j] = space.groups[j - 1]
                        j -= 1
                    values[j] = x
                    space.groups[j] = g
                    n = min(n + 1, SEEDS)
                    if n == SEEDS:
                        low = max(low, values[SEEDS - 1])
    for j in range(n):
        bounds[space.groups[j]] = _Z
        for i in range(GROUP):
            space.local[(j + 1) * GROUP + i] = _Z
    return n


@compiled
def _add_rare_to_seeds(ix: Arrays, space: Space, start: Int, df: Int, step: float, m: Int) -> None:
    a = np.float32(step)
    for j in range(m):
        space.begins[j] = _first_at(ix, start, df, space.groups[j] << _SHIFT)
    for j in range(m):
        p = space.begins[j]
        while p < start + df:
            row = np.uint32(_row(ix, p))
            if row >> _SHIFT != space.groups[j]:
                break
            space.local[(j + 1) * GROUP + (row & _LOW)] += a * np.float32(ix.rare_impact[p])
            p += 1


@compiled
def _survivors(space: Space, threshold: float) -> Int:
    """Lists the groups whose bound reaches the threshold; ``space.place`` has 1 + the place in the list, else
    0.
    """
    limit = np.float32(max(threshold, 1e-30))
    n = _U(0)
    bounds, groups = space.bounds, space.groups
    for first in range(_U(0), _U(bounds.shape[0]), _RUN):
        reach = 0
        for g in range(first, first + _RUN):
            reach += bounds[g] >= limit
        if reach:
            for g in range(first, first + _RUN):
                groups[n] = g
                n += _U(bounds[g] >= limit)
    space.place[:] = 0
    for j in range(n):
        space.place[groups[j]] = j + _U(1)
    space.local[: (n + _U(1)) * _U(GROUP)] = _Z
    return np.int64(n)


@compiled
def _add_rare_to_survivors(ix: Arrays, space: Space, start: Int, df: Int, step: float) -> None:
    a = np.float32(step)
    place, local = space.place, space.local
    for p in range(_U(start), _U(start + df)):
        row = np.uint32(_row(ix, p))
        at = place[row >> _SHIFT]
        if at:
            local[_U(at) * _U(GROUP) + _U(row & _LOW)] += a * np.float32(ix.rare_impact[p])


@compiled
def _add_dense(  # noqa: C901 - compiled as one loop
    ix: Arrays, model: Model, space: Space, plan: Terms, rare: Int, n: Int, m: Int, threshold: float
) -> Int:
    """Adds frequent terms to the groups that may still reach the threshold; returns how many are left."""
    limit = np.float32(max(threshold, 1e-30))
    local = space.local
    kept = 0
    for j in range(m):
        at = _U(j + 1) * _U(GROUP)
        y = local[at]
        for i in range(_U(1), _U(GROUP)):
            y = max(y, local[at + i])
        space.tops[j] = y
    for o in range(rare, n):
        number = _U(ix.term_dense[plan.term[plan.order[o]]]) * _U(model.blocks * (BLOCK // GROUP))
        a = plan.step[plan.order[o]]
        for j in range(m):
            space.tops[j] += a * np.float32(ix.dense_group[number + _U(space.groups[j])])
    for j in range(m):
        if space.tops[j] >= limit:
            space.groups[kept] = space.groups[j]
            if kept != j:
                for i in range(_U(GROUP)):
                    local[_U(kept + 1) * _U(GROUP) + i] = local[_U(j + 1) * _U(GROUP) + i]
            kept += 1
    for o in range(rare, n):
        t = plan.term[plan.order[o]]
        a = plan.step[plan.order[o]]
        start, offset = _U(ix.term_start[t]), _U(ix.term_dense[t]) * _U(model.blocks + 1)
        for j in range(kept):
            block = offset + _U(space.groups[j] >> _FOLD)
            first = np.uint32((space.groups[j] << _SHIFT) & np.uint32(BLOCK - 1))
            at = _U(j + 1) * _U(GROUP)
            for p in range(start + _U(ix.dense_offset[block]), start + _U(ix.dense_offset[block + _U(1)])):
                inside = np.uint32(ix.dense_row[p]) - first
                if inside < np.uint32(GROUP):
                    local[at + _U(inside)] += a * np.float32(ix.dense_impact[p])
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
            reach += space.local[at + i] >= limit
        if not reach:
            continue
        if found + GROUP > space.rows.shape[0]:
            found, threshold = _compact(space, found, count, error, threshold)
            if found + GROUP > space.rows.shape[0]:
                return space.rows.shape[0], threshold
        for i in range(_U(GROUP)):
            row = (space.groups[j] << _SHIFT) + np.uint32(i)
            if space.local[at + i] >= limit and (allowed.shape[0] == 0 or allowed[row]):
                space.rows[found] = row
                space.values[found] = space.local[at + i]
                found += 1
        if found > 8 * count:
            found, threshold = _compact(space, found, count, error, threshold)
            limit = np.float32(max(threshold, 1e-30))
    return _compact(space, found, count, error, threshold)


@compiled
def pruned(ix: Arrays, model: Model, space: Space, plan: Terms, n: Int, count: Int, allowed: U8) -> Int:
    """The rows that :func:`exhaustive` gives, or a few fewer that cannot be among the best.

    Passages are bounded in groups, by the sum of each term's largest impact in the group; the most promising
    groups are added up first, which raises the threshold; then the others whose bound reaches it.
    """
    error = _bound(ix, plan, n)
    threshold = _known(ix, plan, n, count) if allowed.shape[0] == 0 else 0.0
    rare = _split(ix, plan, n)
    space.bounds[:] = _Z
    for o in range(n):
        t, step = plan.term[plan.order[o]], plan.step[plan.order[o]]
        if o < rare:
            _add_bounds(ix, space.bounds, np.int64(ix.term_start[t]), np.int64(ix.term_df[t]), step)
        else:
            groups = model.blocks * (BLOCK // GROUP)
            number = np.int64(ix.term_dense[t]) * groups
            _add_dense_bounds(space.bounds, ix.dense_group[number : number + groups], step)
    m = _seed(space, threshold)
    for o in range(rare):
        t, step = plan.term[plan.order[o]], plan.step[plan.order[o]]
        _add_rare_to_seeds(ix, space, np.int64(ix.term_start[t]), np.int64(ix.term_df[t]), step, m)
    m = _add_dense(ix, model, space, plan, rare, n, m, threshold)
    found, threshold = _collect(space, m, 0, count, error, threshold, allowed)
    m = _survivors(space, threshold)
    if m and found < space.rows.shape[0]:
        for o in range(rare):
            t, step = plan.term[plan.order[o]], plan.step[plan.order[o]]
            _add_rare_to_survivors(ix, space, np.int64(ix.term_start[t]), np.int64(ix.term_df[t]), step)
        m = _add_dense(ix, model, space, plan, rare, n, m, threshold)
        found, threshold = _collect(space, m, found, count, error, threshold, allowed)
    return found


@compiled
def _mark(ix: Arrays, space: Space, plan: Terms, n: Int, m: Int) -> Int:
    """Makes the table from words to terms and features; returns how many links it has, -1 when there is no
    room.
    """
    used = 0
    for i in range(n):
        t = plan.term[i]
        for word in range(ix.term_words[t], ix.term_words[t + 1]):
            if used == LINKS:
                return -1
            space.links[used * 5] = word
            space.links[used * 5 + 1] = space.slots[word & (SLOTS - 1)]
            space.links[used * 5 + 2] = i + 1
            space.links[used * 5 + 3] = 0
            space.links[used * 5 + 4] = 0
            used += 1
            space.slots[word & (SLOTS - 1)] = used
    for j in range(m):
        word = plan.first[j]
        at = space.slots[word & (SLOTS - 1)]
        while at and space.links[(at - 1) * 5] != word:
            at = space.links[(at - 1) * 5 + 1]
        if not at:
            if used == LINKS:
                return -1
            space.links[used * 5] = word
            space.links[used * 5 + 1] = space.slots[word & (SLOTS - 1)]
            for field in range(2, 5):
                space.links[used * 5 + field] = 0
            used += 1
            space.slots[word & (SLOTS - 1)] = used
            at = used
        if plan.second[j] == NONE:
            space.links[(at - 1) * 5 + 3] = j + 1
        else:
            space.links[(at - 1) * 5 + 4] = 1
    return used


@compiled
def _score(  # noqa: C901 - compiled as one loop
    ix: Arrays,
    model: Model,
    space: Space,
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
    stop = _U(ix.starts[row + 1])
    for p in range(_U(ix.starts[row]), stop):
        word = _word(ix, p)
        at = space.slots[word & np.uint32(SLOTS - 1)]
        while at:
            link = (at - 1) * 5
            if space.links[link] == word:
                if space.links[link + 2]:
                    plan.term_count[space.links[link + 2] - 1] += 1
                if space.links[link + 3]:
                    plan.feature_count[space.links[link + 3] - 1] += 1
                if space.links[link + 4] and p + _U(1) < stop:
                    after = _word(ix, p + _U(1))
                    for j in range(m):
                        if plan.first[j] == word and plan.second[j] == after:
                            plan.feature_count[j] += 1
                break
            at = space.links[link + 1]
    bm25 = base
    length = ix.length[row]
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
    return bm25, dot * float(ix.norm[row]) / length_of_vector if dot else 0.0


@compiled
def _touch(ix: Arrays, rows: U32, n: Int) -> Int:
    """Reads a word of each passage, all at once where they would otherwise be waited for one by one."""
    total = 0
    for i in range(n):
        at = _U(ix.starts[rows[i]])
        total += ix.low[at] + np.int64(ix.length[rows[i]])
        if ix.high.shape[0]:
            total += ix.high[at]
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
    used = _mark(ix, space, plan, n, m)
    if used < 0:
        _unmark(space, LINKS)
        return -1
    _sort_rows(space.rows, found)
    _touch(ix, space.rows, found)
    best: Int = 0
    for i in range(found):
        row = space.rows[i]
        x, y = _score(ix, model, space, plan, n, m, base, length_of_vector, row)
        best = _insert(space, best, count, row, x, y)
    _unmark(space, used)
    for i in range(best):
        space.keys[i] = scale * space.cosine[i] + space.bm25[i]
    kept = min(best, k)
    for i in range(kept):
        top = i
        for j in range(i + 1, best):
            better = space.keys[j] > space.keys[top]
            if better or (space.keys[j] == space.keys[top] and space.order[j] < space.order[top]):
                top = j
        row, key, x, y = space.order[top], space.keys[top], space.bm25[top], space.cosine[top]
        space.order[top], space.keys[top] = space.order[i], space.keys[i]
        space.bm25[top], space.cosine[top] = space.bm25[i], space.cosine[i]
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
def _insert(space: Space, n: Int, count: Int, row: Int, bm25: float, cosine: float) -> Int:
    """Puts a passage into the list of the ``count`` best by BM25; rows come ascending, so an equal score goes
    after.
    """
    if n == count:
        if bm25 <= space.bm25[n - 1]:
            return n
        n -= 1
    low, high = 0, n
    while low < high:
        middle = (low + high) >> 1
        if space.bm25[middle] >= bm25:
            low = middle + 1
        else:
            high = middle
    for j in range(n, low, -1):
        space.bm25[j], space.cosine[j], space.order[j] = (
            space.bm25[j - 1],
            space.cosine[j - 1],
            space.order[j - 1],
        )
    space.bm25[low], space.cosine[low], space.order[low] = bm25, cosine, row
    return n + 1


@compiled
def _unmark(space: Space, used: Int) -> None:
    for i in range(used):
        space.slots[space.links[i * 5] & np.uint32(SLOTS - 1)] = 0


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
        if collected == space.rows.shape[0]:
            found[q] = -1
        else:
            found[q] = _rank(ix, model, space, plan, n, m, collected, count, k, rows[q], scores[q])
