"""The errors of the answering floor.

PolicyQAError
└── QAError
    ├── QuestionFileError     a file of questions or saved answers is not in its form
    ├── FilterError           a filter names something that cannot be filtered by
    ├── EditError             what is said of a document cannot be changed so
    ├── SettingsFileError     the file of settings is not in its form
    ├── StoppedError          the user stopped a run; exit 130
    ├── EmptyTextError        there is no text to check
    ├── EncoderError          the weights of the extra ``semantic`` cannot be used
    ├── ArgumentError         a call from Python was given what it does not take; a ValueError and TypeError too
    └── LibraryError          the library cannot be used as it is
        ├── ClosedLibraryError    it was closed
        └── OtherThreadError      it was opened in another thread
"""

from __future__ import annotations

from corpus.errors import PolicyQAError


class QAError(PolicyQAError):
    """Something is wrong with a question, or with a file of them."""


class QuestionFileError(QAError):
    """A file of questions or of saved answers is not in its form; ``option`` names what was said of the file and does
    not fit it, where that is the matter: ``column``, ``sheet`` or ``header_row``.
    """

    def __init__(self, message: str, *, option: str = "") -> None:
        super().__init__(message)
        self.option = option


class FilterError(QAError):
    """A filter names something that cannot be filtered by."""

    exit_code = 2


class EditError(QAError):
    """What is said of a document cannot be changed so; ``field`` names what is wrong of it, where something is."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class SettingsFileError(QAError):
    """The file of settings is not in its form."""


class StoppedError(QAError):
    """The user stopped a run before it was done. The exit code is that of a program ended by Ctrl-C."""

    exit_code = 130


class EmptyTextError(QAError):
    """There is no text to check, which is a mistake in the call and no paper without mistakes."""

    exit_code = 2


class EncoderError(QAError):
    """The weights of the encoder, which the extra ``semantic`` brings, are missing where named, or not as they were."""


class ArgumentError(QAError, ValueError, TypeError):
    """A call from Python was given what it does not take: of a wrong type, out of range, or by a name there is not.

    It is a ValueError and a TypeError too, which is what callers of a Python function expect of one or the other.
    """

    exit_code = 2


class LibraryError(QAError):
    """The library cannot be used as it is."""


class ClosedLibraryError(LibraryError):
    """The library was closed."""

    def __init__(self) -> None:
        super().__init__("The library is closed. Open it again with Library.open, and ask inside its with block.")

    def __reduce__(self) -> tuple[type[ClosedLibraryError], tuple[()]]:
        return type(self), ()


class OtherThreadError(LibraryError):
    """The library was opened in another thread."""

    def __init__(self) -> None:
        super().__init__(
            "This library was opened in another thread. Open one in each thread with Library.open; "
            "they share the memory of the files."
        )

    def __reduce__(self) -> tuple[type[OtherThreadError], tuple[()]]:
        return type(self), ()
