"""The store: SQLite in WAL mode beside one immutable index directory per snapshot."""

from corpus.store.reading import StoreReader
from corpus.store.writing import StoreWriter

__all__ = ["StoreReader", "StoreWriter"]
