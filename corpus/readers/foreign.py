"""Libraries that read files of others: whatever they raise over a file, the file is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from corpus.errors import UnreadableFileError


@contextmanager
def foreign_parser(damaged: str) -> Iterator[None]:
    """Runs a library over the content of a file.

    Raises UnreadableFileError with the sentence ``damaged``, in which ``{problem}`` is the kind of error, for any error
    but those of this tool and those that say that memory or the stack is used up, which are not of the file.
    """
    try:
        yield
    except (UnreadableFileError, MemoryError, RecursionError):
        raise
    except Exception as error:  # a library of others documents few of its errors
        raise UnreadableFileError(damaged.format(problem=type(error).__name__)) from error
