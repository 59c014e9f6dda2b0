"""The TF-IDF channel of an index file: pairs of neighbouring words and the lengths of passages' vectors."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer import invert
from indexer.arrays import raw
from indexer.postings import SIZES, Writer
from indexer.ranges import cut, starts_of

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.counts import Counts
    from indexer.settings import Settings

_PAIR = (("pair.low", "H"), ("pair.high", "B"), ("pair.df", "H"), ("pair.many", "B"))


@dataclass(slots=True)
class _Pairs:
    """Pairs that begin with a range of words: where each word's pairs end; the rest is on disk."""

    ends: npt.NDArray[np.int64]
    once_ends: npt.NDArray[np.int64]
    files: dict[str, Path]


def write_pairs(writer: Writer, counts: Counts, settings: Settings) -> None:
    """Writes the pairs of neighbouring words, and one over the length of each passage's vector."""
    if not settings.weight:
        _write_no_pairs(writer)
        return
    least = settings.min_df_for(len(counts.lengths))
    # Two sums whatever the number of threads: the order of additions decides the last bit.
    squares = [np.zeros(len(counts.lengths)), np.zeros(len(counts.lengths))]
    ranges = list(cut(counts.word_counts))
    with ThreadPoolExecutor(2) as pool:
        lanes = list(pool.map(lambda lane: _find_pairs(counts, least, ranges[lane::2], squares[lane]), (0, 1)))
    parts = [lanes[i % 2][i // 2] for i in range(len(ranges))]
    _write_ends(writer, "pair.start", [part.ends for part in parts])
    for name, code in _PAIR:
        _write_files(writer, name, code, parts)
    if least < 2:
        _write_ends(writer, "once.start", [part.once_ends for part in parts])
        _write_files(writer, "once.low", "H", parts)
        _write_files(writer, "once.high", "B", parts)
    squares[0] += squares[1]
    norms = np.divide(1, np.sqrt(squares[0]), out=np.zeros(len(squares[0])), where=squares[0] > 0)
    writer.add("passage.norm", "f", raw(norms.astype(np.float32)))


def _write_no_pairs(writer: Writer) -> None:
    """The sections of a TF-IDF channel that nobody asks."""
    for name, code in (("pair.start", "I"), *_PAIR, ("passage.norm", "f")):
        writer.reserve(name, code, 0)


def _find_pairs(
    counts: Counts, least: int, ranges: list[tuple[int, int]], squares: npt.NDArray[np.float64]
) -> list[_Pairs]:
    df, seen, frequency = (np.zeros(len(counts.lexicon.words), np.uint32) for _ in range(3))
    occurrences, pairs = invert.occurrences.on(small=counts.small), invert.pairs.on(small=counts.small)
    found = []
    for first, last in ranges:
        places = starts_of(counts.word_counts[first:last])
        rows, following, words, words_df, once = (np.empty(places[-1], np.uint32) for _ in range(5))
        occurrences(counts.stream, counts.offsets, first, last, places[:-1].copy(), rows, following)
        ends, once_ends = np.zeros(last - first, np.int64), np.zeros(last - first, np.int64)
        n, m = pairs(
            places,
            rows,
            following,
            counts.word_df,
            first,
            len(counts.lengths),
            least,
            squares,
            df,
            seen,
            frequency,
            ends,
            words,
            words_df,
            once_ends,
            once,
        )
        once = once[:m]
        arrays: dict[str, npt.NDArray[Any]] = {
            "pair.low": words[:n].astype(np.uint16),
            "pair.high": (words[:n] >> 16).astype(np.uint8),
            "pair.df": words_df[:n].astype(np.uint16),
            "pair.many": (words_df[:n] >> 16).astype(np.uint8),
            "once.low": once.astype(np.uint16),
            "once.high": (once >> 16).astype(np.uint8),
        }
        files = {name: counts.folder / f"{name}.{first}" for name in arrays}
        for name, array in arrays.items():
            files[name].write_bytes(raw(array))
        found.append(_Pairs(ends, once_ends, files))
    return found


def _write_files(writer: Writer, name: str, code: str, parts: list[_Pairs]) -> None:
    """One section from the parts' files of its name, one after the other."""
    size = SIZES[code]
    writer.reserve(name, code, sum(part.files[name].stat().st_size for part in parts) // size)
    at = 0
    for part in parts:
        data = part.files[name].read_bytes()
        writer.fill(name, at, data)
        at += len(data) // size


def _write_ends(writer: Writer, name: str, parts: list[npt.NDArray[np.int64]]) -> None:
    """Where the pairs of each word start, from where they end within each part."""
    starts, total = [np.zeros(1, np.uint32)], 0
    for ends in parts:
        starts.append((ends + total).astype(np.uint32))
        total += int(ends[-1])
    writer.add(name, "I", raw(np.concatenate(starts)))
