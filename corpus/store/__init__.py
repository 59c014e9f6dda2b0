"""The store: SQLite in WAL mode beside one immutable index directory for each snapshot.

``reader`` and ``writer`` are imported by name: a question must not wait for what only the writer needs.
"""
