"""What a snapshot's index is made of: a file in the folder of the snapshot, beside what is new in it.

A *segment* is an index of some documents, which never changes, with the keys of its places and the windows that are its
rows. What was removed since stays in it and is marked: the manifest has the places that no longer count, and names
indexes of just these, so that what they add to the statistics can be taken off. Segments are shared by the snapshots
that name them.

The first line of the file is the CRC-32 of the rest, which is JSON.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from corpus.store.rows import compact
from corpus.store.sealed import read_sealed, write_sealed

_NAME = "manifest"


class Segment(NamedTuple):
    """``directory`` is under the store's folder, and ``snapshot`` the hash of the one that it was made for. ``ids``:
    the numbers by which documents say that they are in it, also those of segments that were merged into it. ``dead``:
    runs of places that no longer count, half-open, ascending; ``gone``: folders with indexes of them.
    """

    directory: str
    snapshot: str
    ids: tuple[int, ...]
    rows: int
    places: int
    dead: tuple[tuple[int, int], ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def live(self) -> int:
        """How many places count."""
        return self.places - sum(stop - start for start, stop in self.dead)

    def mask(self) -> bytes | None:
        """A byte for each place, 0 where it does not count; None where all do."""
        if not self.dead:
            return None
        mask = bytearray(b"\1") * self.places
        for start, stop in self.dead:
            mask[start:stop] = bytes(stop - start)
        return bytes(mask)


class Manifest(NamedTuple):
    """The segments of a snapshot, the largest first; ``totals``: rows that count, terms in all of them, and what a term
    weighs that would weigh less than nothing; ``recipe`` names how they were indexed.
    """

    snapshot: str
    recipe: str
    segments: tuple[Segment, ...]
    totals: tuple[int, int, float]

    @property
    def directories(self) -> set[str]:
        """Every folder that is named, under the store's folder."""
        return {name for segment in self.segments for name in (segment.directory, *segment.gone)}


def write_manifest(directory: Path, manifest: Manifest) -> None:
    """Write it to a new file."""
    told = manifest._asdict() | {"segments": [segment._asdict() for segment in manifest.segments]}
    content = compact(told).encode()
    write_sealed(directory / _NAME, content)


def read_manifest(directory: Path) -> Manifest | None:
    """What was written; None where the index is in one piece. Raises StoreError where it has changed."""
    content = read_sealed(directory / _NAME)
    if content is None:
        return None
    found = json.loads(content)
    segments = tuple(
        Segment(
            **one
            | {
                "ids": tuple(one["ids"]),
                "dead": tuple((start, stop) for start, stop in one["dead"]),
                "gone": tuple(one["gone"]),
            }
        )
        for one in found["segments"]
    )
    passages, length, floor = found["totals"]
    return Manifest(found["snapshot"], found["recipe"], segments, (passages, length, floor))
