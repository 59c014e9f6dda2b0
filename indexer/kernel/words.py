"""What the words of a passage say of a question's terms and features."""

from __future__ import annotations

import math

import numpy as np

from indexer.kernel.access import U, word_at
from indexer.kernel.arrays import FAR, RUN, SLOTS, U32, Int, Ranking, Terms, Text
from indexer.kernel.jit import part
from indexer.kernel.machine import fetch
from indexer.kernel.places import meet


@part
def count(text: Text, ranking: Ranking, plan: Terms, n: Int, m: Int, half: float, gap: float, row: Int) -> float:
    """Counts the question's terms and features in one passage; returns the weight of the best alignment of both."""
    for i in range(n):
        plan.term_count[i] = 0
    for j in range(m):
        plan.feature_count[j] = 0
    best = 0.0
    slots, met, stop = ranking.slots, ranking.met, np.int64(text.starts[row + 1])
    for first in range(np.int64(text.starts[row]), stop, RUN):
        last = min(np.int64(first + RUN), stop)
        found = U(0)
        for p in range(U(first), U(last)):
            met[found] = p - U(first)
            found += U(slots[word_at(text, p) & np.uint32(SLOTS - 1)] != 0)
        best = _count_met(text, ranking, plan, m, half, gap, row, first, np.int64(found), best)
    return best


@part
def _count_met(
    text: Text,
    ranking: Ranking,
    plan: Terms,
    m: Int,
    half: float,
    gap: float,
    row: Int,
    first: Int,
    found: Int,
    best: float,
) -> float:
    """Counts the first ``found`` words in ``ranking.met`` and the pairs they begin, as far as the question has them,
    and aligns them; returns the weight of the best alignment so far.
    """
    links, begin, stop = ranking.links, np.int64(text.starts[row]), np.int64(text.starts[row + 1])
    for i in range(found):
        p = U(first) + U(ranking.met[i])
        word = word_at(text, p)
        at = U(ranking.slots[word & np.uint32(SLOTS - 1)])
        while at and links[(at - U(1)) * U(6)] != word:
            at = U(links[(at - U(1)) * U(6) + U(1)])
        if not at:
            continue
        link = (at - U(1)) * U(6)
        if links[link + U(2)]:
            plan.term_count[links[link + U(2)] - 1] += 1
        if links[link + U(3)]:
            plan.feature_count[links[link + U(3)] - 1] += 1
        if links[link + U(4)] and p + U(1) < U(stop):
            after = word_at(text, p + U(1))
            for j in range(links[link + U(4)] - 1, m):
                if plan.second[j] == after and plan.first[j] == word:
                    plan.feature_count[j] += 1
        if links[link + U(5)]:
            best = meet(ranking, plan, half, gap, np.int64(links[link + U(5)]), np.int64(p) - begin, best)
    return best


@part
def dot(plan: Terms, m: Int) -> float:
    """The inner product of question and passage, not yet normalised."""
    dot = 0.0
    for j in range(m):
        if plan.feature_count[j] == 1:
            dot += plan.vector[j]
        elif plan.feature_count[j]:
            dot += plan.vector[j] * (1 + math.log(plan.feature_count[j]))
    return dot


@part
def fetch_words(text: Text, rows: U32, n: Int) -> None:
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
