"""Plain text files: any encoding, any habit of breaking lines, read as the paragraphs a reader would see."""

from __future__ import annotations

from corpus.models import Extract


def read_text(data: bytes, *, name: str) -> tuple[Extract, ...]:
    """The one document of a text file.

    ``data`` is the file's bytes and ``name`` its name, for messages. Raises ``UnreadableFileError`` for bytes that
    are not text.
    """
    raise NotImplementedError(name, len(data))
