"""Candidates scored exactly, in 64 bits, in the order of additions that ``cold`` uses."""

from __future__ import annotations

import math

import numpy as np

from indexer.arrays import F64, U32, Arrays, Int, Model, Ranking, Space, Terms
from indexer.jit import part
from indexer.kernel.access import place_in
from indexer.kernel.frequency import frequency_of, gain
from indexer.kernel.machine import fetch
from indexer.kernel.sizes import LINKS
from indexer.kernel.words import count as count_words
from indexer.kernel.words import dot, fetch_words, mark, unmark


@part
def _score_by_words(
    ix: Arrays, model: Model, ranking: Ranking, plan: Terms, n: Int, m: Int, rows: U32, found: Int
) -> bool:
    """BM25 and inner product of each candidate, from its words; False when there is no room for the question's."""
    used = mark(ix.terms, ranking, plan, n, m)
    if used < 0:
        unmark(ranking, np.int64(LINKS))
        return False
    fetch_words(ix.text, rows, found)
    base = _base(model, plan, n)
    for c in range(found):
        count_words(ix.text, ranking, plan, n, m, rows[c])
        norm, score = _norm(model, ix.text.length[rows[c]]), base
        for i in range(n):
            if plan.term_count[i]:
                score += plan.weight[i] * gain(model, float(plan.term_count[i]), norm)
        ranking.exact[c] = score
        ranking.dot[c] = dot(plan, m)
    unmark(ranking, used)
    return True


@part
def _score_by_postings(ix: Arrays, model: Model, ranking: Ranking, plan: Terms, n: Int, rows: U32, found: Int) -> None:
    """BM25 of each candidate, a term at a time, from its postings."""
    for c in range(found):
        row = np.int64(rows[c])
        fetch(ix.text.length, row, row + 1)
    base = _base(model, plan, n)
    for c in range(found):
        ranking.exact[c], ranking.dot[c] = base, 0.0
    for i in range(n):
        t, weight = plan.term[i], plan.weight[i]
        largest = float(ix.terms.largest[t])
        for c in range(found):
            place = place_in(ix, model, t, rows[c])
            if place >= 0:
                norm = _norm(model, ix.text.length[rows[c]])
                ranking.exact[c] += weight * gain(model, frequency_of(model, ix.postings, place, norm, largest), norm)


@part
def _norm(model: Model, length: Int) -> float:
    return 1 - model.b + model.b * length / model.average


@part
def _base(model: Model, plan: Terms, n: Int) -> float:
    """What BM25Plus gives to any passage."""
    base = 0.0
    for i in range(n):
        base += plan.weight[i]
    return base * model.bonus


@part
def _reach(model: Model, plan: Terms, n: Int) -> float:
    """What a cosine of 1 adds to the score."""
    reach = 0.0
    for i in range(n):
        if plan.weight[i] > 0:
            reach += plan.weight[i]
    return model.fusion * (reach * (model.k1 + 1 + model.bonus))


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
    """Scores the candidates exactly and writes the ``k`` best: rows, and score, BM25 and cosine of each; -1 when the
    question has more words than there is room for.
    """
    if found == 0:
        return 0
    ranking, candidates = space.ranking, space.candidates
    if ix.text.low.shape[0] == 0:
        _score_by_postings(ix, model, ranking, plan, n, candidates, found)
    elif not _score_by_words(ix, model, ranking, plan, n, m, candidates, found):
        return -1
    squares = 0.0
    for j in range(m):
        squares += plan.vector[j] * plan.vector[j]
    length = math.sqrt(squares)
    best: Int = np.int64(0)
    for c in range(found):
        row, product = candidates[c], ranking.dot[c]
        cosine = product * float(ix.text.norm[row]) / length if product else 0.0
        best = _insert(ranking, best, count, row, ranking.exact[c], cosine)
    scale = _reach(model, plan, n)
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
