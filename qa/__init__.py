"""Questions become answers."""

from qa.library import Library

__all__ = ["Library"]
