"""The next snapshot's index from that of the one before: a segment of what is new, marks of what is gone, and now and
then segments merged into one.
"""

from __future__ import annotations

import shutil
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol

from corpus.store.joined import Segments
from corpus.store.keys import Keys, write_keys, write_windows
from corpus.store.keys import Windows as StoredWindows
from corpus.store.manifest import Manifest, Segment, write_manifest
from corpus.store.models import Snapshot
from corpus.store.snapshots import IndexBuilder, Windows, indexed_passages, texts_of

MOST = 8
"""Segments of a store: each costs every question a little."""

_ROTTEN = 4
"""A segment of which one place in so many does not count is written again without it."""

_GONE = 4
"""Indexes of what does not count, of one segment."""


class Rows(NamedTuple):
    """Rows of one of several indexes, half-open."""

    part: int
    first: int
    last: int


class Merger(Protocol):
    """What makes indexes of indexes, which are files in the folders given."""

    def merge(self, folders: Sequence[Path], rows: Sequence[Rows], target: Path) -> None:
        """An index of these rows, in their order, in a folder that is there."""

    def totals(self, folders: Sequence[Path], gone: Sequence[Path]) -> tuple[int, int, float]:
        """What ``Manifest.totals`` has of the indexes in these folders, what is in those of ``gone`` taken off."""


class Work(NamedTuple):
    """What makes an index: of texts, of passages, and of indexes."""

    build: IndexBuilder
    windows: Windows
    merger: Merger


def record_whole(
    connection: sqlite3.Connection, folder: Path, directory: str, hash_: str, recipe: str, work: Work | None
) -> None:
    """All documents are in one segment, number 0, which lies in the folder of the snapshot, and nothing is marked.

    Without anything to merge indexes with there is no manifest, and the next index is made anew.
    """
    connection.execute("DELETE FROM dead")
    connection.execute("DELETE FROM indexed")
    connection.execute("INSERT INTO indexed SELECT document_id, 0 FROM documents")
    if work:
        made = folder / directory
        sizes = len(StoredWindows(made)), len(Keys(made, snapshot=hash_))
        segment = Segment(directory, hash_, (0,), *sizes)
        write_manifest(made, Manifest(hash_, recipe, (segment,), work.merger.totals([made], [])))


def add_to(
    connection: sqlite3.Connection, before: Segments, snapshot: Snapshot, recipe: str, work: Work, *, compact: bool
) -> int:
    """Write the index of the documents as they are now into the folder of the snapshot, where ``before`` was that of
    the one before; all in one segment where it is to be ``compact``. Returns how many passages it has.
    """
    step = _Step(connection, before, snapshot, work)
    step.mark()
    step.add()
    step.merge(compact=compact)
    segments = sorted(step.segments, key=lambda segment: -segment.rows)
    folder = before.folder
    gone = [folder / name for segment in segments for name in segment.gone]
    totals = work.merger.totals([folder / segment.directory for segment in segments], gone)
    write_manifest(folder / snapshot.directory, Manifest(snapshot.hash, recipe, tuple(segments), totals))
    return sum(segment.live for segment in segments)


class _Step:
    def __init__(self, connection: sqlite3.Connection, before: Segments, snapshot: Snapshot, work: Work) -> None:
        self._connection, self._work, self._snapshot = connection, work, snapshot
        self._folder, self._before = before.folder, before
        self.segments = list(before.manifest.segments)
        self._opened = {
            segment.directory: (keys, windows)
            for segment, keys, windows in zip(self.segments, before.keys, before.windows, strict=True)
        }
        self._free = max((id_ for segment in self.segments for id_ in segment.ids), default=0) + 1

    @property
    def _target(self) -> Path:
        return self._folder / self._snapshot.directory

    def mark(self) -> None:
        """What was removed since, marked in the segments that have it."""
        removed = self._connection.execute("SELECT segment, first, last FROM dead ORDER BY first").fetchall()
        self._connection.execute("DELETE FROM dead")
        for at, segment in enumerate(self.segments):
            keys, windows = self._opened[segment.directory]
            spans = [keys.span(first, last) for id_, first, last in removed if id_ in segment.ids]
            new = sorted((span.start, span.stop) for span in spans if span)
            if not new:
                continue
            dead = tuple(sorted((*segment.dead, *new)))
            runs, gone = (new, segment.gone) if len(segment.gone) < _GONE else (dead, ())
            name = f"{self._snapshot.directory}/gone-{at}"
            (self._folder / name).mkdir(mode=0o700)
            rows = [Rows(0, windows.rows_of(start).start, windows.rows_of(stop - 1).stop) for start, stop in runs]
            self._work.merger.merge([self._folder / segment.directory], rows, self._folder / name)
            self.segments[at] = segment._replace(dead=dead, gone=(*gone, name))

    def add(self) -> None:
        """A segment of the documents that are in none."""
        rows = self._connection.execute(
            "SELECT document_id FROM indexed JOIN documents USING (document_id) WHERE segment IS NULL "
            "ORDER BY source, position"
        )
        new = [id_ for (id_,) in rows]
        keys, runs = array("q"), array("I")
        passages = chain.from_iterable(indexed_passages(self._connection, keys, id_) for id_ in new)
        texts = texts_of(self._work.windows(passages), runs)
        first = next(texts, None)
        if first is not None:
            directory = f"{self._snapshot.directory}/new"
            (self._folder / directory).mkdir(mode=0o700)
            self._work.build(chain([first], texts), self._folder / directory)
            self._enter(directory, keys, runs, (self._free,))
        self._connection.execute("UPDATE indexed SET segment = ? WHERE segment IS NULL", (self._free,))

    def _enter(self, directory: str, keys: array[int], runs: array[int], ids: tuple[int, ...]) -> None:
        write_windows(self._folder / directory, runs)
        write_keys(self._folder / directory, keys, snapshot=self._snapshot.hash)
        segment = Segment(directory, self._snapshot.hash, ids, len(runs) // 2, len(keys))
        self.segments.append(segment)

    def merge(self, *, compact: bool) -> None:
        """Segments merged: all of them, or so many small ones that there are not too many, and those with much that
        does not count. Those in which nothing counts are left out.
        """
        self.segments = [segment for segment in self.segments if segment.live]
        chosen = self.segments if compact else chosen_of(self.segments)
        if not chosen or (compact and len(chosen) == 1 and not chosen[0].dead):
            return
        parts = [self._open(segment) for segment in chosen]
        keys, runs, rows = array("q"), array("I"), list[Rows]()
        for part, first, last in self._in_order(chosen):
            own_keys, windows = parts[part]
            span = own_keys.span(first, last)
            if not span:
                continue
            some = range(windows.rows_of(span.start).start, windows.rows_of(span.stop - 1).stop)
            shift = len(keys) - span.start
            for row in some:
                runs.extend((windows[row].start + shift, windows[row].stop + shift))
            keys.extend(own_keys[place] for place in span)
            rows.append(Rows(part, some.start, some.stop))
        directory = f"{self._snapshot.directory}/merged"
        (self._folder / directory).mkdir(mode=0o700)
        folders = [self._folder / segment.directory for segment in chosen]
        self._work.merger.merge(folders, rows, self._folder / directory)
        self.segments = [segment for segment in self.segments if segment not in chosen]
        for name in (name for segment in chosen for name in (segment.directory, *segment.gone)):
            if name.startswith(f"{self._snapshot.directory}/"):  # made on the way
                shutil.rmtree(self._folder / name, ignore_errors=True)
        self._enter(directory, keys, runs, tuple(sorted(id_ for segment in chosen for id_ in segment.ids)))

    def _open(self, segment: Segment) -> tuple[Keys, StoredWindows]:
        found = self._opened.get(segment.directory)
        if found is None:
            folder = self._folder / segment.directory
            found = Keys(folder, snapshot=segment.snapshot), StoredWindows(folder)
        return found

    def _in_order(self, chosen: Sequence[Segment]) -> Iterator[tuple[int, int, int]]:
        """The documents in these segments, in the order of their sources: the segment, the first and the last key."""
        owner = {id_: part for part, segment in enumerate(chosen) for id_ in segment.ids}
        marks = ",".join("?" * len(owner))
        rows = self._connection.execute(
            f"SELECT segment, first, last FROM indexed JOIN documents USING (document_id) WHERE segment IN ({marks}) "
            "ORDER BY source, position",
            list(owner),
        )
        return ((owner[segment], first, last) for segment, first, last in rows)


def chosen_of(segments: Iterable[Segment]) -> list[Segment]:
    """The segments to merge: those with much that does not count, and where there are too many the smallest, together
    with the next larger ones as long as these are not larger than all that are smaller.
    """
    every = sorted(segments, key=lambda segment: segment.live)
    rotten = [segment for segment in every if (segment.places - segment.live) * _ROTTEN > segment.places]
    if len(every) <= MOST:
        return rotten
    chosen, total = every[:2], every[0].live + every[1].live
    for segment in every[2:]:
        if segment.live > total:
            break
        chosen.append(segment)
        total += segment.live
    return [segment for segment in every if segment in chosen or segment in rotten]
