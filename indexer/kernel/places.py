"""Where a passage has the words of a question: :mod:`indexer.proximity`, in the same order of additions."""

from __future__ import annotations

import math

import numpy as np

from indexer.arrays import NONE
from indexer.kernel.arrays import U32, Arrays, Int, Model, Ranking, Terms, TermTable
from indexer.kernel.jit import part
from indexer.proximity import ALIKE, LEAST, LONGEST, NEAR


@part
def place(ix: Arrays, model: Model, words: U32, terms: U32, first: Int, last: Int, plan: Terms) -> Int:
    """The places of a question, their weights, and what may stand for them; returns how many there are."""
    if model.fusion == 0 or (model.lead == 0 and model.order == 0):
        return np.int64(0)
    places: Int = np.int64(0)
    entries: Int = np.int64(0)
    for p in range(first, min(last, first + LONGEST)):
        if terms[p] == NONE and words[p] == NONE:
            continue
        df = np.int64(ix.terms.df[terms[p]]) if terms[p] != NONE else np.int64(ix.pairs.word_df[words[p]])
        plan.place_word[places] = words[p] if terms[p] == NONE else NONE
        plan.place_weight[places] = math.log((1 + model.passages) / (1 + df))
        plan.kin_start[places] = entries
        if terms[p] != NONE:
            plan.kin_term[entries], plan.kin_like[entries] = terms[p], 1.0
            entries += 1
            if not has_figure(ix.terms, terms[p]):
                entries = _add_kin(ix.terms, plan, entries, terms[p], -1)
                entries = _add_kin(ix.terms, plan, entries, terms[p], 1)
        places += 1
    plan.kin_start[places] = entries
    return places


@part
def _add_kin(terms: TermTable, plan: Terms, entries: Int, term: Int, step: Int) -> Int:
    """A term's kin on one side (see :func:`indexer.proximity.kin`); returns how many entries there are."""
    other, count = np.int64(term) + step, terms.df.shape[0]
    for _ in range(NEAR):
        if other < 0 or other >= count:
            break
        like, further = likeness(terms, np.int64(term), other)
        if not further:
            break
        if like >= ALIKE:
            plan.kin_term[entries], plan.kin_like[entries] = other, like
            entries += 1
        other += step
    return entries


@part
def likeness(terms: TermTable, one: Int, other: Int) -> tuple[float, bool]:
    """How much a term is like another, and whether one further away may be."""
    start, length = np.int64(terms.ends[one]), np.int64(terms.ends[one + 1]) - np.int64(terms.ends[one])
    begin, size = np.int64(terms.ends[other]), np.int64(terms.ends[other + 1]) - np.int64(terms.ends[other])
    shared: Int = np.int64(0)
    while shared < min(length, size) and terms.text[start + shared] == terms.text[begin + shared]:
        shared += 1
    return shared / max(length, size), bool(shared >= LEAST and shared / length >= ALIKE)


@part
def has_figure(terms: TermTable, term: Int) -> bool:
    """Whether there is a figure in a term, which then has no kin."""
    figures = 0
    for at in range(terms.ends[term], terms.ends[term + 1]):
        figures += 48 <= terms.text[at] <= 57
    return figures > 0


@part
def start(plan: Terms, places: Int) -> None:
    """Before the first word of a passage."""
    for p in range(places):
        plan.nearest[p] = 0.0
        plan.opened[p] = 0


@part
def meet(ranking: Ranking, plan: Terms, half: float, gap: float, entry: Int, at: Int, best: float) -> float:
    """The ``at``-th word of a passage, which may stand for what begins with ``entry``; returns the weight of the best
    alignment so far.
    """
    paid = gap * (at - 1)
    while entry:
        p, like = ranking.sought[(entry - 1) * 2], ranking.likeness[entry - 1]
        entry = np.int64(ranking.sought[(entry - 1) * 2 + 1])
        early = like / (1.0 + at / half)
        if early > plan.nearest[p]:
            plan.nearest[p] = early
        before = 0.0
        for earlier in range(p):
            if plan.opened[earlier] and plan.open[earlier] - paid > before:
                before = plan.open[earlier] - paid
        value = before + plan.place_weight[p] * like
        if not plan.opened[p] or value + gap * at > plan.open[p]:
            plan.open[p] = value + gap * at
            plan.opened[p] = 1
        best = max(best, value)
    return best


@part
def worth(model: Model, plan: Terms, places: Int, full: float, best: float) -> float:
    """What the places of the question's words add to a passage's score, in units of the question's reach."""
    if places == 0 or full <= 0:
        return 0.0
    early = 0.0
    for p in range(places):
        early += plan.place_weight[p] * plan.nearest[p]
    return model.lead * (early / full) + model.order * (best / full)

