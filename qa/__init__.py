"""Questions become answers. What programs use is named here; docs/python.md shows it at work."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.errors import (
        CorpusError,
        LimitExceededError,
        PasswordProtectedError,
        PolicyQAError,
        RegisterError,
        StoreBusyError,
        StoreDamagedError,
        StoreError,
        StoreMissingError,
        StoreOutdatedError,
        UnreadableFileError,
        UnsupportedFormatError,
    )
    from corpus.models import Document, Entity, Metadata, Passage, Reference, Span
    from corpus.store.models import Copy, Failure
    from corpus.worker import Limits
    from indexer.errors import IndexerError, IndexFormatError
    from qa.check.report import CheckedReference, CheckReport
    from qa.errors import (
        ArgumentError,
        ClosedLibraryError,
        EditError,
        EmptyTextError,
        EncoderError,
        FilterError,
        LibraryError,
        OtherThreadError,
        QAError,
        QuestionFileError,
        StoppedError,
    )
    from qa.library.add import AddReport, add
    from qa.library.library import Library
    from qa.library.remove import remove
    from qa.models import Answer, Citation, Filters, Note, Searched

__version__ = "0.1.0"

__all__ = [
    "AddReport",
    "Answer",
    "ArgumentError",
    "CheckReport",
    "CheckedReference",
    "Citation",
    "ClosedLibraryError",
    "Copy",
    "CorpusError",
    "Document",
    "EditError",
    "EmptyTextError",
    "EncoderError",
    "Entity",
    "Failure",
    "FilterError",
    "Filters",
    "IndexFormatError",
    "IndexerError",
    "Library",
    "LibraryError",
    "LimitExceededError",
    "Limits",
    "Metadata",
    "Note",
    "OtherThreadError",
    "Passage",
    "PasswordProtectedError",
    "PolicyQAError",
    "QAError",
    "QuestionFileError",
    "Reference",
    "RegisterError",
    "Searched",
    "Span",
    "StoppedError",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreError",
    "StoreMissingError",
    "StoreOutdatedError",
    "UnreadableFileError",
    "UnsupportedFormatError",
    "__version__",
    "add",
    "remove",
]

# From the lightest on. The errors are those of these modules that ``__all__`` names.
_HOMES = (
    "qa.errors",
    "corpus.errors",
    "indexer.errors",
    "corpus.models",
    "corpus.store.models",
    "qa.models",
    "qa.library.library",
    "qa.check.report",
    "qa.library.remove",
    "qa.library.add",
    "corpus.worker",
)


def __getattr__(name: str) -> object:
    # Looked up when asked for, not imported with the package: the help texts of the command line need no store.
    if name in __all__:
        from importlib import import_module

        for home in _HOMES:
            found = vars(import_module(home)).get(name)
            if found is not None:
                globals()[name] = found
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
