"""What one thread needs for itself to score questions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer import arrays
from indexer.kernel.sizes import LINKS, ROOM, RUN, SLOTS, SOUGHT
from indexer.kernel.table import tabulate
from indexer.layout import SEGMENT
from indexer.proximity import LONGEST


@dataclass(slots=True)
class Worker:
    """A thread's own memory: for passages, for the terms of a question, and the table of both."""

    space: arrays.Space
    plan: arrays.Terms
    table: arrays.I64


def make_worker(passages: int, terms: int) -> Worker:
    """Memory for an index of so many passages and questions of up to so many terms."""
    space = arrays.Space(_found(passages), np.empty(ROOM, np.uint32), _ranking())
    plan = _terms(terms)
    return Worker(space, plan, tabulate(space, plan))


def _found(rows: int) -> arrays.Found:
    # One item more: the loops write each row and then decide whether to keep it.
    return arrays.Found(
        sums=np.zeros(SEGMENT, np.float32),
        listed=np.empty(SEGMENT + 1, np.uint16),
        rows=np.empty(rows + 1, np.uint32),
        values=np.empty(rows + 1, np.float32),
        hot=np.empty(rows + 1, np.uint32),
        heat=np.empty(rows + 1, np.float32),
        bounds=np.empty(rows + 1, np.float32),
    )


def _ranking() -> arrays.Ranking:
    return arrays.Ranking(
        bm25=np.empty(ROOM),
        cosine=np.empty(ROOM),
        place=np.empty(ROOM),
        best=np.empty(ROOM, np.uint32),
        keys=np.empty(ROOM),
        slots=np.zeros(SLOTS, np.uint32),
        links=np.empty(LINKS * 6, np.uint32),
        sought=np.empty(SOUGHT * 2, np.uint32),
        likeness=np.empty(SOUGHT),
        met=np.empty(RUN, np.uint16),
    )


def _terms(terms: int) -> arrays.Terms:
    return arrays.Terms(
        term=np.empty(terms, np.uint32),
        weight=np.empty(terms),
        step=np.empty(terms, np.float32),
        top=np.empty(terms, np.float32),
        order=np.empty(terms, np.int64),
        rest=np.empty(terms + 1, np.float32),
        place=np.empty(terms, np.int64),
        cursor=np.empty(terms, np.int64),
        stop=np.empty(terms, np.int64),
        first=np.empty(terms, np.uint32),
        second=np.empty(terms, np.uint32),
        vector=np.empty(terms),
        idf=np.empty(terms),
        term_count=np.empty(terms, np.int64),
        feature_count=np.empty(terms, np.int64),
        place_term=np.empty(LONGEST, np.uint32),
        place_word=np.empty(LONGEST, np.uint32),
        place_weight=np.empty(LONGEST),
        nearest=np.empty(LONGEST),
        open=np.empty(LONGEST),
        opened=np.empty(LONGEST, np.uint8),
    )
