"""The store: SQLite in WAL mode beside one immutable index directory per snapshot.

``reading`` and ``writing`` are imported by name: a question must not wait for what only the writer needs.
"""
