"""Words, terms and pairs of passages counted by compiled loops, on disk: for collections of any size."""

from __future__ import annotations

import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np
import numpy.typing as npt

from indexer import tfidf
from indexer.arrays import NONE, Floats, Ids, Longs, check_limits, cut, raw, starts_of
from indexer.kernel.jit import compiled
from indexer.kernel.scan import Scanner
from indexer.vocabulary import Pairs, Vocabulary, sort_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from indexer.streams import Run, Stream

In = TypeVar("In")
Out = TypeVar("Out")

BATCH = 2048


class CompiledCounts:
    """Counts made by compiled loops on several threads; see :class:`indexer.vocabulary.Counts`. A context manager: the
    stream of words and the pairs are temporary files.
    """

    def __init__(self, texts: Iterable[str], *, threads: int = 2, folder: Path | None = None) -> None:
        # The directory outlives this call: ``__exit__`` removes it.
        self._folder = tempfile.TemporaryDirectory(prefix="policyqa-index-", dir=folder)
        self._path = Path(self._folder.name) / "words"
        try:
            scanners = [Scanner() for _ in range(threads)]
            batches = self._spill(_batches(texts), scanners)
            own = [scanner.words() for scanner in scanners]
            self.vocabulary: Vocabulary = sort_words(word for words in own for word in words)
            self.word_term = self.vocabulary.terms_of_words()
            self._renumber(batches, [self.vocabulary.numbers(words) for words in own], threads)
        except BaseException:
            self._folder.cleanup()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Removes the temporary files."""
        del self.stream
        self._folder.cleanup()

    def _spill(self, batches: Iterator[list[str]], scanners: list[Scanner]) -> list[tuple[int, Ids]]:
        """Writes the words of all passages, in each scanner's own numbers; returns (scanner, lengths) by batch."""
        free: SimpleQueue[int] = SimpleQueue()
        for number in range(len(scanners)):
            free.put(number)

        def work(batch: list[str]) -> tuple[int, Ids, Ids]:
            number = free.get()
            try:
                ids, lengths = scanners[number].number(batch)
            finally:
                free.put(number)
            return number, ids, lengths

        done: list[tuple[int, Ids]] = []
        with ThreadPoolExecutor(len(scanners)) as pool, self._path.open("wb") as file:
            for number, ids, lengths in _ordered(pool, work, batches, len(scanners) + 1):
                file.write(raw(ids))
                done.append((number, lengths))
        return done

    def _renumber(self, batches: list[tuple[int, Ids]], numbers: list[Ids], threads: int) -> None:
        """Final numbers in the stream, and what is counted on the way."""
        lengths = np.concatenate([length for _, length in batches]) if batches else np.zeros(0, np.uint32)
        check_limits(lengths)
        self.offsets: Longs = starts_of(lengths.astype(np.int64))
        total = int(self.offsets[-1])
        if not total:
            self._path.write_bytes(bytes(4))
        self.stream: Ids = np.memmap(self._path, np.uint32, "r+", shape=(max(1, total),))
        self.lengths: Ids = np.zeros(len(lengths), np.uint32)
        owner = np.array([number for number, _ in batches], np.uint32)
        starts = starts_of(np.array([len(length) for _, length in batches], np.int64))

        def work(part: tuple[int, int]) -> tuple[Longs, Longs, Longs]:
            words, terms = len(self.vocabulary.words), len(self.vocabulary.terms)
            tallies = (np.zeros(words, np.int64), np.zeros(words, np.int64), np.zeros(terms, np.int64))
            seen = (np.full(words, -1, np.int32), np.full(terms, -1, np.int32))
            for batch in range(*part):
                _tally(
                    self.stream,
                    self.offsets,
                    numbers[owner[batch]],
                    self.word_term,
                    self.lengths,
                    int(starts[batch]),
                    int(starts[batch + 1]),
                    *tallies,
                    *seen,
                )
            return tallies

        with ThreadPoolExecutor(threads) as pool:
            words, frequencies, terms = zip(*pool.map(work, _split(len(batches), threads)), strict=True)
        self._word_counts: Longs = np.sum(words, axis=0)
        self.word_df: Longs = np.sum(frequencies, axis=0)
        self.term_df: Longs = np.sum(terms, axis=0)

    def postings(self, first: int, last: int) -> tuple[Ids, Ids]:
        """Rows and frequencies of terms ``[first, last)``, one term after another."""
        places = starts_of(self.term_df[first:last])
        rows, frequencies = np.empty(places[-1], np.uint32), np.empty(places[-1], np.uint32)
        _postings(self.stream, self.offsets, self.word_term, first, last, places[:-1].copy(), rows, frequencies)
        return rows, frequencies

    def pairs(self) -> tuple[list[Pairs], Floats]:
        """Every pair, and the length of each passage's TF-IDF vector."""
        weights = tfidf.squares(int(np.diff(self.offsets).max(initial=0)))
        sums = [np.zeros(len(self.lengths), np.int64), np.zeros(len(self.lengths), np.int64)]
        ranges = list(cut(self._word_counts))
        with ThreadPoolExecutor(2) as pool:
            lanes = list(pool.map(lambda lane: self._find_pairs(ranges[lane::2], weights, sums[lane]), (0, 1)))
        return [lanes[i % 2][i // 2] for i in range(len(ranges))], tfidf.lengths(sums[0] + sums[1])

    def _find_pairs(self, ranges: list[tuple[int, int]], weights: Longs, sums: Longs) -> list[Pairs]:
        df, seen, frequency = (np.zeros(len(self.vocabulary.words), np.uint32) for _ in range(3))
        found = []
        for first, last in ranges:
            places = starts_of(self._word_counts[first:last])
            rows, following, seconds, seconds_df, once = (np.empty(places[-1], np.uint32) for _ in range(5))
            _occurrences(self.stream, self.offsets, first, last, places[:-1].copy(), rows, following)
            ends, once_ends = np.zeros(last - first, np.int64), np.zeros(last - first, np.int64)
            n, m = _pairs(
                places,
                rows,
                following,
                weights,
                sums,
                df,
                seen,
                frequency,
                ends,
                seconds,
                seconds_df,
                once_ends,
                once,
            )
            many = (self._on_disk(f"seconds.{first}", seconds[:n]), self._on_disk(f"df.{first}", seconds_df[:n]))
            found.append(Pairs(ends, *many, once_ends, self._on_disk(f"once.{first}", once[:m])))
        return found

    def _on_disk(self, name: str, array: Ids) -> Ids:
        """The same array in a temporary file."""
        if not len(array):
            return array.copy()
        path = Path(self._folder.name) / name
        path.write_bytes(raw(array))
        return np.memmap(path, np.uint32, "r")


class StreamCounts(CompiledCounts):
    """The same, of rows whose words are numbered already (see :class:`indexer.streams.Stream`)."""

    def __init__(self, streams: Sequence[Stream], runs: Sequence[Run], *, threads: int, folder: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="policyqa-index-", dir=folder)
        self._path = Path(self._folder.name) / "words"
        try:
            used = [np.zeros(len(stream.words), bool) for stream in streams]
            batches = []
            with self._path.open("wb") as file:
                for run in runs:
                    ids = streams[run.part].numbers(run)
                    used[run.part][ids] = True
                    file.write(raw(ids))
                    batches.append((run.part, streams[run.part].lengths(run)))
            own = [stream.having(mask) for stream, mask in zip(streams, used, strict=True)]
            self.vocabulary = sort_words(word for words in own for word in words)
            self.word_term = self.vocabulary.terms_of_words()
            numbers = [np.zeros(len(mask), np.uint32) for mask in used]
            for to, mask, words in zip(numbers, used, own, strict=True):
                to[mask] = self.vocabulary.numbers(words)
            self._renumber(batches, numbers, threads)
        except BaseException:
            self._folder.cleanup()
            raise


@compiled
def _tally(
    stream: Ids,
    offsets: Longs,
    numbers: Ids,
    word_term: Ids,
    lengths: Ids,
    first: int,
    last: int,
    word_counts: Longs,
    word_df: Longs,
    term_df: Longs,
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
            if term != NONE:
                length += 1
                if term_seen[term] != row:
                    term_seen[term] = row
                    term_df[term] += 1
        lengths[row] = length


@compiled
def _postings(
    stream: Ids,
    offsets: Longs,
    word_term: Ids,
    first: int,
    last: int,
    cursor: Longs,
    rows: Ids,
    frequencies: Ids,
) -> None:
    """Rows and frequencies of terms ``[first, last)``; ``cursor`` starts at each term's place and ends at its
    end.
    """
    seen = np.full(last - first, -1, np.int64)
    for row in range(offsets.shape[0] - 1):
        for p in range(offsets[row], offsets[row + 1]):
            term = word_term[stream[p]]
            if term < first or term >= last:
                continue
            t = term - first
            if seen[t] != row:
                seen[t] = row
                rows[cursor[t]] = row
                frequencies[cursor[t]] = 1
                cursor[t] += 1
            else:
                frequencies[cursor[t] - 1] += 1


@compiled
def _occurrences(stream: Ids, offsets: Longs, first: int, last: int, cursor: Longs, rows: Ids, following: Ids) -> None:
    """Row and following word (all ones at a passage's end) of each occurrence of words ``[first, last)``."""
    for row in range(offsets.shape[0] - 1):
        stop = offsets[row + 1]
        for p in range(offsets[row], stop):
            word = stream[p]
            if word >= first and word < last:
                at = cursor[word - first]
                rows[at] = row
                following[at] = stream[p + 1] if p + 1 < stop else NONE
                cursor[word - first] = at + 1


@compiled
def _pairs(
    starts: Longs,
    rows: Ids,
    following: Ids,
    weights: Longs,
    sums: Longs,
    df: Ids,
    seen: Ids,
    frequency: Ids,
    ends: Longs,
    out_word: Ids,
    out_df: Ids,
    once_ends: Longs,
    once_word: Ids,
) -> tuple[int, int]:
    """Pairs of neighbours that begin with the words of a range.

    Those of one passage only are kept apart, without a count. Adds to ``sums`` the squared TF-IDF weights
    (:func:`indexer.tfidf.squares`) of these words and pairs in each passage. ``df``, ``seen`` and ``frequency`` have
    an item for each word of the vocabulary and are zero before and after.
    """
    written = single = 0
    touched = np.empty(df.shape[0], np.uint32)
    for w in range(starts.shape[0] - 1):
        begin, end = starts[w], starts[w + 1]
        p = begin
        while p < end:
            q = p + 1
            while q < end and rows[q] == rows[p]:
                q += 1
            sums[rows[p]] += weights[q - p]
            p = q
        n = 0
        for p in range(begin, end):
            other = following[p]
            if other == NONE:
                continue
            if df[other] == 0:
                touched[n] = other
                n += 1
            if seen[other] != rows[p] + 1:
                seen[other] = rows[p] + 1
                df[other] += 1
                frequency[other] = 1
            else:
                frequency[other] += 1
            sums[rows[p]] += weights[frequency[other]] - weights[frequency[other] - np.uint32(1)]
        chosen = touched[:n].copy()
        chosen.sort()
        for i in range(n):
            if df[chosen[i]] == 1:
                once_word[single] = chosen[i]
                single += 1
            else:
                out_word[written] = chosen[i]
                out_df[written] = df[chosen[i]]
                written += 1
        for i in range(n):
            df[touched[i]] = 0
            seen[touched[i]] = 0
        ends[w] = written
        once_ends[w] = single
    return written, single


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
