"""Candidates scored exactly, in 64 bits, from their words, in the order of additions that ``cold`` uses."""

from __future__ import annotations

import math

import numpy as np

from indexer.arrays import F64, NONE, U32, Arrays, Int, Model, Ranking, Space, Terms, TermTable, Text
from indexer.jit import part
from indexer.kernel.access import U, word_at
from indexer.kernel.machine import fetch
from indexer.kernel.sizes import FAR, LINKS, RUN, SLOTS


@part
def _link(ranking: Ranking, used: Int, word: Int, owner: Int) -> Int:
    """Puts a word into the table; returns how many are there."""
    at = used * 5
    ranking.links[at] = word
    ranking.links[at + 1] = ranking.slots[word & (SLOTS - 1)]
    ranking.links[at + 2] = owner
    ranking.links[at + 3] = 0
    ranking.links[at + 4] = 0
    ranking.slots[word & (SLOTS - 1)] = used + 1
    return used + 1


@part
def _mark(terms: TermTable, ranking: Ranking, plan: Terms, n: Int, m: Int) -> Int:
    """Makes the table from words to terms and features; returns how many links it has, -1 when there is no
    room.
    """
    used: Int = np.int64(0)
    for i in range(n):
        t = plan.term[i]
        for word in range(terms.words[t], terms.words[t + 1]):
            if used == LINKS:
                return -1
            used = _link(ranking, used, np.uint32(word), np.int64(i + 1))
    for j in range(m):
        word = plan.first[j]
        at = ranking.slots[word & (SLOTS - 1)]
        while at and ranking.links[(at - 1) * 5] != word:
            at = ranking.links[(at - 1) * 5 + 1]
        if not at:
            if used == LINKS:
                return -1
            used = _link(ranking, used, word, np.int64(0))
            at = used
        if plan.second[j] == NONE:
            ranking.links[(at - 1) * 5 + 3] = j + 1
        elif not ranking.links[(at - 1) * 5 + 4]:
            ranking.links[(at - 1) * 5 + 4] = j + 1
    return used


@part
def _unmark(ranking: Ranking, used: Int) -> None:
    """Empties the table."""
    for i in range(used):
        ranking.slots[ranking.links[i * 5] & np.uint32(SLOTS - 1)] = 0


@part
def _count(text: Text, ranking: Ranking, plan: Terms, n: Int, m: Int, row: Int) -> None:
    """Counts the question's terms and features in one passage."""
    for i in range(n):
        plan.term_count[i] = 0
    for j in range(m):
        plan.feature_count[j] = 0
    slots, met, stop = ranking.slots, ranking.met, np.int64(text.starts[row + 1])
    for first in range(np.int64(text.starts[row]), stop, RUN):
        last = min(np.int64(first + RUN), stop)
        found = U(0)
        for p in range(U(first), U(last)):
            met[found] = p - U(first)
            found += U(slots[word_at(text, p) & np.uint32(SLOTS - 1)] != 0)
        _count_met(text, ranking, plan, m, first, stop, np.int64(found))


@part
def _count_met(text: Text, ranking: Ranking, plan: Terms, m: Int, first: Int, stop: Int, found: Int) -> None:
    """Counts the first ``found`` words in ``ranking.met`` and the pairs they begin, as far as the question has them."""
    links = ranking.links
    for i in range(found):
        p = U(first) + U(ranking.met[i])
        word = word_at(text, p)
        at = U(ranking.slots[word & np.uint32(SLOTS - 1)])
        while at and links[(at - U(1)) * U(5)] != word:
            at = U(links[(at - U(1)) * U(5) + U(1)])
        if not at:
            continue
        link = (at - U(1)) * U(5)
        if links[link + U(2)]:
            plan.term_count[links[link + U(2)] - 1] += 1
        if links[link + U(3)]:
            plan.feature_count[links[link + U(3)] - 1] += 1
        if links[link + U(4)] and p + U(1) < U(stop):
            after = word_at(text, p + U(1))
            for j in range(links[link + U(4)] - 1, m):
                if plan.second[j] == after and plan.first[j] == word:
                    plan.feature_count[j] += 1


@part
def _bm25(model: Model, plan: Terms, n: Int, base: float, length: Int) -> float:
    """The score of a passage of ``length`` terms whose counts are in the plan."""
    score = base
    norm = 1 - model.b + model.b * length / model.average
    for i in range(n):
        if plan.term_count[i]:
            f = float(plan.term_count[i])
            if model.long:
                c = f / norm
                gain = f * (model.k1 + 1) * (c + model.shift) / (model.k1 + c + model.shift)
            else:
                gain = f * (model.k1 + 1) / (f + model.k1 * norm)
            score += plan.weight[i] * gain
    return score


@part
def _dot(plan: Terms, m: Int) -> float:
    """The inner product of question and passage, not yet normalised."""
    dot = 0.0
    for j in range(m):
        if plan.feature_count[j] == 1:
            dot += plan.vector[j] * plan.idf[j]
        elif plan.feature_count[j]:
            dot += plan.vector[j] * ((1 + math.log(plan.feature_count[j])) * plan.idf[j])
    return dot


@part
def _fetch(text: Text, rows: U32, n: Int) -> None:
    """Asks for all that is to be read of the passages."""
    for i in range(n):
        row = np.int64(rows[i])
        first, last = np.int64(text.starts[row]), np.int64(text.starts[row + 1])
        last = min(last, first + FAR)
        fetch(text.low, first, last)
        if text.high.shape[0]:
            fetch(text.high, first, last)
        fetch(text.length, row, row + 1)
        fetch(text.norm, row, row + 1)


@part
def rank(
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
    ranking, candidates = space.ranking, space.candidates
    used = _mark(ix.terms, ranking, plan, n, m)
    if used < 0:
        _unmark(ranking, np.int64(LINKS))
        return -1
    _fetch(ix.text, candidates, found)
    best: Int = np.int64(0)
    for i in range(found):
        row = candidates[i]
        _count(ix.text, ranking, plan, n, m, row)
        dot = _dot(plan, m)
        cosine = dot * float(ix.text.norm[row]) / length_of_vector if dot else 0.0
        best = _insert(ranking, best, count, row, _bm25(model, plan, n, base, ix.text.length[row]), cosine)
    _unmark(ranking, used)
    for i in range(best):
        ranking.keys[i] = scale * ranking.cosine[i] + ranking.bm25[i]
    return _select(ranking, best, k, rows, scores)


@part
def _select(ranking: Ranking, best: Int, k: Int, rows: U32, scores: F64) -> Int:
    """Writes the ``k`` best of the list by fused score, ties by row; returns how many there are."""
    order, keys, bm25, cosine = ranking.order, ranking.keys, ranking.bm25, ranking.cosine
    kept = min(best, k)
    for i in range(kept):
        top = i
        for j in range(i + 1, best):
            if keys[j] > keys[top] or (keys[j] == keys[top] and order[j] < order[top]):
                top = j
        rows[i] = order[top]
        scores[i, 0], scores[i, 1], scores[i, 2] = keys[top], bm25[top], cosine[top]
        order[top], keys[top], bm25[top], cosine[top] = order[i], keys[i], bm25[i], cosine[i]
    return kept


@part
def _insert(ranking: Ranking, n: Int, count: Int, row: Int, score: float, cosine: float) -> Int:
    """Puts a passage into the list of the ``count`` best by BM25, ties by row; returns how many are in it."""
    bm25, order = ranking.bm25, ranking.order
    low: Int = np.int64(0)
    high = n
    while low < high:
        middle = (low + high) >> 1
        if bm25[middle] > score or (bm25[middle] == score and order[middle] < row):
            low = middle + 1
        else:
            high = middle
    if low == count:
        return n
    for j in range(min(n, count - 1), low, -1):
        bm25[j], order[j], ranking.cosine[j] = bm25[j - 1], order[j - 1], ranking.cosine[j - 1]
    bm25[low], order[low], ranking.cosine[low] = score, row, cosine
    return min(n + 1, count)
