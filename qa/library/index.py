"""What of a passage is indexed, and how the index of a store is made and looked over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import PolicyQAError
from corpus.store.keys import Keys
from corpus.store.models import INDEX_FILE

if TYPE_CHECKING:
    from corpus.store.models import Snapshot
    from corpus.store.writer import StoreWriter

LIBRARIES = (
    "PyStemmer",  # the term of a word
    "rank-bm25",  # idf and parameters of BM25
    "scikit-learn",  # idf and norms of TF-IDF
)
"""The distributions whose versions decide what is in an index. numba is none: what it compiles gives the same."""

REMEDY = "Add a document again: it is then rebuilt."


def indexed_text(text: str, lead_in: str, section: Sequence[str], title: str) -> str:
    """The headings above a passage, the words that introduce it, and its text.

    The title stands in for the headings where there are none: a record has only that.
    """
    return "\n".join([*(section or (title,)), lead_in, text])


def build(texts: Iterable[str], folder: Path) -> None:
    """Build the index of these texts in a folder, in which temporary files lie meanwhile."""
    from indexer import build_index

    with build_index(texts, beside=folder) as index:
        index.save(folder / INDEX_FILE)


@cache
def recipe() -> str:
    """The name of all that decides an index beside the passages: this module, ``indexer``, and what of ``corpus`` they
    use. A store whose index was made otherwise is indexed anew when it next changes.
    """
    from corpus.version import digest, reading_version, sources

    root = Path(__file__).resolve().parents[2]
    own = digest([Path(__file__).resolve(), *sources(root / "indexer")], root=root, libraries=LIBRARIES)
    return f"{own}:{reading_version()}"


def publish(writer: StoreWriter) -> Snapshot:
    """Build the index of what is now in the store and show both to readers. Raises StoreError."""
    return writer.publish(build, indexed_text, recipe=recipe(), sound=sound)


def sound(folder: Path, snapshot: str) -> bool:
    """Whether every byte of the index in a folder is as it was written, and it is that of the snapshot of this hash."""
    return problem(folder, snapshot) is None


def problem(folder: Path, snapshot: str) -> str | None:
    """What is wrong with the index in a folder, with its remedy; None when every checksum is right."""
    from indexer import open_index

    try:
        keys = Keys(folder, snapshot=snapshot)
        keys.verify()
        with open_index(folder / INDEX_FILE) as index:
            index.verify()
            if len(index) != len(keys):
                return f"{folder}: the index is damaged ({len(index)} rows, {len(keys)} keys). {REMEDY}"
    except PolicyQAError as error:
        return str(error)
    except OSError as error:
        return f"{folder}: the index cannot be opened ({error.strerror}). {REMEDY}"
    return None
