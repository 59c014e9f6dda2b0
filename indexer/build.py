"""Counts to an index file: each function writes the sections it names."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import numpy.typing as npt

from indexer import bm25, invert
from indexer.arrays import raw
from indexer.layout import BLOCK, GROUP
from indexer.pairs import write_pairs
from indexer.postings import Writer
from indexer.ranges import RANGE, cut, starts_of

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.counts import Counts
    from indexer.settings import Settings

# A term in more than one passage of this many has block maxima.
DENSE = 32


def write_index(counts: Counts, path: Path, *, settings: Settings, threads: int = 2) -> None:
    """Writes the index of the passages counted to ``path``. The same passages give the same bytes."""
    writer = Writer(path)
    try:
        passages = len(counts.lengths)
        average = float(int(counts.lengths.sum(dtype=np.int64)) / passages) if passages else 0.0
        _write_lexicon(writer, counts)
        _write_passages(writer, counts)
        _write_terms(writer, counts, settings, average, threads)
        write_pairs(writer, counts, settings)
        facts = {"passages": str(passages), "average": repr(average)}
        facts |= {f"settings.{line.partition(' ')[0]}": line.partition(" ")[2] for line in settings.dump().split("\n")}
        writer.finish(facts)
    except BaseException:
        writer.abandon()
        raise


def _write_lexicon(writer: Writer, counts: Counts) -> None:
    lexicon = counts.lexicon
    for name, strings in (("word", lexicon.words), ("term", lexicon.terms)):
        ends = np.zeros(len(strings) + 1, np.uint32)
        np.cumsum([len(string) for string in strings], out=ends[1:])
        writer.add(f"{name}.text", "B", b"".join(strings))
        writer.add(f"{name}.ends", "I", raw(ends))
    size = 16
    while size < 2 * len(lexicon.words):
        size *= 2
    writer.add("word.slots", "I", raw(_slots([crc32(word) for word in lexicon.words], size)))
    writer.add("word.term", "I", raw(counts.word_term))
    writer.add("word.df", "I", raw(counts.word_df.astype(np.uint32)))
    writer.add("term.words", "I", raw(lexicon.starts))
    writer.add("term.df", "I", raw(counts.term_df.astype(np.uint32)))


def _slots(hashes: list[int], size: int) -> npt.NDArray[np.uint32]:
    """Open addressing: word number + 1 at its CRC-32 or the next free slot."""
    table = [0] * size
    for word, value in enumerate(hashes):
        slot = value & (size - 1)
        while table[slot]:
            slot = (slot + 1) & (size - 1)
        table[slot] = word + 1
    return np.array(table, np.uint32)


def _write_passages(writer: Writer, counts: Counts) -> None:
    total = int(counts.offsets[-1])
    writer.add("passage.length", "I", raw(counts.lengths))
    writer.add("passage.words", "I", raw(counts.offsets.astype(np.uint32)))
    wide = len(counts.lexicon.words) > 1 << 16
    writer.reserve("stream.low", "H", total)
    writer.reserve("stream.high", "B", total if wide else 0)
    for at in range(0, total, RANGE):
        part = counts.stream[at : min(total, at + RANGE)]
        writer.fill("stream.low", at, raw(part.astype(np.uint16)))
        if wide:
            writer.fill("stream.high", at, raw((part >> 16).astype(np.uint8)))


def _write_terms(writer: Writer, counts: Counts, settings: Settings, average: float, threads: int) -> None:
    df, passages = counts.term_df, len(counts.lengths)
    dense = df * DENSE > passages
    dense &= df >= BLOCK
    number = np.full(len(df), 0xFFFFFFFF, np.uint32)
    number[dense] = np.arange(int(dense.sum()), dtype=np.uint32)
    starts = np.zeros(len(df), np.int64)
    for kind in (dense, ~dense):
        starts[kind] = np.cumsum(df[kind]) - df[kind]
    blocks = -(-passages // BLOCK)
    frequent, common, rare = int(dense.sum()), int(df[dense].sum()), int(df[~dense].sum())
    wide = passages > 1 << 16
    writer.add("term.dense", "I", raw(number))
    writer.add("term.start", "I", raw(starts.astype(np.uint32)))
    idf = bm25.inverse_document_frequencies(df.tolist(), passages, settings)
    writer.add("term.idf", "d", raw(np.array(idf, np.float64)))
    for name in ("term.largest", "term.tenth", "term.deep"):
        writer.reserve(name, "f", len(df))
    writer.reserve("rare.low", "H", rare)
    writer.reserve("rare.high", "B", rare if wide else 0)
    writer.reserve("rare.impact", "B", rare)
    writer.reserve("dense.row", "B", common)
    writer.reserve("dense.impact", "B", common)
    writer.reserve("dense.offset", "I", frequent * (blocks + 1))
    writer.reserve("dense.group", "B", frequent * blocks * (BLOCK // GROUP))
    saturation = bm25.Saturation.of(settings, average)
    postings = invert.postings.on(small=counts.small)
    weigh, quantise = invert.weigh.on(small=counts.small), invert.quantise.on(small=counts.small)

    def work(part: tuple[int, int]) -> None:
        first, last = part
        places = starts_of(df[first:last])
        total = int(places[-1])
        rows, frequencies = np.empty(total, np.uint32), np.empty(total, np.uint32)
        postings(
            counts.stream,
            counts.offsets,
            counts.word_term,
            first,
            last,
            places[:-1].copy(),
            rows,
            frequencies,
        )
        weights, impacts = np.empty(total), np.empty(total, np.uint8)
        s = saturation
        weigh(rows, frequencies, counts.lengths, s.long, s.k1, s.b, s.average, s.shift, weights)
        tops = np.zeros((3, last - first))
        quantise(places, weights, impacts, *tops)
        # Bounds must hold after rounding to 32 bits: the largest goes up, the k-th largest down.
        writer.fill("term.largest", first, raw((tops[0] * (1 + 1e-6)).astype(np.float32)))
        writer.fill("term.tenth", first, raw((tops[1] * (1 - 1e-6)).astype(np.float32)))
        writer.fill("term.deep", first, raw((tops[2] * (1 - 1e-6)).astype(np.float32)))
        for t in np.flatnonzero(dense[first:last]):
            _write_dense(
                writer,
                int(number[first + t]),
                int(starts[first + t]),
                blocks,
                rows[places[t] : places[t + 1]],
                impacts[places[t] : places[t + 1]],
                small=counts.small,
            )
        keep = np.repeat(~dense[first:last], df[first:last])
        at = int(starts[first:last][~dense[first:last]].min(initial=rare))
        rows, impacts = rows[keep], impacts[keep]
        writer.fill("rare.low", at, raw(rows.astype(np.uint16)))
        writer.fill("rare.impact", at, raw(impacts))
        if wide:
            writer.fill("rare.high", at, raw((rows >> 16).astype(np.uint8)))

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, cut(df)))


def _write_dense(
    writer: Writer,
    number: int,
    start: int,
    blocks: int,
    rows: npt.NDArray[np.uint32],
    impacts: npt.NDArray[np.uint8],
    *,
    small: bool,
) -> None:
    offsets = np.zeros(blocks + 1, np.uint32)
    groups = np.zeros(blocks * (BLOCK // GROUP), np.uint8)
    invert.summarise.on(small=small)(rows, impacts, offsets, groups)
    writer.fill("dense.row", start, raw((rows % BLOCK).astype(np.uint8)))
    writer.fill("dense.impact", start, raw(impacts))
    writer.fill("dense.offset", number * (blocks + 1), raw(offsets))
    writer.fill("dense.group", number * len(groups), raw(groups))
