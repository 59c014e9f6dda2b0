"""What the words of a passage say of a question's terms and features."""

from __future__ import annotations

import math

import numpy as np

from indexer.arrays import NONE, U32, Int, Ranking, Terms, TermTable, Text
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
def mark(terms: TermTable, ranking: Ranking, plan: Terms, n: Int, m: Int) -> Int:
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
def unmark(ranking: Ranking, used: Int) -> None:
    """Empties the table."""
    for i in range(used):
        ranking.slots[ranking.links[i * 5] & np.uint32(SLOTS - 1)] = 0


@part
def count(text: Text, ranking: Ranking, plan: Terms, n: Int, m: Int, row: Int) -> None:
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
def dot(plan: Terms, m: Int) -> float:
    """The inner product of question and passage, not yet normalised."""
    dot = 0.0
    for j in range(m):
        if plan.feature_count[j] == 1:
            dot += plan.vector[j] * plan.idf[j]
        elif plan.feature_count[j]:
            dot += plan.vector[j] * ((1 + math.log(plan.feature_count[j])) * plan.idf[j])
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
