"""The way into the loops: a batch of questions from word numbers to the best passages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import indexer.arrays
import indexer.format
from indexer import proximity
from indexer.kernel.access import fetch_postings
from indexer.kernel.arrays import F64, I64, U8, U32, Int, Model
from indexer.kernel.exact import rank
from indexer.kernel.jit import compiled, digest
from indexer.kernel.places import place
from indexer.kernel.segments import maxscore
from indexer.kernel.table import index_in, space_in, terms_in
from indexer.kernel.weights import add_up, weigh

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
USED = (indexer.arrays, indexer.format, proximity)
SOURCES = digest([*sorted(HERE.glob("*.py")), *(Path(str(used.__file__)) for used in USED)])


def _compile(sources: str) -> Callable[..., None]:
    """The loops as machine code. numba keeps it by the file of the outermost function and by what that function
    closes over: with ``sources`` among it, a change to a loop in another file is seen.
    """

    @compiled
    def answer(
        index: I64,
        worker: I64,
        model: Model,
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
        way. ``index`` and ``worker`` are tables of their arrays.
        """
        _ = sources
        ix, space, plan = index_in(index), space_in(worker), terms_in(worker)
        for q in range(first, last):
            if q + 1 < last:
                fetch_postings(ix, terms, offsets[q + 1], offsets[q + 2])
            n, m = weigh(ix, model, words, terms, offsets[q], offsets[q + 1], plan)
            places = place(ix, model, words, terms, offsets[q], offsets[q + 1], plan)
            count = max(k, candidates) if m or places else k
            add_up(model, plan, n, m, places)
            collected = maxscore(ix, model, space, plan, n, count, 0.0, allowed, prune)
            if collected == space.candidates.shape[0]:
                found[q] = -1
            else:
                fused = candidates if m or places else count
                found[q] = rank(ix, model, space, plan, n, m, places, collected, count, fused, k, rows[q], scores[q])

    return answer


answer = _compile(SOURCES)
