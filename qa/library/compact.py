"""The index of a store merged into one segment."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TypedDict

from corpus.errors import StoreMissingError
from corpus.store.reader import StoreReader
from corpus.store.writer import StoreWriter
from qa.ask.terms import spoken
from qa.library.index import publish


class CompactDict(TypedDict):
    """How many segments there were, how many passages in them no longer counted, and how many there are."""

    segments: int
    removed: int
    passages: int


def compact(folder: Path) -> CompactDict:
    """Merge all segments of the index into one, without what was removed; answers stay as they are.

    Raises StoreMissingError where there is no store, StoreBusyError, StoreError.
    """
    with closing(StoreReader(folder)) as reader, reader.consistent() as snapshot:
        if snapshot is None:
            raise StoreMissingError(f"The store at {folder} holds no documents yet. Add some first.")
        segments = reader.segments(snapshot)
        count, in_one = len(segments.parts), segments.in_one
        removed = sum(mask.count(0) for mask in segments.live if mask)
    if not in_one:
        with StoreWriter(folder, spoken=spoken) as writer:
            publish(writer, compact=True)
    return {"segments": count, "removed": removed, "passages": snapshot.passages}
