"""The errors a caller may see, and the exit code each stands for.

PolicyQAError                     exit 1
├── CorpusError
│   ├── UnreadableFileError       one file cannot be read; the rest of the run goes on
│   │   ├── UnsupportedFormatError
│   │   ├── PasswordProtectedError
│   │   └── LimitExceededError    time, memory, size or nesting
│   ├── StoreError
│   │   ├── StoreMissingError
│   │   ├── StoreBusyError
│   │   ├── StoreOutdatedError    an earlier form, which the next change brings up to date
│   │   └── StoreDamagedError
│   └── RegisterError             a register of legislation or bodies is not in its form
├── indexer.errors.IndexerError
└── qa.errors.QAError
"""

from __future__ import annotations


class PolicyQAError(Exception):
    """The root: a message for a person, saying what is wrong and what to do about it."""

    exit_code = 1


class CorpusError(PolicyQAError):
    """Something is wrong with a document, a register or the store."""


class UnreadableFileError(CorpusError):
    """A file that cannot be turned into passages.

    ``code`` is a short stable word for scripts, ``reason`` a sentence for a person.
    """

    code = "unreadable"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __reduce__(self) -> tuple[type[UnreadableFileError], tuple[str]]:
        return type(self), (self.reason,)


class UnsupportedFormatError(UnreadableFileError):
    """The content is of a kind that no reader takes."""

    code = "unsupported"


class PasswordProtectedError(UnreadableFileError):
    """The file opens only with a password."""

    code = "password"


class LimitExceededError(UnreadableFileError):
    """Reading would take more time, memory, size or nesting than is allowed."""

    code = "limit"


class StoreError(CorpusError):
    """The store cannot be used as it is."""


class StoreMissingError(StoreError):
    """There is no store at the place named."""


class StoreBusyError(StoreError):
    """Another process is changing the store."""


class StoreOutdatedError(StoreError):
    """The store is of an earlier form. The next change of it brings it up to date."""


class StoreDamagedError(StoreError):
    """Something in the store is not as it was written."""


class RegisterError(CorpusError):
    """A register file is not in the form its documentation gives."""
