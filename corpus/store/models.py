"""What the store hands out beside the nouns of ``corpus.models``."""

from typing import NamedTuple

INDEX_FILE = "index"
"""The name of the index in the folder of a snapshot."""


class Snapshot(NamedTuple):
    """What a reader sees.

    ``hash`` names the documents, how they were read, and how they are indexed; ``directory`` is that of the index,
    under the store's folder. ``passages`` counts those that are indexed, ``unreadable`` the files that could not be
    read or have scanned pages. ``published`` is the ISO date of the day on which this content was first published:
    "today" for the answers from it.
    """

    hash: str
    directory: str
    documents: int
    passages: int
    unreadable: int
    published: str


class Indexed(NamedTuple):
    """What decides how a passage is indexed: ``title`` is that of its document."""

    document_id: str
    title: str
    kind: str
    text: str
    lead_in: str
    section: tuple[str, ...]


class Window(NamedTuple):
    """A row of the index: ``text`` is what it has of the passages from ``start`` to before ``stop``, which are counted
    from 0 in the order of the sources.
    """

    text: str
    start: int
    stop: int


class Failure(NamedTuple):
    """A file that could not be read: ``error`` is a short stable word, ``reason`` a sentence for a person."""

    source: str
    error: str
    reason: str

    def to_dict(self) -> dict[str, str]:
        """The JSON of one entry of ``failed``."""
        return {"path": self.source, "error": self.error, "reason": self.reason}


class Copy(NamedTuple):
    """The same passage in another document."""

    document_id: str
    passage_id: str
