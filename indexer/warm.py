"""Many questions at once: the kernels over the mapped file, questions shared out among threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer import arrays, kernel, scan
from indexer.layout import BLOCK, GROUP
from indexer.lexicon import NO_TERM, Lexicon
from indexer.models import Hit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.bm25 import Saturation
    from indexer.postings import Reader
    from indexer.settings import Settings

_CODES = {"B": np.uint8, "H": np.uint16, "I": np.uint32, "Q": np.uint64, "f": np.float32, "d": np.float64}
_SECTIONS: dict[type[Any], str] = {
    arrays.TermTable: "term.words term.df term.idf term.dense term.start term.largest term.tenth term.deep",
    arrays.Rare: "rare.low rare.high rare.impact",
    arrays.Dense: "dense.row dense.impact dense.offset dense.group",
    arrays.Text: "passage.words stream.low stream.high passage.length passage.norm",
    arrays.Pairs: "word.df pair.start pair.low pair.high pair.df pair.many once.start once.low once.high",
}
_EMPTY = {"once.start": "I", "once.low": "H", "once.high": "B"}
ROOM = 8192
PRUNE_FROM = 40_000
"""Passages from which pruning pays; below, adding up every posting is quicker."""


def _section(reader: Reader, name: str) -> npt.NDArray[Any]:
    if not reader.has(name):
        return np.frombuffer(b"", _CODES[_EMPTY[name]])
    view = reader.view(name)
    return np.frombuffer(view, _CODES[str(view.format)])


@dataclass(slots=True)
class _Worker:
    """What one thread needs for itself."""

    space: arrays.Space
    plan: arrays.Terms


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
        saturation: Saturation,
        settings: Settings,
        passages: int,
        *,
        prune: bool,
    ) -> None:
        self._lexicon, self._prune, self._candidates = lexicon, prune, settings.candidates
        self._arrays = arrays.Arrays(
            *(kind(*(_section(reader, name) for name in names.split())) for kind, names in _SECTIONS.items())
        )
        self._dictionary = [_section(reader, name) for name in ("word.slots", "word.text", "word.ends", "word.term")]
        s = saturation
        self._model = arrays.Model(
            passages,
            -(-passages // BLOCK),
            s.long,
            s.k1,
            s.b,
            s.average,
            s.shift,
            s.bonus,
            settings.min_df_for(passages),
            float(settings.weight),
        )
        self._unknown: dict[str, int] = {}
        self._idle: list[_Worker] = []
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
        for at in np.flatnonzero(found[: firsts[-1]] == arrays.NONE):
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

    def _take(self, longest: int) -> _Worker:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is None or len(worker.plan.term) < 2 * longest + 2:
            worker = _worker(self._model.blocks, max(512, 2 * longest + 2), prune=self._prune)
        return worker

    def search(self, batch: Batch, k: int, *, threads: int, allowed: bytearray | None) -> list[list[Hit] | None]:
        """The hits of each question; None for one beyond the room set aside."""
        count = len(batch.firsts) - 1
        rows, scores = np.zeros((count, k), np.uint32), np.zeros((count, k, 3))
        found = np.zeros(count, np.int64)
        longest = int(np.diff(batch.firsts).max(initial=0))
        mask = np.frombuffer(b"" if allowed is None else bytes(allowed), np.uint8)

        def work(part: tuple[int, int]) -> None:
            worker = self._take(longest)
            kernel.answer(
                self._arrays,
                self._model,
                worker.space,
                worker.plan,
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
        columns = (rows.ravel(), scores[:, :, 0].ravel(), scores[:, :, 1].ravel(), scores[:, :, 2].ravel())
        hits = list(map(Hit._make, zip(*(column.tolist() for column in columns), strict=True)))
        return [None if n < 0 else hits[q * k : q * k + n] for q, n in enumerate(found.tolist())]


def _worker(blocks: int, terms: int, *, prune: bool) -> _Worker:
    rows = blocks * BLOCK
    groups = -(-rows // GROUP // BLOCK) * BLOCK
    listed = groups + kernel.SEEDS
    space = arrays.Space(
        np.zeros(0 if prune else rows, np.float32),
        arrays.Candidates(np.empty(ROOM, np.uint32), np.empty(ROOM, np.float32), np.empty(ROOM, np.float32)),
        arrays.Groups(
            bounds=np.empty(groups if prune else 0, np.float32),
            place=np.empty(groups if prune else 0, np.uint32),
            chosen=np.empty(listed, np.uint32),
            tops=np.empty(listed, np.float32),
            local=np.empty((listed + 1) * GROUP if prune else 0, np.float32),
            begins=np.empty(kernel.SEEDS, np.int64),
        ),
        arrays.Ranking(
            order=np.empty(ROOM, np.uint32),
            bm25=np.empty(ROOM),
            cosine=np.empty(ROOM),
            keys=np.empty(ROOM),
            slots=np.zeros(kernel.SLOTS, np.uint32),
            links=np.empty(kernel.LINKS * 5, np.uint32),
        ),
    )
    plan = arrays.Terms(
        term=np.empty(terms, np.uint32),
        weight=np.empty(terms),
        step=np.empty(terms, np.float32),
        top=np.empty(terms, np.float32),
        order=np.empty(terms, np.int64),
        first=np.empty(terms, np.uint32),
        second=np.empty(terms, np.uint32),
        vector=np.empty(terms),
        idf=np.empty(terms),
        term_count=np.empty(terms, np.int64),
        feature_count=np.empty(terms, np.int64),
    )
    return _Worker(space, plan)
