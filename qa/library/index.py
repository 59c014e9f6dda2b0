"""What of a passage is indexed, and how its index is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus.errors import PolicyQAError
from corpus.store.keys import Keys
from corpus.store.models import INDEX_FILE

RECIPE = "headings, lead-in, text; 1"
"""Names what ``indexed_text`` does: a store indexed by another recipe is indexed anew."""

REMEDY = "Add a document again: it is then rebuilt."


def indexed_text(text: str, lead_in: str, section: Sequence[str], title: str) -> str:
    """The headings above a passage, the words that introduce it, and its text.

    The title stands in for the headings where there are none: a record has only that.
    """
    return "\n".join([*(section or (title,)), lead_in, text])


def build(texts: Iterable[str], folder: Path) -> None:
    """Build the index of these texts in a folder."""
    from indexer import build_index

    with build_index(texts) as index:
        index.save(folder / INDEX_FILE)


def sound(folder: Path) -> bool:
    """Whether every byte of the index in a folder is as it was written."""
    return problem(folder) is None


def problem(folder: Path) -> str | None:
    """What is wrong with the index in a folder, with its remedy; None when every checksum is right."""
    from indexer import open_index

    try:
        keys = Keys(folder)
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
