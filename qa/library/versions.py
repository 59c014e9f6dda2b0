"""Two versions of a paper, compared with a store or without one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import StoreMissingError
from qa.library.library import Library

if TYPE_CHECKING:
    from qa.compare.models import Comparison


def compare_versions(store: Path, old: str | None, new: str) -> Comparison:
    """What changed from ``old`` to ``new``, as ``Library.compare`` tells it; two files need no store.

    Raises StoreMissingError where one of them can only be a document of a store that is not there, and what
    ``Library.compare`` raises.
    """
    try:
        with Library.open(store) as library:
            return library.compare(old, new)
    except StoreMissingError:
        if old is None:
            raise
        for name in (old, new):
            if not Path(name).is_file():
                message = f"'{name}' is no file here, and there is no store at {store} that could have it."
                raise StoreMissingError(message) from None
    from qa.compare.compare import compare
    from qa.compare.papers import read_paper

    return compare(read_paper(Path(old).absolute()), read_paper(Path(new).absolute()))
