"""Counts to an index file: each function writes the sections it names."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from indexer.arrays import RANGE, Ids, raw
from indexer.bm25 import Totals
from indexer.format import Writer
from indexer.pairs import write_pairs
from indexer.terms import write_terms

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.settings import Settings
    from indexer.vocabulary import Counts


def write_index(counts: Counts, path: Path, *, settings: Settings, threads: int = 2) -> None:
    """Writes the index of the passages counted to ``path``. The same passages give the same bytes."""
    writer = Writer(path)
    try:
        passages = len(counts.lengths)
        found, terms = np.unique(counts.term_df, return_counts=True)
        frequencies = dict(zip(found.tolist(), terms.tolist(), strict=True))
        totals = Totals.of(passages, int(counts.lengths.sum(dtype=np.int64)), frequencies, settings)
        _write_vocabulary(writer, counts)
        writer.add("passage.length", "I", raw(counts.lengths))
        if settings.positions:
            _write_words(writer, counts)
        write_terms(writer, counts, settings, totals.average, threads)
        write_pairs(writer, counts, settings)
        facts = {name: repr(value) for name, value in totals._asdict().items()}
        facts |= {f"settings.{line.partition(' ')[0]}": line.partition(" ")[2] for line in settings.dump().split("\n")}
        writer.finish(facts)
    except BaseException:
        writer.abandon()
        raise


def _write_vocabulary(writer: Writer, counts: Counts) -> None:
    vocabulary = counts.vocabulary
    for name, strings in (("word", vocabulary.words), ("term", vocabulary.terms)):
        ends = np.zeros(len(strings) + 1, np.uint32)
        np.cumsum([len(string) for string in strings], out=ends[1:])
        writer.add(f"{name}.text", "B", b"".join(strings))
        writer.add(f"{name}.ends", "I", raw(ends))
    size = 16
    while size < 2 * len(vocabulary.words):
        size *= 2
    writer.add("word.slots", "I", raw(_slots([crc32(word) for word in vocabulary.words], size)))
    writer.add("word.term", "I", raw(counts.word_term))
    writer.add("word.df", "I", raw(counts.word_df.astype(np.uint32)))
    writer.add("term.words", "I", raw(vocabulary.starts))
    writer.add("term.df", "I", raw(counts.term_df.astype(np.uint32)))


def _slots(hashes: list[int], size: int) -> Ids:
    """Open addressing: word number + 1 at its CRC-32 or the next free slot."""
    table = [0] * size
    for word, value in enumerate(hashes):
        slot = value & (size - 1)
        while table[slot]:
            slot = (slot + 1) & (size - 1)
        table[slot] = word + 1
    return np.array(table, np.uint32)


def _write_words(writer: Writer, counts: Counts) -> None:
    """The words of all passages in order, and where each passage begins."""
    total = int(counts.offsets[-1])
    writer.add("passage.words", "I", raw(counts.offsets.astype(np.uint32)))
    wide = len(counts.vocabulary.words) > 1 << 16
    writer.reserve("stream.low", "H", total)
    writer.reserve("stream.high", "B", total if wide else 0)
    for at in range(0, total, RANGE):
        part = counts.stream[at : min(total, at + RANGE)]
        writer.fill("stream.low", at, raw(part.astype(np.uint16)))
        if wide:
            writer.fill("stream.high", at, raw((part >> 16).astype(np.uint8)))
