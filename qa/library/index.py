"""How the index of a store is made and looked over."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import PolicyQAError
from corpus.store.keys import Keys, Windows
from corpus.store.models import INDEX_FILE
from qa.library.windows import windows

if TYPE_CHECKING:
    from corpus.store.models import Snapshot
    from corpus.store.writer import StoreWriter

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


def publish(writer: StoreWriter) -> Snapshot:
    """Build the index of what is now in the store and show both to readers. Raises StoreError."""
    return writer.publish(build, windows, recipe=recipe(), sound=sound)


def sound(folder: Path, snapshot: str) -> bool:
    """Whether every byte of the index in a folder is as it was written, and it is that of the snapshot of this hash."""
    return problem(folder, snapshot) is None


def problem(folder: Path, snapshot: str) -> str | None:
    """What is wrong with the index in a folder, with its remedy; None when every checksum is right."""
    from indexer import open_index

    try:
        runs, keys = Windows(folder), Keys(folder, snapshot=snapshot)
        runs.verify()
        keys.verify()
        with open_index(folder / INDEX_FILE) as index:
            index.verify()
            if (len(index), runs.places) != (len(runs), len(keys)):
                return (
                    f"{folder}: the index is damaged ({len(index)} rows where {len(runs)} were written, over "
                    f"{len(keys)} passages where there were {runs.places}). {REMEDY}"
                )
    except PolicyQAError as error:
        return str(error)
    except OSError as error:
        return f"{folder}: the index cannot be opened ({error.strerror}). {REMEDY}"
    return None
