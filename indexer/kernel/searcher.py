"""Many questions at once: the kernels over the mapped file, questions shared out among threads.
"""

from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer.arrays import NONE
from indexer.bm25 import Saturation
from indexer.format import BLOCK, SEGMENT
from indexer.kernel import arrays, scan
from indexer.kernel.answer import answer
from indexer.kernel.arrays import LINKS, ROOM, RUN, SLOTS, SOUGHT
from indexer.kernel.table import tabulate
from indexer.lexicon import NO_TERM, Lexicon
from indexer.models import Hit
from indexer.proximity import LONGEST, NEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.bm25 import Totals
    from indexer.format import Reader
    from indexer.settings import Settings


LEAST_TERMS = 512
"""Terms of a question that there is room for at least."""


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
        term_count=np.empty(terms, np.int64),
        feature_count=np.empty(terms, np.int64),
        place_word=np.empty(LONGEST, np.uint32),
        place_weight=np.empty(LONGEST),
        kin_start=np.zeros(LONGEST + 1, np.int64),
        kin_term=np.empty(LONGEST * (2 * NEAR + 1), np.uint32),
        kin_like=np.empty(LONGEST * (2 * NEAR + 1)),
        nearest=np.empty(LONGEST),
        open=np.empty(LONGEST),
        opened=np.empty(LONGEST, np.uint8),
        total=np.empty(4),
    )


_CODES = {"B": np.uint8, "H": np.uint16, "I": np.uint32, "Q": np.uint64, "f": np.float32, "d": np.float64}
_SECTIONS: dict[type[Any], str] = {
    arrays.TermTable: "term.text term.ends term.words term.df term.dense term.long term.start "
    "term.largest term.tenth term.deep",
    arrays.Postings: "posting.low posting.impact posting.high segment.start doubtful.place doubtful.frequency",
    arrays.Dense: "dense.offset dense.bits",
    arrays.Text: "passage.words stream.low stream.high passage.length passage.norm",
    arrays.Pairs: "word.df pair.start pair.low pair.high pair.df pair.many once.start once.low once.high",
}
# Sections that not every index has.
_EMPTY = {"term.long": "I", "posting.high": "B", "segment.start": "I"}
_EMPTY |= {"once.start": "I", "once.low": "H", "once.high": "B"}
_EMPTY |= {"passage.words": "I", "stream.low": "H", "stream.high": "B"}


def _section(reader: Reader, name: str) -> npt.NDArray[Any]:
    if not reader.has(name):
        return np.frombuffer(b"", _CODES[_EMPTY[name]])
    view = reader.view(name)
    return np.frombuffer(view, _CODES[str(view.format)])


def arrays_of(reader: Reader) -> arrays.Arrays:
    """The sections that scoring reads."""
    parts = (kind(*(_section(reader, name) for name in names.split())) for kind, names in _SECTIONS.items())
    return arrays.Arrays(*parts)


def model_of(
    totals: Totals, passages: int, settings: Settings, stretch: tuple[float, float] = (1.0, 1.0)
) -> arrays.Model:
    """The model of a collection for loops over an index of so many of its passages, whose own weights it differs from
    by ``stretch``.
    """
    s = Saturation.of(settings, totals.average)
    return arrays.Model(
        totals.passages,
        totals.floor,
        -(-passages // BLOCK),
        -(-passages // SEGMENT),
        s.long,
        settings.variant == "plus",
        s.k1,
        s.b,
        s.average,
        s.shift,
        s.bonus,
        *stretch,
        float(settings.weight),
        settings.lead,
        settings.half,
        settings.order,
        settings.gap,
    )


@dataclass(slots=True)
class Batch:
    """Questions as numbers: words, terms, and where each question begins."""

    words: arrays.U32
    terms: arrays.U32
    firsts: arrays.I64


class Searcher:
    """The compiled way to search one index file. Every byte it reads has been checked when it is made."""

    def __init__(
        self,
        reader: Reader,
        lexicon: Lexicon,
        totals: Totals,
        settings: Settings,
        *,
        prune: bool,
    ) -> None:
        self._lexicon, self._prune, self._candidates = lexicon, prune, settings.candidates
        self._arrays = arrays_of(reader)
        self._table = tabulate(self._arrays)
        self._dictionary = [_section(reader, name) for name in ("word.slots", "word.text", "word.ends", "word.term")]
        self._model = model_of(totals, totals.passages, settings)
        self._unknown: dict[str, int] = {}
        self._idle: list[Worker] = []
        self._lock = threading.Lock()

    def numbers(self, questions: Sequence[str]) -> Batch:
        """Looks up the words of the questions. Words that no passage has are stemmed: their term may be
        known.
        """
        text, offsets = scan.encode(list(questions))
        size = len(text) // 2 + 1
        found, terms = np.empty(size, np.uint32), np.empty(size, np.uint32)
        spans, firsts = np.empty((size, 2), np.int64), np.zeros(len(questions) + 1, np.int64)
        slots, blob, ends, word_term = self._dictionary
        scan.find(text, offsets, scan.CLASSES, scan.CRC, slots, blob, ends, word_term, found, terms, spans, firsts)
        for at in (found[: firsts[-1]] == NONE).nonzero()[0]:
            start, stop = spans[at]
            terms[at] = self._term_of(text[start:stop].tobytes().decode().lower())
        return Batch(found, terms, firsts)

    def _term_of(self, word: str) -> int:
        if word not in self._unknown:
            if len(self._unknown) > ROOM:
                self._unknown.clear()
            term = self._lexicon.look_up(word)[1]
            self._unknown[word] = NO_TERM if term is None else term
        return self._unknown[word]

    def _take(self, longest: int) -> Worker:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is None or len(worker.plan.term) < 2 * longest + 2:
            worker = make_worker(self._model.passages, max(LEAST_TERMS, 2 * longest + 2))
        return worker

    def search(self, batch: Batch, k: int, *, threads: int, allowed: bytearray | None) -> list[list[Hit] | None]:
        """The hits of each question; None for one beyond the room set aside."""
        count = len(batch.firsts) - 1
        rows, scores = np.zeros((count, k), np.uint32), np.zeros((count, k, 4))
        found = np.zeros(count, np.int64)
        longest = int((batch.firsts[1:] - batch.firsts[:-1]).max()) if count else 0
        mask = np.frombuffer(b"" if allowed is None else bytes(allowed), np.uint8)

        def work(part: tuple[int, int]) -> None:
            worker = self._take(longest)
            answer(
                self._table,
                worker.table,
                self._model,
                self._prune,
                batch.words,
                batch.terms,
                batch.firsts,
                *part,
                mask,
                self._candidates,
                k,
                rows,
                scores,
                found,
            )
            with self._lock:
                self._idle.append(worker)

        if threads == 1 or count == 1:
            work((0, count))
        else:
            parts = [(count * i // threads, count * (i + 1) // threads) for i in range(threads)]
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(work, parts))
        with _uncollected():
            hits = _hits(rows, scores)
            return [None if n < 0 else hits[q * k : q * k + n] for q, n in enumerate(found.tolist())]


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: hits made by the thousand set off one after another, in which nothing is found
    and which took a third of the time of a batch.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _hits(rows: arrays.U32, scores: arrays.F64) -> list[Hit]:
    """A hit for each row and its four scores."""
    found = zip(rows.ravel().tolist(), *scores.reshape(-1, 4).T.tolist(), strict=True)
    # Without the constructor written in Python, which would take as long as scoring in a small collection.
    return list(map(tuple.__new__, repeat(Hit), found))
