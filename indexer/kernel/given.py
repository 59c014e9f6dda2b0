"""One of several indexes scored by compiled loops under a plan made from the statistics of all of them.

Nothing of a question is weighed here: its terms, features, places and what may stand for them come in the numbers of
this index, so that a passage has the score that it would have in one index of all passages, to the last bit.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from indexer.arrays import NONE
from indexer.kernel.answer import SOURCES
from indexer.kernel.arrays import F64, I64, U8, U32, Int, Model, Terms
from indexer.kernel.exact import best_of, fuse
from indexer.kernel.jit import compiled
from indexer.kernel.searcher import LEAST_TERMS, Worker, arrays_of, make_worker, model_of
from indexer.kernel.segments import maxscore
from indexer.kernel.table import index_in, space_in, tabulate, terms_in
from indexer.models import Hit

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.bm25 import Totals
    from indexer.format import Reader
    from indexer.question import Plan
    from indexer.settings import Settings


def _compile(sources: str) -> Callable[..., Int]:
    """As :func:`indexer.kernel.answer._compile`."""

    @compiled
    def best_given(
        index: I64,
        worker: I64,
        model: Model,
        n: Int,
        m: Int,
        places: Int,
        count: Int,
        least: float,
        allowed: U8,
        rows: U32,
        scores: F64,
    ) -> Int:
        """Writes the ``count`` best by BM25 of the plan in the worker's memory; returns how many, -1: ask another way.
        Passages whose BM25 is less than ``least`` may be left out.
        """
        _ = sources
        ix, space, plan = index_in(index), space_in(worker), terms_in(worker)
        collected = maxscore(ix, model, space, plan, n, count, least, allowed, True)
        if collected == 0:
            return np.int64(0)
        if collected == space.candidates.shape[0]:
            return np.int64(-1)
        best = best_of(ix, model, space, plan, n, m, places, collected, count)
        if best < 0:
            return np.int64(-1)
        ranking = space.ranking
        fuse(model, ranking, plan, best, best)
        for i in range(best):
            c = ranking.best[i]
            rows[i] = space.candidates[c]
            scores[i, 0], scores[i, 1] = ranking.keys[i], ranking.bm25[c]
            scores[i, 2], scores[i, 3] = ranking.cosine[c], ranking.place[c]
        return best

    return best_given


best_given = _compile(SOURCES)
_EVERY = np.zeros(0, np.uint8)


class PartSearcher:
    """The compiled way to search one index under a plan that is given. Every byte it reads has been checked when it is
    made. ``stretch``: the least and the most that a weight may be of what the file's own statistics make it.
    """

    def __init__(
        self, reader: Reader, totals: Totals, passages: int, settings: Settings, stretch: tuple[float, float]
    ) -> None:
        self._arrays = arrays_of(reader)
        self._table = tabulate(self._arrays)
        self._passages = passages
        self._model = model_of(totals, passages, settings, stretch)
        self._idle: list[Worker] = []
        self._lock = threading.Lock()

    def best(self, plan: Plan[int], count: int, least: float, allowed: bytes | bytearray | None) -> list[Hit] | None:
        """The ``count`` best passages by BM25, best first; None for a question beyond the room set aside.

        Terms and words of the plan that this index does not have are NONE. Passages whose BM25 is less than ``least``
        may be left out, and those whose byte in ``allowed`` is 0 are.
        """
        worker = self._take(max(len(plan.terms), len(plan.features)))
        n, m = _write_terms(plan, worker.plan), _write_features(plan, worker.plan)
        _write_places(plan, worker.plan)
        worker.plan.total[:] = plan.base, plan.reach, plan.norm, plan.full
        rows, scores = np.zeros(count, np.uint32), np.zeros((count, 4))
        mask = _EVERY if allowed is None else np.frombuffer(allowed, np.uint8)
        asked = (n, m, len(plan.places), count, least - plan.base)
        found = best_given(self._table, worker.table, self._model, *asked, mask, rows, scores)
        with self._lock:
            self._idle.append(worker)
        if found < 0:
            return None
        pairs = zip(rows[:found].tolist(), scores[:found].tolist(), strict=True)
        return [Hit(row, *figures) for row, figures in pairs]

    def _take(self, longest: int) -> Worker:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is None or len(worker.plan.term) < longest:
            worker = make_worker(self._passages, max(LEAST_TERMS, longest))
        return worker


def _write_terms(plan: Plan[int], to: Terms) -> int:
    terms = [pair for pair in plan.terms if pair[0] != NONE]
    n = len(terms)
    if n:
        to.term[:n], to.weight[:n] = zip(*terms, strict=True)
    return n


def _write_features(plan: Plan[int], to: Terms) -> int:
    found = [
        (first, NONE if second is None else second, weight)
        for first, second, weight, _ in plan.features
        if first != NONE and (second is None or second != NONE)
    ]
    m = len(found)
    if m:
        to.first[:m], to.second[:m], to.vector[:m] = zip(*found, strict=True)
    return m


def _write_places(plan: Plan[int], to: Terms) -> None:
    """The loops look at the words of terms and at single words: a place has one or the other."""
    at = 0
    for number, place in enumerate(plan.places):
        to.place_weight[number] = place.weight
        to.place_word[number] = NONE if place.word is None else place.word
        to.kin_start[number] = at
        for term, likeness in place.terms:
            if term != NONE:
                to.kin_term[at], to.kin_like[at] = term, likeness
                at += 1
        to.kin_start[number + 1] = at
