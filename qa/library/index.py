"""How the index of a store is made and looked over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import PolicyQAError
from corpus.store.joined import Segments
from corpus.store.models import INDEX_FILE, Snapshot
from qa.library.windows import windows

if TYPE_CHECKING:
    from corpus.store.segments import Rows
    from corpus.store.writer import StoreWriter
    from indexer.index import Index

LIBRARIES = (
    "PyStemmer",  # the term of a word
    "rank-bm25",  # the floor of BM25's idf
    "scikit-learn",  # counts of words and pairs
)
"""The distributions whose versions decide what is in an index. numba is none: what it compiles gives the same."""

REMEDY = "Add a document again: it is then rebuilt."


def build(texts: Iterable[str], folder: Path) -> None:
    """Build the index of these texts in a folder, in which temporary files lie meanwhile."""
    from indexer import build_index

    with build_index(texts, beside=folder) as index:
        index.save(folder / INDEX_FILE)


@cache
def recipe() -> str:
    """The name of all that decides an index beside the passages: this module and ``windows``, ``indexer``, and what of
    ``corpus`` they use. A store whose index was made otherwise is indexed anew when it next changes.
    """
    from corpus.version import digest, reading_version, sources

    root = Path(__file__).resolve().parents[2]
    here = Path(__file__).resolve()
    own = digest([here, here.with_name("windows.py"), *sources(root / "indexer")], root=root, libraries=LIBRARIES)
    return f"{own}:{reading_version()}"


class Indexes:
    """Makes indexes of indexes; see :class:`corpus.store.segments.Merger`."""

    def merge(self, folders: Sequence[Path], rows: Sequence[Rows], target: Path) -> None:
        """An index of these rows, in their order, in a folder that is there."""
        from indexer import open_index
        from indexer.merge import merge_indexes
        from indexer.streams import Run

        with ExitStack() as stack:
            indexes = [stack.enter_context(open_index(folder / INDEX_FILE)) for folder in folders]
            merge_indexes(indexes, [Run(*run) for run in rows], target / INDEX_FILE)

    def totals(self, folders: Sequence[Path], gone: Sequence[Path]) -> tuple[int, int, float]:
        """Passages, terms in all of them, and the least weight of a term."""
        from indexer import open_index
        from indexer.collection import Collection

        with ExitStack() as stack:
            opened = [
                [stack.enter_context(open_index(folder / INDEX_FILE)) for folder in some] for some in (folders, gone)
            ]
            passages, length, floor = Collection(opened[0], gone=opened[1]).totals
            return passages, length, floor


def publish(writer: StoreWriter, *, compact: bool = False) -> Snapshot:
    """Build the index of what is new in the store and show both to readers; all in one segment if it is to be
    ``compact``. Raises StoreError.
    """
    return writer.publish(build, windows, recipe=recipe(), sound=sound, merger=Indexes(), compact=compact)


def sound(folder: Path, snapshot: str) -> bool:
    """Whether every byte of the index in a folder is as it was written, and it is that of the snapshot of this hash."""
    return problem(folder, snapshot) is None


def problem(folder: Path, snapshot: str) -> str | None:
    """What is wrong with the index in a folder, with its remedy; None when every checksum is right."""
    try:
        segments = Segments(folder.parents[1], Snapshot(snapshot, f"{folder.parent.name}/{folder.name}", 0, 0, 0, ""))
        segments.verify()
        for part, runs, keys in zip(segments.parts, segments.windows, segments.keys, strict=True):
            with open_sound(part) as index:
                if (len(index), runs.places) != (len(runs), len(keys)):
                    return (
                        f"{part}: the index is damaged ({len(index)} rows where {len(runs)} were written, over "
                        f"{len(keys)} passages where there were {runs.places}). {REMEDY}"
                    )
        for gone in segments.gone:
            open_sound(gone).close()
    except PolicyQAError as error:
        return str(error)
    except OSError as error:
        return f"{folder}: the index cannot be opened ({error.strerror}). {REMEDY}"
    return None


def open_sound(folder: Path) -> Index:
    """The index in a folder, every byte of which has been checked."""
    from indexer import open_index

    index = open_index(folder / INDEX_FILE)
    index.verify()
    return index


def size(folder: Path, snapshot: Snapshot) -> int:
    """Bytes of all files of the index."""
    names = {snapshot.directory} | Segments(folder, snapshot).manifest.directories
    return sum(path.stat().st_size for name in names for path in (folder / name).iterdir() if path.is_file())
