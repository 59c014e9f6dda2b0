"""Passages become something searchable: BM25 and TF-IDF over one memory-mapped file."""

from indexer.index import build_index, open_index

__all__ = ["build_index", "open_index"]
