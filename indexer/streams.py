"""The words of passages in order, as an index file keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from indexer.arrays import Ids, Longs, Mask

if TYPE_CHECKING:
    from indexer.format import Reader
    from indexer.lexicon import Lexicon


class Run(NamedTuple):
    """Rows ``[first, last)`` of one of the indexes."""

    part: int
    first: int
    last: int


class Stream:
    """The words of an index: as bytes by number, and the numbers of all its passages in order, with where each begins
    (one more item than there are passages).
    """

    def __init__(self, reader: Reader, lexicon: Lexicon) -> None:
        self.words = [word for word, _ in lexicon.every_word()]
        self.starts: Longs = np.frombuffer(reader.view("passage.words"), np.uint32).astype(np.int64)
        self._low = np.frombuffer(reader.view("stream.low"), np.uint16)
        self._high = np.frombuffer(reader.view("stream.high"), np.uint8)

    def numbers(self, run: Run) -> Ids:
        """The word numbers of a run of rows."""
        first, last = int(self.starts[run.first]), int(self.starts[run.last])
        numbers: Ids = self._low[first:last].astype(np.uint32)
        if len(self._high):
            numbers |= self._high[first:last].astype(np.uint32) << np.uint32(16)
        return numbers

    def having(self, used: Mask) -> list[bytes]:
        """The words that are marked."""
        return [self.words[at] for at in np.flatnonzero(used)]

    def lengths(self, run: Run) -> Ids:
        """How many words each row of a run has."""
        return np.diff(self.starts[run.first : run.last + 1]).astype(np.uint32)
