"""The errors of the answering floor.

PolicyQAError
└── QAError
    ├── QuestionFileError     a file of questions or saved answers is not in its form
    ├── FilterError           a filter names something that cannot be filtered by
    └── EmptyTextError        there is no text to check
"""

from __future__ import annotations

from corpus.errors import PolicyQAError


class QAError(PolicyQAError):
    """Something is wrong with a question, or with a file of them."""


class QuestionFileError(QAError):
    """A file of questions or of saved answers is not in its form."""


class FilterError(QAError):
    """A filter names something that cannot be filtered by."""

    exit_code = 2


class EmptyTextError(QAError):
    """There is no text to check, which is a mistake in the call and no paper without mistakes."""

    exit_code = 2
