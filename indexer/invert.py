"""From the stream of words to the arrays of the index: compiled loops over ranges of words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indexer.jit import Loop
from indexer.layout import BLOCK, DEEP, SEGMENT

if TYPE_CHECKING:
    from indexer.arrays import Bytes, Ids

Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]


@Loop
def postings(
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


@Loop
def weigh(
    rows: Ids,
    frequencies: Ids,
    lengths: Ids,
    long: bool,
    k1: float,
    b: float,
    average: float,
    shift: float,
    out: Floats,
) -> None:
    """BM25's weight of each posting without idf and bonus (see :class:`indexer.bm25.Saturation`); 0 for none."""
    for p in range(rows.shape[0]):
        f = float(frequencies[p])
        if f == 0:
            out[p] = 0.0
            continue
        n = 1 - b + b * lengths[rows[p]] / average
        if long:
            c = f / n
            out[p] = f * (k1 + 1) * (c + shift) / (k1 + c + shift)
        else:
            out[p] = f * (k1 + 1) / (f + k1 * n)


@Loop
def quantise(
    starts: Longs,
    weights: Floats,
    less: Floats,
    out: Bytes,
    largest: Floats,
    tenth: Floats,
    deep: Floats,
    doubtful: Longs,
) -> int:
    """For each term its weights in 255ths of the largest, rounded up, and its 10th and DEEP-th largest weight.

    ``largest`` is rounded up to 32 bits before, as the file has it. ``less`` has what each posting would weigh with a
    frequency lower by one; postings that come out the same either way go to ``doubtful``. Returns how many they are.
    """
    best = np.zeros(DEEP)
    found = 0
    for t in range(starts.shape[0] - 1):
        first, last = starts[t], starts[t + 1]
        highest = 0.0
        for p in range(first, last):
            highest = max(highest, weights[p])
        top = float(np.float32(highest * (1 + 1e-6)))
        n = 0
        for p in range(first, last):
            w = weights[p]
            out[p] = max(1, math.ceil(w * 255 / top))
            if less[p] > 0 and max(1, math.ceil(less[p] * 255 / top)) == out[p]:
                doubtful[found] = p
                found += 1
            if n < DEEP or w > best[DEEP - 1]:
                i = min(n, DEEP - 1)
                while i > 0 and best[i - 1] < w:
                    best[i] = best[i - 1]
                    i -= 1
                best[i] = w
                n = min(n + 1, DEEP)
        largest[t] = top
        tenth[t] = best[9] if n >= 10 else 0.0
        deep[t] = best[DEEP - 1] if n >= DEEP else 0.0
    return found


@Loop
def segments(rows: Ids, places: Longs, chosen: Longs, starts: Longs, out: Ids) -> None:
    """For each chosen term the place in the file of the first posting of each segment, and of the end of its list.

    Its rows are at ``places`` here, from ``starts`` in the file.
    """
    for i in range(chosen.shape[0]):
        t = chosen[i]
        p = places[t]
        for segment in range(out.shape[1] - 1):
            out[i, segment] = starts[t] + p - places[t]
            while p < places[t + 1] and rows[p] < (segment + 1) * SEGMENT:
                p += 1
        out[i, out.shape[1] - 1] = starts[t] + p - places[t]


@Loop
def blocks(rows: Ids, offsets: Ids, bits: Words) -> None:
    """One frequent term: where each block of rows starts, and which of its rows have the term."""
    p = 0
    for block in range(bits.shape[0]):
        offsets[block] = p
        while p < rows.shape[0] and rows[p] < (block + 1) * BLOCK:
            bits[block] |= np.uint64(1) << np.uint64(rows[p] % BLOCK)
            p += 1
    offsets[bits.shape[0]] = p


@Loop
def occurrences(stream: Ids, offsets: Longs, first: int, last: int, cursor: Longs, rows: Ids, following: Ids) -> None:
    """Row and following word (all ones at a passage's end) of each occurrence of words ``[first, last)``."""
    for row in range(offsets.shape[0] - 1):
        stop = offsets[row + 1]
        for p in range(offsets[row], stop):
            word = stream[p]
            if word >= first and word < last:
                at = cursor[word - first]
                rows[at] = row
                following[at] = stream[p + 1] if p + 1 < stop else np.uint32(0xFFFFFFFF)
                cursor[word - first] = at + 1


@Loop
def pairs(  # noqa: C901 - compiled as one loop
    starts: Longs,
    rows: Ids,
    following: Ids,
    word_df: Longs,
    first: int,
    passages: int,
    min_df: int,
    squares: Floats,
    df: Ids,
    seen: Ids,
    frequency: Ids,
    ends: Longs,
    out_word: Ids,
    out_df: Ids,
    once_ends: Longs,
    once_word: Ids,
) -> tuple[int, int]:
    """Pairs of neighbours that begin with words ``first`` onwards and are in ``min_df`` passages or more.

    Those of one passage only are kept apart, without a count. Adds to ``squares`` the squared TF-IDF weights
    of these words and pairs in each passage. ``df``, ``seen`` and ``frequency`` have an item for each word of
    the vocabulary and are zero before and after.
    """
    written = single = 0
    none = np.uint32(0xFFFFFFFF)
    touched = np.empty(df.shape[0], np.uint32)
    for w in range(starts.shape[0] - 1):
        begin, end = starts[w], starts[w + 1]
        if word_df[first + w] >= min_df:
            idf = math.log((1 + passages) / (1 + word_df[first + w])) + 1
            p = begin
            while p < end:
                q = p + 1
                while q < end and rows[q] == rows[p]:
                    q += 1
                weight = 1 + math.log(q - p)
                squares[rows[p]] += weight * weight * idf * idf
                p = q
        n = 0
        for p in range(begin, end):
            other = following[p]
            if other == none:
                continue
            if df[other] == 0:
                touched[n] = other
                n += 1
            if seen[other] != rows[p] + 1:
                seen[other] = rows[p] + 1
                df[other] += 1
        kept = 0
        for i in range(n):
            seen[touched[i]] = 0
            kept += df[touched[i]] >= min_df
        if kept:
            for p in range(begin, end):
                other = following[p]
                if other == none or df[other] < min_df:
                    continue
                idf = math.log((1 + passages) / (1 + df[other])) + 1
                if seen[other] != rows[p] + 1:
                    seen[other] = rows[p] + 1
                    frequency[other] = 1
                    squares[rows[p]] += idf * idf
                else:
                    f = frequency[other] + 1
                    frequency[other] = f
                    weight, before = 1 + math.log(f), 1 + math.log(f - 1)
                    squares[rows[p]] += (weight * weight - before * before) * idf * idf
            chosen = np.empty(kept, np.uint32)
            kept = 0
            for i in range(n):
                if df[touched[i]] >= min_df:
                    chosen[kept] = touched[i]
                    kept += 1
            chosen.sort()
            for i in range(kept):
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
