"""The places and rows of several segments, numbered on from one to the next, as if they were those of one index."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

from corpus.errors import StoreError
from corpus.store.facets import read_facets
from corpus.store.keys import Keys, Windows
from corpus.store.manifest import Manifest, Segment, read_manifest
from corpus.store.models import Snapshot

_REMEDY = "Add a document again: it is then rebuilt."


class Segments:
    """The segments of a snapshot, opened. Raises StoreError where one is not there or not as it was written."""

    def __init__(self, folder: Path, snapshot: Snapshot) -> None:
        self.folder = folder
        directory = folder / snapshot.directory
        self._directory = directory
        self.manifest = read_manifest(directory) or _whole(snapshot)
        if self.manifest.snapshot != snapshot.hash:
            raise StoreError(f"{directory}: the index is damaged (it is that of another snapshot). {_REMEDY}")
        named = self.manifest.segments
        self.parts = [folder / segment.directory for segment in named]
        self.windows = [Windows(part) for part in self.parts]
        self.keys = [Keys(part, snapshot=one.snapshot) for part, one in zip(self.parts, named, strict=True)]
        self.live = [segment.mask() for segment in named]

    @property
    def gone(self) -> list[Path]:
        """The folders of the indexes of what does not count."""
        return [self.folder / name for segment in self.manifest.segments for name in segment.gone]

    @property
    def in_one(self) -> bool:
        """Whether there is one segment, all of which counts."""
        return len(self.parts) == 1 and self.live[0] is None

    def live_rows(self) -> list[bytes | None]:
        """For each segment a byte for each row, 0 where it does not count; None where all do."""
        pairs = zip(self.windows, self.live, strict=True)
        return [None if mask is None else windows.with_any(mask) for windows, mask in pairs]

    def verify(self) -> None:
        """Checks every byte but those of the indexes. Raises StoreError."""
        read_facets(self._directory)
        for keys, windows, segment in zip(self.keys, self.windows, self.manifest.segments, strict=True):
            keys.verify()
            windows.verify()
            told = (len(windows), windows.places, len(keys))
            if segment.rows >= 0 and told != (segment.rows, segment.places, segment.places):
                raise StoreError(
                    f"{self.folder / segment.directory}: the index is damaged ({told[0]} rows where {segment.rows} "
                    f"were written, over {told[1]} of {told[2]} passages). {_REMEDY}"
                )


def _whole(snapshot: Snapshot) -> Manifest:
    """Of an index in one piece."""
    segment = Segment(snapshot.directory, snapshot.hash, (), -1, -1)
    return Manifest(snapshot.hash, "", (segment,), (-1, -1, 0.0))


class JoinedKeys:
    """The keys of several segments by place; see :class:`corpus.store.keys.Keys`. What does not count has a place and
    is not found by its key.
    """

    def __init__(self, segments: Segments) -> None:
        self._segments = segments
        self._parts = segments.keys
        self._starts = [0, *accumulate(map(len, self._parts))]
        masks = (mask or b"\1" * len(keys) for mask, keys in zip(segments.live, self._parts, strict=True))
        self.live = b"".join(masks)

    def __len__(self) -> int:
        return self._starts[-1]

    def __getitem__(self, place: int) -> int:
        at = bisect_right(self._starts, place) - 1
        return self._parts[at][place - self._starts[at]]

    def verify(self) -> None:
        """Checks every byte, also of what stands beside the keys. Raises StoreError."""
        self._segments.verify()

    def live_places(self) -> Iterator[list[int]]:
        """The places of each segment that count."""
        for start, stop in pairwise(self._starts):
            yield [place for place in range(start, stop) if self.live[place]]

    def places_by_part(self, keys: Collection[int]) -> list[list[int]]:
        """The places of those of these keys that are there, ascending, for each segment."""
        return [
            [start + place for place in part.places_of(keys) if self.live[start + place]]
            for start, part in zip(self._starts, self._parts, strict=False)
        ]

    def places_of(self, keys: Collection[int]) -> list[int]:
        """The places of those of these keys that are there, ascending."""
        return [place for part in self.places_by_part(keys) for place in part]

    def within(self, spans: Iterable[tuple[int, int]]) -> bytes:
        """A byte for each place: 1 where it counts and its key is in one of the spans."""
        wanted = list(spans)
        found = b"".join(part.within(wanted) for part in self._parts)
        return self.only_live(found)

    def only_live(self, marked: bytes) -> bytes:
        """The marks (0 or 1) of places, without those that do not count."""
        both = int.from_bytes(marked, "little") & int.from_bytes(self.live, "little")
        return both.to_bytes(len(marked), "little")


class JoinedWindows:
    """The windows of several segments by row; see :class:`corpus.store.keys.Windows`."""

    def __init__(self, segments: Segments) -> None:
        self._parts: Sequence[Windows] = segments.windows
        self._rows = [0, *accumulate(map(len, self._parts))]
        self._places = [0, *accumulate(map(len, segments.keys))]

    def __len__(self) -> int:
        return self._rows[-1]

    def __getitem__(self, row: int) -> range:
        at = bisect_right(self._rows, row) - 1
        own, first = self._parts[at][row - self._rows[at]], self._places[at]
        return range(own.start + first, own.stop + first)

    def rows_of(self, place: int) -> range:
        """The rows that a place is in."""
        at = bisect_right(self._places, place) - 1
        own, first = self._parts[at].rows_of(place - self._places[at]), self._rows[at]
        return range(own.start + first, own.stop + first)

    def with_any(self, places: bytes) -> bytes:
        """A byte for each row: 1 where one of its places has one that is not 0."""
        edges = zip(pairwise(self._places), self._parts, strict=True)
        return b"".join(part.with_any(places[start:stop]) for (start, stop), part in edges)
