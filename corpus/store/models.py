"""What the store hands out beside the nouns of ``corpus.models``."""

from typing import NamedTuple

INDEX_FILE = "index"
"""The name of the index in the folder of a snapshot."""


class Snapshot(NamedTuple):
    """What a reader sees: the name of its content, where its index lies, how much it holds, and when it was made."""

    hash: str
    directory: str
    documents: int
    passages: int
    unreadable: int
    published: str


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
