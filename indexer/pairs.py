"""The TF-IDF channel of an index file: pairs of neighbouring words and the lengths of passages' vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.arrays import Ids, Longs, raw
from indexer.format import SIZES

if TYPE_CHECKING:
    from indexer.format import Writer
    from indexer.settings import Settings
    from indexer.vocabulary import Counts

_CODES = {"low": "H", "high": "B", "df": "H", "many": "B"}


def write_pairs(writer: Writer, counts: Counts, settings: Settings) -> None:
    """Writes the pairs of neighbouring words, and one over the length of each passage's vector."""
    if not settings.weight:
        _write_no_pairs(writer)
        return
    parts, lengths = counts.pairs()
    _write_ends(writer, "pair.start", [part.ends for part in parts])
    seconds = [part.seconds for part in parts]
    _write_numbers(writer, "pair", "low", "high", seconds)
    _write_numbers(writer, "pair", "df", "many", [part.df for part in parts])
    _write_ends(writer, "once.start", [part.once_ends for part in parts])
    _write_numbers(writer, "once", "low", "high", [part.once for part in parts])
    norms = np.divide(1, lengths, out=np.zeros(len(lengths)), where=lengths > 0)
    writer.add("passage.norm", "f", raw(norms.astype(np.float32)))


def _write_no_pairs(writer: Writer) -> None:
    """The sections of a TF-IDF channel that nobody asks."""
    writer.reserve("pair.start", "I", 0)
    for name, code in _CODES.items():
        writer.reserve(f"pair.{name}", code, 0)
    writer.reserve("passage.norm", "f", 0)


def _write_numbers(writer: Writer, kind: str, low: str, high: str, parts: list[Ids]) -> None:
    """Numbers of up to 24 bits in two sections: their lower 16 bits, and the rest."""
    total = sum(map(len, parts))
    for name, shift in ((low, 0), (high, 16)):
        code = _CODES[name]
        writer.reserve(f"{kind}.{name}", code, total)
        at = 0
        for part in parts:
            writer.fill(f"{kind}.{name}", at, raw((part >> shift).astype(f"<u{SIZES[code]}")))
            at += len(part)


def _write_ends(writer: Writer, name: str, parts: list[Longs]) -> None:
    """Where the pairs of each word start, from where they end within each part."""
    starts, total = [np.zeros(1, np.uint32)], 0
    for ends in parts:
        starts.append((ends + total).astype(np.uint32))
        total += int(ends[-1]) if len(ends) else 0
    writer.add(name, "I", raw(np.concatenate(starts)))
