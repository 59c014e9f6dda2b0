"""The errors of the first floor.

IndexerError                      exit 1
├── IndexFormatError              the file is not a sound index: rebuild it
│   ├── IndexVersionError         written by another version of the format
│   └── IndexCorruptError         truncated, or a checksum does not match
├── IndexPositionsError           an index without positions was asked for a phrase
├── IndexLimitError               more passages or words than one file holds
├── IndexArgumentError            an argument makes no sense; a ValueError too
├── IndexClosedError              an index was used after it had been closed
├── MissingExtraError             compiled loops were asked for and numba is not installed
└── QrelsFormatError              a TREC run, qrels or topics file is not in its form
"""

from __future__ import annotations

from corpus.errors import PolicyQAError


class IndexerError(PolicyQAError):
    """Something is wrong with an index or with a measurement of one."""


class IndexFormatError(IndexerError):
    """The file is not an index that can be read. ``path``, ``problem`` and ``remedy`` say it in parts."""

    remedy = "build the index again from the passages"

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}; {self.remedy}")
        self.path = path
        self.problem = problem

    def __reduce__(self) -> tuple[type[IndexFormatError], tuple[str, str]]:
        return type(self), (self.path, self.problem)


class IndexVersionError(IndexFormatError):
    """The file was written by another version of the format."""


class IndexCorruptError(IndexFormatError):
    """The file is truncated or a byte of it has changed."""


class IndexLimitError(IndexerError):
    """The collection is larger than one index file can hold; several can be searched as one."""


class IndexPositionsError(IndexerError):
    """The index does not know in which order words stand, which the question asks for."""

    def __init__(self) -> None:
        super().__init__(
            "this index was built without positions and cannot look for phrases or stop words; "
            "ask without them, or build it with Settings(positions=True)"
        )

    def __reduce__(self) -> tuple[type[IndexPositionsError], tuple[()]]:
        return type(self), ()


class IndexArgumentError(IndexerError, ValueError):
    """A setting, a number of passages, a question or a filter that makes no sense."""


class IndexClosedError(IndexerError):
    """The index has been closed."""

    def __init__(self) -> None:
        super().__init__("the index is closed; open it again with open_index")

    def __reduce__(self) -> tuple[type[IndexClosedError], tuple[()]]:
        return type(self), ()


class MissingExtraError(IndexerError):
    """The compiled loops were asked for by name, and the extra that compiles them is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "the compiled loops need numba, which is not installed; pip install 'policyqa[fast]', or ask with "
            "kernel='auto'"
        )

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[()]]:
        return type(self), ()


class QrelsFormatError(IndexerError):
    """A line of a TREC run, qrels or topics file is not in its form."""

    def __init__(self, path: str, line: int, problem: str) -> None:
        super().__init__(f"{path}, line {line}: {problem}; correct that line")
        self.path, self.line, self.problem = path, line, problem

    def __reduce__(self) -> tuple[type[QrelsFormatError], tuple[str, int, str]]:
        return type(self), (self.path, self.line, self.problem)
