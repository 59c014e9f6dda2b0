"""Questions become answers."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.library.library import Library

__all__ = ["Library"]


def __getattr__(name: str) -> object:
    if name != "Library":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Asked for, not imported with the package: the help texts of the command line need no store.
    from qa.library.library import Library

    return Library
