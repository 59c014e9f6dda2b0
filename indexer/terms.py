"""Terms and their postings, written a range of terms at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer import bm25
from indexer.arrays import NONE, Bytes, Floats, Ids, Longs, Mask, cut, raw, starts_of
from indexer.format import BLOCK, DEEP, DENSE, LONG, SEGMENT

if TYPE_CHECKING:
    from indexer.format import Writer
    from indexer.settings import Settings
    from indexer.vocabulary import Counts


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the postings of each term lie (``starts``), which terms are frequent and which have long lists, and of how
    many blocks and segments the index is.
    """

    df: Longs
    starts: Longs
    dense: Mask
    long: Mask
    blocks: int
    segments: int


def lay_out(df: Longs, passages: int) -> Layout:
    """Short lists first, so that what only they have needs no room for the others."""
    segments = -(-passages // SEGMENT)
    long = df > LONG * segments if segments > 1 else np.zeros(len(df), bool)
    starts = np.zeros(len(df), np.int64)
    starts[~long] = np.cumsum(df[~long]) - df[~long]
    starts[long] = np.cumsum(df[long]) - df[long] + int(df[~long].sum())
    return Layout(df, starts, (df * DENSE > passages) & (df >= BLOCK), long, -(-passages // BLOCK), segments)


def write_terms(writer: Writer, counts: Counts, settings: Settings, average: float, threads: int) -> None:
    """The sections of terms, postings, segments and frequent terms."""
    passages = len(counts.lengths)
    layout = lay_out(counts.term_df, passages)
    _reserve(writer, layout)
    saturation = bm25.Saturation.of(settings, average)

    def work(part: tuple[int, int]) -> tuple[Longs, Ids]:
        first, last = part
        places = starts_of(layout.df[first:last])
        weighed = _weigh(counts, saturation, first, places)
        # Bounds must hold after rounding to 32 bits: the k-th largest goes down.
        writer.fill("term.largest", first, raw(weighed.largest.astype(np.float32)))
        writer.fill("term.tenth", first, raw((weighed.tenth * (1 - 1e-6)).astype(np.float32)))
        writer.fill("term.deep", first, raw((weighed.deep * (1 - 1e-6)).astype(np.float32)))
        _write_postings(writer, layout, first, weighed.rows, weighed.impacts, places)
        _write_directories(writer, layout, first, weighed.rows, places)
        _write_blocks(writer, layout, first, weighed.rows, places)
        moved = np.repeat(layout.starts[first:last] - places[:-1], layout.df[first:last])
        return weighed.doubtful + moved[weighed.doubtful], weighed.frequencies[weighed.doubtful]

    with ThreadPoolExecutor(threads) as pool:
        _write_doubtful(writer, list(pool.map(work, cut(layout.df))))


def _numbers(chosen: Mask) -> Ids:
    """The number of each chosen item among those chosen; NONE for the others."""
    numbers = np.full(len(chosen), NONE, np.uint32)
    numbers[chosen] = np.arange(int(chosen.sum()), dtype=np.uint32)
    return numbers


def _reserve(writer: Writer, layout: Layout) -> None:
    total, short = int(layout.df.sum()), int(layout.df[~layout.long].sum())
    writer.add("term.dense", "I", raw(_numbers(layout.dense)))
    writer.add("term.start", "I", raw(layout.starts.astype(np.uint32)))
    for name in ("term.largest", "term.tenth", "term.deep"):
        writer.reserve(name, "f", len(layout.df))
    writer.reserve("posting.low", "H", total)
    writer.reserve("posting.impact", "B", total)
    if layout.segments > 1:
        writer.add("term.long", "I", raw(_numbers(layout.long)))
        writer.reserve("posting.high", "B", short)
        writer.reserve("segment.start", "I", int(layout.long.sum()) * (layout.segments + 1))
    writer.reserve("dense.offset", "I", int(layout.dense.sum()) * (layout.blocks + 1))
    writer.reserve("dense.bits", "Q", int(layout.dense.sum()) * layout.blocks)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The postings of a range of terms: rows, frequencies, impacts, and places whose impact does not tell the
    frequency; and of each term its largest, 10th and DEEP-th largest weight, 0 where it has fewer.
    """

    rows: Ids
    frequencies: Ids
    impacts: Bytes
    doubtful: Longs
    largest: Floats
    tenth: Floats
    deep: Floats


def _weigh(counts: Counts, saturation: bm25.Saturation, first: int, places: Longs) -> Weighed:
    """The postings of the terms from ``first`` on: weights in 255ths of the largest of their term, rounded up.

    ``largest`` is rounded up to 32 bits before, as the file has it. A posting is doubtful where a frequency lower by
    one would come to the same impact.
    """
    rows, frequencies = counts.postings(first, first + len(places) - 1)
    lengths, frequency = counts.lengths[rows].astype(np.float64), frequencies.astype(np.float64)
    weights = saturation.gain(frequency, lengths)
    top = np.maximum.reduceat(weights, places[:-1]) * (1 + 1e-6)
    largest = top.astype(np.float32).astype(np.float64)
    tops = np.repeat(largest, np.diff(places))
    impacts = _quantised(weights, tops)
    again = np.flatnonzero(frequencies > 1)
    less = saturation.gain(frequency[again] - 1, lengths[again])
    doubtful = again[_quantised(less, tops[again]) == impacts[again]]
    tenth, deep = _deep_weights(weights, places)
    return Weighed(rows, frequencies, impacts, doubtful, largest, tenth, deep)


def _quantised(weights: Floats, tops: Floats) -> Bytes:
    return np.maximum(1, np.ceil(weights * 255 / tops)).astype(np.uint8)


def _deep_weights(weights: Floats, places: Longs) -> tuple[Floats, Floats]:
    """The 10th and the DEEP-th largest weight of each term."""
    df = np.diff(places)
    tenth, deep = np.zeros((2, len(df)))
    for t in np.flatnonzero(df >= 10):
        n, own = int(df[t]), weights[places[t] : places[t + 1]]
        if n >= DEEP:
            own = np.partition(own, (n - DEEP, n - 10))
            deep[t] = own[n - DEEP]
        else:
            own = np.partition(own, n - 10)
        tenth[t] = own[n - 10]
    return tenth, deep


def _write_doubtful(writer: Writer, parts: list[tuple[Longs, Ids]]) -> None:
    """Postings whose frequency does not follow from their impact, by place, and their frequencies."""
    places = np.concatenate([places for places, _ in parts]) if parts else np.zeros(0, np.int64)
    frequencies = np.concatenate([found for _, found in parts]) if parts else np.zeros(0, np.uint32)
    order = np.argsort(places)
    writer.add("doubtful.place", "I", raw(places[order].astype(np.uint32)))
    writer.add("doubtful.frequency", "I", raw(frequencies[order]))


def _write_postings(writer: Writer, layout: Layout, first: int, rows: Ids, impacts: Bytes, places: Longs) -> None:
    """The postings of terms from ``first`` on: short and long lists, each kind in one place."""
    last = first + len(places) - 1
    for kind in (~layout.long, layout.long):
        if not kind[first:last].any():
            continue
        at = int(layout.starts[first:last][kind[first:last]].min())
        chosen = np.repeat(kind[first:last], layout.df[first:last])
        writer.fill("posting.low", at, raw(rows[chosen].astype(np.uint16)))
        writer.fill("posting.impact", at, raw(impacts[chosen]))
        if layout.segments > 1 and kind is not layout.long:
            writer.fill("posting.high", at, raw((rows[chosen] >> 16).astype(np.uint8)))


def _write_directories(writer: Writer, layout: Layout, first: int, rows: Ids, places: Longs) -> None:
    """Where the segments of each long list begin, and where the last one ends."""
    last = first + len(places) - 1
    chosen = np.flatnonzero(layout.long[first:last])
    if len(chosen):
        edges = np.arange(layout.segments + 1) * SEGMENT
        starts = np.empty((len(chosen), layout.segments + 1), np.uint32)
        for i, t in enumerate(chosen):
            inside = np.searchsorted(rows[places[t] : places[t + 1]], edges)
            starts[i] = inside + layout.starts[first + t]
        number = int(layout.long[:first].sum())
        writer.fill("segment.start", number * (layout.segments + 1), raw(starts.ravel()))


def _write_blocks(writer: Writer, layout: Layout, first: int, rows: Ids, places: Longs) -> None:
    """Of frequent terms where each block begins, and which of its passages have the term."""
    number = int(layout.dense[:first].sum())
    edges = np.arange(layout.blocks + 1) * BLOCK
    for t in np.flatnonzero(layout.dense[first : first + len(places) - 1]):
        own = rows[places[t] : places[t + 1]]
        offsets = np.searchsorted(own, edges).astype(np.uint32)
        has = np.zeros(layout.blocks * BLOCK, bool)
        has[own] = True
        writer.fill("dense.offset", number * len(offsets), raw(offsets))
        writer.fill("dense.bits", number * layout.blocks, raw(np.packbits(has, bitorder="little")))
        number += 1
