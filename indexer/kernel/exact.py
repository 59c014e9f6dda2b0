"""Candidates scored exactly, in 64 bits, in the order of additions that :mod:`indexer.scorer` uses. Where the
index keeps no words, the impact of a posting tells how often the passage has the term.
"""

from __future__ import annotations

import math

import numpy as np

from indexer.kernel.access import place_in
from indexer.kernel.arrays import F64, LINKS, U32, Arrays, Int, Model, Postings, Ranking, Space, Terms
from indexer.kernel.jit import part
from indexer.kernel.machine import fetch
from indexer.kernel.marks import mark, unmark
from indexer.kernel.places import start, worth
from indexer.kernel.words import count as count_words
from indexer.kernel.words import dot, fetch_words


@part
def gain(model: Model, frequency: float, norm: float) -> float:
    """BM25's weight without idf and bonus (see :class:`indexer.bm25.Saturation`)."""
    if model.long:
        c = frequency / norm
        return frequency * (model.k1 + 1) * (c + model.shift) / (model.k1 + c + model.shift)
    return frequency * (model.k1 + 1) / (frequency + model.k1 * norm)


@part
def _quantised(model: Model, frequency: float, norm: float, largest: float) -> Int:
    return max(1, math.ceil(gain(model, frequency, norm) * 255 / largest))


@part
def frequency_of(model: Model, postings: Postings, place: Int, norm: float, largest: float) -> float:
    """The frequency of a posting: the least with its impact, but for the doubtful postings, which have a list."""
    impact, frequency = np.int64(postings.impact[place]), 1.0
    if _quantised(model, frequency, norm, largest) < impact:
        less: Int = np.int64(1)
        frequency = 2.0
        while _quantised(model, frequency, norm, largest) < impact:
            less, frequency = np.int64(frequency), frequency * 2
        enough: Int = np.int64(frequency)
        while enough - less > 1:
            middle = (less + enough) >> 1
            if _quantised(model, float(middle), norm, largest) < impact:
                less = middle
            else:
                enough = middle
        frequency = float(enough)
    if _quantised(model, frequency + 1, norm, largest) > impact:
        return frequency
    low, high = 0, postings.doubtful.shape[0]
    while low < high:
        middle = (low + high) >> 1
        if postings.doubtful[middle] < place:
            low = middle + 1
        else:
            high = middle
    if low < postings.doubtful.shape[0] and postings.doubtful[low] == place:
        return float(postings.frequency[low])
    return frequency


@part
def _score_by_words(
    ix: Arrays, model: Model, ranking: Ranking, plan: Terms, n: Int, m: Int, places: Int, rows: U32, found: Int
) -> bool:
    """All figures of each candidate, from its words; False when there is no room for the question's."""
    used = mark(ix.terms, ranking, plan, n, m, places)
    if used > LINKS:
        unmark(ranking, used)
        return False
    fetch_words(ix.text, rows, found)
    base, length, full = plan.total[0], plan.total[2], plan.total[3]
    gap = model.gap * full / max(places, 1)
    for c in range(found):
        start(plan, places)
        best = count_words(ix.text, ranking, plan, n, m, model.half, gap, rows[c])
        norm, score = _norm(model, ix.text.length[rows[c]]), base
        for i in range(n):
            if plan.term_count[i]:
                score += plan.weight[i] * gain(model, float(plan.term_count[i]), norm)
        ranking.bm25[c] = score
        product = dot(plan, m)
        ranking.cosine[c] = product * float(ix.text.norm[rows[c]]) / length if product else 0.0
        ranking.place[c] = worth(model, plan, places, full, best)
    unmark(ranking, used)
    return True


@part
def _score_by_postings(ix: Arrays, model: Model, ranking: Ranking, plan: Terms, n: Int, rows: U32, found: Int) -> None:
    """BM25 of each candidate, a term at a time, from its postings."""
    for c in range(found):
        row = np.int64(rows[c])
        fetch(ix.text.length, row, row + 1)
    for c in range(found):
        ranking.bm25[c], ranking.cosine[c], ranking.place[c] = plan.total[0], 0.0, 0.0
    for i in range(n):
        t, weight = plan.term[i], plan.weight[i]
        largest = float(ix.terms.largest[t])
        for c in range(found):
            place = place_in(ix, model, t, rows[c])
            if place >= 0:
                norm = _norm(model, ix.text.length[rows[c]])
                ranking.bm25[c] += weight * gain(model, frequency_of(model, ix.postings, place, norm, largest), norm)


@part
def _norm(model: Model, length: Int) -> float:
    return 1 - model.b + model.b * length / model.average


@part
def best_of(
    ix: Arrays, model: Model, space: Space, plan: Terms, n: Int, m: Int, places: Int, found: Int, count: Int
) -> Int:
    """Scores the candidates exactly and lists the ``count`` best by BM25; returns how many these are, -1 when the
    question has more words than there is room for.
    """
    ranking, candidates = space.ranking, space.candidates
    if ix.text.low.shape[0] == 0:
        _score_by_postings(ix, model, ranking, plan, n, candidates, found)
    elif not _score_by_words(ix, model, ranking, plan, n, m, places, candidates, found):
        return np.int64(-1)
    best: Int = np.int64(0)
    for c in range(found):
        best = _insert(ranking, candidates, best, count, c)
    return best


@part
def fuse(model: Model, ranking: Ranking, plan: Terms, best: Int, fused: Int) -> None:
    """The scores of the best, those after the first ``fused`` by BM25 alone."""
    reach = plan.total[1]
    scale = model.fusion * reach
    for i in range(best):
        c = ranking.best[i]
        if i >= fused:
            ranking.cosine[c], ranking.place[c] = 0.0, 0.0
        ranking.keys[i] = scale * ranking.cosine[c] + ranking.bm25[c] + reach * ranking.place[c]


@part
def rank(
    ix: Arrays,
    model: Model,
    space: Space,
    plan: Terms,
    n: Int,
    m: Int,
    places: Int,
    found: Int,
    count: Int,
    fused: Int,
    k: Int,
    rows: U32,
    scores: F64,
) -> Int:
    """Scores the candidates exactly and writes the ``k`` best, those after the ``fused`` best by BM25 with BM25 alone:
    rows, and score, BM25, cosine and worth of places of each; -1 when the question has more words than there is room
    for.
    """
    if found == 0:
        return 0
    best = best_of(ix, model, space, plan, n, m, places, found, count)
    if best < 0:
        return -1
    fuse(model, space.ranking, plan, best, fused)
    return _select(space.ranking, space.candidates, min(fused, best), best, k, rows, scores)


@part
def _select(ranking: Ranking, candidates: U32, fused: Int, best: Int, k: Int, rows: U32, scores: F64) -> Int:
    """Writes the ``k`` best of the list: its first ``fused`` by their scores, ties by row, then the others as they
    come; returns how many there are.
    """
    keys, kept = ranking.keys, min(best, k)
    for i in range(kept):
        top = i
        for j in range(i + 1, fused):
            tied = keys[j] == keys[top] and candidates[ranking.best[j]] < candidates[ranking.best[top]]
            if keys[j] > keys[top] or tied:
                top = j
        c = ranking.best[top]
        rows[i] = candidates[c]
        scores[i, 0], scores[i, 1] = keys[top], ranking.bm25[c]
        scores[i, 2], scores[i, 3] = ranking.cosine[c], ranking.place[c]
        ranking.best[top], keys[top] = ranking.best[i], keys[i]
    return kept


@part
def _insert(ranking: Ranking, candidates: U32, n: Int, count: Int, c: Int) -> Int:
    """Puts a candidate into the list of the ``count`` best by BM25, ties by row; returns how many are in it."""
    bm25, best = ranking.bm25, ranking.best
    low: Int = np.int64(0)
    high = n
    while low < high:
        middle = (low + high) >> 1
        other = best[middle]
        if bm25[other] > bm25[c] or (bm25[other] == bm25[c] and candidates[other] < candidates[c]):
            low = middle + 1
        else:
            high = middle
    if low == count:
        return n
    for j in range(min(n, count - 1), low, -1):
        best[j] = best[j - 1]
    best[low] = c
    return min(n + 1, count)
