"""One pass over the passages: their words, numbered, on disk; how often each word and term occurs."""

from __future__ import annotations

import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from indexer.arrays import Ids, raw
from indexer.errors import IndexLimitError
from indexer.jit import Loop
from indexer.small import SmallVocabulary
from indexer.vocabulary import sort_vocabularies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

    from indexer.scan import Vocabulary

In = TypeVar("In")
Out = TypeVar("Out")

Longs = npt.NDArray[np.int64]

BATCH = 2048
# Characters of one batch up to which loops run as they stand: compiling them, or only loading what was compiled,
# would take longer.
SMALL = 400_000
MAX_PASSAGES = 1 << 24
MAX_TOTAL = (1 << 32) - 1


class Counts:
    """The passages as numbers. ``stream`` holds the words of all passages, ``offsets`` where each passage
    starts.

    ``lengths``: terms in each passage; ``word_counts``, ``word_df``: occurrences and passages of each word;
    ``term_df``: passages of each term; ``small``: there is too little to compile loops for. A context manager:
    the stream is a temporary file.
    """

    def __init__(self, texts: Iterable[str], *, threads: int = 2) -> None:
        # The directory outlives this call: ``__exit__`` removes it.
        self._folder = tempfile.TemporaryDirectory(prefix="policyqa-index-")
        self.folder = Path(self._folder.name)
        self._path = self.folder / "words"
        try:
            batches = self._spill(self._look_ahead(_batches(texts)), threads)
            self.lexicon, numbers = sort_vocabularies(self._vocabularies)
            self._renumber(batches, numbers, threads)
        except BaseException:
            self._folder.cleanup()
            raise

    def __enter__(self) -> Counts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del self.stream
        self._folder.cleanup()

    def _look_ahead(self, batches: Iterator[list[str]]) -> Iterator[list[str]]:
        """The same batches; sets ``small``."""
        first = list(islice(batches, 2))
        self.small = len(first) < 2 and sum(map(len, chain.from_iterable(first))) <= SMALL
        return chain(first, batches)

    def _spill(self, batches: Iterator[list[str]], threads: int) -> list[tuple[int, Ids]]:
        """Writes the words of all passages, in each thread's own numbers; returns (vocabulary, lengths) by
        batch.
        """
        self._vocabularies = self._new_vocabularies(threads)
        free: SimpleQueue[int] = SimpleQueue()
        for number in range(threads):
            free.put(number)

        def work(batch: list[str]) -> tuple[int, Ids, Ids]:
            number = free.get()
            try:
                ids, lengths = self._vocabularies[number].number(batch)
            finally:
                free.put(number)
            return number, ids, lengths

        done: list[tuple[int, Ids]] = []
        with ThreadPoolExecutor(threads) as pool, self._path.open("wb") as file:
            for number, ids, lengths in _ordered(pool, work, batches, threads + 1):
                file.write(raw(ids))
                done.append((number, lengths))
        return done

    def _new_vocabularies(self, count: int) -> list[Vocabulary] | list[SmallVocabulary]:
        if self.small:
            return [SmallVocabulary() for _ in range(count)]
        from indexer.scan import Vocabulary

        return [Vocabulary() for _ in range(count)]

    def _renumber(self, batches: list[tuple[int, Ids]], numbers: list[Ids], threads: int) -> None:
        lengths = np.concatenate([length for _, length in batches]) if batches else np.zeros(0, np.uint32)
        if len(lengths) > MAX_PASSAGES:
            raise IndexLimitError(f"{len(lengths)} passages are more than one index holds ({MAX_PASSAGES}); split them")
        if lengths.sum(dtype=np.int64) > MAX_TOTAL:
            raise IndexLimitError(f"the passages have more than {MAX_TOTAL} words together; split them")
        self.offsets = np.zeros(len(lengths) + 1, np.int64)
        np.cumsum(lengths, out=self.offsets[1:])
        total = int(self.offsets[-1])
        shape = max(1, total)
        if not total:
            with self._path.open("wb") as file:
                file.write(bytes(4))
        self.stream: npt.NDArray[np.uint32] = np.memmap(self._path, np.uint32, "r+", shape=(shape,))
        word_term = np.full(len(self.lexicon.words), 0xFFFFFFFF, np.uint32)
        widths = np.diff(self.lexicon.starts)
        word_term[: int(widths.sum())] = np.repeat(np.arange(len(widths), dtype=np.uint32), widths)
        self.word_term = word_term
        self.lengths = np.zeros(len(lengths), np.uint32)
        owner = np.array([number for number, _ in batches], np.uint32)
        starts = np.zeros(len(batches) + 1, np.int64)
        np.cumsum([len(length) for _, length in batches], out=starts[1:])
        parts = list(_split(len(batches), threads))

        tally = _tally.on(small=self.small)

        def work(part: tuple[int, int]) -> tuple[Longs, Longs, Longs]:
            words, terms = len(self.lexicon.words), len(self.lexicon.terms)
            tallies = (np.zeros(words, np.int64), np.zeros(words, np.int64), np.zeros(terms, np.int64))
            seen = (np.full(words, -1, np.int32), np.full(terms, -1, np.int32))
            for batch in range(*part):
                tally(
                    self.stream,
                    self.offsets,
                    numbers[owner[batch]],
                    word_term,
                    self.lengths,
                    int(starts[batch]),
                    int(starts[batch + 1]),
                    *tallies,
                    *seen,
                )
            return tallies

        with ThreadPoolExecutor(threads) as pool:
            words, frequencies, terms = zip(*pool.map(work, parts), strict=True)
        self.word_counts: Longs = np.sum(words, axis=0)
        self.word_df: Longs = np.sum(frequencies, axis=0)
        self.term_df: Longs = np.sum(terms, axis=0)


@Loop
def _tally(
    stream: Ids,
    offsets: npt.NDArray[np.int64],
    numbers: Ids,
    word_term: Ids,
    lengths: Ids,
    first: int,
    last: int,
    word_counts: npt.NDArray[np.int64],
    word_df: npt.NDArray[np.int64],
    term_df: npt.NDArray[np.int64],
    word_seen: npt.NDArray[np.int32],
    term_seen: npt.NDArray[np.int32],
) -> None:
    """Puts final numbers in the place of a thread's own, and counts."""
    for row in range(first, last):
        length = 0
        for p in range(offsets[row], offsets[row + 1]):
            word = numbers[stream[p]]
            stream[p] = word
            word_counts[word] += 1
            if word_seen[word] != row:
                word_seen[word] = row
                word_df[word] += 1
            term = word_term[word]
            if term != np.uint32(0xFFFFFFFF):
                length += 1
                if term_seen[term] != row:
                    term_seen[term] = row
                    term_df[term] += 1
        lengths[row] = length


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    source = iter(texts)
    while batch := list(islice(source, BATCH)):
        yield batch


def _split(count: int, parts: int) -> Iterator[tuple[int, int]]:
    for part in range(parts):
        yield count * part // parts, count * (part + 1) // parts


def _ordered(pool: ThreadPoolExecutor, work: Callable[[In], Out], items: Iterator[In], ahead: int) -> Iterator[Out]:
    """``pool.map`` that takes only a few items in advance, so that memory stays bounded."""
    waiting: list[Future[Out]] = []
    for item in items:
        waiting.append(pool.submit(work, item))
        if len(waiting) > ahead:
            yield waiting.pop(0).result()
    for future in waiting:
        yield future.result()
