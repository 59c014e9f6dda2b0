"""What the terms and features of a question weigh, and the bounds that follow."""

from __future__ import annotations

import math

import numpy as np

from indexer.arrays import NONE
from indexer.format import DEEP
from indexer.kernel.access import Z
from indexer.kernel.arrays import U8, U16, U32, Arrays, Int, Model, Pairs, Terms, TermTable
from indexer.kernel.jit import part


@part
def _place_of(second: Int, low: U16, high: U8, first: Int, last: Int) -> Int:
    """Where a word stands among the ascending second words ``[first, last)``; -1 when it does not."""
    end = last
    while first < end:
        middle = (first + end) >> 1
        if (np.int64(low[middle]) | (np.int64(high[middle]) << 16)) < second:
            first = middle + 1
        else:
            end = middle
    if first < last and (np.int64(low[first]) | (np.int64(high[first]) << 16)) == second:
        return first
    return np.int64(-1)


@part
def _pair_df(pairs: Pairs, first: Int, second: Int) -> Int:
    """How many passages have two words side by side."""
    start, stop = np.int64(pairs.start[first]), np.int64(pairs.start[first + 1])
    at = _place_of(second, pairs.low, pairs.high, start, stop)
    if at >= 0:
        return np.int64(pairs.df[at]) | (np.int64(pairs.many[at]) << 16)
    start, stop = np.int64(pairs.once_start[first]), np.int64(pairs.once_start[first + 1])
    return np.int64(_place_of(second, pairs.once_low, pairs.once_high, start, stop) >= 0)


@part
def _idf(model: Model, df: Int) -> float:
    """:func:`indexer.bm25.inverse_document_frequency`."""
    if model.plus:
        return math.log(model.passages + 1) - math.log(df)
    if model.long:
        return math.log(model.passages + 1) - math.log(df + 0.5)
    idf = math.log(model.passages - df + 0.5) - math.log(df + 0.5)
    return model.floor if idf < 0 else idf


@part
def add_up(model: Model, plan: Terms, n: Int, m: Int, places: Int) -> None:
    """Of a question's terms, features and places: what BM25Plus gives to any passage, the largest BM25 score there
    could be, the length of the TF-IDF vector, and the sum of the weights of the places, as in
    :class:`indexer.question.Plan`.
    """
    base, reach, squares, full = 0.0, 0.0, 0.0, 0.0
    for i in range(n):
        base += plan.weight[i]
        if plan.weight[i] > 0:
            reach += plan.weight[i]
    for j in range(m):
        squares += plan.vector[j] * plan.vector[j]
    for p in range(places):
        full += plan.place_weight[p]
    plan.total[0], plan.total[1] = base * model.bonus, reach * (model.k1 + 1 + model.bonus)
    plan.total[2], plan.total[3] = math.sqrt(squares), full


@part
def weigh(  # noqa: C901 - compiled as one loop
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
        plan.weight[i] = plan.term_count[i] * _idf(model, np.int64(ix.terms.df[plan.term[i]]))
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
                if df > 0:
                    plan.first[m], plan.second[m] = a, b
                    plan.feature_count[m] = 1
                    plan.vector[m] = math.log((1 + model.passages) / (1 + df)) + 1
                    m += 1
    for j in range(m):
        plan.vector[j] *= 1 + math.log(plan.feature_count[j])
    return n, m


@part
def bound(terms: TermTable, model: Model, plan: Terms, n: Int) -> float:
    """Steps and tops of the terms, their order by descending top; returns the error of a sum of bounds."""
    error, loss = 0.0, 1 - model.low / model.high
    for i in range(n):
        largest = float(terms.largest[plan.term[i]]) * model.high
        step = max(plan.weight[i] * largest / 255, 1e-12)
        plan.step[i] = step
        plan.top[i] = step * 255
        error += step if step > 1e-12 else abs(plan.weight[i]) * largest + step * 255
        error += loss * step * 255
        j = i
        while j > 0 and plan.top[plan.order[j - 1]] < plan.top[i]:
            plan.order[j] = plan.order[j - 1]
            j -= 1
        plan.order[j] = i
    return error


@part
def known(terms: TermTable, model: Model, plan: Terms, n: Int, count: Int) -> float:
    """A score that ``count`` passages are known to reach: the largest k-th impact of any one term."""
    known = 0.0
    if count <= DEEP:
        for i in range(n):
            if plan.weight[i] <= 0:
                return 0.0
            kth = terms.tenth[plan.term[i]] if count <= 10 else terms.deep[plan.term[i]]
            known = max(known, plan.weight[i] * float(kth))
    return known * model.low * (1 - 1e-5)


@part
def split(terms: TermTable, plan: Terms, n: Int) -> Int:
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


@part
def rests(plan: Terms, n: Int) -> None:
    """``plan.rest[o]``: what the terms from place ``o`` of the order onwards can add to a score."""
    plan.rest[n] = Z
    for o in range(n - 1, -1, -1):
        plan.rest[o] = plan.rest[o + 1] + plan.top[plan.order[o]] * np.float32(1 + 1e-6)
