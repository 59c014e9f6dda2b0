"""Indexes made into one of rows chosen from them, without reading a text again: the file keeps the words in order."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Self

import numpy as np

from indexer import kernel, tfidf
from indexer.arrays import NONE, Floats, Ids, Longs, check_limits, starts_of
from indexer.build import write_index
from indexer.errors import IndexArgumentError, IndexPositionsError
from indexer.streams import Run, Stream
from indexer.vocabulary import Pairs, sort_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from indexer.index import Index

IN_MEMORY = 4_000_000
"""Words of all rows together up to which they are counted in memory; beyond, compiled loops count on disk where they
are installed.
"""


def merge_indexes(indexes: Sequence[Index], runs: Sequence[Run], path: Path, *, threads: int = 2) -> None:
    """Writes the index of these rows, in the order of the runs, to ``path``, with temporary files beside it: byte for
    byte that of ``build_index`` over their texts.

    Raises IndexArgumentError where there is no index or their settings differ, IndexPositionsError where they do not
    keep the words of their passages, IndexLimitError.
    """
    if len({index.settings for index in indexes}) != 1:
        raise IndexArgumentError("indexes can be merged when there is one or more and all have the same settings")
    settings = indexes[0].settings
    if not settings.positions:
        raise IndexPositionsError
    streams = [Stream(index.reader, index.lexicon) for index in indexes]
    total = sum(int(streams[run.part].starts[run.last] - streams[run.part].starts[run.first]) for run in runs)
    if total > IN_MEMORY and kernel.available():
        from indexer.kernel.counts import StreamCounts

        with StreamCounts(streams, runs, threads=threads, folder=path.parent) as counts:
            write_index(counts, path, settings=settings, threads=threads)
    else:
        with MergedCounts(streams, runs) as merged:
            write_index(merged, path, settings=settings, threads=threads)


class MergedCounts:
    """Counts of rows whose words are numbered already, in memory; see :class:`indexer.vocabulary.Counts`."""

    def __init__(self, streams: Sequence[Stream], runs: Sequence[Run]) -> None:
        none = np.zeros(0, np.uint32)
        sizes = np.concatenate([*(streams[run.part].lengths(run) for run in runs), none])
        check_limits(sizes)
        own = [streams[run.part].numbers(run) for run in runs]
        used = [np.zeros(len(stream.words), bool) for stream in streams]
        for run, numbers in zip(runs, own, strict=True):
            used[run.part][numbers] = True
        words = [stream.having(mask) for stream, mask in zip(streams, used, strict=True)]
        self.vocabulary = sort_words(chain.from_iterable(words))
        self.word_term = self.vocabulary.terms_of_words()
        final = [np.zeros(len(mask), np.uint32) for mask in used]
        for to, mask, some in zip(final, used, words, strict=True):
            to[mask] = self.vocabulary.numbers(some)
        self.stream: Ids = np.concatenate(
            [*(final[run.part][numbers] for run, numbers in zip(runs, own, strict=True)), none]
        )
        self.offsets: Longs = starts_of(sizes.astype(np.int64))
        self._rows = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
        self._count(len(sizes))

    def _count(self, rows: int) -> None:
        words, terms = len(self.vocabulary.words), len(self.vocabulary.terms)
        found, times = _tally(self.stream * np.int64(max(1, rows)) + self._rows)
        self._sums = _squares(found % max(1, rows), times, rows)
        self.word_df: Longs = np.bincount(found // max(1, rows), minlength=words).astype(np.int64)
        term = self.word_term[self.stream]
        indexed = term != NONE
        self.lengths: Ids = np.bincount(self._rows[indexed], minlength=rows).astype(np.uint32)
        keys, self._times = _tally(term[indexed] * np.int64(max(1, rows)) + self._rows[indexed])
        self._term_rows = keys % max(1, rows)
        self.term_df: Longs = np.bincount(keys // max(1, rows), minlength=terms).astype(np.int64)
        self._starts = starts_of(self.term_df)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Everything is in memory: there is nothing to give back."""

    def postings(self, first: int, last: int) -> tuple[Ids, Ids]:
        """Rows and frequencies of terms ``[first, last)``, one term after another."""
        place = slice(self._starts[first], self._starts[last])
        return self._term_rows[place].astype(np.uint32), self._times[place].astype(np.uint32)

    def pairs(self) -> tuple[list[Pairs], Floats]:
        """Every pair, and the length of each passage's TF-IDF vector."""
        rows, words = len(self.lengths), len(self.vocabulary.words)
        width = max(1, words)
        follows = self._rows[1:] == self._rows[:-1] if len(self._rows) else np.zeros(0, bool)
        keys = (self.stream[:-1] * np.int64(width) + self.stream[1:])[follows]
        pairs, numbers = np.unique(keys, return_inverse=True)
        found, times = _tally(numbers * np.int64(max(1, rows)) + self._rows[:-1][follows])
        df = np.bincount(found // max(1, rows), minlength=len(pairs)).astype(np.int64)
        first, second = np.divmod(pairs, width)
        many, once = df > 1, df == 1
        told = Pairs(
            ends=_ends(first[many], words),
            seconds=second[many].astype(np.uint32),
            df=df[many].astype(np.uint32),
            once_ends=_ends(first[once], words),
            once=second[once].astype(np.uint32),
        )
        return [told], tfidf.lengths(self._sums + _squares(found % max(1, rows), times, rows))


def _tally(keys: Longs) -> tuple[Longs, Longs]:
    """The different keys, ascending, and how often each occurs."""
    keys.sort()
    edges = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1], [True]])) if len(keys) else np.zeros(1, int)
    return keys[edges[:-1]], np.diff(edges)


def _squares(rows: Longs, times: Longs, count: int) -> Longs:
    """The sums of :func:`indexer.tfidf.squares` for each row."""
    sums = np.zeros(count, np.int64)
    np.add.at(sums, rows, tfidf.squares(int(times.max(initial=0)))[times])
    return sums


def _ends(first: Longs, words: int) -> Longs:
    return np.cumsum(np.bincount(first, minlength=words), dtype=np.int64)

