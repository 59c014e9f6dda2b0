"""Passages become something searchable: BM25 and TF-IDF over one memory-mapped file."""

from indexer.errors import (
    IndexArgumentError,
    IndexClosedError,
    IndexCorruptError,
    IndexerError,
    IndexFormatError,
    IndexLimitError,
    IndexPositionsError,
    IndexVersionError,
    MissingExtraError,
    QrelsFormatError,
)
from indexer.index import Index, build_index, open_index
from indexer.models import Contribution, Explanation, Hit
from indexer.settings import Settings
from indexer.statistics import Statistics

__all__ = [
    "Contribution",
    "Explanation",
    "Hit",
    "Index",
    "IndexArgumentError",
    "IndexClosedError",
    "IndexCorruptError",
    "IndexFormatError",
    "IndexLimitError",
    "IndexPositionsError",
    "IndexVersionError",
    "IndexerError",
    "MissingExtraError",
    "QrelsFormatError",
    "Settings",
    "Statistics",
    "build_index",
    "open_index",
]
