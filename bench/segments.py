"""What a question costs over a store of so many segments: ``python -m bench.segments STORE 1 2 4 8 16``.

STORE is one that ``python -m bench.store --keep`` has filled; its index is cut into equal segments beside it, which the
next change of the store sweeps. Questions are those of the public collections (POLICYQA_DATA), asked in turn of every
cut by one process with the compiled loops loaded: processor time of the search alone and of the whole answer, medians,
and how many answers are those of one segment, to the byte.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from statistics import median

from bench.public_sets import data_folder, load
from corpus.store.joined import Segments
from corpus.store.keys import write_keys, write_windows
from corpus.store.manifest import Manifest, Segment, write_manifest
from corpus.store.models import Snapshot
from corpus.store.reader import StoreReader
from corpus.store.segments import Rows
from qa.ask.answer import answer
from qa.ask.snapshot import View
from qa.library.compact import compact
from qa.library.index import Indexes
from qa.models import Filters

QUESTIONS = 30


def main(store: Path, counts: Sequence[int]) -> None:
    """Cut, ask, print."""
    folder = data_folder()
    if folder is None:
        sys.exit("the public collections are absent: set POLICYQA_DATA to the folder that holds retrieval/")
    compact(store)
    asked = [question for public in load(folder) for question in public.questions]
    asked = asked[:: max(1, len(asked) // QUESTIONS)]
    with closing(StoreReader(store)) as reader, reader.consistent() as snapshot:
        assert snapshot is not None
        views = []
        for number in counts:
            views.append(View(reader, cut(store, snapshot, number)))
            views[-1].warm()
        searches: list[list[float]] = [[] for _ in views]
        answers: list[list[float]] = [[] for _ in views]
        told: list[list[str]] = [[] for _ in views]
        for question in asked:
            for at, view in enumerate(views):
                started = time.process_time()
                view.search(question, k=30, filters=Filters())
                searches[at].append(time.process_time() - started)
                started = time.process_time()
                found = answer(question, view, k=5, filters=Filters())
                answers[at].append(time.process_time() - started)
                told[at].append(json.dumps(found.to_dict()))
        print("| segments | search, ms | of one | answer, ms | of one | same answers |\n|" + "---:|" * 6)
        for at, number in enumerate(counts):
            search, whole = median(searches[at]) * 1000, median(answers[at]) * 1000
            first = median(searches[0]) * 1000, median(answers[0]) * 1000
            same = sum(one == other for one, other in zip(told[at], told[0], strict=True))
            print(
                f"| {number} | {search:.2f} | {search / first[0]:.2f} | {whole:.2f} | {whole / first[1]:.2f} | "
                f"{same} of {len(asked)} |"
            )


def cut(store: Path, snapshot: Snapshot, number: int) -> Snapshot:
    """The snapshot of a store in one segment with its index in so many; between documents, about equal."""
    segments = Segments(store, snapshot)
    windows, keys, whole = segments.windows[0], segments.keys[0], segments.manifest
    directory = f"index/cut-{number}"
    shutil.rmtree(store / directory, ignore_errors=True)
    (store / directory).mkdir()
    parts = []
    for part, (first, last) in enumerate(pairwise(_edges(segments, number))):
        name, start, stop = f"{directory}/{part}", windows[first].start, windows[last - 1].stop
        (store / name).mkdir()
        Indexes().merge(segments.parts, [Rows(0, first, last)], store / name)
        runs = array("I", (place - start for row in range(first, last) for place in _ends(windows[row])))
        write_windows(store / name, runs)
        write_keys(store / name, array("q", (keys[place] for place in range(start, stop))), snapshot=snapshot.hash)
        parts.append(Segment(name, snapshot.hash, (part,), last - first, stop - start))
    write_manifest(store / directory, Manifest(snapshot.hash, whole.recipe, tuple(parts), whole.totals))
    return snapshot._replace(directory=directory)


def _ends(window: range) -> tuple[int, int]:
    return window.start, window.stop


def _edges(segments: Segments, number: int) -> Iterator[int]:
    windows = segments.windows[0]
    for part in range(number + 1):
        row = len(windows) * part // number
        while 0 < row < len(windows) and windows[row].start < windows[row - 1].stop:
            row += 1
        yield row


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(number) for number in sys.argv[2:]])
