"""The words that matter to a question, in a table of chains: which term, features and places each stands for."""

from __future__ import annotations

import numpy as np

from indexer.arrays import NONE
from indexer.kernel.arrays import LINKS, SLOTS, SOUGHT, Int, Ranking, Terms, TermTable
from indexer.kernel.jit import part


@part
def _link(ranking: Ranking, used: Int, word: Int) -> Int:
    """The link of a word, which is put into the table if it is not there; -1 when there is no room."""
    links, slot = ranking.links, word & np.uint32(SLOTS - 1)
    at = np.int64(ranking.slots[slot])
    while at and links[(at - 1) * 6] != word:
        at = np.int64(links[(at - 1) * 6 + 1])
    if at:
        return at - 1
    if used == LINKS:
        return np.int64(-1)
    links[used * 6], links[used * 6 + 1] = word, ranking.slots[slot]
    for field in range(2, 6):
        links[used * 6 + field] = 0
    ranking.slots[slot] = used + 1
    return np.int64(used)


@part
def _mark_words(ranking: Ranking, used: Int, first: Int, last: Int, owner: Int) -> Int:
    """The words ``[first, last)`` of a term; returns how many links there are, more than LINKS for want of room."""
    for word in range(first, last):
        at = _link(ranking, used, np.uint32(word))
        if at < 0:
            return np.int64(LINKS + 1)
        used = max(used, at + 1)
        ranking.links[at * 6 + 2] = owner
    return used


@part
def _mark_features(ranking: Ranking, plan: Terms, used: Int, m: Int) -> Int:
    """The words of the features; returns as :func:`_mark_words`."""
    for j in range(m):
        at = _link(ranking, used, plan.first[j])
        if at < 0:
            return np.int64(LINKS + 1)
        used = max(used, at + 1)
        if plan.second[j] == NONE:
            ranking.links[at * 6 + 3] = j + 1
        elif not ranking.links[at * 6 + 4]:
            ranking.links[at * 6 + 4] = j + 1
    return used


@part
def _seek(
    ranking: Ranking, used: Int, entries: Int, first: Int, last: Int, place: Int, like: float
) -> tuple[Int, Int]:
    """The words ``[first, last)`` may stand for a place; returns how many links and entries there are.

    Later places come first in the list of a word, so that the word is not aligned twice.
    """
    for word in range(first, last):
        at = _link(ranking, used, np.uint32(word))
        if at < 0 or entries == SOUGHT:
            return np.int64(LINKS + 1), entries
        used = max(used, at + 1)
        ranking.sought[entries * 2], ranking.sought[entries * 2 + 1] = place, ranking.links[at * 6 + 5]
        ranking.likeness[entries] = like
        entries += 1
        ranking.links[at * 6 + 5] = entries
    return used, entries


@part
def _mark_places(terms: TermTable, ranking: Ranking, plan: Terms, used: Int, places: Int) -> Int:
    """The words that may stand for each place; returns as :func:`_mark_words`."""
    entries: Int = np.int64(0)
    for p in range(places):
        if used <= LINKS and plan.place_word[p] != NONE:
            word = np.int64(plan.place_word[p])
            used, entries = _seek(ranking, used, entries, word, word + 1, p, 1.0)
        for at in range(plan.kin_start[p], plan.kin_start[p + 1]):
            if used > LINKS:
                break
            term = plan.kin_term[at]
            first, last = np.int64(terms.words[term]), np.int64(terms.words[term + 1])
            used, entries = _seek(ranking, used, entries, first, last, p, plan.kin_like[at])
    return used


@part
def mark(terms: TermTable, ranking: Ranking, plan: Terms, n: Int, m: Int, places: Int) -> Int:
    """Makes the table; returns how many links it has, more than LINKS when there is no room."""
    used: Int = np.int64(0)
    for i in range(n):
        if used <= LINKS:
            first, last = np.int64(terms.words[plan.term[i]]), np.int64(terms.words[plan.term[i] + 1])
            used = _mark_words(ranking, used, first, last, i + 1)
    if used <= LINKS:
        used = _mark_features(ranking, plan, used, m)
    if used <= LINKS:
        used = _mark_places(terms, ranking, plan, used, places)
    return used


@part
def unmark(ranking: Ranking, used: Int) -> None:
    """Empties the table."""
    if used > LINKS:
        ranking.slots[:] = np.uint32(0)
    else:
        for i in range(used):
            ranking.slots[ranking.links[i * 6] & np.uint32(SLOTS - 1)] = 0
