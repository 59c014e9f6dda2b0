"""Terms and their postings, written a range of terms at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indexer import bm25, invert
from indexer.arrays import NONE, Bytes, Ids, raw
from indexer.layout import BLOCK, DENSE, LONG, SEGMENT
from indexer.ranges import cut, starts_of

if TYPE_CHECKING:
    from indexer.counts import Counts
    from indexer.postings import Writer
    from indexer.settings import Settings

Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


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
    idf = bm25.inverse_document_frequencies(layout.df.tolist(), passages, settings)
    writer.add("term.idf", "d", raw(np.array(idf, np.float64)))
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
        _write_directories(writer, layout, first, weighed.rows, places, small=counts.small)
        _write_blocks(writer, layout, first, weighed.rows, places, small=counts.small)
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
    frequency; and of each term its largest, 10th and DEEP-th largest weight.
    """

    rows: Ids
    frequencies: Ids
    impacts: Bytes
    doubtful: Longs
    largest: Floats
    tenth: Floats
    deep: Floats


def _weigh(counts: Counts, saturation: bm25.Saturation, first: int, places: Longs) -> Weighed:
    """The postings of the terms from ``first`` on."""
    postings, weigh = invert.postings.on(small=counts.small), invert.weigh.on(small=counts.small)
    total, last = int(places[-1]), first + len(places) - 1
    rows, frequencies = np.empty(total, np.uint32), np.empty(total, np.uint32)
    postings(counts.stream, counts.offsets, counts.word_term, first, last, places[:-1].copy(), rows, frequencies)
    weights, less = np.empty(total), np.empty(total)
    s = saturation
    for counted, out in ((frequencies, weights), (frequencies - np.uint32(1), less)):
        weigh(rows, counted, counts.lengths, s.long, s.k1, s.b, s.average, s.shift, out)
    impacts, doubtful = np.empty(total, np.uint8), np.empty(total, np.int64)
    largest, tenth, deep = np.zeros((3, last - first))
    quantise = invert.quantise.on(small=counts.small)
    found = quantise(places, weights, less, impacts, largest, tenth, deep, doubtful)
    return Weighed(rows, frequencies, impacts, doubtful[:found].copy(), largest, tenth, deep)


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


def _write_directories(
    writer: Writer, layout: Layout, first: int, rows: Ids, places: Longs, *, small: bool
) -> None:
    """Where the segments of each long list begin, and where the last one ends."""
    last = first + len(places) - 1
    chosen = np.flatnonzero(layout.long[first:last])
    if len(chosen):
        starts = np.empty((len(chosen), layout.segments + 1), np.uint32)
        invert.segments.on(small=small)(rows, places, chosen, layout.starts[first:last], starts)
        number = int(layout.long[:first].sum())
        writer.fill("segment.start", number * (layout.segments + 1), raw(starts.ravel()))


def _write_blocks(writer: Writer, layout: Layout, first: int, rows: Ids, places: Longs, *, small: bool) -> None:
    """Of frequent terms where each block begins, and which of its passages have the term."""
    number = int(layout.dense[:first].sum())
    for t in np.flatnonzero(layout.dense[first : first + len(places) - 1]):
        offsets, bits = np.zeros(layout.blocks + 1, np.uint32), np.zeros(layout.blocks, np.uint64)
        invert.blocks.on(small=small)(rows[int(places[t]) : int(places[t + 1])], offsets, bits)
        writer.fill("dense.offset", number * len(offsets), raw(offsets))
        writer.fill("dense.bits", number * len(bits), raw(bits))
        number += 1
